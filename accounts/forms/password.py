"""allauth's password forms with our fields and limits."""

from __future__ import annotations

from typing import Any

from allauth.account import forms as base
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts import words
from accounts.actions import limits
from accounts.forms.entrance import REVEAL, password_field


class ChangePasswordForm(base.ChangePasswordForm):
    """The present password, then the new one once: it can be looked at while typing."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["oldpassword"] = password_field(new=False, label=_("Present password"))
        self.fields["password1"].label = _("New password")
        self.fields["password1"].help_text = _("At least 8 characters.")
        self.fields["password1"].widget.attrs = {"autocomplete": "new-password", **REVEAL}
        del self.fields["password2"]

    def clean_oldpassword(self) -> str:
        """Whoever found an open session must not guess here."""
        try:
            taken = limits.take("change_password", self.user.pk)
        except limits.TooMany as limit:
            raise ValidationError(words.too_many_tries(limit.wait), code="limited") from None
        password: str = super().clean_oldpassword()
        limits.give_back(taken)
        return password


class SetPasswordForm(base.SetPasswordForm):
    """The first password of somebody who signed in by code so far."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password1"].help_text = _("At least 8 characters.")
        self.fields["password1"].widget.attrs = {"autocomplete": "new-password", **REVEAL}
        del self.fields["password2"]


class ReauthenticateForm(base.ReauthenticateForm):
    """The password once more, before something delicate."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"] = password_field(new=False, label=_("Password"))
