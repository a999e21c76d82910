"""What still stands in the way of handing in an entry: every gap and fault, by field, in words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from competitions.domain.consents import is_given
from competitions.domain.eligibility import Outcome
from competitions.domain.file_slots import slots_of
from competitions.domain.rulebook import Attachment, Question, QuestionKind
from competitions.enums import EntrantType, EntrySource, EntryState
from competitions.models import Attachment as HeldFile
from competitions.models import TeamMember
from competitions.queries import problem_words as words
from competitions.queries.eligibility import judge_entry, reasons_of, team_limits
from competitions.queries.entry_asked import asked_files, asked_questions, consents_asked, is_of_persons, members_answer
from competitions.queries.entry_keys import birth_date_of
from competitions.queries.entry_snapshot import Snapshot, is_stale
from competitions.queries.team_answers import Answer, answer_of

TITLE_LIMIT, UNIT_LIMIT, SUMMARY_LIMIT = 120, 120, 2000


@dataclass(frozen=True)
class FormProblem:
    """One thing to mend. ``field`` is the name of the input, its anchor ``#id_<field>``; ``section`` its chapter."""

    section: str
    field: str
    text: str


def problems_of(snapshot: Snapshot, now: dt.datetime) -> list[FormProblem]:
    """Everything that stands in the way, in the order of the form; empty when it can be handed in.

    What other entries rule out (a second entry of the same person) shows only when it is handed in.
    """
    found = [
        *project_problems(snapshot, now),
        *people_problems(snapshot, now),
        *file_problems(snapshot),
        *consent_problems(snapshot),
    ]
    verdicts = judge_entry(snapshot, now)
    if found:
        # What is not told yet stands in the list already, by its field.
        verdicts = tuple(verdict for verdict in verdicts if verdict.outcome is Outcome.FAILS)
    found += [
        FormProblem("rules", "", reason) for reason in reasons_of(verdicts, snapshot.entry.competition, unknown=True)
    ]
    return found


def project_problems(snapshot: Snapshot, now: dt.datetime) -> list[FormProblem]:
    """What is missing or wrong about the project and the entrant. No query."""
    about = _lesson(snapshot) if is_of_persons(snapshot.book) else _project(snapshot, now)
    return [*about, *_questions(snapshot)]


def people_problems(snapshot: Snapshot, now: dt.datetime) -> list[FormProblem]:
    """What is missing or wrong about the founder and the team. One query where the team was not read yet."""
    if is_of_persons(snapshot.book):
        return list(_founder(snapshot, now, _("Contestant")))
    return [*_founder(snapshot, now, _("First founder")), *_team(snapshot, now)]


def file_problems(snapshot: Snapshot) -> list[FormProblem]:
    """Files that are missing or show an older form. One query where they were not read yet."""
    return list(_files(snapshot))


def consent_problems(snapshot: Snapshot) -> list[FormProblem]:
    """Consents not given, or given to an older text. One query where the team was not read yet."""
    return list(_consents(snapshot))


def left_open(snapshot: Snapshot) -> list[FormProblem]:
    """What the office's list left to the contestant in an entry that waits for its check: files and consents."""
    entry = snapshot.entry
    if entry.source != EntrySource.IMPORTED or entry.state != EntryState.SUBMITTED:
        return []
    return [*file_problems(snapshot), *consent_problems(snapshot)]


def first_problem(snapshot: Snapshot, now: dt.datetime) -> str | None:
    """The reason of the guard: how many things are missing and the first of them."""
    found = problems_of(snapshot, now)
    if not found:
        return None
    return _("The entry is not complete yet (%(count)d to mend): %(first)s") % {
        "count": len(found),
        "first": found[0].text,
    }


def is_registered(entrant_type: str) -> bool:
    """Whether such an entrant has a name, a credit code and a day of registration."""
    return bool(entrant_type) and entrant_type != EntrantType.TEAM


def _lesson(snapshot: Snapshot) -> Iterator[FormProblem]:
    """A person enters: the lesson may speak for itself, and nobody is registered anywhere."""
    entry = snapshot.entry
    title = words.title_problems(entry.title, limit=TITLE_LIMIT)
    yield from _all("project", "title", title, _("Title of the lesson"))
    yield from _track(snapshot)
    if entry.region_id is None:
        yield FormProblem("project", "region", _("Choose the place of work."))
    if entry.summary:
        summary = words.title_problems(entry.summary, limit=SUMMARY_LIMIT, lines=True)
        yield from _all("project", "summary", summary, _("About the lesson"))
    unit = words.title_problems(entry.organisation_name, limit=UNIT_LIMIT)
    yield from _all("entrant", "organisation_name", unit, _("Work unit"))


def _track(snapshot: Snapshot) -> Iterator[FormProblem]:
    # Not loaded means stored this moment (`entry_saving`): chosen, and not worth a query.
    if snapshot.entry.__dict__.get("track_id", 0) is None:
        yield FormProblem("project", "track", _("Choose a track."))


def _project(snapshot: Snapshot, now: dt.datetime) -> Iterator[FormProblem]:
    entry = snapshot.entry
    yield from _all("project", "title", words.title_problems(entry.title, limit=TITLE_LIMIT), _("Project name"))
    yield from _track(snapshot)
    if entry.region_id is None:
        yield FormProblem("project", "region", _("Choose the place of the project."))
    yield from _all(
        "project", "summary", words.title_problems(entry.summary, limit=SUMMARY_LIMIT, lines=True), _("Project summary")
    )
    if not entry.entrant_type:
        yield FormProblem("entrant", "entrant_type", _("Choose what kind of entrant you are."))
    if is_registered(entry.entrant_type):
        name = words.title_problems(entry.organisation_name, limit=UNIT_LIMIT)
        yield from _all("entrant", "organisation_name", name, _("Name of the firm"))
        yield from _all("entrant", "uscc", words.uscc_problems(entry.uscc), _("Unified social credit code"))
        if entry.registered_on is None:
            yield FormProblem("entrant", "registered_on", _("Give the day of registration."))
        elif entry.registered_on > timezone.localdate(now):
            yield FormProblem("entrant", "registered_on", _("The day of registration lies in the future."))
    elif entry.entrant_type:
        name = words.title_problems(entry.organisation_name, limit=UNIT_LIMIT)
        yield from _all("entrant", "organisation_name", name, _("Name of the team"))


def _questions(snapshot: Snapshot) -> Iterator[FormProblem]:
    for question in asked_questions(snapshot):
        value = str(snapshot.entry.form.get(question.code, "") or "")
        problem = answer_problem(question, value)
        if problem:
            yield FormProblem("entrant", f"q_{question.code}", question.label + _(": ") + problem)


def answer_problem(question: Question, value: str) -> str | None:
    """What is wrong with an answer, or None."""
    if not value.strip():
        return _("Please fill this in.") if question.required else None
    if question.kind in (QuestionKind.TEXT, QuestionKind.LINES):
        found = words.title_problems(value, limit=question.limit, lines=question.kind is QuestionKind.LINES)
        return found[0] if found else None
    if question.kind is QuestionKind.CHOICE:
        return None if value in question.choices else _("Choose one of the list.")
    return _number_problem(question, value)


def _number_problem(question: Question, value: str) -> str | None:
    try:
        number = Decimal(value)
    except InvalidOperation:
        return _("Please give a number.")
    if not number.is_finite() or (question.kind is QuestionKind.WHOLE and number != number.to_integral_value()):
        return _("Please give a whole number.")
    if not question.low <= number <= question.high:
        return _("The number lies between %(low)s and %(high)s.") % {"low": question.low, "high": question.high}
    return None


def _founder(snapshot: Snapshot, now: dt.datetime, who: str) -> Iterator[FormProblem]:
    leader = snapshot.leader
    if leader is None:
        yield FormProblem("founder", "founder_name", _("Name the first founder."))
        return
    yield from _all("founder", "founder_name", words.name_problems(leader.name), who)
    if not leader.id_kind:
        yield FormProblem("founder", "founder_id_kind", _("Choose the kind of identity document."))
    else:
        found = words.id_problems(leader.id_kind, leader.id_number, on=timezone.localdate(now))
        yield from _all("founder", "founder_id_number", found, _("Number of the document"))
        if not found and birth_date_of(snapshot) is None:
            text = _("This document tells no date of birth; please give it.")
            yield FormProblem("founder", "founder_birth_date", text)
    yield from _all("founder", "founder_phone", words.phone_problems(leader.phone), _("Mobile number"))


def _team(snapshot: Snapshot, now: dt.datetime) -> Iterator[FormProblem]:
    holders = {snapshot.leader.id_number: _("First founder")} if snapshot.leader else {}
    for place, member in enumerate(snapshot.others, start=1):
        who = _("Member %(number)d") % {"number": place}
        yield from _member(member, who, holders.get(member.id_number, ""), now)
        holders.setdefault(member.id_number, who)
        if members_answer(snapshot.book):
            yield from _agreement(snapshot, member, who)
    yield from _presenters(snapshot)
    least, most = team_limits(snapshot.book)
    if not least <= len(snapshot.members) <= most:
        text = _("The team has %(count)d members, the founder included; %(least)d to %(most)d are allowed.")
        yield FormProblem("team", "team", text % {"count": len(snapshot.members), "least": least, "most": most})


def _presenters(snapshot: Snapshot) -> Iterator[FormProblem]:
    """At least one, and no more than the stages of the track let on the stage."""
    named = sum(member.is_presenter for member in snapshot.members)
    track = snapshot.entry.track
    stages = snapshot.book.path_of(track.code) if track else ()
    most = min((stage.presenters_max for stage in stages if stage.presenters_max is not None), default=None)
    if not named:
        text = _("Say who presents the project: tick at least one person of the team.")
    elif most is not None and named > most:
        text = _("At most %(most)d people may present the project; %(count)d are ticked.")
        text %= {"most": most, "count": named}
    else:
        return
    yield FormProblem("team", "founder_presenter", text)


def _agreement(snapshot: Snapshot, member: TeamMember, who: str) -> Iterator[FormProblem]:
    """Where members answer for themselves: whoever has not, or not to what stands there now. Of an imported entry the
    office has their word on paper."""
    if snapshot.entry.source == EntrySource.IMPORTED:
        return
    texts = {
        Answer.NOT_ASKED: _("%(who)s has to accept by a link; send it."),
        Answer.WAITING: _("%(who)s has not accepted yet."),
        Answer.CHANGED: _("The data of %(who)s were changed since; ask for the acceptance again."),
        Answer.DECLINED: _("%(who)s declined. Take them off the team, or ask again."),
    }
    answer = answer_of(snapshot, member)
    if answer in texts:
        yield FormProblem("team", f"m{member.pk}_acceptance", texts[answer] % {"who": member.name or who})


def _member(member: TeamMember, who: str, twin: str, now: dt.datetime) -> Iterator[FormProblem]:
    """``twin``: who of the team stands above with the same number."""
    prefix = f"m{member.pk}_"
    yield from _all("team", prefix + "name", words.name_problems(member.name), who + " " + pgettext("person", "Name"))
    if member.id_number and not member.id_kind:
        yield FormProblem("team", prefix + "id_kind", who + _(": ") + _("Choose the kind of identity document."))
    elif member.id_number:
        found = words.id_problems(member.id_kind, member.id_number, on=timezone.localdate(now))
        yield from _all("team", prefix + "id_number", found, who + " " + _("Number of the document"))
        if twin and not found:
            text = _("%(who)s has the same document number as %(other)s; everybody has their own.")
            yield FormProblem("team", prefix + "id_number", text % {"who": who, "other": twin})
    if member.phone:
        yield from _all("team", prefix + "phone", words.phone_problems(member.phone), who + " " + _("Mobile number"))


def _files(snapshot: Snapshot) -> Iterator[FormProblem]:
    for wanted in asked_files(snapshot):
        held = snapshot.files_of(wanted.kind)
        missing = wanted.min_files - len(held) if wanted.required else 0
        if missing > 0:
            yield FormProblem("files", f"file_{_empty(wanted, held)}", _still(wanted, missing))
        if any(is_stale(one, snapshot) for one in held):
            text = _(
                "The form was changed after it was stamped. Print it again, have it stamped and upload the new scan."
            )
            yield FormProblem("files", f"file_{wanted.kind}", text)


def _empty(wanted: Attachment, held: list[HeldFile]) -> str:
    """The key of the first place without a file."""
    taken = {one.slot for one in held}
    return next((slot.key for slot in slots_of(wanted) if slot.number not in taken), wanted.kind.value)


def _still(wanted: Attachment, missing: int) -> str:
    if wanted.min_files == 1:
        return _("Still to upload: %(name)s") % {"name": wanted.name}
    words = ngettext(
        "Still to upload: %(name)s, %(count)d more file (at least %(least)d)",
        "Still to upload: %(name)s, %(count)d more files (at least %(least)d)",
        missing,
    )
    return words % {"name": wanted.name, "count": missing, "least": wanted.min_files}


def _consents(snapshot: Snapshot) -> Iterator[FormProblem]:
    titles = {
        "pledge": _("Pledge"),
        "personal_data": _("Use of personal data"),
        "publication": _("Publication of the result"),
        "team": _("Agreement of the team"),
    }
    for consent in consents_asked(snapshot):
        if not is_given(snapshot.entry.consents, consent):
            text = _("Please read and tick: %(title)s") % {"title": titles[consent.code]}
            yield FormProblem("consents", f"consent_{consent.code}", text)


def _all(section: str, field: str, texts: list[str], label: str) -> Iterator[FormProblem]:
    for text in texts[:1]:
        yield FormProblem(section, field, label + _(": ") + text)
