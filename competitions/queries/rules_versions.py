"""Versions of the rules: which there are, what each changed, and why one cannot come into force."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from competitions.domain.rulebook import Difference, RuleBook, differences, parse
from competitions.enums import CompetitionState, RulesState, StageState
from competitions.models import Competition, RuleBookVersion
from competitions.queries.competitions import why_not_editable
from competitions.queries.levels_rules import why_rules_closed
from competitions.queries.rule_books import stored_book

_ENDED = (CompetitionState.REPORTED, CompetitionState.ARCHIVED, CompetitionState.CANCELLED)
_OPEN = (RulesState.DRAFT, RulesState.PROPOSED)


@dataclass(frozen=True)
class VersionRow:
    """A version as it is read: 第2版, since when, by whom and why, and what it changed in words."""

    edition: int
    in_force_at: dt.datetime | None
    reason: str
    made_by: str
    approved_by: str
    changes: list[str]


def why_not_amendable(competition: Competition) -> str | None:
    """Why no new version can be written, in words. A plan that is still a draft is simply edited."""
    if why_not_editable(competition) is None:
        return _("The plan is still a draft: edit it; no version is needed.")
    if competition.state in (CompetitionState.DRAFT, CompetitionState.AWAITING_FILING):
        return _("The plan is on its way; when it is approved its rules can be changed by a new version.")
    if competition.state in _ENDED:
        return _("The competition is over; its rules stay as they are.")
    return None


def open_version(competition: Competition) -> RuleBookVersion | None:
    """The one that is being written or waits for approval; one query."""
    rows = RuleBookVersion.objects.filter(competition=competition, state__in=_OPEN)
    found = rows.select_related("made_by").first()
    if found is not None:
        found.competition = competition
    return found


def approved_versions(competition: Competition) -> list[VersionRow]:
    """Those that came after the plan as filed, the newest first, each with what it changed. Two queries at most."""
    rows = RuleBookVersion.objects.filter(competition=competition, state=RulesState.IN_FORCE)
    later = list(rows.filter(edition__gt=1).select_related("made_by", "approved_by").order_by("number"))
    if not later:
        return []
    first = rows.filter(number=later[0].based_on).first()
    before = parse(first.rules) if first is not None else None
    found: list[VersionRow] = []
    for row in later:
        book = parse(row.rules)
        changes = change_words(before, book) if before is not None else []
        people = _name(row.made_by), _name(row.approved_by)
        found.append(VersionRow(row.edition, row.in_force_at, row.reason, *people, changes))
        before = book
    return found[::-1]


def _name(person: object) -> str:
    return str(getattr(person, "name", "") or "")


def change_words(before: RuleBook, after: RuleBook) -> list[str]:
    """What differs, a line each."""
    return [one.sentence.text(_) for one in differences(before, after)]


def changes_of(version: RuleBookVersion) -> tuple[Difference, ...]:
    """What the version changes in the book that holds."""
    return differences(stored_book(version.competition), parse(version.rules))


def why_not_in_force(version: RuleBookVersion) -> str | None:
    """Why it cannot come into force now, in words. Two queries."""
    competition = version.competition
    problem = why_not_amendable(competition)
    if problem:
        return problem
    if version.based_on != competition.rules_version:
        return _("The rules were changed by another version since this one was begun; begin it anew.")
    before, after = stored_book(competition), parse(version.rules)
    if not differences(before, after):
        return _("Nothing is different from the rules that hold.")
    begun = set(competition.stages.exclude(state=StageState.NOT_STARTED).values_list("code", flat=True))
    return why_in_use(before, after, begun) or why_rules_closed(competition, before, after)


def why_in_use(before: RuleBook, after: RuleBook, begun: set[str]) -> str | None:
    """What may not change any more: tracks and stages that are there, and how a stage that has begun is marked."""
    for kind, old, new in (("track", before.tracks, after.tracks), ("stage", before.stages, after.stages)):
        gone = {part.code: part.name for part in old}.keys() - {part.code for part in new}
        if gone:
            name = next(part.name for part in old if part.code in gone)
            words = {
                "track": _("Track “%(name)s” cannot be taken out any more: people have entered by these rules."),
                "stage": _("Stage “%(name)s” cannot be taken out any more."),
            }
            return words[kind] % {"name": name}
    for code in begun:
        if _marked_by(before, code) != _marked_by(after, code):
            return _(
                "“%(name)s” has begun: its score sheets, panel and way from marks to ranks stay as they are, so that all "
                "are marked by the same rules."
            ) % {"name": before.stage(code).name}
    return None


def _marked_by(book: RuleBook, code: str) -> object:
    """All that marks of a stage depend on."""
    stage = book.stage(code)
    sheets = {stage.rubric, *(one.rubric for one in stage.track_rubrics), *(p.rubric for p in stage.scoring.parts)} - {
        ""
    }
    own = replace(
        stage, name="", notes="", promotion=None, substitution=None, display=None, advance_per_track=None, demo=False
    )
    return own, tuple(book.rubric(sheet) for sheet in sorted(sheets))
