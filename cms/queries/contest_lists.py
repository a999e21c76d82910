"""Contests as cards: on the first page and in the list."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, F, IntegerField, Q, QuerySet, Value, When
from django.utils.translation import gettext as _

from accounts.enums import RegionLevel
from accounts.models import Region
from cms.paging import Choice, choice_links, page_of
from cms.queries.phases import TONES, mini_steps, phase_words, what_counts
from competitions.enums import CompetitionKind, CompetitionPhase, CompetitionState, PublicityState
from competitions.models import Competition, PublicityNotice
from competitions.queries.public import public_competitions, with_entry_count
from ui.formats import number
from ui.parts import Step
from ui.tiles import Tile, tile_map
from workflow import clock

LIVE_STATES = (CompetitionState.FILED, CompetitionState.JUDGING, CompetitionState.PUBLICITY)


@dataclass(frozen=True)
class ContestCard:
    """A contest in a list."""

    name: str
    url: str
    region: str
    phase: CompetitionPhase
    chip: str
    tone: str
    steps: list[Step]
    line: str
    notice_url: str = ""


_COLUMNS = (
    "name",
    "slug",
    "state",
    "registration_opens_at",
    "registration_closes_at",
    "final_on",
    "region__short_name",
    "organisation__name",
)


def listed_contests() -> QuerySet[Competition]:
    """Public contests with the number of entries; only the columns of a card."""
    return with_entry_count(public_competitions().defer(None).only(*_COLUMNS))


def running_publicity(contests: Iterable[Competition]) -> dict[int, tuple[dt.date | None, int]]:
    """The end and the version of the running list by contest. One query, none where no contest is in publicity."""
    ids = [contest.pk for contest in contests if contest.state == CompetitionState.PUBLICITY]
    if not ids:
        return {}
    found = PublicityNotice.objects.filter(competition__in=ids, state=PublicityState.PUBLISHED).order_by("version")
    return {pk: (ends, version) for pk, ends, version in found.values_list("competition_id", "ends_on", "version")}


def in_order_of_interest(contests: QuerySet[Competition], now: dt.datetime) -> QuerySet[Competition]:
    """Open ones first (the next to close on top), then what is under way, then what is over."""
    open_now = Q(state=CompetitionState.FILED, registration_opens_at__lte=now, registration_closes_at__gte=now)
    rank = Case(
        When(open_now, then=Value(0)),
        When(state__in=LIVE_STATES, then=Value(1)),
        default=Value(2),
        output_field=IntegerField(),
    )
    return contests.annotate(interest=rank).order_by(
        "interest", F("registration_closes_at").asc(nulls_last=True), "-year", "region__path", "pk"
    )


def card(contest: Competition, now: dt.datetime, publicity: tuple[dt.date | None, int] | None) -> ContestCard:
    """Needs ``listed_contests()``."""
    phase = contest.phase(now)
    ends, version = publicity or (None, 0)
    facts = []
    if count := getattr(contest, "entry_count", 0):
        facts.append(_("%(count)s projects") % {"count": number(count)})
    if line := what_counts(contest, phase):
        facts.append(line)
    return ContestCard(
        name=contest.name,
        url=f"/competitions/{contest.slug}/",
        region=contest.region.short_name,
        phase=phase,
        chip=phase_words(contest, phase, now, ends),
        tone=TONES[phase],
        steps=mini_steps(phase),
        line=" · ".join(facts) or contest.organisation.name,
        notice_url=f"/publicity/{contest.slug}/{version}/" if version else "",
    )


def cards(contests: Iterable[Competition], now: dt.datetime) -> list[ContestCard]:
    """Cards of ``listed_contests()``; one query more where a list is in publicity."""
    found = list(contests)
    running = running_publicity(found)
    return [card(contest, now, running.get(contest.pk)) for contest in found]


def cities() -> list[Region]:
    """The cities in order of their codes."""
    return list(Region.objects.filter(level=RegionLevel.CITY).only("code", "short_name", "path", "name"))


PHASE_FILTERS: dict[str, Q] = {
    "open": Q(state=CompetitionState.FILED),
    "running": Q(state__in=[CompetitionState.JUDGING, CompetitionState.PUBLICITY]),
    "over": Q(state__in=[CompetitionState.REPORTED, CompetitionState.ARCHIVED]),
}


def contest_list(asked: Mapping[str, str]) -> dict[str, Any]:
    """The context of /competitions/: filters ``kind``, ``phase``, ``region``, ``q`` and ``page`` from the address."""
    now = clock.now()
    kind, phase, region, words = (asked.get(key, "")[:60] for key in ("kind", "phase", "region", "q"))
    places = cities()
    place = next((city for city in places if city.code == region), None)
    rows = listed_contests()
    if kind in CompetitionKind.values:
        rows = rows.filter(kind=kind)
    if phase in PHASE_FILTERS:
        rows = rows.filter(PHASE_FILTERS[phase])
    if words:
        rows = rows.filter(Q(name__icontains=words) | Q(organisation__name__icontains=words))
    if place is not None:
        rows = rows.filter(region__path__startswith=place.path)
    found = page_of(in_order_of_interest(rows, now), asked, per_page=12)
    return {
        "page_of": found,
        "cards": cards(found.rows, now),
        "kinds": choice_links(CompetitionKind.choices, kind, asked, "kind"),
        "phases": choice_links(_phase_choices(), phase, asked, "phase"),
        "place": place,
        "tiles": _tiles(places, region, asked, _live_by_city(places)),
        "words": words,
        "asked": {"kind": kind, "phase": phase, "region": region},
    }


def _phase_choices() -> list[tuple[str, str]]:
    return [("open", _("Registration")), ("running", _("Judging and publicity")), ("over", _("Over"))]


def _tiles(places: list[Region], current: str, asked: Mapping[str, str], counts: Mapping[str, int]) -> list[Tile]:
    links: list[Choice] = choice_links([(city.code, city.short_name) for city in places], current, asked, "region")
    return tile_map(places, {city.code: link for city, link in zip(places, links[1:], strict=True)}, counts)


def _live_by_city(places: list[Region]) -> dict[str, int]:
    """How many contests are under way in each city, its counties included. One query."""
    paths = public_competitions().filter(state__in=LIVE_STATES).order_by().values_list("region__path", flat=True)
    found = Counter("/".join(path.split("/")[:3]) + "/" for path in paths)
    return {city.code: found[city.path] for city in places}
