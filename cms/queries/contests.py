"""One contest as its public page shows it: what, who, when, how to enter, the rules in words."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass, field
from functools import cached_property

from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from cms.queries.phases import TONES, mini_steps, phase_words
from cms.queries.publicity import NoticeCard, notice_cards
from competitions.domain.reading import DocumentError
from competitions.domain.rulebook import FOR_OFFICES, Award, AwardScope, RuleBook
from competitions.domain.worked import said
from competitions.enums import BodyRole, CompetitionPhase, TrackKind
from competitions.models import Competition, Track
from competitions.queries.public import public_competition
from competitions.queries.results import stages_of, standing_of
from competitions.queries.rule_books import book_of
from competitions.queries.rules_versions import VersionRow, approved_versions
from ui.formats import day, deadline, time_left, when
from ui.parts import Step
from ui.tiles import short
from workflow import clock

# From the giver of the name down to the helpers, as on a poster.
BODY_ORDER = (
    BodyRole.GUIDE,
    BodyRole.HOST,
    BodyRole.UNDERTAKER,
    BodyRole.CO_ORGANISER,
    BodyRole.SUPPORTER,
    BodyRole.EXECUTOR,
    BodyRole.SUPERVISOR,
    BodyRole.TITLE_SPONSOR,
)


@dataclass(frozen=True)
class Line:
    """One sentence of the rules; ``demo`` when its numbers are invented."""

    text: str
    demo: bool = False


@dataclass(frozen=True)
class Part:
    """A chapter of the rules."""

    code: str
    title: str
    lines: list[Line]
    examples: list[Line] = field(default_factory=list)


@dataclass(frozen=True)
class Prize:
    name: str
    words: str
    demo: bool = False


def _how_many(award: Award) -> str:
    """How many there are, and among whom."""
    count = {"n": award.count}
    if award.scope is AwardScope.TRACK:
        return ngettext("%(n)d in each track", "%(n)d in each track", award.count) % count
    if award.scope in (AwardScope.REST, AwardScope.FINALISTS):
        return _("everybody who reaches the last stage")
    if award.scope is AwardScope.ORGANISER:
        return ngettext("%(n)d, for organising bodies", "%(n)d, for organising bodies", award.count) % count
    if award.scope is AwardScope.VOTE:
        return ngettext("%(n)d, by public vote", "%(n)d, by public vote", award.count) % count
    return ngettext("%(n)d in all", "%(n)d in all", award.count) % count


@dataclass(frozen=True)
class Entering:
    """The large button. Without a ``url`` it is words alone."""

    is_open: bool
    words: str
    detail: str = ""
    url: str = ""


@dataclass
class ContestView:
    """What the templates of a contest read. The rule book is parsed once, when a template first asks for it."""

    competition: Competition
    notices: list[NoticeCard]
    now: dt.datetime

    @cached_property
    def phase(self) -> CompetitionPhase:
        return self.competition.phase(self.now)

    @property
    def url(self) -> str:
        return f"/competitions/{self.competition.slug}/"

    @property
    def tile(self) -> str:
        return short(self.competition.region.short_name)

    @cached_property
    def chip(self) -> str:
        running = [card.notice.ends_on for card in self.notices if card.running]
        return phase_words(self.competition, self.phase, self.now, running[0] if running else None)

    @property
    def tone(self) -> str:
        return TONES[self.phase]

    @property
    def mini(self) -> list[Step]:
        return mini_steps(self.phase)

    @cached_property
    def book(self) -> RuleBook | None:
        """None when the stored rules are not a complete book: the page then shows what the fields say."""
        try:
            return book_of(self.competition)
        except DocumentError:
            return None

    @property
    def takes_direct(self) -> bool:
        """As the rules say; without any, people enter by themselves."""
        return self.book is None or self.book.takes_direct_entries

    @cached_property
    def chapters(self) -> list[Part]:
        if self.book is None:
            return []
        return [
            Part(
                chapter.code,
                chapter.title,
                [Line(text, demo) for text, demo in chapter.lines],
                [Line(text, demo) for text, demo in chapter.examples],
            )
            for chapter in said(self.book, _, get_language() or "", region=self.competition.region.name)
            if chapter.code not in FOR_OFFICES
        ]

    @cached_property
    def versions(self) -> list[VersionRow]:
        """Later versions of the rules, the newest first: what changed, since when and why. One query."""
        return approved_versions(self.competition)

    @cached_property
    def who_may_enter(self) -> list[Line]:
        return self._lines("who")

    @cached_property
    def hand_in(self) -> list[Line]:
        return self._lines("hand_in")

    def _lines(self, chapter: str) -> list[Line]:
        return next((part.lines for part in self.chapters if part.code == chapter), [])

    @cached_property
    def bodies(self) -> list[tuple[str, list[str]]]:
        """Names by role, roles in the order of a poster."""
        names: dict[str, list[str]] = defaultdict(list)
        for body in self.competition.bodies.all():
            names[body.role].append(body.name)
        return [(str(role.label), names[role]) for role in BODY_ORDER if names[role]]

    @cached_property
    def main_tracks(self) -> list[Track]:
        return [track for track in self.competition.tracks.all() if track.kind == TrackKind.MAIN]

    @cached_property
    def special_tracks(self) -> list[Track]:
        return [track for track in self.competition.tracks.all() if track.kind == TrackKind.SPECIAL]

    @cached_property
    def demo_tracks(self) -> set[str]:
        """Codes of tracks whose quota or scope is invented."""
        return {track.code for track in self.book.tracks if track.demo or self.book.demo} if self.book else set()

    @cached_property
    def prizes(self) -> list[Prize]:
        if self.book is None:
            return []
        return [Prize(award.name, _how_many(award), award.demo or self.book.demo) for award in self.book.awards]

    @cached_property
    def steps(self) -> list[Step]:
        return _timeline(self)

    @cached_property
    def entering(self) -> Entering:
        return _entering(self)

    @cached_property
    def description(self) -> str:
        """One sentence for search engines and where the page is shared."""
        contest = self.competition
        said = contest.introduction.strip().splitlines()
        return said[0][:150] if said else f"{contest.name}。{self.entering.words}"

    @property
    def has_demo(self) -> bool:
        return bool(self.demo_tracks) or any(line.demo for part in self.chapters for line in part.lines)


def contest_view(slug: str) -> ContestView | None:
    """The public contest of that slug, or None. Four queries."""
    competition = public_competition(slug)
    if competition is None:
        return None
    return ContestView(competition, notice_cards(competition), clock.now())


def _timeline(view: ContestView) -> list[Step]:
    """Registration, check, every stage, publicity, report up: with their dates, and where the contest stands."""
    contest = view.competition
    stages = list(view.book.stages) if view.book else []
    parts: list[tuple[CompetitionPhase, str, str]] = [
        (CompetitionPhase.REGISTRATION, _("Registration"), _registration_dates(contest)),
        (CompetitionPhase.CHECKING, _("Check of entries"), ""),
    ]
    rows = stages_of(contest) if view.phase == CompetitionPhase.JUDGING else []
    standing = {row.name: state for row, state in zip(rows, standing_of(rows), strict=True)}
    for index, stage in enumerate(stages):
        last = index == len(stages) - 1
        date = contest.final_on if last else contest.review_ends_on
        note = (day(date) if last else _("until %(day)s") % {"day": day(date)}) if date else ""
        parts.append((CompetitionPhase.JUDGING, stage.name, note))
    parts.append((CompetitionPhase.PUBLICITY, _("Publicity"), _publicity_dates(view)))
    due = contest.report_due_on
    parts.append((CompetitionPhase.REPORTED, _("Report up"), _("until %(day)s") % {"day": day(due)} if due else ""))
    order = list(dict.fromkeys(phase for phase, _name, _note in parts))
    return [Step(name, note, standing.get(name, _state(view.phase, phase, order))) for phase, name, note in parts]


def _state(now: CompetitionPhase, phase: CompetitionPhase, order: list[CompetitionPhase]) -> str:
    if now in {CompetitionPhase.REPORTED, CompetitionPhase.ARCHIVED}:
        return "done"
    if now not in order:
        return ""
    mine, current = order.index(phase), order.index(now)
    return "done" if mine < current else "now" if mine == current else ""


def _registration_dates(contest: Competition) -> str:
    if contest.registration_opens_at is None or contest.registration_closes_at is None:
        return ""
    dates = {"from": day(contest.registration_opens_at), "until": deadline(contest.registration_closes_at)}
    return _("%(from)s to %(until)s") % dates


def _publicity_dates(view: ContestView) -> str:
    for card in view.notices:
        if card.notice.starts_on and card.notice.ends_on:
            return _("%(from)s to %(until)s") % {"from": day(card.notice.starts_on), "until": day(card.notice.ends_on)}
    return ""


def _entering(view: ContestView) -> Entering:
    contest = view.competition
    is_before = view.phase in (CompetitionPhase.FILED, CompetitionPhase.REGISTRATION)
    if is_before and not view.takes_direct:
        return Entering(
            False,
            _("Entries come from the rounds below or by recommendation."),
            _("Enter the round of your county or city."),
        )
    if view.phase == CompetitionPhase.FILED:
        if contest.registration_opens_at is None:
            return Entering(False, _("The dates of registration will be announced."))
        opens = when(contest.registration_opens_at)
        return Entering(False, _("Registration opens on %(when)s.") % {"when": opens}, _registration_dates(contest))
    if view.phase == CompetitionPhase.REGISTRATION:
        closes = contest.registration_closes_at
        words = _("Open until %(when)s") % {"when": deadline(closes)} if closes else _("Registration is open")
        return Entering(True, words, time_left(closes, view.now), reverse("competitions_my:enter", args=[contest.slug]))
    if view.phase == CompetitionPhase.CANCELLED:
        return Entering(
            False, _("This competition has been cancelled."), _("Please ask the organiser what becomes of entries.")
        )
    if contest.registration_closes_at is None:
        return Entering(False, _("Registration is closed."))
    return Entering(False, _("Registration closed on %(when)s.") % {"when": deadline(contest.registration_closes_at)})
