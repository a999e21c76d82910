"""Draws of experts as they are read: who rests, who is the next reserve, the minutes."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from accounts.models import Person
from competitions.models import Competition
from judging.enums import SeatState
from judging.models import ExpertDraw, Panel, PanelSeat


def recently_served(competition: Competition, rounds: int) -> set[int]:
    """Who sat in the last so many rounds of this contest that the office held before. Two queries; none for 0."""
    if rounds < 1:
        return set()
    before = Competition.objects.filter(organisation=competition.organisation_id, kind=competition.kind)
    before = before.exclude(pk=competition.pk).filter(year__lte=competition.year).order_by("-year", "-pk")
    last = list(before.values_list("pk", flat=True)[:rounds])
    seats = PanelSeat.objects.filter(panel__stage__competition__in=last, state=SeatState.ACCEPTED)
    return set(seats.values_list("person_id", flat=True))


def draws_of(panel: Panel) -> QuerySet[ExpertDraw]:
    """Every draw of a panel, the newest first."""
    return ExpertDraw.objects.filter(panel=panel).select_related("drawn_by").order_by("-number")


def next_reserve(panel: Panel) -> Person | None:
    """The first reserve of the newest draw who was not asked to this stage yet. Three queries."""
    newest = draws_of(panel).first()
    if newest is None:
        return None
    asked = set(PanelSeat.objects.filter(panel__stage=panel.stage_id).values_list("person_id", flat=True))
    key = next((one for one in newest.reserves if one not in asked), None)
    return Person.objects.select_related("user").filter(pk=key).first() if key is not None else None


def minutes_of(draw: ExpertDraw) -> dict[str, Any]:
    """What the page and the printed minutes show of a draw: rows by key, chosen and reserves in their order. No query."""
    by_key = {row["person"]: row for row in draw.candidates}
    chosen = [by_key[key] | {"place": group} for key, group in draw.chosen if key in by_key]
    return {
        "chosen": chosen,
        "reserves": [by_key[key] for key in draw.reserves if key in by_key],
        "inside": [row for row in draw.candidates if not row["out"]],
        "outside": [row for row in draw.candidates if row["out"]],
        "places": draw.wanted["places"],
    }
