"""The head of a competition's workspace, the same on each of its tabs: where it stands, by when, and the tabs.

``workspace(request, competition)`` gives every view of a tab what ``competitions/desk/workspace.html`` draws. Two
queries (entries by state, stages); ``competition`` comes with ``region``, ``organisation``, ``filing``.
"""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from competitions.domain.rulebook import RuleBook
from competitions.enums import CompetitionPhase, EntryState, FilingState, PublicityState
from competitions.models import Competition, Entry
from competitions.queries.nouns import nouns_of
from competitions.queries.results import reported_on, running_publicity, stages_of, standing_of
from competitions.queries.rule_books import book_of
from ui import formats
from ui.navigation import grouped, links_for
from ui.parts import Crumb, Step, TodoItem
from workflow import clock
from workflow.actors import Actor

TodoSource = Callable[[Competition, Actor], list[TodoItem]]
_todo: dict[str, TodoSource] = {}

_ORDER = (
    CompetitionPhase.DRAFT,
    CompetitionPhase.AWAITING_FILING,
    CompetitionPhase.FILED,
    CompetitionPhase.REGISTRATION,
    CompetitionPhase.CHECKING,
    CompetitionPhase.JUDGING,
    CompetitionPhase.PUBLICITY,
    CompetitionPhase.REPORTED,
    CompetitionPhase.ARCHIVED,
)
_TONES = {
    CompetitionPhase.DRAFT: "",
    CompetitionPhase.AWAITING_FILING: "info",
    CompetitionPhase.FILED: "ok",
    CompetitionPhase.REGISTRATION: "ok",
    CompetitionPhase.CHECKING: "info",
    CompetitionPhase.JUDGING: "info",
    CompetitionPhase.PUBLICITY: "gold",
    CompetitionPhase.REPORTED: "ok",
}


def register_todo(name: str, source: TodoSource) -> None:
    """Add what the workspace lists under 现在要办. A source needs one query at most."""
    _todo[name] = source


def todo_of(competition: Competition, actor: Actor) -> list[TodoItem]:
    """What the actor can do now for this competition, in order of registration."""
    return [item for source in _todo.values() for item in source(competition, actor)]


@dataclass(frozen=True)
class EntryCounts:
    """Entries of one competition by state. A draft is counted, never shown; one taken back before it was handed in, neither."""

    by_state: dict[str, int] = field(default_factory=dict)

    def of(self, *states: str) -> int:
        """How many are in one of ``states``."""
        return sum(self.by_state.get(state, 0) for state in states)

    @property
    def all(self) -> int:
        """Begun and handed in."""
        return sum(self.by_state.values())

    @property
    def handed_in(self) -> int:
        """Without drafts."""
        return self.all - self.of(EntryState.DRAFT)

    @property
    def passed(self) -> int:
        """Passed the check, whatever came after."""
        return self.of(EntryState.ACCEPTED, EntryState.PROMOTED, EntryState.NOT_PROMOTED, EntryState.DISQUALIFIED)


@functools.cache
def _by_state() -> QuerySet[Entry, tuple[str, int]]:
    """(state, number) of the entries that count; put together once, narrowed for each competition."""
    shown = Q(submitted_at__isnull=False) | Q(state=EntryState.DRAFT)
    return Entry.objects.filter(shown).order_by().values_list("state").annotate(n=Count("pk"))


def entry_counts(competition: Competition) -> EntryCounts:
    """One query, kept on the instance."""
    kept: EntryCounts | None = competition.__dict__.get("_entry_counts")
    if kept is None:
        kept = competition.__dict__["_entry_counts"] = EntryCounts(dict(_by_state().filter(competition=competition)))
    return kept


def workspace(request: HttpRequest, competition: Competition, *, place: str = "", tab: str = "") -> dict[str, Any]:
    """Context of a tab. ``place`` is the last crumb, empty on the overview; ``tab`` the one a page without its own is in."""
    now = clock.now()
    phase = competition.phase(now)
    overview = reverse("competitions_desk:competition_detail", kwargs={"pk": competition.pk})
    crumbs = [Crumb(_("Competitions"), reverse("competitions_desk:competition_list"))]
    crumbs += [Crumb(competition.name, overview), Crumb(place)] if place else [Crumb(competition.name)]
    return {
        "competition": competition,
        "title": competition.name,
        "subtitle": subtitle(competition),
        "crumbs": crumbs,
        "steps": steps(competition, now),
        "tabs": grouped(links_for("competition", request, at=tab, pk=competition.pk)),
        "nouns": nouns_of(competition),
        "phase": phase,
        "phase_label": phase_words(competition, phase),
        "phase_tone": _TONES.get(phase, ""),
        "public_url": public_address(competition),
        "now": now,
    }


# What the head of the workspace reads: the plan, its texts and its people stay where they are.
_HEAD = (
    "name", "slug", "state", "region", "organisation", "filing", "rules", "rules_version", "created_at",
    "registration_opens_at", "registration_closes_at", "review_ends_on", "final_on", "report_due_on",
    "region__level", "region__name", "region__path", "organisation__name",
    "filing__state", "filing__number", "filing__due_on", "filing__decided_at",
)  # fmt: skip


def heads() -> QuerySet[Competition]:
    """Competitions with no more than the head of the workspace shows."""
    return with_course(Competition.objects.select_related("region", "organisation", "filing").only(*_HEAD))


def with_course(rows: QuerySet[Competition]) -> QuerySet[Competition]:
    """``rows`` with what the head of the workspace says of publicity and report; without it each costs a query or a date."""
    return rows.annotate(is_running=running_publicity(), reported_at=reported_on())


def phase_words(competition: Competition, phase: CompetitionPhase) -> str:
    """The phase as the chip says it: a draft on its way is as far as its filing, a publicity may be over.

    One query for a competition in publicity, unless the row was read with ``is_running``.
    """
    filing = competition.filing
    if phase is CompetitionPhase.DRAFT and filing is not None and filing.state != FilingState.DRAFT:
        return str(filing.get_state_display())
    if phase is CompetitionPhase.PUBLICITY:
        running = competition.__dict__.get("is_running")
        if running is None:
            running = competition.notices.filter(state=PublicityState.PUBLISHED).exists()
        return str(phase.label) if running else _("Publicity is over")
    return str(phase.label)


def subtitle(competition: Competition) -> str:
    """Level, office, number: the line under the name."""
    parts = [str(competition.region.get_level_display()), competition.organisation.name]
    filing = competition.filing
    if filing is not None and filing.number:
        parts.append(_("Filing number %(number)s") % {"number": filing.number})
    return " · ".join(parts)


def public_address(competition: Competition) -> str:
    """Where the public reads about it; empty while the public may not."""
    if competition.filing is None or not competition.filing.number:
        return ""
    return f"/competitions/{competition.slug}/"


def steps(competition: Competition, now: dt.datetime) -> list[Step]:
    """The way of a competition with dates and counts; one of them is now."""
    book = book_of(competition)
    phase = competition.phase(now)
    if phase is CompetitionPhase.CANCELLED:
        return []
    reached = _ORDER.index(phase)

    def state(first: CompetitionPhase, last: CompetitionPhase | None = None) -> str:
        if reached > _ORDER.index(last or first):
            return "done"
        return "now" if reached >= _ORDER.index(first) else ""

    counts = entry_counts(competition)
    started = _short(competition.created_at)
    return [
        Step(_("Set-up"), started, "done" if _is_on_its_way(competition) else state(CompetitionPhase.DRAFT)),
        Step(_("Filing"), _filing_note(competition), _filing_state(competition, now, reached)),
        Step(
            _("Registration"),
            _registration_note(competition, counts, phase),
            state(CompetitionPhase.FILED, CompetitionPhase.REGISTRATION),
        ),
        Step(_("Eligibility check"), _check_note(counts, phase), state(CompetitionPhase.CHECKING)),
        *_stage_steps(competition, book, reached),
        Step(_("Publicity"), _publicity_note(book), state(CompetitionPhase.PUBLICITY)),
        Step(
            _("Report up"),
            _report_note(competition),
            "done" if reached >= _ORDER.index(CompetitionPhase.REPORTED) else "",
        ),
    ]


def _short(value: dt.datetime | dt.date | None) -> str:
    """A day without its year: 5月30日."""
    return formats.when_short(formats.local(value).date() if isinstance(value, dt.datetime) else value)


def _is_on_its_way(competition: Competition) -> bool:
    """Whether the plan is out of its drafter's hands."""
    filing = competition.filing
    return filing is not None and filing.state not in (FilingState.DRAFT, FilingState.RETURNED)


def _filing_note(competition: Competition) -> str:
    filing = competition.filing
    if filing is None or filing.state == FilingState.DRAFT:
        return ""
    if filing.state == FilingState.APPROVED:
        return _("approved on %(day)s") % {"day": _short(filing.decided_at)}
    if filing.state == FilingState.SUBMITTED and filing.due_on:
        return _("answer by %(day)s") % {"day": _short(filing.due_on)}
    return str(filing.get_state_display())


def _filing_state(competition: Competition, now: dt.datetime, reached: int) -> str:
    filing = competition.filing
    if reached > _ORDER.index(CompetitionPhase.AWAITING_FILING):
        return "done"
    if filing is None or filing.state in (FilingState.DRAFT, FilingState.RETURNED):
        return ""
    overdue = filing.state == FilingState.SUBMITTED and filing.due_on and formats.local(now).date() > filing.due_on
    return "late" if overdue else "now"


def _registration_note(competition: Competition, counts: EntryCounts, phase: CompetitionPhase) -> str:
    if phase is CompetitionPhase.REGISTRATION and competition.registration_closes_at:
        left = formats.time_left(competition.registration_closes_at, clock.now())
        return " · ".join([nouns_of(competition).counted(counts.handed_in), left])
    if counts.handed_in:
        return nouns_of(competition).counted(counts.handed_in)
    if competition.registration_opens_at:
        return _("from %(day)s") % {"day": _short(competition.registration_opens_at)}
    return ""


def _check_note(counts: EntryCounts, phase: CompetitionPhase) -> str:
    waiting = counts.of(EntryState.SUBMITTED)
    if waiting:
        return _("%(count)d to check") % {"count": waiting}
    return _("%(count)d passed") % {"count": counts.passed} if counts.passed else ""


def _stage_steps(competition: Competition, book: RuleBook, reached: int) -> list[Step]:
    judging = _ORDER.index(CompetitionPhase.JUDGING)
    rows = stages_of(competition)
    found = []
    for row, standing in zip(rows, standing_of(rows), strict=True):
        day = competition.final_on if row is rows[-1] else competition.review_ends_on
        kind = "done" if reached > judging else standing if reached == judging else ""
        note = row.get_state_display() if kind == "now" else _short(day)
        found.append(Step(row.name, note, kind))
    return found


def _publicity_note(book: RuleBook) -> str:
    rule = book.publicity
    if rule.day_kind.value == "working":
        return ngettext("%(days)d working day", "%(days)d working days", rule.days) % {"days": rule.days}
    return ngettext("%(days)d day", "%(days)d days", rule.days) % {"days": rule.days}


def _report_note(competition: Competition) -> str:
    sent = competition.__dict__.get("reported_at")
    if sent is not None:
        return _("sent on %(day)s") % {"day": _short(sent)}
    if competition.report_due_on is None:
        return ""
    return _("by %(day)s") % {"day": _short(competition.report_due_on)}


def desk_address(name: str, **kwargs: Any) -> str:
    """An address of another app's tab; empty while that app does not have it."""
    try:
        return reverse(name, kwargs=kwargs)
    except NoReverseMatch:
        return ""
