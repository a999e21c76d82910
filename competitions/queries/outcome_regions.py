"""Outcomes added up by region, scoped to what the actor may see. One query whatever the number."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, Q, Sum

from competitions.enums import OutcomeState
from competitions.queries.filing_statistics import Scope
from competitions.queries.outcomes import outcomes_visible_to
from workflow.actors import Actor


@dataclass(slots=True)
class OutcomeLine:
    """The sums of some regions; money in 万元. Only what the organisers confirmed counts in the figures."""

    asked: int = 0
    answered: int = 0
    confirmed: int = 0
    running: int = 0
    jobs: int = 0
    revenue: Decimal = Decimal(0)
    finance: Decimal = Decimal(0)

    def add(self, other: OutcomeLine) -> None:
        """Take another line in."""
        for name in self.__slots__:
            setattr(self, name, getattr(self, name) + getattr(other, name))


def outcome_lines(actor: Actor, scope: Scope, months: int) -> dict[str, OutcomeLine]:
    """By the code of the region itself and of each region below it at one date of the clock:
    an entry that answered at four dates has not made its jobs four times."""
    told = Q(state__in=(OutcomeState.ANSWERED, OutcomeState.CONFIRMED))
    sure = Q(state=OutcomeState.CONFIRMED)
    rows = outcomes_visible_to(actor).filter(
        entry__competition__region__path__startswith=scope.region.path, months=months
    )
    groups = rows.order_by().values("entry__competition__region__path").annotate(
        asked=Count("pk", filter=~Q(state=OutcomeState.DUE)),
        answered=Count("pk", filter=told),
        confirmed=Count("pk", filter=sure),
        running=Count("pk", filter=sure & Q(is_running=True)),
        jobs=Sum("jobs", filter=sure, default=0),
        revenue=Sum("revenue", filter=sure, default=Decimal(0)),
        finance=Sum("finance", filter=sure, default=Decimal(0)),
    )  # fmt: skip
    found: dict[str, OutcomeLine] = {}
    for row in groups:
        sums: dict[str, Any] = dict(row)
        path = sums.pop("entry__competition__region__path")
        found.setdefault(scope.group_of(path), OutcomeLine()).add(OutcomeLine(**sums))
    return found


def months_asked(actor: Actor) -> list[int]:
    """The dates of the clock that anybody in the actor's scope is asked at. One query."""
    return sorted(set(outcomes_visible_to(actor).order_by().values_list("months", flat=True).distinct()))
