"""Who may enter, put to the rule book: what is known about a person, and about an entry with its team."""

from __future__ import annotations

import dataclasses
import datetime as dt
import re
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from django.utils import timezone
from django.utils.translation import gettext

from accounts.domain import ids
from accounts.models import Person, Region
from competitions.domain.eligibility import (
    Applicant,
    Context,
    Lecturer,
    Outcome,
    Reason,
    Rule,
    Verdict,
    assess,
    funding_of,
    study_of,
    yes_or_no,
)
from competitions.domain.eligibility.rule_words import labelled
from competitions.domain.eligibility.sentences import rule_sentence, verdict_sentence
from competitions.domain.entry_fields import FieldError, day_typed
from competitions.domain.rulebook import EntrantKind, RuleBook
from competitions.domain.rulebook.sentences.persons import said_of_persons
from competitions.domain.sentences import Sentence
from competitions.models import Competition
from competitions.queries.entry_asked import asked_answers
from competitions.queries.entry_keys import birth_date_of, who_is, who_of
from competitions.queries.entry_snapshot import Snapshot
from competitions.queries.lecturers import listed
from competitions.queries.other_entries import Record, record_of

# Codes of questions whose answers the checks know.
SHARE = "share_percent"
FUNDING, OTHER_FIRM, CATEGORY = "funding_round", "other_legal_person", "category"
STUDY, GRADUATED_ON, CORE_MEMBERS = "study", "graduated_on", "core_members"
PRESENTER_CATEGORY, PRESENTER_ANSWERS = "presenter_category", "presenter_answers"
CERTIFICATE, COURSE, LECTURER_LEVEL = "certificate_no", "course", "lecturer_level"
OF_LECTURERS = ("lecturer_certificate", "lecturer_grade", "lecturer_not_suspended")
# They look at other entries: judged under the lock of the numbering, when nobody else can hand in at the same moment.
LOOKING_AROUND = ("one_entry_per_person", "one_entry_per_firm", "no_earlier_award")


# We know only the awards that were given here: that there is none is for the applicant to say.
CONFIRM = "confirm"


@dataclass(frozen=True)
class Answer:
    """One rule and what it says about this applicant, in words. ``outcome``: ok, fails, unknown, confirm."""

    rule: str
    outcome: str
    reason: str = ""


def cut_off_of(competition: Competition, book: RuleBook, now: dt.datetime) -> dt.date:
    """The day that ages are counted on: the rule book's, else the last day of registration, else today."""
    if book.cut_off:
        return book.cut_off
    return timezone.localdate(competition.registration_closes_at or now)


def person_applicant(person: Person, competition: Competition) -> Applicant:
    """What is known about a person before the form. One query."""
    number = ids.normalise(person.id_number)
    known = ids.facts(ids.IdType(person.id_kind), number) if person.id_kind and number else ids.IdFacts()
    found = record_of(competition, who_is(person))
    return Applicant(
        birth_date=person.birth_date or known.birth_date,
        person_entries=found.of_person,
        earlier_awards=found.awards,
    )


def entry_applicant(snapshot: Snapshot) -> Applicant:
    """What an entry tells of itself; nothing about others. No query but the team's, and that of the list of lecturers."""
    entry = snapshot.entry
    said = {code: str(answer) for code, answer in asked_answers(snapshot).items() if answer not in (None, "")}
    return Applicant(
        birth_date=birth_date_of(snapshot),
        entrant_type=entry.entrant_type or None,
        uscc=entry.uscc or None,
        firm_registered_on=entry.registered_on,
        region_path=path_codes(entry.region) if entry.region else None,
        members=len(snapshot.members),
        presenter_is_member=any(member.is_presenter for member in snapshot.members) or None,
        share_percent=_decimal(said.get(SHARE)),
        funding_round=funding_of(said.get(FUNDING, "")),
        other_legal_person=yes_or_no(said.get(OTHER_FIRM, "")),
        categories=_groups(said, CATEGORY),
        study=study_of(said.get(STUDY, "")),
        graduated_on=_date(said.get(GRADUATED_ON, "")),
        core_members=_whole(said.get(CORE_MEMBERS, "")),
        presenter_categories=_groups(said, PRESENTER_CATEGORY),
        presenter_answers=yes_or_no(said.get(PRESENTER_ANSWERS, "")),
        lecturer=_lecturer(snapshot, said),
        answers=said,
    )


def _lecturer(snapshot: Snapshot, said: dict[str, str]) -> Lecturer | None:
    """What the list of the province says about the certificate; where there is none, what is told: grade and suspension
    are then for the organiser to look up."""
    if CERTIFICATE not in said:
        return None
    course, level = said.get(COURSE, ""), said.get(LECTURER_LEVEL, "")
    if any(rule.check in OF_LECTURERS for rule in snapshot.book.eligibility):
        name = snapshot.leader.name if snapshot.leader else ""
        found = listed(snapshot.entry.competition, certificate=said[CERTIFICATE], name=name)
        if found is not None:
            return dataclasses.replace(found, entered_with=course)
    courses = (course,) if course else ()
    return Lecturer(certificate=said[CERTIFICATE], courses=courses, level=level, grades=None, suspensions=None)


def _groups(said: dict[str, str], code: str) -> frozenset[str] | None:
    """The groups of people that an answer names, one or several."""
    return frozenset(re.split(r"[、,，;；\s]+", said[code].strip())) if code in said else None


def _whole(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() else None


def _date(text: str) -> dt.date | None:
    try:
        return day_typed(text)
    except FieldError:
        return None


def rule_of(book: RuleBook, rule: Rule, tracks: dict[str, str], names: dict[str, str]) -> Sentence:
    """A rule as the rule book says it: of contestants where persons enter."""
    said = rule_sentence(labelled(rule, questions_named(book)), tracks, names)
    return said_of_persons(said) if book.entrant is EntrantKind.PERSON else said


def judge_person(person: Person, competition: Competition, book: RuleBook, now: dt.datetime) -> list[Answer]:
    """Every rule with its verdict, before the form. Two queries at most."""
    context = _context(competition, book, now)
    applicant = person_applicant(person, competition)
    names = region_names(competition, book)
    tracks = {track.code: track.name for track in book.tracks}
    return [
        Answer(
            rule=rule_of(book, rule, tracks, names).text(gettext),
            outcome=CONFIRM
            if rule.check == "no_earlier_award" and verdict.outcome is Outcome.OK
            else verdict.outcome.value,
            reason=_words(verdict, names),
        )
        for rule in book.eligibility
        for verdict in assess([labelled(rule, questions_named(book))], applicant, context)
    ]


def judge_entry(snapshot: Snapshot, now: dt.datetime) -> tuple[Verdict, ...]:
    """Every verdict but those that look at other entries. No query but for the list of lecturers, where a rule asks it."""
    return _assess(snapshot, entry_applicant(snapshot), now, _rules(snapshot.book, looking_around=False))


def judge_around(snapshot: Snapshot, now: dt.datetime) -> tuple[Verdict, ...]:
    """The verdicts that look at other entries of the person and the firm. One query, none when no rule asks."""
    if not _rules(snapshot.book, looking_around=True):
        return ()
    found = record_of(snapshot.entry.competition, who_of(snapshot), but=snapshot.entry.pk)
    return judge_record(snapshot, found, now)


def judge_record(snapshot: Snapshot, found: Record, now: dt.datetime) -> tuple[Verdict, ...]:
    """The same for what is known to be there of the person and the firm. No query."""
    applicant = Applicant(
        entrant_type=snapshot.entry.entrant_type or None,
        person_entries=found.of_person,
        firm_entries=found.of_firm,
        earlier_awards=found.awards,
    )
    return _assess(snapshot, applicant, now, _rules(snapshot.book, looking_around=True))


def reasons_of(verdicts: tuple[Verdict, ...], competition: Competition, *, unknown: bool = False) -> list[str]:
    """Why not, in words; with ``unknown`` also what has not been told yet. The region's name is the competition's."""
    wanted = {Outcome.FAILS, Outcome.UNKNOWN} if unknown else {Outcome.FAILS}
    names = {competition.region_id: competition.region.name}
    # What only the organiser can look up is no gap of the form.
    told = [verdict for verdict in verdicts if verdict.reason is not Reason.LOOK_UP]
    return [_words(verdict, names) for verdict in told if verdict.outcome in wanted]


def region_names(competition: Competition, book: RuleBook) -> dict[str, str]:
    """Names for the region codes that the rules speak of. A query only when they name others than the competition's."""
    known = {competition.region_id: competition.region.name}
    codes = {str(rule.params["region"]) for rule in book.eligibility if rule.params.get("region")} - set(known)
    return known | (dict(Region.objects.filter(code__in=codes).values_list("code", "name")) if codes else {})


def path_codes(region: Region) -> tuple[str, ...]:
    """``/430000/430100/430103/`` as its codes."""
    return tuple(code for code in region.path.split("/") if code)


def team_limits(book: RuleBook) -> tuple[int, int]:
    """Fewest and most members, the head included, as the rules of the contest say."""
    low, high = 1, 100
    for rule in book.eligibility:
        if rule.check == "team_size" and not rule.tracks and not rule.entrant_types:
            low, high = max(low, int(str(rule.params["min"]))), min(high, int(str(rule.params["max"])))
    return low, high


def _assess(snapshot: Snapshot, applicant: Applicant, now: dt.datetime, rules: list[Rule]) -> tuple[Verdict, ...]:
    entry = snapshot.entry
    track = entry.track.code if entry.track else None
    return assess(rules, applicant, _context(entry.competition, snapshot.book, now, track))


def _context(competition: Competition, book: RuleBook, now: dt.datetime, track: str | None = None) -> Context:
    return Context(
        cut_off=cut_off_of(competition, book, now),
        region=competition.region_id,
        track=track,
        contest=book.contest,
        edition=book.edition,
        year=book.year,
    )


def _rules(book: RuleBook, *, looking_around: bool) -> list[Rule]:
    names = questions_named(book)
    return [labelled(rule, names) for rule in book.eligibility if (rule.check in LOOKING_AROUND) == looking_around]


def questions_named(book: RuleBook) -> dict[str, str]:
    """What each question of the form asks, by its code."""
    return {question.code: question.label for question in book.questions}


def _words(verdict: Verdict, names: dict[str, str]) -> str:
    sentence = verdict_sentence(verdict, names)
    return sentence.text(gettext) if sentence else ""


def _decimal(value: object) -> Decimal | None:
    try:
        return Decimal(str(value)) if value not in (None, "") else None
    except InvalidOperation:
        return None
