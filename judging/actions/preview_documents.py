"""A plan as a preview keeps it: plain data, told in words only when somebody reads it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from judging.actions.assignment_plan import Key, Plan
from judging.domain.assignment_view import view_of
from judging.domain.conflicts import Conflict, ConflictReason
from judging.enums import COUNTED
from judging.models import AssignmentPreview, ScoreSheet

SHOWN_CONFLICTS, WORST = 4, 8


def document_of(plan: Plan, preview: AssignmentPreview) -> dict[str, Any]:
    """All that the page and the confirmation need."""
    sheets = _sheets_there(preview)
    pairs = sorted(plan.pairs)
    there = set(sheets)
    by_seat: dict[str, list[Conflict]] = {}
    for one in plan.conflicts:
        by_seat.setdefault(one.judge, []).append(one)
    wanted = {(plan.entry_of[place], str(seat)) for place, seat in pairs if (place, seat) not in there}
    return {
        "entries": plan.entries,
        "reviews": plan.reviews,
        "pairs": [list(pair) for pair in pairs],
        "kept": plan.kept,
        "new": sum(pair not in there for pair in pairs),
        "loads": {str(seat): count for seat, count in plan.loads.items()},
        "before": {str(seat): count for seat, count in Counter(seat for _place, seat in sheets).items()},
        "troubles": [one.document() for one in plan.troubles],
        "conflicts": {
            judge: [len({one.entry for one in found}), [_said(one, plan) for one in found[:SHOWN_CONFLICTS]]]
            for judge, found in by_seat.items()
        },
        "barred": len({(one.entry, one.judge) for one in plan.conflicts}),
        "doubtful": len({(one.entry, one.judge) for one in plan.warnings}),
        "warnings": [
            [one.entry, one.judge, one.reason.value, one.detail]
            for one in plan.warnings
            if (one.entry, one.judge) in wanted
        ],
        "moves": _moves(plan, sheets, preview.seat_id),
        "efficiency": round(min(plan.efficiency), 3) if plan.efficiency else None,
        "picture": _picture(plan),
    }


def warnings_in(result: Mapping[str, Any]) -> list[Conflict]:
    """What the judges of new sheets have to answer."""
    return [
        Conflict(entry, judge, ConflictReason(reason), detail, hard=False)
        for entry, judge, reason, detail in result["warnings"]
    ]


def _sheets_there(preview: AssignmentPreview) -> dict[Key, str]:
    """(place, seat) → state of every sheet that counts or is open."""
    rows = ScoreSheet.objects.filter(stage_entry__stage=preview.stage_id, rejudgement=None).exclude(
        state__in=["recused", "absent"]
    )
    return {(place, seat): state for place, seat, state in rows.values_list("stage_entry_id", "seat_id", "state")}


def _said(one: Conflict, plan: Plan) -> list[str]:
    return [plan.titles.get(one.entry, ""), one.reason.value, one.detail, one.words]


def _moves(plan: Plan, sheets: Mapping[Key, str], leaving: int | None) -> list[dict[str, Any]]:
    """By entry who comes and who goes; of an entry that somebody stepped back from only who comes."""
    if plan.troubles:
        return []
    made = set(plan.pairs)
    gone: dict[int, list[int]] = {}
    for place, seat in plan.moved:
        gone.setdefault(place, []).append(seat)
    for (place, seat), state in sheets.items():
        if seat == leaving and state not in COUNTED and place in plan.entry_of:
            gone.setdefault(place, []).append(seat)
    came: dict[int, list[int]] = {}
    for place, seat in sorted(made - set(sheets)):
        came.setdefault(place, []).append(seat)
    return [
        {
            "place": place,
            "title": plan.titles[plan.entry_of[place]],
            "gone": sorted(gone.get(place, [])),
            "came": came.get(place, []),
        }
        for place in sorted({*gone, *came})
    ]


def _picture(plan: Plan) -> dict[str, Any]:
    shown = {str(seat.pk) for seat in plan.seats}
    pairs = [(plan.entry_of[place], str(seat)) for place, seat in plan.pairs if str(seat) in shown]
    view = view_of(pairs, plan.affinity)
    served = view.served
    return {
        "islands": [[int(key) for key in group] for group in view.islands],
        "links": [[int(one), int(other), count] for one, other, count in view.links],
        "worst": [
            [plan.titles.get(one.entry, ""), round(100 * one.value), [int(key) for key in one.judges]]
            for one in served[:WORST]
        ],
        "fit": round(100 * sum(one.value for one in served) / len(served)) if served else None,
        "spread": _spread(one.value for one in served),
    }


def _spread(values: Iterable[float]) -> list[int]:
    """How many entries fit how well, in tenths."""
    found = [0] * 10
    for value in values:
        found[min(int(value * 10), 9)] += 1
    return found if any(found) else []
