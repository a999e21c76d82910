"""Forms of the pool of judges: a judge, a tie, a list."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.domain import names, uscc
from accounts.domain import phone as phones
from accounts.models import Region
from judging.domain.tags import join_tags
from judging.enums import TieKind
from judging.models import JudgeProfile
from judging.queries.pool import GROUPS
from ui import formats
from ui.forms import Form, UploadField

_TAGS = gettext_lazy("Several words with 、 between them, at most 12.")


class JudgeForm(Form):
    """What the office knows of a judge."""

    employer = forms.CharField(label=gettext_lazy("Employer of the judge"), max_length=120, required=False)
    title = forms.CharField(label=gettext_lazy("Post or title"), max_length=60, required=False)
    group = forms.CharField(
        label=gettext_lazy("Group of judges"),
        help_text=gettext_lazy("As the make-up of a panel counts them, for example 投资人, 技术专家, 创业服务."),
        max_length=30,
        required=False,
    )
    expertise = forms.CharField(
        label=gettext_lazy("Fields of expertise"), help_text=_TAGS, max_length=300, required=False
    )
    schools = forms.CharField(label=gettext_lazy("Schools"), help_text=_TAGS, max_length=300, required=False)
    region: forms.ModelChoiceField = forms.ModelChoiceField(  # type: ignore[type-arg]
        label=gettext_lazy("Region"), queryset=Region.objects.none(), required=False, empty_label="—"
    )
    is_mentor = forms.BooleanField(label=gettext_lazy("Is a mentor on this platform, too"), required=False)
    is_shared = forms.BooleanField(label=gettext_lazy("Offices below may ask this judge"), required=False)
    notes = forms.CharField(
        label=gettext_lazy("Notes"),
        help_text=gettext_lazy("Seen by your office alone."),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, words: list[str], groups: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["region"].queryset = Region.objects.filter(level__in=("province", "city")).order_by("path")  # type: ignore[attr-defined]
        self.suggested = {"expertise": words, "group": list(dict.fromkeys([*groups, *GROUPS]))}
        for name in self.suggested:
            self.fields[name].widget.attrs["list"] = f"{name}-words"

    @property
    def values(self) -> dict[str, Any]:
        """As the verbs take them."""
        data = {
            key: value
            for key, value in self.cleaned_data.items()
            if key not in ("expertise", "version", "name", "phone")
        }
        return {
            **data,
            "fields": join_tags([self.cleaned_data["expertise"]]),
            "schools": join_tags([self.cleaned_data["schools"]]),
        }

    @staticmethod
    def initial_of(profile: JudgeProfile) -> dict[str, Any]:
        """What the form begins with."""
        kept = ("employer", "title", "group", "region", "is_mentor", "is_shared", "notes", "version")
        tags = {"expertise": "、".join(profile.field_list), "schools": "、".join(profile.school_list)}
        return {name: getattr(profile, name) for name in kept} | tags


class NewJudgeForm(JudgeForm):
    """The same, with who it is."""

    name = forms.CharField(label=gettext_lazy("Name of the person"), max_length=60)
    phone = forms.CharField(
        label=gettext_lazy("Mobile number"),
        help_text=gettext_lazy("Invitations go there; it is shown masked."),
        max_length=30,
    )
    field_order = ("name", "phone")

    def clean_name(self) -> str:
        name = names.normalise_name(self.cleaned_data["name"])
        if names.validate_name(name):
            raise forms.ValidationError(_("This is no name of a person."))
        return name

    def clean_phone(self) -> str:
        if phones.validate(self.cleaned_data["phone"]):
            raise forms.ValidationError(_("A mobile number has 11 digits and begins with 1."))
        return phones.normalise(self.cleaned_data["phone"])


class TieForm(Form):
    """What binds a judge to a firm or a person."""

    kind = forms.ChoiceField(label=gettext_lazy("Kind of tie"), choices=TieKind.choices)
    name = forms.CharField(
        label=gettext_lazy("Firm, person, project or incubator"),
        help_text=gettext_lazy("The full name, as the entry form has it."),
        max_length=120,
    )
    uscc = forms.CharField(label=gettext_lazy("Credit code, if it is a firm"), max_length=18, required=False)
    until = forms.DateField(
        label=gettext_lazy("Ended on"),
        help_text=gettext_lazy("Leave it empty while it goes on."),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
    )
    note = forms.CharField(label=gettext_lazy("Where this is known from"), max_length=200, required=False)

    def clean_uscc(self) -> str:
        text = str(self.cleaned_data["uscc"]).strip().upper()
        if text and uscc.validate(text):
            raise forms.ValidationError(_("This is no credit code: 18 characters, the last one checks the others."))
        return text


class PoolListForm(Form):
    """A workbook, read when it is sent."""

    file = UploadField(extensions=["xlsx"], label=gettext_lazy("List of judges (XLSX)"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["file"]
        field.max_bytes = field.widget.max_bytes = settings.IMPORT_FILE_MAX_BYTES  # type: ignore[attr-defined]
        field.help_text = _("XLSX, at most %(size)s.") % {"size": formats.file_size(settings.IMPORT_FILE_MAX_BYTES)}
