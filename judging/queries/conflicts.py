"""Who may not mark what: the facts are read here, the domain finds the conflicts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django.db.models import FilteredRelation, Q, QuerySet
from django.utils.translation import gettext as _

from competitions.domain.rulebook import Conflicts
from competitions.enums import EntryState
from competitions.models import Entry, Stage, TeamMember
from judging.domain.conflicts import (
    Conflict,
    ConflictReason,
    Declaration,
    EntryFacts,
    JudgeFacts,
    Policy,
    Tie,
    Weight,
    blocked_pairs,
    find_conflicts,
    unit_key,
)
from judging.domain.tags import split_tags
from judging.enums import COUNTED, OPEN_SHEETS, ConflictKind, TieKind
from judging.models import ConflictDeclaration, JudgeProfile, PanelSeat, ScoreSheet
from judging.queries.lines import line, lines_of
from judging.queries.rubrics import rules_of
from judging.queries.second_sheets import set_aside
from judging.queries.shared_rows import shared
from workflow import clock

Known = dict[int, list[dict[str, Any]]]
RULED = (
    "employer", "kinship", "shareholder", "firm", "phone", "coached", "paired", "declared", "region", "school", "incubator",
)  # fmt: skip
# Answers of the entry form that name a school or an incubator, whatever the contest calls them.
_SCHOOL, _INCUBATOR = ("school", "university", "college", "graduated_from"), ("incubator", "park", "base")
_ANSWERED = (ConflictReason.SCHOOL, ConflictReason.INCUBATOR)


def policy_of(stage: Stage) -> Policy:
    """What each kind of conflict does in a stage, by its rule book."""
    return policy_from(rules_of(stage).conflicts)


def policy_from(rules: Conflicts) -> Policy:
    """The rule book's word as the domain takes it."""
    return Policy({ConflictReason(name): Weight(getattr(rules, name)) for name in RULED}, rules.months)


def conflicts_between(
    seats: Sequence[PanelSeat], entries: Sequence[Entry], stage: Stage | None = None, known: Known | None = None
) -> tuple[Conflict, ...]:
    """Every conflict of these seats (with persons and their regions) and entries (with leaders and regions): one query.

    ``stage``: whose rule book says what each kind does; by default that of the seats. Ids in the answer are primary keys
    as text: ``entry`` of the entry, ``judge`` of the seat. Warnings are among them: see ``Conflict.hard``.

    Same region means the same division below that of the round: the city in a round of the province, the county in a
    round of a city. That everybody in a city's round comes from the city says nothing about anybody.
    """
    if not seats or not entries:
        return ()
    stage = stage or seats[0].panel.stage
    return _found(seats, entries, stage, _read(seats, entries, known), policy_of(stage))


@dataclass(frozen=True)
class Barred:
    """A sheet whose judge is barred from its entry: by what was found, entered or declared since it was assigned."""

    sheet: int
    seat: PanelSeat
    entry: Entry
    words: str


def barred_sheets(stage: Stage, seats: Sequence[PanelSeat]) -> list[Barred]:
    """Of the sheets that are open or count, as things stand now: two queries, none without seats."""
    if not seats:
        return []
    policy = policy_of(stage).only_hard()
    entries = [entry for entry in entries_to_compare(stage, policy) if entry.state == EntryState.ACCEPTED]
    facts = _read(seats, entries, None, sheets_of=stage)
    why: dict[tuple[int, int], list[str]] = {}
    for one in _found(seats, entries, stage, facts, policy) if facts.sheets else ():
        why.setdefault((int(one.entry), int(one.judge)), []).append(words_of(one))
    entry_of, seat_of = {entry.pk: entry for entry in entries}, {seat.pk: seat for seat in seats}
    found = [
        Barred(sheet, seat_of[seat], entry_of[entry], _("; ").join(dict.fromkeys(why[entry, seat])))
        for sheet, seat, entry in facts.sheets
        if (entry, seat) in why
    ]
    return sorted(found, key=lambda one: (one.seat.number, one.entry.title, one.sheet))


def entries_to_compare(stage: Stage, policy: Policy | None = None) -> list[Entry]:
    """The entries of a stage with no more than what conflicts are found by (under ``policy``, by default the stage's) and a
    choice names. One query."""
    own, related = fields_to_compare(policy or policy_of(stage))
    rows = Entry.objects.filter(stage_entries__stage=stage).order_by("number", "pk")
    return shared(rows, ("state", "number", "title", *own), **related)


def fields_to_compare(policy: Policy) -> tuple[list[str], dict[str, list[str]]]:
    """What of an entry conflicts are found by, for ``shared``: its own fields, and those of what hangs on it. The answers of the
    form, a long document, only where they are looked at."""
    own = [
        "organisation_name",
        "uscc",
        "from_entry",
        "leader",
        "region",
        *(["form"] if policy.is_on(*_ANSWERED) else []),
    ]
    return own, {"leader": ["name", "employer", "id_index", "phone_index"], "region": ["path"]}


def _found(
    seats: Sequence[PanelSeat], entries: Sequence[Entry], stage: Stage, facts: _Facts, policy: Policy
) -> tuple[Conflict, ...]:
    home = stage.competition.region.path
    judge_by_id = {seat.person.id_index: seat.person_id for seat in seats if seat.person.id_index}
    of_entries = [_entry_facts(entry, facts.team.get(entry.pk, []), judge_by_id, home, policy) for entry in entries]
    judges = [_judge_facts(seat, facts.known.get(seat.person_id, []), home) for seat in seats]
    words = [*facts.declared, *_avoided(seats, entries, facts.team)]
    return find_conflicts(judges, of_entries, words, policy=policy, today=clock.today())


def blocked(seats: Sequence[PanelSeat], entries: Sequence[Entry]) -> frozenset[tuple[str, str]]:
    """(entry id, seat id) as text of every pair that is never assigned."""
    return blocked_pairs(conflicts_between(seats, entries))


def words_of(conflict: Conflict) -> str:
    """The reason as people read it."""
    if conflict.reason is ConflictReason.DECLARED:
        kind = ConflictKind(conflict.detail).label
        if conflict.words:
            return _("Declared: %(kind)s (%(words)s)") % {"kind": kind, "words": conflict.words}
        return _("Declared: %(kind)s") % {"kind": kind}
    text = {
        ConflictReason.SAME_PERSON: _("The judge is on the team of this entry"),
        ConflictReason.FIRM: _("The judge belongs to the entering firm"),
        ConflictReason.PHONE: _("The judge and the head of the project share a phone number"),
        ConflictReason.EMPLOYER: _("Same employer as the entrant: %(unit)s"),
        ConflictReason.KINSHIP: _("Kinship with %(unit)s"),
        ConflictReason.SHAREHOLDER: _("Shareholder or investor of %(unit)s"),
        ConflictReason.COACHED: _("Mentored or coached %(unit)s"),
        ConflictReason.PAIRED: _("Paired with %(unit)s"),
        ConflictReason.INCUBATOR: _("Same incubator: %(unit)s"),
        ConflictReason.REGION: _("From the region of the entrant"),
        ConflictReason.SCHOOL: _("Same school as the entrant: %(unit)s"),
    }[conflict.reason]
    return text % {"unit": conflict.detail} if "%(unit)s" in text else text


def warning_words(reason: str, detail: str) -> str:
    """A warning as people read it, by what ``ScoreSheet.pending`` keeps of it."""
    return words_of(Conflict("", "", ConflictReason(reason), detail, hard=False))


class _Member(NamedTuple):
    name: str
    id_index: str
    phone_index: str


@dataclass
class _Facts:
    """What is on record of some seats and entries. ``sheets``: (sheet, seat, entry)."""

    team: dict[int, list[_Member]] = field(default_factory=dict)
    known: Known = field(default_factory=dict)
    declared: list[Declaration] = field(default_factory=list)
    sheets: list[tuple[int, int, int]] = field(default_factory=list)


_COLUMNS = 12


def _read(
    seats: Sequence[PanelSeat], entries: Sequence[Entry], known: Known | None, *, sheets_of: Stage | None = None
) -> _Facts:
    """All of it in one statement: members, pools and ties, what was ever declared about these people and entries (in an earlier
    stage, too, and in the round below), and the sheets of a stage that are open or count."""
    mine: dict[int, list[int]] = {}
    for seat in seats:
        mine.setdefault(seat.person_id, []).append(seat.pk)
    same = {entry.from_entry_id: entry.pk for entry in entries if entry.from_entry_id}
    same |= {entry.pk: entry.pk for entry in entries}
    # Those of a whole stage are found where they stand: as values of the statement each of them is written out.
    keys: Any = [entry.pk for entry in entries]
    if sheets_of is not None:
        keys = sheets_of.stage_entries.order_by().values("entry")
    team = TeamMember.objects.filter(entry__in=keys)
    about = Q(entry__in=same) if sheets_of is None else Q(entry__in=keys) | Q(entry__entry_above__in=keys)
    said = ConflictDeclaration.objects.filter(about, seat__person__in=mine)
    parts = [
        line(team, "m", "entry_id", *_Member._fields, columns=_COLUMNS),
        line(said, "d", "seat__person_id", "entry_id", "kind", "reason", columns=_COLUMNS),
    ]
    if known is None:
        parts.append(line(_profiles(mine), "p", "pk", "tie__pk", *_KNOWN, columns=_COLUMNS))
    if sheets_of is not None:
        live = ScoreSheet.objects.filter(
            seat__in=seats, stage_entry__entry__in=keys, state__in=(*OPEN_SHEETS, *COUNTED)
        ).exclude(pk__in=set_aside(sheets_of))
        parts.append(line(live, "x", "pk", "seat_id", "stage_entry__entry_id", columns=_COLUMNS))
    found = _Facts(known={} if known is None else known)
    profiles = []
    for tag, *cells in lines_of(parts):
        if tag == "m":
            found.team.setdefault(int(cells[0]), []).append(_Member(*cells[1:4]))
        elif tag == "d":
            entry = same.get(int(cells[1]))
            found.declared += [
                Declaration(str(pk), str(entry), cells[2], cells[3].strip()) for pk in mine[int(cells[0])] if entry
            ]
        elif tag == "x":
            found.sheets.append((int(cells[0]), int(cells[1]), int(cells[2])))
        else:
            profiles.append((int(cells[0]), int(cells[1] or 0), dict(zip(_KNOWN, cells[2:], strict=False))))
    for _profile, _tie, row in sorted(profiles, key=lambda one: one[:2]):
        until = row["tie__until"]
        known_row: dict[str, Any] = row | {"tie__until": dt.date.fromisoformat(until) if until else None}
        found.known.setdefault(int(row["person_id"]), []).append(known_row)
    return found


def known_of(seats: Sequence[PanelSeat]) -> Known:
    """By person what every pool knows and the ties that are on record: a row for each tie, or one. One query.

    A tie is entered on a profile, so whoever has ties has a profile.
    """
    known: Known = {}
    for row in _profiles({seat.person_id for seat in seats}).order_by("pk", "tie__pk").values(*_KNOWN):
        known.setdefault(row["person_id"], []).append(dict(row))
    return known


_KNOWN = (
    "person_id", "employer", "schools", "fields", "region__path", "tie__kind", "tie__name", "tie__uscc", "tie__until",
)  # fmt: skip


def _profiles(people: Iterable[int]) -> QuerySet[Any]:
    rows = JudgeProfile.objects.filter(person__in=people)
    return rows.annotate(tie=FilteredRelation("person__judge_ties", condition=Q(person__judge_ties__ended_at=None)))


def _judge_facts(seat: PanelSeat, rows: Sequence[Mapping[str, Any]], home: str) -> JudgeFacts:
    person = seat.person
    own = person.region.path if person.region_id and person.region else ""
    regions = [division_below(path, home) for path in [*(row["region__path"] or "" for row in rows), own]]
    ties = [row for row in rows if row["tie__kind"]]
    works = [row for row in ties if row["tie__kind"] == TieKind.EMPLOYER]
    others = {
        Tie(ConflictReason(row["tie__kind"]), row["tie__name"], row["tie__uscc"], row["tie__until"])
        for row in ties
        if row["tie__kind"] != TieKind.EMPLOYER
    }
    return JudgeFacts(
        id=str(seat.pk),
        person=str(person.pk),
        employer=person.employer,
        employers=frozenset({row["employer"] for row in rows} | {row["tie__name"] for row in works}),
        # Whoever works for the entering firm shares its credit code.
        firms=frozenset(row["tie__uscc"] for row in works if row["tie__uscc"]),
        phone=person.phone_index,
        region=next((one for one in regions if one), ""),
        schools=frozenset(school for row in rows for school in split_tags(row["schools"])),
        ties=tuple(others),
    )


def division_below(path: str, home: str) -> str:
    """The code of the division right below ``home`` that a region's path lies in; empty for ``home`` itself and outside."""
    return path.removeprefix(home).split("/")[0] if path.startswith(home) else ""


def _entry_facts(
    entry: Entry, members: Sequence[_Member], judge_by_id: Mapping[str, int], home: str, policy: Policy
) -> EntryFacts:
    leader, asks = entry.leader, policy.is_on(*_ANSWERED)
    # Documents are compared by keyed hash; a team member who is a judge becomes that judge's person.
    people = {leader.pk} | {judge_by_id[m.id_index] for m in members if m.id_index in judge_by_id}
    if leader.id_index and leader.id_index in judge_by_id:
        people.add(judge_by_id[leader.id_index])
    phones = {leader.phone_index} | {member.phone_index for member in members}
    return EntryFacts(
        id=str(entry.pk),
        people=frozenset(map(str, people)),
        units=frozenset(name for name in (entry.organisation_name, leader.employer) if name.strip()),
        uscc=entry.uscc,
        phones=frozenset(phone for phone in phones if phone),
        names=frozenset(name for name in (entry.title, leader.name, *(m.name for m in members)) if name.strip()),
        region=division_below(entry.region.path, home) if entry.region is not None else "",
        schools=_answers(entry, _SCHOOL) if asks else frozenset(),
        incubators=_answers(entry, _INCUBATOR) if asks else frozenset(),
    )


def _answers(entry: Entry, words: Iterable[str]) -> frozenset[str]:
    wanted = tuple(words)
    return frozenset(
        str(value).strip()
        for code, value in entry.form.items()
        if isinstance(value, str) and value.strip() and any(word in code for word in wanted)
    )


def _avoided(
    seats: Sequence[PanelSeat], entries: Sequence[Entry], team: Mapping[int, Sequence[_Member]]
) -> list[Declaration]:
    """Units and people that a judge named when accepting, found by name among the entries."""
    named = {seat.pk: {unit_key(name): name for name in seat.avoid if unit_key(name)} for seat in seats}
    wanted = {seat: names for seat, names in named.items() if names}
    if not wanted:
        return []
    found = []
    for entry in entries:
        names = {unit_key(entry.organisation_name), unit_key(entry.leader.name), unit_key(entry.title)}
        names |= {unit_key(member.name) for member in team.get(entry.pk, ())}
        said = {seat: [mine[key] for key in sorted(mine.keys() & names)] for seat, mine in wanted.items()}
        found += [
            Declaration(str(pk), str(entry.pk), ConflictKind.OTHER, _(", ").join(words))
            for pk, words in said.items()
            if words
        ]
    return found
