"""What the rule book asks of one entry, as it stands now."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.utils.translation import gettext as _

from competitions.domain import asked
from competitions.domain.consents import CONSENTS, TEAM, Consent
from competitions.domain.rulebook import Attachment, AttachmentKind, EntrantKind, Question, RuleBook
from competitions.enums import EntrySource

if TYPE_CHECKING:
    from competitions.queries.entry_snapshot import Snapshot

SCANS = ("pdf", "jpg", "jpeg", "png")


def is_of_persons(book: RuleBook) -> bool:
    """Whether persons enter (马兰花), not projects with a team."""
    return book.entrant is EntrantKind.PERSON


def members_answer(book: RuleBook) -> bool:
    """Whether every member accepts by a link of their own."""
    return not is_of_persons(book) and book.team is not None and book.team.members_accept


def consents_asked(snapshot: Snapshot) -> tuple[Consent, ...]:
    """The consents that this entry needs. One query where the team was not read yet."""
    book = snapshot.book
    word = not is_of_persons(book) and not members_answer(book) and bool(snapshot.others)
    return (*CONSENTS, TEAM) if word else CONSENTS


def asked_questions(snapshot: Snapshot) -> list[Question]:
    """The questions that are put to this entry. A query for its track only where a question hangs on it."""
    return asked.asked_questions(snapshot.book, _said(snapshot))


def asked_files(snapshot: Snapshot) -> list[Attachment]:
    """The files that this entry is asked for; of one that an office types in for somebody also the consents on paper."""
    return [*asked.asked_files(snapshot.book, _said(snapshot)), *office_files(snapshot)]


def office_files(snapshot: Snapshot) -> list[Attachment]:
    """What no book names: the consents on paper of an entry that an office types in."""
    if snapshot.entry.source != EntrySource.OFFICE:
        return []
    consent = Attachment(
        kind=AttachmentKind.PAPER_CONSENT,
        name=_("Pledge and consents, signed on paper (scan)"),
        required=snapshot.entry.leader.user_id is None,
        extensions=SCANS,
        max_bytes=int(settings.UPLOAD_MAX_BYTES),
    )
    return [consent]


def asked_answers(snapshot: Snapshot) -> dict[str, object]:
    """The answers without those to questions that are no longer asked: these stay in the draft and go no further."""
    form = snapshot.entry.form
    dropped = {question.code for question in snapshot.book.questions} - {q.code for q in asked_questions(snapshot)}
    return {code: answer for code, answer in form.items() if code not in dropped}


def _said(snapshot: Snapshot) -> asked.Said:
    entry = snapshot.entry

    def said(field: str) -> str:
        if field == "track":
            return entry.track.code if entry.track else ""
        if field == "entrant_type":
            return entry.entrant_type
        return str(entry.form.get(field.removeprefix("q_"), "") or "")

    return said
