"""抽签记录: what was drawn, by whom, before whom, and how anybody works it out again."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from accounts.models import Region
from competitions.domain.rulebook import DrawMethod, TrackOrder
from competitions.enums import EntryState
from competitions.models import Stage, StageEntry
from competitions.queries.nouns import nouns_of
from judging.domain.draws import lot
from judging.domain.order_repair import EXCHANGE
from judging.domain.running_order import ALL, PURPOSE, key_of
from judging.queries.draw_words import draw_rules, left_words, step_words
from judging.queries.rubrics import rules_of
from ui import formats
from ui.paper import Block, Facts, Grid, Heading, Sign, Text
from workflow.models import AuditRow


def draw_minutes(stage: Stage) -> Iterator[Block]:
    """The minutes of the newest draw."""
    row = (
        AuditRow.objects.filter(
            action__in=["judging.order_drawn", "judging.lots_entered"], succeeded=True,
            target_type=stage._meta.label_lower, target_id=str(stage.pk),
        ).order_by("-seq").first()
    )  # fmt: skip
    data: dict[str, Any] = row.data if row else {}
    by_hand = row is not None and row.action == "judging.lots_entered"
    yield from _facts(stage, row, data, by_hand=by_hand)
    rows = stage.stage_entries.filter(entry__state=EntryState.ACCEPTED).select_related("entry__track")
    places = list(rows.order_by("hall", "running_no", "pk"))
    if by_hand:
        yield from _by_hand(stage, places, data)
    else:
        yield from _by_lot(stage, places, data)
    yield Sign([_("Overseer (signature)") + "：　　　　　　　　", _("Done by (signature)") + "：　　　　　　　　"])


def _facts(stage: Stage, row: AuditRow | None, data: dict[str, Any], *, by_hand: bool) -> Iterator[Block]:
    draw = rules_of(stage).draw
    facts = [
        (
            _("Way of the draw"),
            _("Lots drawn by hand, entered by the office") if by_hand else _("By computer from a seed"),
        ),
        (_("Where and when"), draw.when if draw is not None and draw.method is not DrawMethod.FIXED else ""),
        (_("Rule"), "" if by_hand else "\n".join(draw_rules(stage))),
        (_("Seed"), "" if by_hand else stage.seed),
        (_("Time"), formats.when(row.at) if row else ""),
        (_("Done by"), row.actor_label if row else ""),
        (_("Witness"), str(data.get("witness", ""))),
    ]
    yield Facts([one for one in facts if one[1]])


def _by_hand(stage: Stage, places: list[StageEntry], data: dict[str, Any]) -> Iterator[Block]:
    absent = set(data.get("absent", ()))
    heads = [
        _("Order"),
        str(nouns_of(stage.competition).number),
        str(nouns_of(stage.competition).title),
        _("Unit"),
        _("Note on it"),
    ]
    rows = [
        [
            _number(one), one.entry.number, one.entry.title, one.entry.organisation_name,
            _("absent") if one.entry_id in absent else "",
        ]
        for one in places
    ]  # fmt: skip
    yield Grid(heads, rows, [2, 4, 7, 7, 2])


def _by_lot(stage: Stage, places: list[StageEntry], data: dict[str, Any]) -> Iterator[Block]:
    rule = rules_of(stage).draw
    how = rule.tracks if rule else TrackOrder.BLOCKS
    before, nouns = _before(data), nouns_of(stage.competition)
    moved = bool(data.get("steps") or data.get("fixed"))
    heads = [_("Order"), *([_("Before the steps")] if moved else []), str(nouns.number),
             str(nouns.title), _("Key"), _("Lot")]  # fmt: skip
    of_all = how is not TrackOrder.BLOCKS
    rows = []
    for one in places:
        row = [_number(one), *([str(before.get(one.entry_id, ""))] if moved else []), one.entry.number, one.entry.title]
        lots = [_lot(stage, one, _code(one))] if how is not TrackOrder.MIXED else []
        rows.append([*row, str(one.entry_id), "\n".join([*lots, *([_lot(stage, one, ALL)] if of_all else [])])])
    yield Grid(heads, rows, [2, *([2] if moved else []), 4, 6, 2, 6])
    yield from _steps(data)
    yield Text(_how(how), small=True)
    if data.get("steps") or data.get("left"):
        yield Text(_repair(), small=True)


def _steps(data: dict[str, Any]) -> Iterator[Block]:
    if data.get("fixed"):
        yield Heading(_("Places without a lot"))
        words = _("Place %(place)s, key %(key)s: %(reason)s")
        lines = [words % {"place": place, "key": key, "reason": reason} for key, place, reason in data["fixed"]]
        yield Text("\n".join(lines), indent=False)
    if data.get("steps"):
        yield Heading(_("Steps that kept neighbours apart"))
        yield Text("\n".join(step_words(at, step) for at, step in enumerate(data["steps"], 1)), indent=False)
    if data.get("left"):
        codes = {str(trait).partition(":")[2] for clash in data["left"] for trait in clash[1:]}
        regions = dict(Region.objects.filter(pk__in=codes).values_list("pk", "name"))
        yield Heading(_("What could not be kept apart"))
        yield Text("\n".join(left_words(clash, regions) for clash in data["left"]), indent=False)


def _before(data: dict[str, Any]) -> dict[int, int]:
    """Entry → its place before the first step: the steps undone, the last one first."""
    order = list(data.get("order", ()))
    for kind, one, other in reversed(data.get("steps", ())):
        if kind == EXCHANGE:
            order[one - 1], order[other - 1] = order[other - 1], order[one - 1]
        else:
            order.insert(one - 1, order.pop(other - 1))
    return {entry: place for place, entry in enumerate(order, 1)}


def _how(how: TrackOrder) -> str:
    words = _(
        "The lot is HMAC-SHA256 with the seed, a colon and the code of the track (and of the hall) as its key, of the "
        "words “running order”, the sign 0x1F and the key of the entry; shown are its first 16 digits. Within a track "
        "the smallest lot goes first."
    )
    if how is TrackOrder.BLOCKS:
        return words
    return (
        words
        + " "
        + _(
            "Where tracks are drawn together the sign * stands for the code of the track; that lot is the last one shown."
        )
    )


def _repair() -> str:
    return _(
        "While two neighbours share what they may not: take the first place that clashes with the one before it. Of all "
        "exchanges of one of the two with another place, and of all ways to put one of the two in elsewhere, in its track where "
        "tracks follow one another and never at a fixed place, take what leaves the fewest clashes; an exchange goes before a "
        "move, then the smaller place, then the smaller other place. If nothing leaves fewer, look at the next clashing place; "
        "with at most 8 entries then at series of two and of three steps, all but the last at the first clashing place and "
        "without a change in number. What is left then is named."
    )


def _code(place: StageEntry) -> str:
    return place.entry.track.code if place.entry.track else ""


def _lot(stage: Stage, place: StageEntry, code: str) -> str:
    if not stage.seed:
        return ""
    return lot(key_of(stage.seed, code, place.hall or 0), PURPOSE, str(place.entry_id)).hex()[:16]


def _number(place: StageEntry) -> str:
    return f"{place.running_no:02d}" if place.running_no else ""
