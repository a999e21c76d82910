"""What the organiser fixed, forbade or capped, as the pages show it."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Count, Max, Prefetch, Q, QuerySet

from competitions.enums import EntryState
from competitions.models import Stage, StageEntry
from judging.enums import COUNTED, PairKind, SeatState, SheetState
from judging.models import PairRule, PanelSeat, ScoreSheet


def rule_counts(stage: Stage, seats: Iterable[PanelSeat]) -> dict[str, int]:
    """How many pairs are fixed and forbidden, how many judges have a least or a most of their own. One query."""
    rows = PairRule.objects.filter(stage_entry__stage=stage).order_by().values_list("kind").annotate(n=Count("pk"))
    counts = dict(rows)
    capped = sum(1 for seat in seats if seat.least is not None or seat.most is not None)
    return {
        "fixed": counts.get(PairKind.FIXED, 0),
        "forbidden": counts.get(PairKind.FORBIDDEN, 0),
        "capped": capped,
    }


def place_with_rules(stage: Stage) -> QuerySet[StageEntry]:
    """Entries of a stage with what is said of their pairs. Two queries."""
    rules = PairRule.objects.select_related("seat__person", "set_by").order_by("seat__number")
    rows = StageEntry.objects.filter(stage=stage, entry__state=EntryState.ACCEPTED)
    rows = rows.annotate(rule_count=Count("pair_rules"))
    return rows.select_related("entry__track").prefetch_related(Prefetch("pair_rules", rules))


def places_with_rules(stage: Stage) -> QuerySet[StageEntry]:
    """… and who has a sheet. Three queries for a page of them."""
    live = ScoreSheet.objects.filter(rejudgement=None).exclude(state__in=[SheetState.RECUSED, SheetState.ABSENT])
    sheets = Prefetch("sheets", live.select_related("seat__person").order_by("seat__number"), to_attr="live_sheets")
    return place_with_rules(stage).prefetch_related(sheets)


def accepted_seats(stage: Stage, place: int = 0) -> list[PanelSeat]:
    """Judges who accepted, by number, with how many sheets they have and have in; ``here``: the state of that for one
    entry. One query."""
    live = ~Q(sheets__state__in=[SheetState.RECUSED, SheetState.ABSENT]) & Q(sheets__rejudgement=None)
    rows = PanelSeat.objects.filter(panel__stage=stage, state=SeatState.ACCEPTED)
    rows = rows.select_related("person__region", "panel__track", "panel__stage__competition__region")
    return list(
        rows.annotate(
            sheet_count=Count("sheets", filter=live & Q(sheets__isnull=False)),
            done_count=Count("sheets", filter=Q(sheets__state__in=COUNTED, sheets__rejudgement=None)),
            here=Max("sheets__state", filter=Q(sheets__stage_entry=place, sheets__rejudgement=None)),
            begun_count=Count("sheets", filter=Q(sheets__state=SheetState.SAVED, sheets__rejudgement=None)),
        ).order_by("number")
    )
