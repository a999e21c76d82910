"""The entries of one panel and their judges, as the engine takes them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from competitions.models import StageEntry
from competitions.queries.halls import list_name
from judging.actions.assignment_plan import LIVE, Ground, HandOver, Plan, Watching, fixed
from judging.domain.assignment import Cap, Infeasible, Need, Pair, Problem, assign, even, reassign
from judging.domain.trouble import Code, Names, Trouble, barred, infeasible
from judging.enums import COUNTED, PairKind
from judging.models import PanelSeat
from judging.queries.rubrics import rules_of

_PanelKey = tuple[int | None, int | None]  # its track and its hall, each None for all


def by_panel(ground: Ground) -> list[tuple[_PanelKey, list[StageEntry]]]:
    """Entries by the panel that marks them: that of their track in their hall, of their hall, of their track, or for all.
    The nearest that is there marks alone.
    """
    there = {panel_key(seat) for seat in ground.seats}
    groups: dict[_PanelKey, list[StageEntry]] = {}
    for row in ground.rows:
        groups.setdefault(nearest(row, there), []).append(row)
    return sorted(groups.items(), key=lambda item: (item[0][0] or 0, item[0][1] or 0))


def panel_key(seat: PanelSeat) -> _PanelKey:
    """What a judge's panel marks."""
    return seat.panel.track_id, seat.panel.hall


def nearest(row: StageEntry, there: Iterable[_PanelKey]) -> _PanelKey:
    """The panel that marks an entry, of those that are there."""
    track, hall = row.entry.track_id, row.hall
    ways: list[_PanelKey] = [(track, hall), (None, hall), (track, None)]
    return next((one for one in ways if one in there), (None, None))


@dataclass(frozen=True)
class Group:
    """Of one panel: its entries by key, its judges, and what is known of pairs as (entry, seat) in text.

    ``kept`` exist, ``firm`` of them bear marks; ``locked`` stay or come whatever else; ``blocked`` never are.
    ``outside``: marks of judges who left count, such an entry needs fewer reviews from those who stay. ``again``: entries
    that are judged again, or were, need no more than they have.
    """

    rows: dict[str, StageEntry]
    panel: list[PanelSeat]
    kept: frozenset[Pair]
    firm: frozenset[Pair]
    locked: frozenset[Pair]
    blocked: frozenset[Pair]
    forbidden: frozenset[Pair]
    outside: Counter[str]
    again: frozenset[str]


def plan_group(
    plan: Plan, ground: Ground, key: _PanelKey, rows: list[StageEntry], hand_over: HandOver | None, watching: Watching
) -> None:
    """Add what this panel's entries get."""
    leaving = hand_over.leaving if hand_over else None
    panel = [seat for seat in ground.seats if panel_key(seat) == key and seat.pk != leaving]
    if not panel:
        names = sorted({list_name(str(row.entry.track), row.hall) for row in rows})
        plan.troubles.append(Trouble(Code.NO_JUDGE, {"tracks": names}))
        return
    group = _group(plan, ground, panel, rows, hand_over)
    if plan.reviews is None:
        seats = [str(seat.pk) for seat in panel]
        pairs = [(entry, seat) for entry in group.rows for seat in seats if (entry, seat) not in group.blocked]
    else:
        pairs = _assigned(plan, ground, group, hand_over, watching)
    made = set(pairs)
    plan.kept += len(group.kept & made) if hand_over else len(group.kept)
    if not plan.troubles:
        plan.moved += sorted((group.rows[entry].pk, int(judge)) for entry, judge in group.kept - made)
    for entry, judge in pairs:
        plan.pairs.append((group.rows[entry].pk, int(judge)))
        plan.loads[int(judge)] += 1


def _group(
    plan: Plan, ground: Ground, panel: list[PanelSeat], rows: list[StageEntry], hand_over: HandOver | None
) -> Group:
    row_of = {str(row.entry_id): row for row in rows}
    entry_of = {row.pk: str(row.entry_id) for row in rows}
    seats = {str(seat.pk) for seat in panel}
    leaving = str(hand_over.leaving) if hand_over and hand_over.leaving else ""
    gone, live, firm = set(), set(), set()
    for one in ground.sheets:
        if one.place not in entry_of:
            continue
        pair = (entry_of[one.place], str(one.seat))
        if one.state not in LIVE or (pair[1] == leaving and one.state not in COUNTED):
            gone.add(pair)
            continue
        live.add(pair)
        if one.touched:
            firm.add(pair)
    kept = frozenset(pair for pair in live if pair[1] in seats)
    firm &= kept
    blocked = {(one.entry, one.judge) for one in plan.conflicts if one.entry in row_of and one.judge in seats}
    blocked |= {pair for pair in gone if pair[1] in seats}
    again = frozenset(entry for entry, row in row_of.items() if row.pk in ground.again)
    blocked |= {(entry, seat) for entry in again for seat in seats if (entry, seat) not in live}
    forbidden = {pair for pair in fixed(ground, PairKind.FORBIDDEN) if pair[0] in row_of and pair[1] in seats}
    by_hand = fixed(ground, PairKind.FIXED) | plan.options.locks
    locked = {
        pair for pair in by_hand if pair[0] in row_of and pair[1] in seats and (pair[0] not in again or pair in live)
    }
    stays = frozenset(firm) if hand_over else kept
    return Group(
        row_of, panel, kept, frozenset(firm), stays | frozenset(locked), frozenset((blocked | forbidden) - stays),
        frozenset(forbidden - blocked), Counter(entry for entry, seat in live if seat not in seats), again,
    )  # fmt: skip


def _assigned(plan: Plan, ground: Ground, group: Group, hand_over: HandOver | None, watching: Watching) -> list[Pair]:
    stage, options = ground.stage, plan.options
    book = rules_of(stage).panel
    by_rules = book.max_sheets if book is not None else None
    most = options.most or by_rules
    names = _names(plan, group, by_rules if options.most is None else None)
    if wrong := sorted(group.locked & group.blocked):
        plan.troubles.append(barred(wrong, names))
        return []
    held = Counter(entry for entry, _seat in group.locked)
    known = plan.affinity and [
        [plan.affinity.get((one, str(seat.pk)), 0.0) for seat in group.panel] for one in group.rows
    ]
    problem = Problem(
        tuple(
            Need(
                one,
                max((plan.reviews or 1) - group.outside[one], held[one], 0) if one not in group.again else held[one],
            )
            for one in group.rows
        ),
        tuple(_cap(seat, most, group.locked) for seat in group.panel),
        np.array(known).reshape(len(group.rows), len(group.panel)) if known else None,
        group.blocked,
        group.locked,
        options.bridges,
    )
    if not hand_over and all(held[one.id] >= one.reviews for one in problem.entries):
        # Everything is there: nothing is left to choose.
        return sorted(group.locked)
    seed = stage.seed or "preview"
    try:
        if hand_over:
            answer = reassign(problem, group.kept, seed=seed, stop=watching.stop)
        else:
            answer = assign(
                even(problem, stop=watching.stop),
                seed=seed,
                mode=options.mode,
                progress=watching.progress,
                stop=watching.stop,
            )
    except Infeasible as error:
        plan.troubles.append(infeasible(error, names))
        return []
    plan.efficiency.append(answer.efficiency)
    return list(answer.pairs)


def _names(plan: Plan, group: Group, by_rules: int | None) -> Names:
    """``by_rules``: the most of a judge where it is the rule book's word; it binds whom the organiser said nothing of."""
    capped = frozenset(str(seat.pk) for seat in group.panel if by_rules is not None and seat.most is None)
    judges = {str(seat.pk): seat.person.name for seat in group.panel}
    entries = {entry: str(row.entry) for entry, row in group.rows.items()}
    return Names(entries, judges, group.blocked - group.forbidden, group.forbidden, capped)


def _cap(seat: PanelSeat, most: int | None, locked: frozenset[Pair]) -> Cap:
    """Least and most entries of a judge; the most is never below what the judge has, the least never above the most."""
    limit = seat.most if seat.most is not None else most
    if limit is not None:
        limit = max(limit, sum(judge == str(seat.pk) for _entry, judge in locked))
    least = seat.least if seat.least is None or limit is None else min(seat.least, limit)
    return Cap(str(seat.pk), min=least, max=limit)
