"""The facts behind the statistics of filings, scoped to what the actor may see. Two queries whatever the number."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Min, QuerySet
from django.utils import timezone

from accounts.models import Region
from accounts.queries import region_paths
from competitions.data import work_calendar
from competitions.domain.filing_clock import days_taken, is_overdue
from competitions.domain.filing_statistics import FilingFact
from competitions.enums import FilingAnswer, FilingState
from competitions.models import Filing, FilingStep
from competitions.queries.filings import filings_visible_to
from workflow.actors import Actor

_ANSWERS = (FilingAnswer.PASSED, FilingAnswer.RETURNED, FilingAnswer.REFUSED)


@dataclass(frozen=True)
class Scope:
    """What a table is about: a region with its subtree, a year, perhaps one kind of subject."""

    region: Region
    children: tuple[Region, ...]
    year: int
    kind: str = ""

    def group_of(self, path: str) -> str:
        """The code of the child region (or of the region itself) to which a path in the subtree belongs."""
        return next((child.code for child in self.children if path.startswith(child.path)), self.region.code)


def root_region(actor: Actor, wanted: str = "") -> Region | None:
    """The region asked for if it lies in the actor's scope, else the outermost of the actor's; None without one."""
    paths = region_paths(actor)
    if wanted:
        found = Region.objects.filter(pk=wanted).first()
        if found is not None and any(found.path.startswith(path) for path in paths):
            return found
    return Region.objects.filter(path=paths[0]).first() if paths else None


def facts_of(actor: Actor, scope: Scope, today: dt.date) -> list[FilingFact]:
    """A fact for each filing of the scope that was first filed in its year (local time)."""
    zone = timezone.get_default_timezone()
    begins, ends = (dt.datetime(year, 1, 1, tzinfo=zone) for year in (scope.year, scope.year + 1))
    rows = (
        filings_visible_to(actor)
        .filter(version__gte=1, region__path__startswith=scope.region.path)
        .annotate(filed_at=Min("versions__submitted_at"))
        .filter(filed_at__gte=begins, filed_at__lt=ends)
    )
    if scope.kind:
        rows = rows.filter(subject_kind=scope.kind)
    answers = _answers(rows)
    names = ("pk", "region__path", "filed_at", "state", "is_late", "due_on")
    return [
        FilingFact(
            region=scope.group_of(path),
            month=timezone.localtime(filed_at, zone).strftime("%Y-%m"),
            outcome=state,
            is_late=late,
            was_returned=any(answer == FilingAnswer.RETURNED for answer, _days in answers.get(pk, ())),
            is_overdue=state == FilingState.SUBMITTED and is_overdue(due, today),
            days=tuple(days for _answer, days in answers.get(pk, ()) if days is not None),
        )
        for pk, path, filed_at, state, late, due in rows.order_by().values_list(*names)
    ]


def _answers(filings: QuerySet[Filing]) -> dict[int, list[tuple[str, int | None]]]:
    """Filing → its answers with the working days each took. An outside body is held to no days of ours."""
    steps = FilingStep.objects.filter(filing__in=filings.values("pk"), answer__in=_ANSWERS, received_at__isnull=False)
    found: dict[int, list[tuple[str, int | None]]] = {}
    rows = steps.values_list("filing_id", "answer", "outside", "received_at", "decided_at")
    calendar = work_calendar()
    for pk, answer, outside, received, decided in rows:
        took = None
        if received is not None and decided is not None and not outside:
            took = days_taken(timezone.localdate(received), timezone.localdate(decided), calendar)
        found.setdefault(pk, []).append((answer, took))
    return found


def years_of(actor: Actor, this_year: int) -> list[int]:
    """The years in which anything was filed, and this one, the latest first. One query."""
    first = filings_visible_to(actor).filter(version__gte=1).aggregate(at=Min("versions__submitted_at"))["at"]
    oldest = timezone.localdate(first).year if first else this_year
    return list(range(max(this_year, oldest), min(oldest, this_year) - 1, -1))
