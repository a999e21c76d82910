"""The steps of the set-up: which forms stand on a step, and what they change in the plan.

A section reads the plan into its forms and, when they are valid, says the change: a function over the rule book and
plain values. It writes nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, cast

from django.forms import BaseForm
from django.forms.formsets import BaseFormSet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.domain.text import half_width
from competitions.domain import setup
from competitions.domain.rounding import decimal_text, exact
from competitions.domain.rulebook import BodyRole, DayKind, RuleBook, StageMode, TrackKind, chapter_of
from competitions.domain.setup import AwardInput, DimensionInput, StageInput, TrackInput
from competitions.forms.desk_parts import (
    AwardForm,
    BasicsForm,
    ContactForm,
    DatesForm,
    DimensionForm,
    PublicityForm,
    StageForm,
    TrackForm,
    lines_of,
    part_formset,
)
from competitions.models import Competition
from ui.forms import whole_number

ChangeBook = Callable[[RuleBook], RuleBook]
# Rows that a list shows beyond what is there, and how many more one press of the button adds.
EXTRA = 0
MORE = 1


@dataclass(frozen=True)
class Change:
    """What a valid section changes."""

    values: dict[str, Any]
    change_book: ChangeBook | None = None


class Section:
    """One step. Subclasses fill ``form`` and ``formset`` or ``stages`` and write ``change``."""

    code = ""
    title: Any = ""
    lead: Any = ""
    # Chapters of the rules that this step changes: opened in the preview.
    chapters: tuple[str, ...] = ()
    # What a row of the list is called on its buttons.
    new_row: Any = ""
    add_row: Any = ""
    remove_row: Any = ""
    form: BaseForm | None = None
    formset: BaseFormSet | None = None
    stages: list[StageForm]

    def __init__(self, competition: Competition, book: RuleBook, data: Any = None) -> None:
        self.competition, self.book, self.data = competition, book, data
        self.stages = []
        self.read()

    def read(self) -> None:
        """Build the forms from the plan, bound when there is data."""
        raise NotImplementedError

    def change(self) -> Change:
        """The change; only after ``is_valid()``."""
        raise NotImplementedError

    @property
    def forms(self) -> list[BaseForm]:
        """Every form of the step, for the error summary."""
        rows = list(self.formset.forms) if self.formset is not None else []
        return [*([self.form] if self.form is not None else []), *self.stages, *rows]

    def is_valid(self) -> bool:
        """Every form is asked, so that all errors show at once."""
        answers = [form.is_valid() for form in self.forms if form is not None and form not in self._rows()]
        if self.formset is not None:
            answers.append(self.formset.is_valid())
            # A fault of the list as a whole joins the summary through the first form; a request without any row has none.
            for message in self.formset.non_form_errors() if self.forms else []:
                if message not in self.forms[0].non_field_errors():
                    self.forms[0].add_error(None, message)
        return all(answers)

    def _rows(self) -> list[BaseForm]:
        return list(self.formset.forms) if self.formset is not None else []

    def _list(self, form: Any, initial: list[dict[str, Any]], marks: list[bool]) -> BaseFormSet:
        extra = MORE if self.data is not None and "add" in self.data else EXTRA
        built = part_formset(form, extra=extra)
        formset = built(self._grown(self.data), initial=initial, prefix="rows")
        for row, demo in zip(formset.forms, marks, strict=False):
            row.demo = demo  # type: ignore[attr-defined]
        return formset

    @staticmethod
    def _grown(data: Any) -> Any:
        """With the button for one more row pressed, the posted list has one row more."""
        rows = whole_number(data.get("rows-TOTAL_FORMS"), -1) if data is not None and "add" in data else -1
        if rows < 0:
            return data
        grown = data.copy()
        grown["rows-TOTAL_FORMS"] = str(min(rows + MORE, 60))
        return grown


class BasicsSection(Section):
    """Names, bodies, texts."""

    code, title = "basics", _("Basics")
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
                "legal_basis": "\n".join(basis.doc_no for basis in book.legal_basis),
                "introduction": self.competition.introduction,
                "how_to_enter": self.competition.how_to_enter,
                **bodies,
            },
        )

    def change(self) -> Change:
        data = self.form.cleaned_data  # type: ignore[union-attr]
        names = [data["name"], *lines_of(data["other_names"])]
        bodies = [(role, line) for role in BodyRole for line in lines_of(data[role.value])]

        def change_book(book: RuleBook) -> RuleBook:
            changed = setup.with_basics(
                book,
                names=names,
                edition=data["edition"],
                year=data["year"],
                theme=data["theme"],
                legal_basis=lines_of(data["legal_basis"]),
            )
            return setup.with_bodies(changed, bodies)

        values = {name: data[name] for name in ("name", "introduction", "how_to_enter")}
        return Change(values, change_book)


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

    def change(self) -> Change:
        form = cast("DatesForm", self.form)
        data = form.cleaned_data
        values = {name: data[name] for name in ("review_ends_on", "final_on", "report_due_on", "venue")}
        values |= {"registration_opens_at": form.opening(), "registration_closes_at": form.closing()}
        cut_off = data["cut_off"] or data["closes_on"]
        return Change(values, lambda book: setup.with_cut_off(book, cut_off))


def _local(value: Any) -> Any:
    return timezone.localtime(value) if value else None


class TracksSection(Section):
    """The categories."""

    code, title, chapters = "tracks", _("Tracks and quotas"), ("tracks", "promotion")
    new_row, add_row, remove_row = _("New track"), _("One more track"), _("Take this track out")
    lead = _("Each entry competes in one track. The quota says how many of a track are recommended to the next level.")

    def read(self) -> None:
        tracks = self.book.tracks
        initial = [
            {"code": t.code, "name": t.name, "kind": t.kind.value, "quota": t.quota, "scope": t.scope} for t in tracks
        ]
        self.formset = self._list(TrackForm, initial, [track.demo for track in tracks])

    def change(self) -> Change:
        rows = self.formset.kept()  # type: ignore[union-attr]
        inputs = [
            TrackInput(row["name"], TrackKind(row["kind"]), row["scope"], row["quota"], row["code"]) for row in rows
        ]
        return Change({}, lambda book: setup.with_tracks(book, inputs))


class JudgingSection(Section):
    """Stages and the score sheet."""

    code, title = "judging", _("Judging and marks")
    new_row, add_row, remove_row = _("New item"), _("One more item"), _("Take this item out")
    lead = _("The panel, the time of each project, how marks become a result, and the score sheet.")

    def read(self) -> None:
        book = self.book
        self.chapters = (*(chapter_of(stage) for stage in book.stages), "rubrics")
        for stage in book.stages:
            rule = stage.scoring.aggregation
            form = StageForm(
                self.data,
                prefix=f"stage-{stage.code}",
                segments=stage.segments,
                is_last=stage is book.stages[-1],
                is_live=stage.mode is StageMode.LIVE,
                initial={
                    "code": stage.code,
                    "name": stage.name,
                    "panel_size": stage.panel_size,
                    "reviews_per_entry": stage.reviews_per_entry,
                    "presenters_max": stage.presenters_max,
                    "drop_high": rule.drop_high,
                    "drop_low": rule.drop_low,
                    "places": stage.scoring.round_result.places,
                    "advance_per_track": stage.advance_per_track,
                    **{f"minutes_{part.code}": decimal_text(exact(part.seconds) / 60, 2) for part in stage.segments},
                },
            )
            form.demo = stage.demo
            self.stages.append(form)
        self.rubric = setup.rubric_of_last_stage(book)
        initial = [
            {"code": d.code, "name": d.name, "max": _plain(d.max), "hint": d.hint} for d in self.rubric.dimensions
        ]
        self.formset = self._list(DimensionForm, initial, [item.demo for item in self.rubric.dimensions])

    def change(self) -> Change:
        stages = []
        for form, stage in zip(self.stages, self.book.stages, strict=True):
            data = form.cleaned_data
            stages.append(
                StageInput(
                    code=stage.code,
                    name=data["name"],
                    panel_size=data["panel_size"],
                    reviews_per_entry=data.get("reviews_per_entry"),
                    presenters_max=data.get("presenters_max", stage.presenters_max),
                    drop_high=data["drop_high"],
                    drop_low=data["drop_low"],
                    places=data["places"],
                    advance_per_track=data.get("advance_per_track"),
                    seconds=form.seconds(),
                )
            )
        rows = self.formset.kept()  # type: ignore[union-attr]
        items = [DimensionInput(row["name"], row["max"], row["hint"], row["code"]) for row in rows]
        rubric = self.rubric.code
        return Change({}, lambda book: setup.with_rubric(setup.with_stages(book, stages), rubric, items))


def _plain(value: Any) -> str:
    return decimal_text(exact(value))


class AwardsSection(Section):
    """Prizes and publicity."""

    code, title, chapters = "awards", _("Awards and publicity"), ("awards", "publicity", "objections")
    new_row, add_row, remove_row = _("New award"), _("One more award"), _("Take this award out")
    lead = _("What there is to win in each track, and how long the list is public before it goes up.")

    def read(self) -> None:
        rule = self.book.publicity
        initial = {"days": rule.days, "day_kind": rule.day_kind.value, "mask_names": rule.mask_names}
        self.form = PublicityForm(self.data, initial=initial)
        awards = [{"code": a.code, "name": a.name, "count": a.count} for a in self.book.awards]
        self.formset = self._list(AwardForm, awards, [award.demo for award in self.book.awards])
        self.publicity_demo = rule.demo

    def change(self) -> Change:
        data = self.form.cleaned_data  # type: ignore[union-attr]
        rows = self.formset.kept()  # type: ignore[union-attr]
        inputs = [AwardInput(row["name"], row["count"], row["code"]) for row in rows]

        def change_book(book: RuleBook) -> RuleBook:
            return setup.with_publicity(
                setup.with_awards(book, inputs),
                days=data["days"],
                day_kind=DayKind(data["day_kind"]),
                mask_names=data["mask_names"],
            )

        return Change({}, change_book)


class ContactSection(Section):
    """Who can be asked."""

    code, title = "contact", _("Contact and supervision")
    lead = _("These stand on the public page, on the publicity list and on printed forms.")

    def read(self) -> None:
        names = list(ContactForm.base_fields)
        self.form = ContactForm(self.data, initial={name: getattr(self.competition, name) for name in names})

    def change(self) -> Change:
        values = dict(self.form.cleaned_data)  # type: ignore[union-attr]
        # Printed and dialled: one kind of digits, however the input method stood.
        values |= {name: half_width(values[name]).strip() for name in ("phone", "supervision_phone")}
        return Change(values)


SECTIONS: dict[str, type[Section]] = {
    section.code: section
    for section in (BasicsSection, DatesSection, TracksSection, JudgingSection, AwardsSection, ContactSection)
}
