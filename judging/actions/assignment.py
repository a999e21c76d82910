"""Which judge marks which entry: preview, and the sheets made from it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from competitions.actions.doors import require
from competitions.enums import EntryState, StageState
from competitions.models import Stage, StageEntry
from competitions.queries.halls import list_name
from judging.actions.refusals import refuse
from judging.domain.assignment import Block, Infeasible, Pair, Relaxation, assign
from judging.domain.conflicts import Conflict
from judging.enums import SeatState, SheetState
from judging.models import PanelSeat, ScoreSheet
from judging.queries.conflicts import conflicts_between
from judging.queries.rubrics import rules_of
from workflow import services
from workflow.actors import Actor

RUN = "competitions.run_stage"
_PanelKey = tuple[int | None, int | None]  # its track and its hall, each None for all


@dataclass
class Plan:
    """What an assignment would be: nothing is written yet.

    ``pairs`` are (stage entry id, seat id); ``kept`` of them exist already. ``loads``: seat id → sheets.
    ``problems``: in words, why a group of entries cannot be assigned; then the plan may not be carried out.
    ``seats``: who accepted, by number; ``titles``: entry id as text → title.
    """

    pairs: list[tuple[int, int]] = field(default_factory=list)
    kept: int = 0
    loads: dict[int, int] = field(default_factory=dict)
    conflicts: list[Conflict] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    entries: int = 0
    reviews: int | None = None
    seats: list[PanelSeat] = field(default_factory=list)
    titles: dict[str, str] = field(default_factory=dict)


def plan_assignment(*, stage: Stage) -> Plan:
    """Who would mark what, from the seed of the stage and the number of reviews of the rule book. Writes nothing.

    Sheets that exist stay; a recused or missing one is replaced by another judge where the rule book wants a fixed
    number of reviews. Without such a number every judge of the panel marks every entry that is not in conflict.
    """
    plan = Plan(reviews=rules_of(stage).reviews_per_entry)
    rows = list(
        stage.stage_entries.filter(entry__state=EntryState.ACCEPTED)
        .select_related("entry__leader", "entry__track")
        .order_by("pk")
    )
    seats = list(
        PanelSeat.objects.filter(panel__stage=stage, state=SeatState.ACCEPTED)
        .select_related("person", "panel__track")
        .order_by("number")
    )
    sheets = list(ScoreSheet.objects.filter(stage_entry__stage=stage).values_list("stage_entry_id", "seat_id", "state"))
    plan.entries, plan.seats = len(rows), seats
    plan.titles = {str(row.entry_id): row.entry.title for row in rows}
    plan.conflicts = list(conflicts_between(seats, [row.entry for row in rows]))
    plan.loads = {seat.pk: 0 for seat in seats}
    if not rows:
        plan.problems.append(_("There are no entries in this stage yet."))
    by_hall = rules_of(stage).needs_halls or any(seat.panel.hall for seat in seats)
    if by_hall and any(row.hall is None for row in rows):
        plan.problems.append(_("Give every entry its hall first."))
        return plan
    for of_panel, group in _by_panel(rows, seats):
        _plan_group(plan, stage, of_panel, group, seats, sheets)
    return plan


def _panel_key(seat: PanelSeat) -> _PanelKey:
    return seat.panel.track_id, seat.panel.hall


def _by_panel(rows: Iterable[StageEntry], seats: Iterable[PanelSeat]) -> list[tuple[_PanelKey, list[StageEntry]]]:
    """Entries by the panel that marks them: that of their track in their hall, of their hall, of their track, or for all.
    The nearest that is there marks alone.
    """
    there = {_panel_key(seat) for seat in seats}
    groups: dict[_PanelKey, list[StageEntry]] = {}
    for row in rows:
        track, hall = row.entry.track_id, row.hall
        nearest: list[_PanelKey] = [(track, hall), (None, hall), (track, None)]
        key = next((one for one in nearest if one in there), (None, None))
        groups.setdefault(key, []).append(row)
    return sorted(groups.items(), key=lambda item: (item[0][0] or 0, item[0][1] or 0))


def _plan_group(
    plan: Plan,
    stage: Stage,
    of_panel: _PanelKey,
    group: list[StageEntry],
    seats: list[PanelSeat],
    sheets: list[tuple[int, int, str]],
) -> None:
    panel = [seat for seat in seats if _panel_key(seat) == of_panel]
    if not panel:
        names = sorted({list_name(str(row.entry.track), row.hall) for row in group})
        plan.problems.append(_("No judge has accepted a seat for: %(tracks)s.") % {"tracks": _(", ").join(names)})
        return
    row_of = {str(row.entry_id): row for row in group}
    row_ids, seat_ids = {row.pk for row in group}, {seat.pk for seat in panel}
    gone = {(row, seat) for row, seat, state in sheets if state in (SheetState.RECUSED, SheetState.ABSENT)}
    live = {(row, seat) for row, seat, _state in sheets if (row, seat) not in gone}
    entry_of = {row.pk: str(row.entry_id) for row in group}
    blocked: set[Pair] = {(conflict.entry, conflict.judge) for conflict in plan.conflicts if conflict.entry in row_of}
    blocked |= {(entry_of[row], str(seat)) for row, seat in gone if row in row_ids and seat in seat_ids}
    kept = {(entry_of[row], str(seat)) for row, seat in live if row in row_ids and seat in seat_ids}
    # Marks of a judge who left count: the entry needs one review fewer from those who stay.
    outside = Counter(row for row, seat in live if row in row_ids and seat not in seat_ids)
    blocked -= kept
    if plan.reviews is None:
        pairs = [(entry, str(seat.pk)) for entry in row_of for seat in panel if (entry, str(seat.pk)) not in blocked]
    else:
        pairs = _assigned(plan, stage, row_of, panel, blocked, kept, outside)
    plan.kept += len(kept)
    for entry, judge in pairs:
        plan.pairs.append((row_of[entry].pk, int(judge)))
        plan.loads[int(judge)] += 1


def _assigned(
    plan: Plan,
    stage: Stage,
    row_of: dict[str, StageEntry],
    panel: list[PanelSeat],
    blocked: set[Pair],
    kept: set[Pair],
    outside: Counter[int],
) -> list[Pair]:
    done = {entry for entry, row in row_of.items() if outside[row.pk]}
    pairs: list[Pair] = []
    for reviews, entries in _by_need(plan.reviews or 1, row_of, outside).items():
        here = {pair for pair in kept if pair[0] in entries}
        if reviews < 1:
            pairs += sorted(here)
            continue
        try:
            answer = assign(
                sorted(entries),
                [str(seat.pk) for seat in panel],
                reviews,
                seed=stage.seed or "preview",
                conflicts={pair for pair in blocked if pair[0] in entries},
                kept=here,
                spread=None if done or plan.conflicts else 1,
            )
            pairs += answer.pairs
        except Infeasible as error:
            plan.problems.append(_why(error, row_of, panel))
    return pairs


def _by_need(reviews: int, row_of: dict[str, StageEntry], outside: Counter[int]) -> dict[int, set[str]]:
    groups: dict[int, set[str]] = {}
    for entry, row in row_of.items():
        groups.setdefault(reviews - outside[row.pk], set()).add(entry)
    return groups


def _why(error: Infeasible, row_of: dict[str, StageEntry], panel: list[PanelSeat]) -> str:
    """The blocking entries and judges by name, and the smallest ways out."""
    names = {str(seat.pk): seat.person.name for seat in panel}
    entries = _(", ").join(str(row_of[entry].entry) for entry in error.entries[:5])
    judges = _(", ").join(names[judge] for judge in error.judges[:8])
    if error.block is Block.TOO_FEW_JUDGES:
        text = ngettext(
            "%(count)d entry has too few judges free of conflict: %(entries)s.",
            "%(count)d entries have too few judges free of conflict: %(entries)s.",
            len(error.entries),
        )
    else:
        text = _("Conflicts of interest keep the loads uneven at: %(judges)s.")
    parts = [text % {"count": len(error.entries), "entries": entries, "judges": judges}]
    if judges and error.block is Block.TOO_FEW_JUDGES:
        parts.append(_("In conflict with them: %(judges)s.") % {"judges": judges})
    ways = {
        Relaxation.ADD_JUDGES: ngettext(
            "Invite %(n)d more judge.", "Invite %(n)d more judges.", error.relaxations.get(Relaxation.ADD_JUDGES, 0)
        ),
        Relaxation.ALLOW_SPREAD: _("Loads would differ by %(n)d."),
    }
    # Fewer reviews for each entry would help too, but that number is fixed with the filing.
    parts += [ways[way] % {"n": number} for way, number in error.relaxations.items() if way in ways]
    return " ".join(parts)


def assign_reviews(*, stage: Stage, actor: Actor) -> Plan:
    """Make the sheets of the plan. Sheets that exist stay. Raises ``Refused`` with every problem of the plan."""
    action = "judging.reviews_assigned"
    require(actor, RUN, stage, action)
    with services.act():
        stage = services.lock(stage)
        if stage.state in (StageState.CLOSED, StageState.RELEASED):
            refuse(action, _("Marking of this stage is closed."), actor=actor, target=stage)
        if not stage.seed:
            refuse(action, _("Put the entries into this stage first."), actor=actor, target=stage)
        plan = plan_assignment(stage=stage)
        if plan.problems:
            refuse(action, " ".join(plan.problems), actor=actor, target=stage)
        present = set(ScoreSheet.objects.filter(stage_entry__stage=stage).values_list("stage_entry_id", "seat_id"))
        new = [ScoreSheet(stage_entry_id=row, seat_id=seat) for row, seat in plan.pairs if (row, seat) not in present]
        ScoreSheet.objects.bulk_create(new)
        loads = {str(seat): count for seat, count in plan.loads.items()}
        services.record(action, actor=actor, target=stage, data={"seed": stage.seed, "new": len(new), "loads": loads})
    return plan
