"""Password rules of our own, beside Django's."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.password_validation import MinimumLengthValidator as DjangosMinimumLength
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _


class MinimumLengthValidator(DjangosMinimumLength):
    """Django's, in words that our catalogue has: its own lacks the Chinese of this one."""

    def get_error_message(self) -> str:
        return _("The password is too short: at least %(count)d characters.") % {"count": self.min_length}

    def get_help_text(self) -> str:
        return _("At least %(count)d characters.") % {"count": self.min_length}


class NoPhoneValidator:
    """A password that holds the phone number, or its last eight digits, is the first one tried."""

    def validate(self, password: str, user: Any = None) -> None:
        """``ValidationError`` when it does."""
        phone = getattr(user, "phone", "") or ""
        if len(phone) == 11 and phone[3:] in password:
            raise ValidationError(_("Please do not use your phone number in the password."), code="password_phone")

    def get_help_text(self) -> str:
        return _("Not your phone number.")
