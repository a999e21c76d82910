"""The entry form as chapters of inputs, from what is stored and what was typed."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.enums import IdKind
from competitions.domain.asked import asked_files, asked_questions, needs_of
from competitions.domain.consents import is_given
from competitions.domain.entry_fields import DUTY_LIMIT, SUMMARY_LIMIT, TITLE_LIMIT, UNIT_LIMIT
from competitions.domain.file_slots import Slot, slots_of
from competitions.domain.rulebook import Attachment, Question, QuestionKind
from competitions.domain.rulebook import AttachmentKind as BookFile
from competitions.domain.rulebook.sentences.entries import length
from competitions.enums import AttachmentKind, EntrantType, ScanMatch
from competitions.forms.entry_boxes import Arriving, Box, FileBox, MemberBoxes, Typed
from competitions.models import ResumableUpload, TeamMember
from competitions.queries.consent_texts import ConsentText, consent_texts
from competitions.queries.eligibility import team_limits
from competitions.queries.entry_asked import consents_asked, is_of_persons, members_answer, office_files
from competitions.queries.entry_labels import entrant_labels, person_labels, project_labels, section_titles
from competitions.queries.entry_problems import is_registered
from competitions.queries.entry_snapshot import Snapshot, is_stale
from competitions.queries.entry_values import value_of
from competitions.queries.entry_windows import exact_time
from competitions.queries.paper_words import match_words
from competitions.queries.places import places_in
from competitions.queries.resumable import received, unfinished_uploads
from competitions.queries.team_answers import standing_of
from ui import formats

ID_KINDS = [("", "—"), *IdKind.choices]
NAME_LIMIT = 60
# Nobody is asked without a reason (promise L1), and for a number of a document least of all.
_ID_PURPOSE = gettext_lazy("age and identity under the conditions, one entry per person, the certificate")
_PHONE_PURPOSE = gettext_lazy("messages about this entry, its receipt and results")


@dataclass(slots=True)
class ConsentBox:
    """A consent with its whole text."""

    text: ConsentText
    box: Box
    given_at: str


def _purpose_words(question: Question) -> str:
    """The hint, and what the answer is for: nobody is asked without a reason."""
    purpose = _("Asked for: %(purpose)s.") % {"purpose": question.purpose}
    return f"{question.hint} {purpose}" if question.hint else purpose


def _at(row: dict[str, str]) -> str:
    return exact_time(dt.datetime.fromisoformat(row["at"])) if row.get("at") else ""


def limits_of(wanted: Attachment) -> str:
    """Kinds, size and length of a file, told before it is sent."""
    kinds = formats.file_kinds(wanted.extensions)
    words = _("%(kinds)s, at most %(size)s.") % {"kinds": kinds, "size": formats.file_size(wanted.max_bytes)}
    lasts = length(wanted)
    return f"{words} {lasts.text(_)}" if lasts is not None else words


def _arriving(upload: ResumableUpload) -> Arriving:
    until = upload.touched_at + dt.timedelta(hours=settings.RESUMABLE_KEEP_HOURS)
    return Arriving(
        token=upload.token,
        name=upload.name,
        size=upload.size,
        there=received(upload),
        mark=upload.mark,
        at=upload.touched_at,
        keep_until=until,
    )


class EntryForm:
    """The boxes of one entry, in chapters. Reads no request."""

    def __init__(self, snapshot: Snapshot, typed: Typed | None = None) -> None:
        self.snapshot = snapshot
        self.book = snapshot.book
        self.typed = typed or Typed()
        self.of_persons = is_of_persons(self.book)
        self.titles = section_titles(self.book)
        self.person = person_labels(self.book)
        self.entry = snapshot.entry

    def project(self) -> list[Box]:
        """What it is about."""
        labels = project_labels(self.book)
        tracks = [(track.code, track.name) for track in self.book.tracks]
        scopes = {track.code: track.scope for track in self.book.tracks if track.scope}
        where = _("Where your work unit is.") if self.of_persons else _("Where the project is carried out.")
        told = _("What problem is solved, how, for whom, what makes it new, how far it has come.")
        if self.of_persons:
            told = _("For whom it is, what it teaches and how, what makes it good.")
        return [
            self._box("title", labels["title"], limit=TITLE_LIMIT, width="wide"),
            self._box("track", labels["track"], kind="radio", choices=tracks, notes=scopes, width="wide"),
            self._box(
                "region", labels["region"], kind="select", choices=[("", "—"), *self._places()], width="medium",
                help=where,
            ),
            self._box(
                "summary", labels["summary"], kind="lines", limit=SUMMARY_LIMIT, width="wide", help=told,
                required=not self.of_persons,
            ),
        ]  # fmt: skip

    def entrant(self) -> list[Box]:
        """Who enters: firm, institution, sole trader or team, and the rule book's own questions."""
        kind = self._value("entrant_type")
        labels = entrant_labels(self.book, kind)
        if self.of_persons:
            unit = self._box("organisation_name", labels["organisation_name"], limit=UNIT_LIMIT, width="wide")
            return [unit, *self._questions()]
        registered = is_registered(kind)
        boxes = [
            self._box(
                "entrant_type", labels["entrant_type"], kind="radio", choices=list(EntrantType.choices), width="wide"
            ),
            self._box("organisation_name", labels["organisation_name"], limit=UNIT_LIMIT, width="wide"),
        ]
        only = _("Firms, institutions and sole traders only; as on the licence.")
        boxes += [
            self._box("uscc", labels["uscc"], limit=18, required=registered, help=only),
            self._box("registered_on", labels["registered_on"], kind="date", required=registered, help=only),
        ]
        return boxes + self._questions()

    def founder(self) -> list[Box]:
        """The head of the team."""
        birth = self._box(
            "founder_birth_date", self.person["birth_date"], kind="date", required=False,
            help=_("Only for documents whose number does not tell it."),
        )  # fmt: skip
        return [
            self._box("founder_name", self.person["name"], limit=NAME_LIMIT, autocomplete="name"),
            self._box("founder_id_kind", self.person["id_kind"], kind="select", choices=self._id_kinds()),
            self._secret("founder_id_number", self.person["id_number"], purpose=_ID_PURPOSE),
            birth,
            self._secret("founder_phone", self.person["phone"], mode="tel", purpose=_PHONE_PURPOSE),
            self._box("founder_duty", self.person["duty"], limit=DUTY_LIMIT, required=False),
        ]

    def founder_presents(self) -> Box:
        """Whether the founder speaks on stage."""
        return self._box("founder_presenter", self.person["presenter"], kind="check", required=False)

    def members(self) -> list[MemberBoxes]:
        """Everybody else."""
        return [self._member(number, member) for number, member in enumerate(self.snapshot.others, start=1)]

    def every_box(self) -> list[Box]:
        """All inputs but files and consents, in the order of the form."""
        boxes = [*self.project(), *self.entrant(), *self.founder()]
        if self.of_persons:
            return boxes
        members = [box for member in self.members() for box in (*member.boxes, member.presenter)]
        return [*boxes, self.founder_presents(), *members]

    def boxes(self) -> str:
        """The names of every box to tick that is drawn: one that does not come back was emptied."""
        names = [] if self.of_persons else ["founder_presenter", *(one.presenter.name for one in self.members())]
        return ",".join(
            [*names, *(f"consent_{text.code}" for text in consent_texts(self.book, consents_asked(self.snapshot)))]
        )

    def may_add(self) -> bool:
        """Whether the team is not full."""
        return len(self.snapshot.members) < team_limits(self.snapshot.book)[1]

    def files(self) -> list[FileBox]:
        """The files that the rule book asks for, with their limits told before the upload."""
        uploads, office = unfinished_uploads(self.entry), office_files(self.snapshot)
        asked = [*asked_files(self.book, self._value), *office]
        return [
            self._file(slot, uploads.get(slot.key), asked=wanted in asked)
            for wanted in (*self.book.attachments, *office)
            for slot in slots_of(wanted)
        ]

    def consents(self) -> list[ConsentBox]:
        """Each on its own, none ticked that was not ticked by hand."""
        rows = []
        for text in consent_texts(self.book, consents_asked(self.snapshot)):
            name = f"consent_{text.code}"
            row = self.entry.consents.get(text.code) or {}
            given = is_given(self.entry.consents, text.consent)
            rows.append(ConsentBox(text, self._box(name, text.box, kind="check"), _at(row) if given else ""))
        return rows

    def _member(self, number: int, member: TeamMember) -> MemberBoxes:
        prefix = f"m{member.pk}_"
        return MemberBoxes(
            number=number,
            key=member.pk,
            name=member.name,
            boxes=[
                self._box(prefix + "name", self.person["name"], limit=NAME_LIMIT),
                self._box(prefix + "duty", self.person["duty"], limit=DUTY_LIMIT, required=False),
                self._box(
                    prefix + "id_kind", self.person["id_kind"], kind="select", choices=self._id_kinds(), required=False
                ),
                self._secret(prefix + "id_number", self.person["id_number"], required=False),
                self._secret(prefix + "phone", self.person["phone"], required=False, mode="tel"),
            ],
            presenter=self._box(prefix + "presenter", self.person["presenter"], kind="check", required=False),
            standing=standing_of(self.snapshot, member) if members_answer(self.book) else None,
        )

    def _questions(self) -> list[Box]:
        """All of the book: what is not asked now is there, but hidden."""
        boxes = []
        asked = asked_questions(self.book, self._value)
        for question in self.book.questions:
            shape = {QuestionKind.LINES: "lines", QuestionKind.CHOICE: "select"}.get(question.kind, "text")
            number = question.kind in (QuestionKind.WHOLE, QuestionKind.DECIMAL)
            box = self._box(
                f"q_{question.code}", question.label, kind=shape, required=question.required,
                help=_purpose_words(question), unit=question.unit,
                limit=0 if number or shape == "select" else question.limit,
                mode="decimal" if number else "",
                width="wide" if shape == "lines" else "",
                choices=[("", "—"), *((one, one) for one in question.choices)] if shape == "select" else [],
                needs=needs_of(question), asked=question in asked,
            )  # fmt: skip
            boxes.append(box)
        return boxes

    def _file(self, slot: Slot, upload: ResumableUpload | None, *, asked: bool) -> FileBox:
        kind, wanted = slot.key, slot.wanted
        held = self.snapshot.files.get(kind)
        box = FileBox(
            kind=kind,
            label=slot.label,
            required=slot.is_required,
            limits=limits_of(wanted),
            max_bytes=wanted.max_bytes,
            accept=",".join("." + one for one in wanted.extensions),
            help=" ".join(filter(None, (wanted.hint, self._blind_words(wanted.kind)))),
            needs=needs_of(wanted),
            asked=asked,
            error=self.typed.errors.get(f"file_{kind}", ""),
            remark=str(self.entry.remarks.get(f"file_{kind}", "")),
        )
        if wanted.max_bytes > settings.UPLOAD_MAX_BYTES:
            box.plain_limit = _("Without scripts in the browser at most %(size)s can be sent.") % {
                "size": formats.file_size(settings.UPLOAD_MAX_BYTES)
            }
        if held is not None:
            box.name, box.size, box.at = held.name, held.size, held.uploaded_at
            box.url = reverse("competitions_files:entry_attachment", kwargs={"token": held.token})
            if is_stale(held, self.snapshot):
                box.warning = _("The form was changed after this scan. Print it again, have it stamped, scan it again.")
            else:
                box.note, box.is_matched = match_words(held), held.match != ScanMatch.TO_EYE
        if upload is None:
            return box
        if upload.ended_at is None:
            box.arriving = _arriving(upload)
        elif not box.error and (held is None or held.uploaded_at < upload.ended_at):
            box.error = upload.reason
        return box

    def _blind_words(self, kind: BookFile) -> str:
        """What judges of a blind stage read must not name anybody; they read the very file."""
        blind = [stage.name for stage in self.snapshot.book.stages if stage.blind]
        read = (AttachmentKind.PLAN, AttachmentKind.SLIDES, AttachmentKind.LESSON_PLAN, AttachmentKind.COURSEWARE)
        if not blind or kind.value not in read:
            return ""
        text = _(
            "%(stages)s: the judges read this very file without being told whose it is. Name no person and no unit in it."
        )
        return text % {"stages": "、".join(blind)}

    def _secret(self, name: str, label: str, *, required: bool = True, mode: str = "", purpose: Any = "") -> Box:
        told = _("Asked for: %(purpose)s.") % {"purpose": purpose} if purpose else ""
        box = self._box(name, label, kind="secret", required=required, mode=mode, help=told)
        box.stored = value_of(self.snapshot, name)
        box.value = self.typed.values.get(name, "")
        return box

    def _box(self, name: str, label: str, **options: object) -> Box:
        box = Box(name, str(label), **options)  # type: ignore[arg-type]
        box.value = self._value(name)
        box.error = self.typed.errors.get(name, "")
        box.meanwhile = self.typed.meanwhile.get(name)
        box.remark = str(self.entry.remarks.get(name, ""))
        return box

    def _value(self, name: str) -> str:
        typed = self.typed.values.get(name)
        if typed is not None:
            return typed
        return value_of(self.snapshot, name)

    def _id_kinds(self) -> list[tuple[str, str]]:
        return [(value, str(label)) for value, label in ID_KINDS]

    def _places(self) -> list[tuple[str, str]]:
        return list(places_in(self.entry.competition.region.path).items())
