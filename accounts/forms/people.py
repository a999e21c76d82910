"""Input of the desk's pages about people."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.enums import RegionLevel, Role
from accounts.forms.fields import PersonNameField, PhoneField
from accounts.models import Organisation
from accounts.permissions import GRANTABLE
from accounts.queries.people import organisations_under
from ui.forms import Form


class OrganisationField(forms.ModelChoiceField):
    """A body inside the actor's subtrees, with the region it belongs to."""

    def label_from_instance(self, obj: Organisation) -> str:
        parent = obj.region.parent
        return f"{parent.short_name} {obj.name}" if parent and obj.region.level == RegionLevel.COUNTY else obj.name


class RoleForm(Form):
    """A role for an organisation. Whether the actor may give it is judged by the action."""

    role = forms.ChoiceField(label=_("Role"), choices=[(role.value, role.label) for role in GRANTABLE])
    organisation = OrganisationField(label=_("Unit"), queryset=Organisation.objects.none())
    widths = {"role": "medium", "organisation": "wide"}

    def __init__(self, *args: Any, paths: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = organisations_under(paths)  # type: ignore[attr-defined]
        self.fields["role"].help_text = _(
            "Organisers launch and run contests, approvers decide on filings, overseers look, administrators look after people."
        )

    @property
    def role_label(self) -> str:
        return str(Role(self.cleaned_data["role"]).label)


class InviteForm(RoleForm):
    """Somebody by phone: the link goes there."""

    name = PersonNameField(label=_("Name of the person"))
    phone = PhoneField(help_text=_("A one-time link is sent to it by SMS."))
    widths = {"name": "medium", "phone": "medium", "role": "medium", "organisation": "wide"}
    field_order = ["name", "phone", "role", "organisation"]


class IdentityForm(Form):
    """The office to act for."""

    organisation = forms.ChoiceField(label=_("Act for"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, offices: list[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].choices = [(office.pk, office.name) for office in offices]  # type: ignore[attr-defined]
