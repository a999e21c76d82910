"""Input at the entrance: sign in, sign up, codes, new password."""

from __future__ import annotations

from typing import Any

from allauth.account.forms import LoginForm
from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.domain.names import normalise_name
from accounts.forms.fields import CodeField, PersonNameField, PhoneField
from accounts.models import User
from ui.forms import Form

# static/js/reveal.js draws the button; without a script there is none.
REVEAL = {"data-reveal": _("Show the password"), "data-conceal": _("Hide the password")}


def password_field(*, new: bool, **kwargs: Any) -> forms.CharField:
    """A password is taken as typed: no strip, no cut, pasting allowed."""
    autocomplete = "new-password" if new else "current-password"
    return forms.CharField(
        strip=False,
        max_length=128,
        widget=forms.PasswordInput(attrs={"autocomplete": autocomplete, **REVEAL}),
        **kwargs,
    )


class SignInForm(LoginForm):
    """Phone and password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"] = PhoneField(
            widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "username", "inputmode": "tel"})
        )
        self.fields["password"] = password_field(new=False, label=_("Password"))
        self.order_fields(["login", "password"])

    @property
    def is_limited(self) -> bool:
        """Whether the answer is 429."""
        return self.has_error(NON_FIELD_ERRORS, "limited")


class PhoneForm(Form):
    """A phone to which a code is sent."""

    phone = PhoneField()


class _NewPasswordMixin:
    """Judge ``password`` by the rules of the house, with what is known of its owner."""

    fields: dict[str, forms.Field]
    cleaned_data: dict[str, Any]

    def owner(self) -> User:
        return User(phone=self.cleaned_data.get("phone", ""))

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        if password:
            try:
                validate_password(password, self.owner())
            except ValidationError as error:
                raise ValidationError(error.messages) from None
        return password


class SignUpForm(_NewPasswordMixin, Form):
    """Name and phone; whoever wants no password signs in by code."""

    name = PersonNameField(label=_("Your name"), help_text=_("As on your identity document; certificates carry it."))
    phone = PhoneField(help_text=_("A code is sent to it. You sign in with this number."))
    password = password_field(
        new=True,
        required=False,
        label=_("Password"),
        help_text=_("At least 8 characters. Without one you sign in with a code by SMS."),
    )


class CompleteSignUpForm(_NewPasswordMixin, Form):
    """For somebody whose phone is proven already."""

    name = PersonNameField(label=_("Your name"), help_text=_("As on your identity document; certificates carry it."))
    password = password_field(
        new=True,
        required=False,
        label=_("Password"),
        help_text=_("At least 8 characters. Without one you sign in with a code by SMS."),
    )

    EXPECTED, ANOTHER = "expected", "another"
    who = forms.ChoiceField(widget=forms.RadioSelect, error_messages={"required": _("Please choose one of the two.")})

    def __init__(self, *args: Any, phone: str = "", expected: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.phone = phone
        # Only somebody who is awaited under another spelling is asked.
        written = self["name"].value() or ""
        if not expected or normalise_name(written) == expected:
            del self.fields["who"]
            return
        asked = self.fields["who"]
        asked.label = _("This phone number is known to us under the name %(name)s. Is that you?") % {"name": expected}
        asked.choices = [  # type: ignore[attr-defined]
            (self.EXPECTED, _("Yes. My name is written as above.")),
            (self.ANOTHER, _("No, I am somebody else.")),
        ]
        self.order_fields(["name", "who", "password"])

    @property
    def is_expected(self) -> bool:
        """Whether the one who is awaited is meant; after validation."""
        return self.cleaned_data.get("who") == self.EXPECTED

    def owner(self) -> User:
        return User(phone=self.phone)


class FirstAccountForm(SignUpForm):
    """For an offer without a phone: the link itself is the proof, so a password is a must."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"].required = True
        self.fields["password"].help_text = _("At least 8 characters.")
        self.fields["phone"].help_text = _("You sign in with this number.")


class NewPasswordForm(_NewPasswordMixin, Form):
    """A password to replace the forgotten one."""

    password = password_field(new=True, label=_("New password"), help_text=_("At least 8 characters."))

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def owner(self) -> User:
        return self.user


class CodeForm(Form):
    """Six digits from a message."""

    code = CodeField()
