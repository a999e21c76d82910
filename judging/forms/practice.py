"""Forms of practice: an entry as the office prepares it, marks on a plain page, a reason."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from competitions.domain.rulebook import Rubric
from competitions.models import Stage, Track
from competitions.queries.results import tracks_in
from judging.actions.practice import KINDS, Sample
from judging.models import PracticeEntry
from judging.queries.practice import asks_track, rubric_for_practice
from judging.queries.rubrics import rubric_of
from ui import formats
from ui.forms import Form, UploadField

MARK = "mark_"


class PracticeForm(Form):
    """A practice entry. The office's own marks are optional, item by item."""

    title = forms.CharField(label=gettext_lazy("Title"), max_length=100)
    summary = forms.CharField(
        label=gettext_lazy("Short description"),
        help_text=gettext_lazy("What the judges mark by, without naming anybody."),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    file = UploadField(label=gettext_lazy("Material"), extensions=list(KINDS), required=False)

    def __init__(self, *args: Any, stage: Stage, entry: PracticeEntry | None = None, **kwargs: Any) -> None:
        if entry is not None:
            marks = {MARK + code: mark for code, mark in entry.reference.items()}
            kwargs["initial"] = {"title": entry.title, "summary": entry.summary, **marks}
        super().__init__(*args, **kwargs)
        self.entry = entry
        if entry is None and asks_track(stage):
            rows = Track.objects.filter(competition=stage.competition_id, code__in=tracks_in(stage)).order_by("order")
            self.fields["track"] = forms.ModelChoiceField(
                rows, label=_("Track, whose score sheet it is marked by"), empty_label=None
            )
            self.order_fields(["track"])
        if entry is not None and entry.file:
            self.fields["without_file"] = forms.BooleanField(
                label=_("Take the material “%(name)s” away") % {"name": entry.name}, required=False
            )
        self.rubric: Rubric | None = None
        # Which sheet it will be is only known with the track: then the marks are entered in a second step.
        if entry is not None or not asks_track(stage):
            self.rubric = rubric_for_practice(entry) if entry is not None else rubric_of(stage)
            for item in self.rubric.dimensions:
                self.fields[MARK + item.code] = mark_field(
                    item.name, formats.number(item.min), formats.number(item.max)
                )

    def marks(self) -> list[Any]:
        """The fields of the office's own marks."""
        return [self[name] for name in self.fields if name.startswith(MARK)]

    def rest(self) -> list[Any]:
        """The fields above them."""
        return [self[name] for name in self.fields if not name.startswith(MARK)]

    def sample(self) -> Sample:
        """As the verb takes it."""
        data = self.cleaned_data
        return Sample(
            title=data["title"],
            summary=data["summary"],
            track=self.entry.track if self.entry is not None else data.get("track"),
            reference=marks_in(data),
            file=data.get("file"),
            file_name=data["file"].name if data.get("file") else "",
            without_file=bool(data.get("without_file")),
        )


def mark_field(name: str, low: str, high: str) -> forms.CharField:
    """A mark as text: what the rubric takes is said by the verb."""
    field = forms.CharField(
        label=name,
        help_text=_("%(low)s to %(high)s") % {"low": low, "high": high},
        required=False,
        max_length=20,
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
    )
    field.width = "narrow"  # type: ignore[attr-defined]
    return field


class PracticeMarksForm(Form):
    """A practice sheet without the app. ``version`` is the one that the judge saw."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2**31 - 1)

    def __init__(self, *args: Any, rubric: Rubric, is_open: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for item in rubric.dimensions:
            field = mark_field(item.name, formats.number(item.min), formats.number(item.max))
            field.disabled = not is_open
            self.fields[MARK + item.code] = field

    def marks(self) -> list[Any]:
        """The fields of the marks."""
        return [self[name] for name in self.fields if name.startswith(MARK)]

    def values(self) -> dict[str, str]:
        """Item code → mark."""
        return marks_in(self.cleaned_data)


def marks_in(data: dict[str, Any]) -> dict[str, str]:
    """The marks of a form, by item."""
    return {name.removeprefix(MARK): str(text) for name, text in data.items() if name.startswith(MARK) and text}
