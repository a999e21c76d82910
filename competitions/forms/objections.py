"""Forms of objections: raised on the public page, entered by the office, proposed and decided."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.functional import lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.domain import phone as phones
from competitions.actions.evidence import KINDS, Given
from competitions.actions.objection_decisions import Proposal
from competitions.actions.objections import Said
from competitions.enums import ObjectionChannel, ObjectionEffect, ObjectionOutcome, ObjectorKind
from ui.forms import Form, UploadField, UploadInput, whole_number

_LANDLINE = re.compile(r"0[0-9]{2,3}-?[0-9]{7,8}(-[0-9]{1,6})?")
MOST_FACTS = 4000


class SeveralFiles(UploadInput):
    """One input for several files."""

    allow_multiple_selected = True

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.attrs["multiple"] = True

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        return files.getlist(name) if hasattr(files, "getlist") else files.get(name)


class EvidenceField(UploadField):
    """Several files of evidence, each checked for ending and size; the content is looked into by the verb."""

    def __init__(self, **kwargs: Any) -> None:
        extensions, most = list(KINDS), settings.OBJECTION_FILE_MAX_BYTES
        widget = SeveralFiles(accept=[f".{kind}" for kind in extensions], max_bytes=most)
        super().__init__(extensions=extensions, max_bytes=most, widget=widget, **kwargs)
        self.help_text = lazy(self._help, str)()

    def _help(self) -> str:
        words = _("Documents, screenshots, photos: up to %(count)d files. Each: %(limits)s")
        return words % {"count": settings.OBJECTION_FILES_MAX, "limits": self.limits()}

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        """The files in their order; one that is wrong is named."""
        given = list(data) if isinstance(data, list | tuple) else [data] if data else []
        if not given and self.required:
            raise ValidationError(self.error_messages["required"], code="required")
        if len(given) > settings.OBJECTION_FILES_MAX:
            words = _("At most %(count)d files can go with an objection.")
            raise ValidationError(words % {"count": settings.OBJECTION_FILES_MAX}, code="too_many")
        return [super(EvidenceField, self).clean(one, None) for one in given]


def clean_phone(text: str) -> str:
    """A mobile number, or a landline with its area code, as people are called back. ValidationError in words."""
    number = phones.normalise(text)
    if not phones.validate(number):
        return number
    plain = re.sub(r"[()（）\s]", "", text.replace("—", "-").replace("－", "-"))
    if _LANDLINE.fullmatch(plain):
        return plain
    raise ValidationError(
        _("Please give a mobile number of 11 digits, or a landline with its area code (0731-88888888)."), code="phone"
    )


class _SaidForm(Form):
    """What all objections say."""

    entry = forms.ChoiceField(label=gettext_lazy("What it is about"), required=False)
    unit = forms.CharField(label=gettext_lazy("Name of the unit"), max_length=120, required=False)
    name = forms.CharField(label=gettext_lazy("Real name"), max_length=60)
    phone = forms.CharField(
        label=gettext_lazy("Phone"), max_length=40, widget=forms.TextInput(attrs={"inputmode": "tel"})
    )
    facts = forms.CharField(
        label=gettext_lazy("Facts and reasons"),
        max_length=MOST_FACTS,
        min_length=10,
        widget=forms.Textarea(attrs={"rows": 7}),
    )
    evidence = EvidenceField(label=gettext_lazy("Evidence"), required=False)
    widths = {"phone": "medium", "name": "medium"}

    def __init__(self, *args: Any, lines: Iterable[tuple[int, str]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        whole = [("", _("The list as a whole"))]
        self.fields["entry"].choices = whole + [(str(pk), words) for pk, words in lines]  # type: ignore[attr-defined]

    def clean_phone(self) -> str:
        text = self.cleaned_data["phone"]
        return clean_phone(text) if text else ""

    def said(self, kind: str) -> Said:
        """The cleaned words."""
        data = self.cleaned_data
        return Said(
            kind=kind,
            name=data.get("name", ""),
            unit=data.get("unit", ""),
            phone=data.get("phone", ""),
            facts=data["facts"],
            entry=whole_number(data.get("entry")) or None,
        )

    def given_files(self) -> list[Given]:
        """The files, as the verb takes them."""
        return [Given(one, one.name or "") for one in self.cleaned_data.get("evidence", [])]


class ObjectionForm(_SaidForm):
    """The public form: in real name."""

    agree = forms.BooleanField(
        label=gettext_lazy("I raise this objection in my real name, and what I say is true to my knowledge"),
        help_text=gettext_lazy(
            "Name, phone and files are used to handle this objection and for nothing else. They are stored encrypted and "
            "are shown to those who handle it, not to the projects."
        ),
    )
    field_order = ["entry", "name", "phone", "facts", "evidence", "agree"]

    def __init__(self, *args: Any, evidence_asked: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["unit"]
        self.fields["facts"].help_text = (
            _(
                "Who, when, where, what; and how it can be proved. Without facts and evidence the office cannot take it up."
            )
            if evidence_asked
            else _("Who, when, where, what.")
        )


class EnterForm(_SaidForm):
    """What the office enters from a letter, a call or a visit."""

    channel = forms.ChoiceField(label=gettext_lazy("How it came"))
    received_on = forms.DateField(
        label=gettext_lazy("Day of receipt"),
        help_text=gettext_lazy("The day on the stamp of receipt, of the call, of the visit."),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    kind = forms.ChoiceField(label=gettext_lazy("Who raises it"))
    letter = UploadField(
        label=gettext_lazy("Scan of the letter or of the record"),
        extensions=list(KINDS),
        max_bytes=settings.OBJECTION_FILE_MAX_BYTES,
        required=False,
    )
    field_order = ["channel", "received_on", "kind", "unit", "name", "phone", "entry", "facts", "letter", "evidence"]
    widths = {**_SaidForm.widths, "received_on": "medium", "channel": "medium"}

    def __init__(self, *args: Any, channels: Iterable[str] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        by_hand = [(value, label) for value, label in ObjectionChannel.choices if value != ObjectionChannel.ONLINE]
        allowed = set(channels)
        shown = [(value, label) for value, label in by_hand if value in allowed] or by_hand
        self.fields["channel"].choices = shown  # type: ignore[attr-defined]
        self.fields["kind"].choices = ObjectorKind.choices  # type: ignore[attr-defined]
        self.fields["name"].required = self.fields["phone"].required = False
        self.fields["name"].help_text = _(
            "Of the person, or of whoever speaks for the unit. Empty for an anonymous clue."
        )

    def given_files(self) -> list[Given]:
        """The letter first."""
        letter = self.cleaned_data.get("letter")
        return ([Given(letter, letter.name or "", is_letter=True)] if letter else []) + super().given_files()


class ProposalForm(Form):
    """What one person proposes and a second confirms."""

    outcome = forms.ChoiceField(
        label=gettext_lazy("Decision"), choices=ObjectionOutcome.choices, widget=forms.RadioSelect
    )
    effect = forms.ChoiceField(
        label=gettext_lazy("What it does to the list"),
        choices=ObjectionEffect.choices,
        widget=forms.RadioSelect,
        initial=ObjectionEffect.NONE,
        help_text=gettext_lazy("Only with an objection that is upheld. A corrected list is published afterwards."),
    )
    entry = forms.ChoiceField(label=gettext_lazy("Project that it is about"), required=False)
    corrected_title = forms.CharField(
        label=gettext_lazy("The name shall read"),
        max_length=120,
        required=False,
        help_text=gettext_lazy("Only where the text of the line is corrected; empty: as before."),
    )
    corrected_unit = forms.CharField(label=gettext_lazy("The unit shall read"), max_length=120, required=False)
    answer = forms.CharField(
        label=gettext_lazy("Answer with reasons"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=gettext_lazy("Read by whoever raised the objection, and by nobody else outside the office."),
    )
    public_reason = forms.CharField(
        label=gettext_lazy("Reason that the public reads"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy(
            "Only where the list changes: one sentence without any name or number, for example: the conditions of entry "
            "were found not to be met."
        ),
    )
    seen = forms.CharField(required=False, max_length=9, widget=forms.HiddenInput)

    def __init__(self, *args: Any, lines: Iterable[tuple[int, str]] = (), tied: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if tied:
            del self.fields["entry"]
        else:
            choices = [("", _("The list as a whole")), *((str(pk), words) for pk, words in lines)]
            self.fields["entry"].choices = choices  # type: ignore[attr-defined]

    def proposal(self) -> Proposal:
        """The cleaned proposal."""
        data: dict[str, Any] = {
            name: self.cleaned_data.get(name) for name in Proposal.__dataclass_fields__ if name != "entry"
        }
        return Proposal(**data, entry=whole_number(self.cleaned_data.get("entry")) or None)
