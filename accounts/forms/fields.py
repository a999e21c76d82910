"""Fields for phones, names and codes; what is wrong is said in words."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts import words
from accounts.domain import names, phone
from ui.glyphs import missing_in_name, words_for_missing


class PhoneField(forms.CharField):
    """Eleven digits; +86, spaces, hyphens and full-width digits are taken and normalised."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("Mobile number"))
        kwargs.setdefault("max_length", 40)
        kwargs.setdefault(
            "widget",
            forms.TextInput(attrs={"type": "tel", "autocomplete": "tel", "inputmode": "tel"}),
        )
        super().__init__(**kwargs)

    def clean(self, value: Any) -> str:
        """The number as it is stored, or empty when it may be."""
        text = phone.normalise(super().clean(value) or "")
        if not text and not self.required:
            return ""
        if problems := phone.validate(text):
            raise ValidationError(words.phone_problems(problems))
        return text


class PersonNameField(forms.CharField):
    """A person's name of any script, 1 to 60 characters."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("Name of the person"))
        kwargs.setdefault("max_length", 200)  # the real limit is told in words below
        kwargs.setdefault("widget", forms.TextInput(attrs={"autocomplete": "name"}))
        super().__init__(**kwargs)

    def clean(self, value: Any) -> str:
        """The spelling that is stored."""
        text = super().clean(value) or ""
        if problems := names.validate_name(text):
            raise ValidationError(words.name_problems(problems))
        if lacking := missing_in_name(text):
            raise ValidationError(words_for_missing(lacking))
        return names.normalise_name(text)


class CodeField(forms.CharField):
    """A code from a message: six digits, pasted or typed."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("Code"))
        kwargs.setdefault("max_length", 20)
        kwargs.setdefault(
            "widget",
            forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code", "class": "code-input"}),
        )
        super().__init__(**kwargs)
