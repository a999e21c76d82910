"""The way of a filing by its setting: which bodies answer, in which order, how long each has."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import gettext as _

from accounts.enums import OrganisationKind, RegionLevel
from accounts.models import Organisation, Region
from competitions.domain.filing_chain import LEVELS, Leg, NoOffice, Stop, StopKind, default_stops, legs, read_stops
from competitions.domain.filing_clock import Terms
from competitions.enums import FilingSubject
from competitions.models import FilingRoute


@dataclass(frozen=True, slots=True)
class Route:
    """The setting for one level and kind of subject. ``row`` is None while the defaults hold."""

    stops: tuple[Stop, ...]
    terms: Terms
    row: FilingRoute | None = None


def default_route(level: str, subject_kind: str) -> Route:
    """The office above; at the top contests go to the outside body of the settings, all else to the own office."""
    body = settings.FILING_OUTSIDE_BODY if subject_kind == FilingSubject.COMPETITION else ""
    terms = Terms(
        settings.FILING_ANSWER_WORKING_DAYS,
        settings.FILING_REMIND_WORKING_DAYS,
        settings.FILING_ESCALATE_WORKING_DAYS,
    )
    return Route(default_stops(level, body), terms)


def route_of(level: str, subject_kind: str) -> Route:
    """The route in force. One query."""
    row = FilingRoute.objects.filter(level=level, subject_kind=subject_kind).first()
    return default_route(level, subject_kind) if row is None else of_row(row)


def of_row(row: FilingRoute) -> Route:
    """A row as the domain reads it."""
    terms = Terms(row.answer_days, row.remind_days, row.escalate_days)
    return Route(read_stops(row.stops, row.level), terms, row)


def legs_for(organisation: Organisation, route: Route) -> tuple[Leg, ...]:
    """The stops of ``route`` as offices for ``organisation``; never empty. Two queries. Raises NoOffice.

    Where no level of the route stands above (a functional zone under the province), the office right above answers.
    """
    above = _departments_above(organisation.region)
    found = legs(route.stops, organisation.pk, above)
    if found:
        return found
    if not above:
        return (Leg(organisation.pk),)
    level, nearest = next(iter(above.items()))
    if nearest is None:
        raise NoOffice(level)
    return (Leg(nearest),)


def _departments_above(region: Region) -> dict[str, int | None]:
    """Level of each region above → its department, the nearest first."""
    codes = region.path.strip("/").split("/")[:-1]
    if not codes:
        return {}
    rows = Organisation.objects.filter(region_id__in=codes, kind=OrganisationKind.DEPARTMENT).order_by("-pk")
    departments = dict(rows.values_list("region_id", "pk"))  # the oldest one wins
    regions = Region.objects.filter(pk__in=codes).order_by("-path")
    return {level: departments.get(code) for code, level in regions.values_list("pk", "level")}


def missing_office(error: NoOffice) -> str:
    """Why nothing can be filed, in words."""
    labels = dict(RegionLevel.choices)
    return _("The region above (%(level)s) has no department registered here yet; please ask its administrator.") % {
        "level": labels.get(error.level, error.level)
    }


def all_routes() -> dict[tuple[str, str], Route]:
    """Level and kind of subject → the route in force, from below to above. One query."""
    rows = {(row.level, row.subject_kind): row for row in FilingRoute.objects.select_related("changed_by")}
    return {
        (level, kind): of_row(rows[level, kind]) if (level, kind) in rows else default_route(level, kind)
        for kind in FilingSubject.values
        for level in LEVELS
    }


def stop_words(stop: Stop) -> str:
    """A stop as people call it."""
    if stop.kind is StopKind.OWN:
        return _("the office itself (another person)")
    if stop.kind is StopKind.OUTSIDE:
        return _("%(body)s (outside the platform)") % {"body": stop.body}
    return str(dict(RegionLevel.choices).get(stop.level, stop.level))


def way_words(stops: Iterable[Stop]) -> str:
    """The stops one after the other."""
    return " → ".join(stop_words(stop) for stop in stops)
