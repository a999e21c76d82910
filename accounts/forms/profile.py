"""What people write about themselves."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts import words
from accounts.domain import ids
from accounts.enums import IdKind
from accounts.forms.fields import PersonNameField, PhoneField
from accounts.models import Person
from ui.forms import Form
from workflow import clock


class ProfileForm(Form):
    """Name and document. The stored number is shown masked and never sent back; an empty field keeps it."""

    name = PersonNameField(label=_("Name of the person"))
    id_kind = forms.ChoiceField(label=_("Kind of document"), choices=[("", "—"), *IdKind.choices], required=False)
    id_number = forms.CharField(
        label=_("Number of the document"),
        required=False,
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "data-no-autosave": ""}),
    )
    widths = {"name": "medium", "id_kind": "medium", "id_number": "medium"}

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        initial = {"name": person.name, "id_kind": person.id_kind}
        super().__init__(*args, initial=initial, **kwargs)
        self.person = person
        if person.id_number:
            self.fields["id_number"].help_text = _("Stored: %(number)s. Leave this empty to keep it.") % {
                "number": person.masked_id
            }
        else:
            self.fields["id_number"].help_text = _("Asked for when you enter a contest; checked by its last character.")

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        kind, number = data.get("id_kind", ""), data.get("id_number", "")
        if number and not kind:
            self.add_error("id_kind", _("Please choose the kind of document."))
        elif number:
            if problems := ids.validate(ids.IdType(kind), number, on=clock.today()):
                self.add_error("id_number", ValidationError(words.id_problems(problems)))
        elif kind != self.person.id_kind:
            self.add_error("id_number", _("Please enter the number of the document."))
        return data


class NewPhoneForm(Form):
    """The number to sign in with from now on."""

    phone = PhoneField(label=_("New mobile number"), help_text=_("A code is sent to it."))

    def __init__(self, *args: Any, present: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.present = present

    def clean_phone(self) -> str:
        phone: str = self.cleaned_data["phone"]
        if phone == self.present:
            raise ValidationError(_("This is your present number."))
        return phone


class EmailForm(Form):
    """An address, proven by a code."""

    email = forms.EmailField(
        label=_("E-mail address"),
        max_length=254,
        help_text=_("Optional. A code is sent to it."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
