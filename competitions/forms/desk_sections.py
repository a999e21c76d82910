"""The steps of the set-up: which forms stand on a step, and what they change in the plan.

A section reads the plan into its forms and, when they are valid, says the change: a function over the rule book and
plain values. It writes nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, cast

from django.forms import BaseForm
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.domain.text import half_width
from competitions.domain import setup
from competitions.domain.rulebook import BodyRole, RuleBook, chapter_of
from competitions.forms.book_tree import BookTree
from competitions.forms.desk_parts import BasicsForm, ContactForm, DatesForm, lines_of
from competitions.models import Competition

ChangeBook = Callable[[RuleBook], RuleBook]


@dataclass(frozen=True)
class Change:
    """What a valid section changes."""

    values: dict[str, Any]
    change_book: ChangeBook | None = None


class Section:
    """One step. ``keys`` of the rule book are typed in ``tree``; subclasses fill ``form`` for what stands in the plan."""

    code = ""
    title: Any = ""
    lead: Any = ""
    keys: tuple[str, ...] = ()
    # Chapters of the rules that this step changes: opened in the preview.
    chapters: tuple[str, ...] = ()
    form: BaseForm | None = None
    tree: BookTree | None = None

    def __init__(
        self, competition: Competition, book: RuleBook, data: Any = None, above: RuleBook | None = None
    ) -> None:
        self.competition, self.book, self.data = competition, book, data
        if self.keys:
            self.tree = BookTree(book, self.keys, data, above)
        self.read()

    def read(self) -> None:
        """Build the form from the plan, bound when there is data."""

    def change(self) -> Change:
        """The change; only after ``is_valid()``."""
        values, change_form = self.of_form()
        tree = self.tree

        def change_book(book: RuleBook) -> RuleBook:
            changed = change_form(book) if change_form is not None else book
            return tree.changed(changed) if tree is not None else changed

        return Change(values, change_book if tree is not None or change_form is not None else None)

    def of_form(self) -> tuple[dict[str, Any], ChangeBook | None]:
        """What the form changes: fields of the plan, and the book."""
        return {}, None

    @property
    def forms(self) -> list[BaseForm]:
        """Every form of the step, for the error summary."""
        return [self.form] if self.form is not None else []

    def is_valid(self) -> bool:
        """Form and tree are both asked, so that all errors show at once."""
        answers = [form.is_valid() for form in self.forms]
        if self.tree is not None:
            answers.append(self.tree.is_valid())
        return all(answers)


class BasicsSection(Section):
    """Names, bodies, texts."""

    code, title, chapters = "basics", _("Basics"), ("about",)
    keys = ("legal_basis",)
    lead = _("Names, edition, bodies and the texts that the public reads.")

    def read(self) -> None:
        book = self.book
        bodies = {role.value: "\n".join(b.name for b in book.bodies if b.role is role) for role in BodyRole}
        self.form = BasicsForm(
            self.data,
            initial={
                "name": book.names[0],
                "other_names": "\n".join(book.names[1:]),
                "edition": book.edition,
                "year": book.year,
                "theme": book.theme,
                "introduction": self.competition.introduction,
                "how_to_enter": self.competition.how_to_enter,
                **bodies,
            },
        )

    def of_form(self) -> tuple[dict[str, Any], ChangeBook | None]:
        data = self.form.cleaned_data  # type: ignore[union-attr]
        names = [data["name"], *lines_of(data["other_names"])]
        bodies = [(role, line) for role in BodyRole for line in lines_of(data[role.value])]

        def change_book(book: RuleBook) -> RuleBook:
            changed = setup.with_basics(
                book, names=names, edition=data["edition"], year=data["year"], theme=data["theme"]
            )
            return setup.with_bodies(changed, bodies)

        values = {name: data[name] for name in ("name", "introduction", "how_to_enter")}
        return values, change_book


class DatesSection(Section):
    """When and where."""

    code, title, chapters = "dates", _("Dates and place"), ("who",)
    lead = _("A deadline given as a day means 24:00 of that day, Beijing time.")

    def read(self) -> None:
        row = self.competition
        opens, closes = map(_local, (row.registration_opens_at, row.registration_closes_at))
        self.form = DatesForm(
            self.data,
            initial={
                "opens_on": opens and opens.date(),
                "opens_at": opens.time() if opens and (opens.hour, opens.minute) != (0, 0) else None,
                "closes_on": closes and closes.date(),
                "closes_at": closes.time() if closes and (closes.hour, closes.minute) != (23, 59) else None,
                "cut_off": self.book.cut_off,
                "review_ends_on": row.review_ends_on,
                "final_on": row.final_on,
                "report_due_on": row.report_due_on,
                "venue": row.venue,
            },
        )

    def of_form(self) -> tuple[dict[str, Any], ChangeBook | None]:
        form = cast("DatesForm", self.form)
        data = form.cleaned_data
        values = {name: data[name] for name in ("review_ends_on", "final_on", "report_due_on", "venue")}
        values |= {"registration_opens_at": form.opening(), "registration_closes_at": form.closing()}
        cut_off = data["cut_off"] or data["closes_on"]
        return values, lambda book: setup.with_cut_off(book, cut_off)


def _local(value: Any) -> Any:
    return timezone.localtime(value) if value else None


class TracksSection(Section):
    """The categories."""

    code, title, chapters = "tracks", _("Tracks and quotas"), ("tracks", "promotion")
    keys = ("tracks",)
    lead = _("Each entry competes in one track. The quota says how many of a track are recommended to the next level.")


class EntrySection(Section):
    """Who may enter."""

    code, title, chapters = "entry", _("Conditions of entry"), ("who",)
    keys = ("eligibility", "entrant", "sources", "correction_days", "disqualified_by", "team")
    lead = _("Each condition is checked by itself when somebody enters; who does not meet it reads why.")


class QuestionsSection(Section):
    """What is asked and handed in."""

    code, title, chapters = "questions", _("Entry form and files"), ("questions", "hand_in", "office_papers")
    keys = ("questions", "attachments", "papers")
    lead = _(
        "What the entry form asks beyond names and contacts, the files, and the forms that are stamped and scanned."
    )


class JudgingSection(Section):
    """Stages: how each is held and how marks become ranks."""

    code, title = "judging", _("Stages and scoring")
    keys = ("stages",)
    lead = _("The stages in their order: the panel, the time of each project, how marks become a result, who passes.")

    def read(self) -> None:
        self.chapters = tuple(chapter_of(stage) for stage in self.book.stages)


class RubricsSection(Section):
    """The score sheets."""

    code, title, chapters = "rubrics", _("Score sheets"), ("rubrics",)
    keys = ("rubrics",)
    lead = _("What each judge marks. The items usually add up to 100; another total is allowed and only pointed out.")


class AwardsSection(Section):
    """Prizes and publicity."""

    code, title, chapters = "awards", _("Awards and publicity"), ("awards", "publicity", "objections")
    keys = ("awards", "publicity")
    lead = _("What there is to win in each track, and how long the list is public before it goes up.")


class FurtherSection(Section):
    """Feedback, numbers, what is open below, free text."""

    code, title, chapters = "further", _("Feedback and numbers"), ("after", "numbers", "below", "notes")
    keys = ("feedback", "round_feedback", "outcome_months", "numbering", "open_parts", "notes")
    lead = _("What entrants read afterwards, how numbers look, what rounds below may settle, and rules in free words.")


class ContactSection(Section):
    """Who can be asked."""

    code, title = "contact", _("Contact and supervision")
    lead = _("These stand on the public page, on the publicity list and on printed forms.")

    def read(self) -> None:
        names = list(ContactForm.base_fields)
        self.form = ContactForm(self.data, initial={name: getattr(self.competition, name) for name in names})

    def of_form(self) -> tuple[dict[str, Any], ChangeBook | None]:
        values = dict(self.form.cleaned_data)  # type: ignore[union-attr]
        # Printed and dialled: one kind of digits, however the input method stood. What was not touched stays as it is, or
        # the office above would read of a change that nobody made.
        for name in ("phone", "supervision_phone"):
            if values[name] != getattr(self.competition, name):
                values[name] = half_width(values[name]).strip()
        return values, None


SECTIONS: dict[str, type[Section]] = {
    section.code: section
    for section in (
        BasicsSection,
        DatesSection,
        TracksSection,
        EntrySection,
        QuestionsSection,
        JudgingSection,
        RubricsSection,
        AwardsSection,
        FurtherSection,
        ContactSection,
    )
}
