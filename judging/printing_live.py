"""Paper of a live stage from what is there now: programme, plates, badges, lists, the host's script, minutes of the draw."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import zip_longest

from django.utils.translation import gettext as _

from competitions.enums import EntryState
from competitions.models import Stage, StageEntry
from competitions.queries.halls import hall_name
from competitions.queries.nouns import nouns_of
from judging.domain.live import minutes
from judging.domain.spoken import spoken_name
from judging.enums import SeatState
from judging.models import PanelSeat
from judging.printing_draw import draw_minutes
from judging.queries.rubrics import rules_of
from ui import formats
from ui.paper import Block, Cards, Facts, Grid, Heading, PaperForm, Text


def places_of(stage: Stage) -> list[StageEntry]:
    """Who appears, in the drawn order. One query."""
    rows = stage.stage_entries.filter(entry__state=EntryState.ACCEPTED)
    return list(rows.select_related("entry__track", "entry__leader").order_by("hall", "running_no", "pk"))


def seats_of(stage: Stage) -> list[PanelSeat]:
    """Who sits on the panels. One query."""
    rows = PanelSeat.objects.filter(panel__stage=stage, state=SeatState.ACCEPTED)
    return list(rows.select_related("person", "panel").order_by("panel__hall", "panel_id", "number"))


def titled(stage: Stage, name: str, blocks: Iterator[Block], *, landscape: bool = False) -> PaperForm:
    """A paper of the stage."""
    return PaperForm(f"{stage.competition.name}\n{stage.name} · {name}", list(blocks), landscape=landscape)


def _number(place: StageEntry) -> str:
    return f"{place.running_no:02d}" if place.running_no else ""


def _track(place: StageEntry) -> str:
    hall = hall_name(place.hall) if place.hall else ""
    return " · ".join(part for part in (place.entry.track.name if place.entry.track else "", hall) if part)


def _speaker(place: StageEntry) -> str:
    return place.entry.leader.name if place.entry.leader else ""


def programme(stage: Stage) -> Iterator[Block]:
    """秩序册."""
    competition, rules = stage.competition, rules_of(stage)
    facts = [
        (_("Held by"), competition.organisation.name),
        (_("Day"), formats.day(competition.final_on) if competition.final_on else ""),
        (_("Venue"), competition.venue),
        (_("Parts of the time"), _(", ").join(f"{part.name} {minutes(part.seconds)}" for part in rules.segments)),
    ]
    yield Facts([row for row in facts if row[1]])
    yield Heading(_("Judges"))
    yield Grid(
        [_("Seat"), _("Name"), _("Unit"), _("Post")],
        [[str(one.number), one.person.name, one.person.employer, one.person.title] for one in seats_of(stage)],
        [2, 4, 8, 5],
        empty=_("Announced on the day"),
    )
    yield Heading(_("Order of appearance"))
    yield _order(stage, rules.slot_seconds)


def _order(stage: Stage, slot: int) -> Grid:
    noun, rows, at = nouns_of(stage.competition), [], 0
    for place in places_of(stage):
        rows.append(
            [
                _number(place),
                place.entry.title,
                place.entry.organisation_name,
                _track(place),
                _("%(n)d min") % {"n": at // 60} if slot else "",
            ]
        )
        at += slot
    heads = [_("Order"), str(noun.title), _("Unit"), _("Track"), _("Begins (after the opening)")]
    return Grid(heads, rows, [3, 9, 9, 5, 6])


def running_order(stage: Stage) -> Iterator[Block]:
    """出场顺序表."""
    yield _order(stage, rules_of(stage).slot_seconds)


def plates(stage: Stage) -> Iterator[Block]:
    """席卡: judges and the desks."""
    cards = [(one.person.name, _("Judge %(number)d") % {"number": one.number}) for one in seats_of(stage)]
    yield Cards([*cards, (_("Overseer"), ""), (_("Scorer"), ""), (_("Compère"), "")])


def badges(stage: Stage) -> Iterator[Block]:
    """胸牌: judges, entrants, staff."""
    name = stage.competition.name
    cards = [(one.person.name, _("Judge") + f" · {name}") for one in seats_of(stage)]
    cards += [(_speaker(row), f"{_number(row)} {row.entry.title}") for row in places_of(stage)]
    yield Cards([*cards, *[(_("Staff"), name)] * 4], across=2)


def check_in(stage: Stage) -> Iterator[Block]:
    """签到表."""
    rows = [
        [_number(row), row.entry.title, row.entry.organisation_name, _speaker(row), "", ""] for row in places_of(stage)
    ]
    heads = [_("Order"), str(nouns_of(stage.competition).title), _("Unit"), _("Name"), _("Time"), _("Signature")]
    yield Grid(heads, rows, [2, 7, 7, 3, 3, 4])


def script(stage: Stage) -> Iterator[Block]:
    """主持词: what the host reads, with names as they are read aloud."""
    competition, rules = stage.competition, rules_of(stage)
    yield Text(
        _("Ladies and gentlemen, welcome to the %(stage)s of %(competition)s.")
        % {"stage": stage.name, "competition": competition.name}
    )
    seats = seats_of(stage)
    if seats:
        yield Heading(_("Introducing the judges"))
        yield Grid(
            [_("Seat"), _("Name"), _("Read aloud"), _("Unit and title")],
            [
                [
                    str(one.number),
                    one.person.name,
                    spoken_name(one.person.name),
                    f"{one.person.employer} {one.person.title}",
                ]
                for one in seats
            ],
            [2, 4, 5, 9],
        )
    if rules.segments:
        parts = _(", ").join(f"{part.name} {minutes(part.seconds)}" for part in rules.segments)
        yield Text(_("Every project has %(parts)s. A bell rings when the time is up.") % {"parts": parts})
    places = places_of(stage)
    for place, following in zip_longest(places, places[1:]):
        yield Heading(f"{_number(place)} {place.entry.title}")
        speaker = _speaker(place)
        read = spoken_name(speaker)
        words = _("Now we welcome number %(no)s, “%(title)s” of %(unit)s, presented by %(name)s.") % {
            "no": place.running_no or "",
            "title": place.entry.title,
            "unit": place.entry.organisation_name,
            "name": f"{speaker}（{read}）" if read else speaker,
        }
        has_next = following is not None and following.hall == place.hall
        yield Text(words + _("The next one, please get ready.") if has_next else words)


Writer = Callable[[Stage], Iterator[Block]]
WRITERS: dict[str, Writer] = {
    "programme": programme,
    "running-order": running_order,
    "script": script,
    "check-in": check_in,
    "plates": plates,
    "badges": badges,
    "draw": draw_minutes,
}
LANDSCAPE = {"running-order"}


def paper_names() -> dict[str, str]:
    """Each paper by its name in addresses."""
    return {
        "programme": _("Programme"),
        "running-order": _("Order of appearance"),
        "script": _("Host's script"),
        "check-in": _("Check-in list"),
        "plates": _("Name plates"),
        "badges": _("Badges"),
        "draw": _("Minutes of the draw"),
    }
