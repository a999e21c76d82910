"""Set the way of filings for a level: which bodies answer, and how long each has."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _

from accounts.models import Person, Region
from competitions.actions.doors import require
from competitions.domain.filing_chain import MOST_DAYS, Stop, dump_stops, read_stops
from competitions.domain.filing_clock import Terms
from competitions.models import FilingRoute
from competitions.permissions import filing_route as _permission  # noqa: F401 - registers the predicate
from workflow import clock
from workflow.services import Conflict, Refused, act, record


def set_filing_route(
    *,
    level: str,
    subject_kind: str,
    stops: Iterable[Stop],
    terms: Terms,
    actor: Person,
    expected_version: int | None = None,
) -> FilingRoute:
    """From now on filings of ``level`` go this way; what is on its way goes on as it began.

    ``Forbidden`` but for the province's administrators; DocumentError for stops that make no sense; ``Refused`` for days
    out of range; ``Conflict`` on a stale page (version 0 is a level that was never set).
    """
    way = read_stops(dump_stops(stops), level)
    if not (1 <= terms.answer <= MOST_DAYS and 0 <= terms.remind < MOST_DAYS and 0 <= terms.escalate <= MOST_DAYS):
        raise Refused(_("An answer takes 1 to %(days)d working days.") % {"days": MOST_DAYS})
    if terms.remind >= terms.answer:
        raise Refused(_("The reminder has to come after the receipt: fewer days than the answer has."))
    with act():
        # There may be no row yet: the province's own row serialises two who set it at the same moment.
        Region.objects.select_for_update(no_key=True).filter(parent=None).order_by("pk").first()
        row = FilingRoute.objects.filter(level=level, subject_kind=subject_kind).select_related("changed_by").first()
        row = row or FilingRoute(level=level, subject_kind=subject_kind)
        require(actor, "competitions.set_filing_route", row, "filing_route.set")
        if expected_version is not None and expected_version != row.version:
            raise Conflict(
                _("%(who)s has changed this way since you opened the page. Look at it and save again.")
                % {"who": row.changed_by.name if row.changed_by_id else ""}
            )
        row.stops = dump_stops(way)
        row.answer_days, row.remind_days, row.escalate_days = terms.answer, terms.remind, terms.escalate
        row.version += 1
        row.changed_by, row.changed_at = actor, clock.now()
        row.save()
        facts = {"level": level, "kind": subject_kind, "stops": row.stops, "answer": terms.answer}
        record(
            "filing_route.set",
            actor=actor,
            target=row,
            data=facts | {"remind": terms.remind, "escalate": terms.escalate},
        )
    return row
