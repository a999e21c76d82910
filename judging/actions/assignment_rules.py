"""What an organiser says before the engine chooses: how much a judge takes, pairs that are fixed or forbidden."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from accounts.models import Person
from competitions.actions.doors import require
from competitions.enums import EntryState, StageState
from competitions.models import Stage
from judging.actions.assignment_groups import nearest, panel_key
from judging.actions.refusals import refuse
from judging.enums import PairKind, SeatState
from judging.models import PairRule, PanelSeat
from judging.queries.conflicts import blocked
from workflow import clock, services

RUN = "competitions.run_stage"
LOADS, PAIRS = "judging.loads_set", "judging.pairs_set"
Bounds = tuple[int | None, int | None]


def set_loads(*, stage: Stage, actor: Person, bounds: Mapping[int, Bounds]) -> int:
    """Least and most entries of judges, by seat. Returns how many changed; ``Refused`` once marking is over."""
    require(actor, RUN, stage, LOADS)
    with services.act():
        stage = _open(stage, actor, LOADS)
        changed, note = [], {}
        for seat in PanelSeat.objects.select_for_update(no_key=True).filter(panel__stage=stage, pk__in=bounds):
            least, most = bounds[seat.pk]
            if least is not None and most is not None and least > most:
                refuse(LOADS, _("%(name)s: the most is below the least.") % {"name": seat.person.name}, actor=actor)
            if (seat.least, seat.most) != (least, most):
                seat.least, seat.most = least, most
                changed.append(seat)
                note[str(seat.pk)] = [least, most]
        PanelSeat.objects.bulk_update(changed, ["least", "most"])
        if changed:
            services.record(LOADS, actor=actor, target=stage, data={"loads": note})
    return len(changed)


def set_pairs(*, stage: Stage, actor: Person, kinds: Mapping[tuple[int, int], str], reason: str = "") -> int:
    """Fix or forbid pairs, (place, seat) → kind; an empty kind leaves the pair open again. Returns how many changed.

    ``Refused`` once marking is over, where a conflict of interest bars what is to be fixed, and for a judge whose panel
    does not mark the entry.
    """
    require(actor, RUN, stage, PAIRS)
    with services.act():
        stage = _open(stage, actor, PAIRS)
        held = {(row.stage_entry_id, row.seat_id): row for row in PairRule.objects.filter(stage_entry__stage=stage)}
        wanted = {pair: kind for pair, kind in kinds.items() if kind != (held[pair].kind if pair in held else "")}
        _check(stage, actor, [pair for pair, kind in wanted.items() if kind == PairKind.FIXED], list(wanted))
        PairRule.objects.filter(pk__in=[held[pair].pk for pair in wanted if pair in held]).delete()
        now = clock.now()
        PairRule.objects.bulk_create(
            PairRule(stage_entry_id=place, seat_id=seat, kind=kind, reason=reason[:300], set_by=actor, set_at=now)
            for (place, seat), kind in wanted.items()
            if kind
        )
        if wanted:
            facts: dict[str, Any] = {"pairs": [[place, seat, kind] for (place, seat), kind in sorted(wanted.items())]}
            services.record(PAIRS, actor=actor, target=stage, reason=reason, data=facts)
    return len(wanted)


def _open(stage: Stage, actor: Person, action: str) -> Stage:
    locked = services.lock(stage)
    if locked.state in (StageState.CLOSED, StageState.RELEASED):
        refuse(action, _("Marking of this stage is closed."), actor=actor, target=locked)
    return locked


def _check(stage: Stage, actor: Person, to_fix: list[tuple[int, int]], all_pairs: list[tuple[int, int]]) -> None:
    """Every pair is of this stage and its panel; what is to be fixed is free of conflict."""
    if not all_pairs:
        return
    rows = stage.stage_entries.filter(entry__state=EntryState.ACCEPTED, pk__in={place for place, _seat in all_pairs})
    places = {row.pk: row for row in rows.select_related("entry__leader", "entry__track", "entry__region")}
    seats = {
        seat.pk: seat
        for seat in PanelSeat.objects.filter(panel__stage=stage, state=SeatState.ACCEPTED).select_related(
            "person__region", "panel__stage__competition__region"
        )
    }
    there = {panel_key(seat) for seat in seats.values()}
    for place, seat in all_pairs:
        if place not in places or seat not in seats:
            refuse(PAIRS, _("This entry or judge is not in the stage any more."), actor=actor, target=stage)
    for place, seat in to_fix:
        if panel_key(seats[seat]) != nearest(places[place], there):
            words = _("%(judge)s sits on a panel that does not mark “%(entry)s”.")
            refuse(PAIRS, words % _named(places[place], seats[seat]), actor=actor, target=stage)
    wanted = {seats[seat].pk: seats[seat] for _place, seat in to_fix}
    entries = {places[place].entry_id: places[place].entry for place, _seat in to_fix}
    barred = blocked(list(wanted.values()), list(entries.values()))
    for place, seat in to_fix:
        if (str(places[place].entry_id), str(seat)) in barred:
            words = _("A conflict of interest bars %(judge)s from “%(entry)s”; that cannot be fixed by hand.")
            refuse(PAIRS, words % _named(places[place], seats[seat]), actor=actor, target=stage)


def _named(place: Any, seat: PanelSeat) -> dict[str, str]:
    return {"judge": seat.person.name, "entry": place.entry.title}
