"""Forms of the organiser and the approver: begin a competition, upload the plan, decide a filing."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, cast

from django import forms
from django.conf import settings
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation
from competitions.actions.competitions import HeldAlready
from competitions.models import Competition
from competitions.presets import book as preset_book
from competitions.presets import codes
from competitions.presets import name as preset_name
from competitions.queries.competitions import same_round
from ui.forms import Form, UploadField


class NewCompetitionForm(Form):
    """Which preset, in whose name, which edition and year."""

    widths = {"edition": "narrow", "year": "narrow"}

    preset = forms.ChoiceField(label=_("Preset"), widget=forms.RadioSelect)
    organisation = forms.ModelChoiceField(
        Organisation.objects.none(),
        label=_("Office"),
        empty_label=None,
        help_text=_("The competition belongs to this office and its region."),
    )
    edition = forms.IntegerField(
        label=_("Edition"),
        min_value=1,
        max_value=999,
        required=False,
        help_text=_("Which edition of the contest this is, as in the notice. Left empty: that of the preset."),
    )
    year = forms.IntegerField(
        label=_("Year"),
        min_value=2000,
        max_value=2200,
        help_text=_("The year of the notice: filing number, address and certificates carry it."),
    )

    again = forms.BooleanField(label=_("Create another one all the same"), required=False)
    existing: Competition | None = None

    def __init__(self, *args: Any, organisations: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast("forms.ChoiceField", self.fields["preset"]).choices = [
            (code, preset_name(code).text(gettext)) for code in self.offered(organisations)
        ]
        cast("forms.ModelChoiceField[Any]", self.fields["organisation"]).queryset = organisations

    @staticmethod
    def offered(organisations: Iterable[Organisation]) -> list[str]:
        """The codes of the presets, those first that are made for the level of one of the offices."""
        levels = {row.region.level for row in organisations}
        return sorted(codes(), key=lambda code: preset_book(code).level not in levels)

    def clean(self) -> dict[str, Any]:
        """A second one of the same contest is rarely meant: it is shown, and made only when that is ticked."""
        data = super().clean() or {}
        if data.get("preset") and not data.get("edition") and "edition" not in self.errors:
            data["edition"] = preset_book(data["preset"]).edition
        if all(data.get(name) for name in ("preset", "organisation", "edition", "year")):
            self.existing = same_round(
                data["organisation"], preset_book(data["preset"]).contest, data["edition"], data["year"]
            )
        if self.existing is not None and not data.get("again"):
            self.add_error("again", str(HeldAlready(self.existing)))
        return data


class PlanForm(Form):
    """The stamped plan: one PDF scan. Whether it really is one, the verb finds out."""

    plan = UploadField(
        label=_("Stamped plan (one PDF scan)"), extensions=["pdf"], max_bytes=settings.FILING_PLAN_MAX_BYTES
    )


class PaperForm(Form):
    """A decision made on paper elsewhere: number and date as they stand on it, and its scan.

    ``on``: the id of the form its inputs belong to, where they stand outside it.
    """

    widths = {"doc_no": "medium", "doc_date": "narrow"}

    doc_no = forms.CharField(
        label=_("Official document number"),
        max_length=60,
        help_text=_("Exactly as on the paper; none is made up here."),
    )
    doc_date = forms.DateField(
        label=_("Date of the document"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    scan = UploadField(
        label=_("Scan of the document (PDF)"), extensions=["pdf"], max_bytes=settings.FILING_PLAN_MAX_BYTES
    )

    def __init__(self, *args: Any, on: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if on:
            for field in self.fields.values():
                field.widget.attrs["form"] = on


class DecisionForm(Form):
    """What the office above says: an opinion on the whole and a remark on any field (``remark-<key>``)."""

    opinion = forms.CharField(
        label=_("Opinion"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_(
            "Shown to the office that filed. Needed for a refusal; for a return a remark on a field is enough."
        ),
    )
    # What the page showed, see competitions.queries.filing_steps.seen_of; not needed, but then a stale page is not told.
    seen = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)

    def remarks(self, keys: list[str]) -> dict[str, str]:
        """The remarks typed, by field key; at most 1000 characters each."""
        given = {key: str(self.data.get(f"remark-{key}", "")).strip()[:1000] for key in keys}
        return {key: text for key, text in given.items() if text}
