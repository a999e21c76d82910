"""One entry as the organiser checks it: every field with its remark box, team, files, verdicts in words, neighbours."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.enums import IdKind
from competitions.domain.eligibility import Outcome
from competitions.domain.eligibility.sentences import verdict_sentence
from competitions.enums import EntryState
from competitions.models import Entry
from competitions.queries.duplicates import Alike, alike_entries
from competitions.queries.eligibility import LOOKING_AROUND, judge_around, judge_entry, rule_of
from competitions.queries.entry_asked import asked_questions
from competitions.queries.entry_labels import field_labels, section_titles
from competitions.queries.entry_snapshot import Snapshot
from competitions.queries.entry_values import value_of
from competitions.queries.entry_view import FileRow, answers_of, file_rows
from ui import formats
from workflow.models import AuditRow

# Fields of people: the founder's and those of the members by their keys.
_PERSON = re.compile(r"(founder|m\d+)_")


@dataclass(frozen=True)
class ReviewField:
    """One field: what it is called, what stands there, what is remarked, what is being remarked; of an entry that came
    back from its contestant also what was ``said`` at the return, and whether it ``changed`` since."""

    key: str
    label: str
    text: str
    remark: str = ""
    typed: str = ""
    said: str = ""
    changed: bool = False


@dataclass(frozen=True)
class ReviewSection:
    """A chapter of the form."""

    code: str
    title: str
    fields: tuple[ReviewField, ...]


@dataclass(frozen=True)
class ReviewMember:
    """One person of the team; numbers masked unless they were revealed for this answer."""

    name: str
    duty: str
    document: str
    number: str
    phone: str
    is_leader: bool
    is_presenter: bool


@dataclass(frozen=True)
class ReviewFile:
    """A file that is asked for, there or missing, and what is remarked on it."""

    row: FileRow
    note: ReviewField


@dataclass(frozen=True)
class RuleAnswer:
    """A condition and whether it is met."""

    rule: str
    outcome: str
    reason: str


@dataclass(frozen=True)
class Return:
    """The last return of an entry that was handed in again."""

    at: dt.datetime
    who: str
    reason: str
    remarks: Mapping[str, str]
    version: int
    team: tuple[int, ...] | None

    def changed(self, snapshot: Snapshot, key: str) -> bool:
        """Whether the contestant touched ``key`` since."""
        if key == "team":
            people = sorted(member.pk for member in snapshot.members)
            return (self.team is not None and people != list(self.team)) or any(
                since > self.version for name, since in snapshot.entry.field_versions.items() if _PERSON.match(name)
            )
        if key.startswith("file_"):
            return any(held.uploaded_at > self.at for held in snapshot.files_of(key.removeprefix("file_")))
        return bool(snapshot.entry.field_versions.get(key, 0) > self.version)


def last_return(entry: Entry, history: Iterable[AuditRow]) -> Return | None:
    """From the ``history`` (newest first): what was said when the entry, which waits now, was sent back. No query."""
    if entry.state != EntryState.SUBMITTED:
        return None
    row = next((row for row in history if row.action == "entry.return"), None)
    if row is None or "version" not in row.data:
        return None
    team = row.data.get("team")
    return Return(
        at=row.at,
        who=row.actor_label,
        reason=row.reason,
        remarks=row.data.get("remarks", {}),
        version=int(row.data["version"]),
        team=tuple(team) if team is not None else None,
    )


@dataclass(frozen=True)
class Review:
    """All that the page draws."""

    sections: tuple[ReviewSection, ...]
    members: tuple[ReviewMember, ...]
    team: ReviewField
    files: tuple[ReviewFile, ...]
    answers: tuple[RuleAnswer, ...]
    duplicates: tuple[Alike, ...] = field(default=())
    since: Return | None = None

    @property
    def noted(self) -> list[ReviewField]:
        """What was said at the last return and what changed since, in the order of the page."""
        rows = [row for section in self.sections for row in section.fields]
        rows += [self.team, *(file.note for file in self.files)]
        return [row for row in rows if row.said or row.changed]

    @property
    def failing(self) -> int:
        """How many conditions are not met or not told."""
        return sum(1 for answer in self.answers if answer.outcome != Outcome.OK.value)

    @property
    def stale_stamp(self) -> bool:
        """Whether the stamped form shows an older state of the form."""
        return any(file.row.stale for file in self.files)

    @property
    def scans_wait(self) -> bool:
        """Whether a scan without a readable code is still to be compared by eye."""
        return any(file.row.waits for file in self.files)


def review_of(
    snapshot: Snapshot,
    now: dt.datetime,
    *,
    typed: Mapping[str, str] | None = None,
    in_full: bool = False,
    since: Return | None = None,
) -> Review:
    """Five queries: team, files, duplicates (two), what the conditions ask of other entries."""
    notes = _Notes(snapshot, typed or {}, since)
    return Review(
        sections=tuple(_sections(snapshot, notes)),
        members=tuple(_members(snapshot, in_full=in_full)),
        team=_team_note(snapshot, notes),
        files=tuple(_files(snapshot, notes)),
        answers=tuple(_answers(snapshot, now)),
        duplicates=tuple(alike_entries(snapshot)),
        since=since,
    )


def _team_note(snapshot: Snapshot, notes: _Notes) -> ReviewField:
    """What hangs on the people as a whole: a team, or the person who enters."""
    titles = section_titles(snapshot.book)
    return notes.of("team", titles["team"]) if "team" in titles else notes.of("founder_name", titles["founder"])


def remark_keys(snapshot: Snapshot) -> list[str]:
    """Every field of the form that a remark may hang on."""
    return [key for labels in field_labels(snapshot).values() for key in labels]


@dataclass(frozen=True)
class _Notes:
    """Everything that hangs on a field beside its text."""

    snapshot: Snapshot
    typed: Mapping[str, str]
    since: Return | None

    def of(self, key: str, label: str, text: str = "") -> ReviewField:
        remark = str(self.snapshot.entry.remarks.get(key, ""))
        said, changed = "", False
        if self.since is not None:
            said, changed = self.since.remarks.get(key, ""), self.since.changed(self.snapshot, key)
        return ReviewField(key, label, text, remark, self.typed.get(key, ""), said, changed)


def _sections(snapshot: Snapshot, notes: _Notes) -> list[ReviewSection]:
    titles, words = section_titles(snapshot.book), _words(snapshot)
    found = []
    for code, labels in field_labels(snapshot).items():
        if code in ("founder", "team", "files"):
            continue
        rows = tuple(notes.of(key, label, words.get(key) or _plain(snapshot, key)) for key, label in labels.items())
        found.append(ReviewSection(code, titles[code], rows))
    return found


def _files(snapshot: Snapshot, notes: _Notes) -> list[ReviewFile]:
    keys = {label: key for key, label in field_labels(snapshot)["files"].items()}
    return [ReviewFile(row, notes.of(keys[row.label], row.label)) for row in file_rows(snapshot)]


def _words(snapshot: Snapshot) -> dict[str, str]:
    """Fields that are stored as codes, in words."""
    entry = snapshot.entry
    pairs = zip(asked_questions(snapshot), answers_of(snapshot), strict=True)
    return {f"q_{question.code}": text for question, (_label, text) in pairs} | {
        "track": entry.track.name if entry.track else "",
        "region": entry.region.name if entry.region else "",
        "entrant_type": str(entry.get_entrant_type_display()) if entry.entrant_type else "",
        "registered_on": formats.day(entry.registered_on),
    }


def _plain(snapshot: Snapshot, key: str) -> str:
    value = value_of(snapshot, key)
    if key.startswith("consent_"):
        return _("given") if value else _("not given")
    return value


def _members(snapshot: Snapshot, *, in_full: bool) -> list[ReviewMember]:
    kinds = dict(IdKind.choices)
    return [
        ReviewMember(
            name=member.name,
            duty=member.duty,
            document=str(kinds.get(member.id_kind, "")),
            number=member.id_number if in_full else member.masked_id,
            phone=member.phone if in_full else member.masked_phone,
            is_leader=member.is_leader,
            is_presenter=member.is_presenter,
        )
        for member in sorted(snapshot.members, key=lambda one: not one.is_leader)
    ]


def _answers(snapshot: Snapshot, now: dt.datetime) -> list[RuleAnswer]:
    """Each condition that binds this entry, with its verdict. One query where the rules ask for other entries."""
    entry, book = snapshot.entry, snapshot.book
    track = entry.track.code if entry.track else ""
    binding = [
        rule
        for rule in book.eligibility
        if (not rule.tracks or track in rule.tracks)
        and (not rule.entrant_types or entry.entrant_type in rule.entrant_types)
    ]
    rules = [rule for rule in binding if rule.check not in LOOKING_AROUND]
    counting = [rule for rule in binding if rule.check in LOOKING_AROUND]
    names = {entry.competition.region_id: entry.competition.region.name}
    tracks = {one.code: one.name for one in book.tracks}
    pairs = [
        *zip(rules, judge_entry(snapshot, now), strict=False),
        *zip(counting, judge_around(snapshot, now), strict=False),
    ]
    found = []
    for rule, verdict in pairs:
        reason = verdict_sentence(verdict, names)
        found.append(
            RuleAnswer(
                rule=rule_of(book, rule, tracks, names).text(_),
                outcome=verdict.outcome.value,
                reason=reason.text(_) if reason else "",
            )
        )
    return found


def next_to_check(entry: Entry) -> Entry | None:
    """The entry of the same competition that waits longest after this one; at the end the first again.

    One query along the index, a second one only at the end of the queue.
    """
    waiting = (
        Entry.objects.filter(competition=entry.competition_id, state=EntryState.SUBMITTED)
        .exclude(pk=entry.pk)
        .order_by("submitted_at", "pk")
        .only("pk", "token", "title")
    )
    after = Q(submitted_at__gt=entry.submitted_at) | Q(submitted_at=entry.submitted_at, pk__gt=entry.pk)
    return waiting.filter(after, submitted_at__gte=entry.submitted_at).first() or waiting.first()
