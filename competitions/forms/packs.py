"""The form by which a pack of a round below comes in."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from competitions.actions.pack_imports import PRINTED_SIGNS
from ui.forms import Form, UploadField


class PackForm(Form):
    """The ZIP and what stands on the sealed sheet."""

    pack = UploadField(label=_("Round pack (ZIP)"), extensions=["zip"])
    printed = forms.CharField(
        label=_("First sixteen signs of the fingerprint on the sealed sheet"),
        help_text=_("They show that the file is the one that the office printed and sealed. Spaces do not matter."),
        min_length=PRINTED_SIGNS,
        max_length=100,
    )
    widths = {"printed": "medium"}
