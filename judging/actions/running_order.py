"""Drawing the order of appearance of a live stage from a seed that anybody can repeat."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from competitions.actions.doors import require
from competitions.enums import EntryState, StageState
from competitions.models import Stage, StageEntry
from competitions.queries.nouns import nouns_of
from judging.actions.refusals import refuse
from judging.domain.running_order import BadPlaces, Drawn, Starter, draw_order
from judging.queries.rubrics import rules_of
from workflow import services
from workflow.actors import Actor

RUN = "competitions.run_stage"
DRAWN = "judging.order_drawn"


@dataclass(frozen=True)
class Fixed:
    """An entry that gets its place without a lot, and why."""

    number: str
    place: int
    reason: str


@dataclass
class Order:
    """The stage in its order, and what could not be kept apart: the places of the second of two neighbours."""

    rows: list[StageEntry]
    left: list[int] = field(default_factory=list)


def draw_running_order(
    *, stage: Stage, actor: Actor, seed: str = "", witness: str = "", fixed: Sequence[Fixed] = (), reason: str = ""
) -> Order:
    """Draw the order of appearance of a live stage, hall by hall, from ``seed`` (else a random one), as the rules say.

    The seed is kept and shown, so that anybody can repeat the draw; fixed places and every step that kept neighbours apart
    are in the audit and in the minutes. May be drawn again until marking opens, with a ``reason``; each draw is in the
    history. Raises ``Refused`` for a stage that is not live, has no entries, or is being marked, and for places that do
    not fit.
    """
    require(actor, RUN, stage, DRAWN)
    if not stage.is_on_stage:
        refuse(DRAWN, _("Only a live stage has an order of appearance."), actor=actor, target=stage)
    with services.act():
        locked = services.lock(stage)
        if locked.state != StageState.NOT_STARTED:
            refuse(DRAWN, _("Marking has begun; the order of appearance is fixed."), actor=actor, target=stage)
        rows = list(stage.stage_entries.select_related("entry__track"))
        if not rows:
            refuse(DRAWN, _("Put the entries into this stage first."), actor=actor, target=stage)
        here = [row for row in rows if row.entry.state == EntryState.ACCEPTED]
        if rules_of(stage).needs_halls and any(row.hall is None for row in here):
            refuse(DRAWN, _("Give every entry its hall first."), actor=actor, target=stage)
        if any(row.running_no for row in rows) and not reason.strip():
            refuse(DRAWN, _("There is an order already: say why it is drawn again."), actor=actor, target=stage)
        places = _fixed(stage, actor, rows, fixed)
        locked.seed = seed.strip() or secrets.token_hex(8)
        locked.save(update_fields=["seed"])
        stage.seed = locked.seed
        drawn = _drawn(stage, actor, rows, places)
        at = {name: place for place, name in enumerate(drawn.order, 1)}
        for row in rows:
            row.running_no = at[str(row.entry_id)]
        StageEntry.objects.bulk_update(rows, ["running_no"])
        data: dict[str, Any] = {
            "seed": stage.seed,
            "order": [int(name) for name in drawn.order],
            "witness": witness.strip(),
        }
        if fixed:
            data["fixed"] = [[places_id, place, _reason(fixed, place)] for places_id, place in places.items()]
        if drawn.steps or drawn.left:
            data |= {
                "steps": [[step.kind, step.one, step.other] for step in drawn.steps],
                "left": [[clash.place, *clash.traits] for clash in drawn.left],
            }
        services.record(DRAWN, actor=actor, target=stage, reason=reason.strip(), data=data)
    return Order(rows, [clash.place for clash in drawn.left])


def _drawn(stage: Stage, actor: Actor, rows: list[StageEntry], places: dict[str, int]) -> Drawn:
    starters = [
        Starter(
            str(row.entry_id), (row.entry.track.order, row.entry.track.code) if row.entry.track else (0, ""),
            row.hall or 0, row.entry.organisation_name, str(row.entry.region_id or ""),
        )
        for row in rows
    ]  # fmt: skip
    try:
        return draw_order(starters, stage.seed, rules_of(stage).draw, places)
    except BadPlaces:
        words = _("A fixed place lies in another hall or track, or behind the last one.")
        refuse(DRAWN, words, actor=actor, target=stage)


def _fixed(stage: Stage, actor: Actor, rows: list[StageEntry], fixed: Sequence[Fixed]) -> dict[str, int]:
    """Entry id → place. Every one needs the rules' leave, a number that is here, a place of its own and a reason."""
    if not fixed:
        return {}
    rule = rules_of(stage).draw
    if rule is None or not rule.fixed_places:
        refuse(DRAWN, _("By the rules every place is drawn; none is fixed."), actor=actor, target=stage)
    by_number = {row.entry.number: str(row.entry_id) for row in rows}
    unknown = [one.number for one in fixed if one.number not in by_number]
    if unknown:
        words = _("No %(noun)s of this stage has this number: %(numbers)s.")
        told = {"noun": nouns_of(stage.competition).entry, "numbers": _(", ").join(unknown)}
        refuse(DRAWN, words % told, actor=actor, target=stage)
    if any(not one.reason.strip() for one in fixed):
        refuse(DRAWN, _("Please give the reason of every fixed place."), actor=actor, target=stage)
    found = {by_number[one.number]: one.place for one in fixed}
    if len(found) != len(fixed) or len(set(found.values())) != len(fixed):
        words = _("One %(noun)s or place stands twice among the fixed ones.")
        refuse(DRAWN, words % {"noun": nouns_of(stage.competition).entry}, actor=actor, target=stage)
    return found


def _reason(fixed: Sequence[Fixed], place: int) -> str:
    return next(one.reason.strip()[:200] for one in fixed if one.place == place)
