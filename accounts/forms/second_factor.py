"""allauth's second-factor forms with our limits, and TOTP codes that are good once (S3)."""

from __future__ import annotations

from typing import Any

from allauth.core.internal.cryptokit import normalize_user_code
from allauth.mfa.base import forms as base
from allauth.mfa.totp import forms as totp
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts import words
from accounts.actions import limits
from accounts.forms.fields import CodeField


class _Limited:
    """Count every try for the account before the code is looked at."""

    user: Any
    fields: dict[str, forms.Field]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"] = CodeField(label=_("Code of the app, or recovery code"))

    def clean_code(self) -> str:
        try:
            taken = limits.take("factor_guess", self.user.pk)
        except limits.TooMany as limit:
            raise ValidationError(words.too_many_tries(limit.wait), code="limited") from None
        code: str = super().clean_code()  # type: ignore[misc]
        limits.give_back(taken)
        return code


class _Once:
    """A code that was taken is not taken again while its clock step could still match.

    allauth forgets a used code after one period although its tolerance lets it live for three.
    """

    user: Any
    cleaned_data: dict[str, Any]

    def clean_code(self) -> str:
        code: str = super().clean_code()  # type: ignore[misc]
        try:
            limits.take("totp_used", self.user.pk, normalize_user_code(code))
        except limits.TooMany:
            raise ValidationError(words.totp_used(), code="used") from None
        return code


class AuthenticateForm(_Once, _Limited, base.AuthenticateForm):
    """At sign-in."""


class ReauthenticateForm(_Once, _Limited, base.ReauthenticateForm):
    """Before something delicate."""


class ActivateTOTPForm(_Limited, totp.ActivateTOTPForm):
    """When an authenticator is set up."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].label = _("Code that the app shows")
