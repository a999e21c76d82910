"""Forms: how they are drawn, and how text is cleaned before anything else sees it."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from pathlib import PurePosixPath
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.forms.renderers import TemplatesSetting
from django.utils.functional import lazy
from django.utils.html import conditional_escape
from django.utils.translation import gettext as _

from ui import formats

# Rare characters that old input methods and card readers deliver as private-use code points (GB 18030-2000's mapping);
# since GB 18030-2005 and 2022 they have places of their own. U+E863 is the name character U+4DAE.
PUA = str.maketrans(
    "\ue81e\ue826\ue82b\ue82c\ue832\ue843\ue854\ue863\ue864",
    "\u9fb4\u9fb5\u9fb6\u9fb7\u9fb8\u9fb9\u9fba\u4dae\u9fbb",
)
# Invisible marks that change the reading direction: they serve only to deceive in names.
BIDI = dict.fromkeys([0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)])
# What comes along with a paste from slides or a terminal: no file that others read (XML, a round pack) may hold it. The soft
# line breaks of slides part words; the rest is seen by nobody.
_SOFT_BREAKS = dict.fromkeys([0x0B, 0x0C, 0x1C, 0x1D, 0x1E, 0x1F, 0x85, 0x2028, 0x2029], " ")
_UNSEEN = dict.fromkeys([*range(0x01, 0x09), *range(0x0E, 0x1C), 0x7F, 0xFFFE, 0xFFFF])
_UNWANTED = BIDI | _UNSEEN | _SOFT_BREAKS


def clean_text(value: str) -> str:
    """NFC, private-use rare characters mapped to their Unicode ones, direction marks and control characters dropped, soft
    breaks of slides made spaces, ends stripped.

    Raises ValidationError on NUL, which PostgreSQL cannot store.
    """
    if "\x00" in value:
        raise ValidationError(_("The text holds a character that cannot be stored. Please type it again."), code="nul")
    return unicodedata.normalize("NFC", value.translate(PUA).translate(_UNWANTED)).strip()


def whole_number(text: str | None, default: int = 0) -> int:
    """A plain number of one to nine digits, as hidden fields and addresses carry them; ``default`` for all else."""
    return int(text) if text and len(text) < 10 and text.isascii() and text.isdigit() else default


class UiRenderer(TemplatesSetting):
    """FORM_RENDERER: label, help, errors and input as components/field.html draws them."""

    form_template_name = "components/form_fields.html"
    field_template_name = "components/field.html"

    def render(self, template_name: str, context: dict[str, Any], request: Any = None) -> str:
        """As Django does; a choice is put together here: with a template for each of 500 options it costs most of a page."""
        if template_name == forms.Select.template_name:
            return _select(context["widget"])
        return super().render(template_name, context, request)


def _select(widget: Mapping[str, Any]) -> str:
    """What Django's own templates make of it."""
    parts = [f'<select name="{conditional_escape(widget["name"])}"{_attributes(widget["attrs"])}>']
    for group, options, _index in widget["optgroups"]:
        drawn = "".join(
            f'\n  <option value="{conditional_escape(one["value"])}"{_attributes(one["attrs"])}>'
            f"{conditional_escape(one['label'])}</option>\n"
            for one in options
        )
        parts.append(f'\n  <optgroup label="{conditional_escape(group)}">{drawn}\n  </optgroup>' if group else drawn)
    return "".join([*parts, "\n</select>"])


def _attributes(given: Mapping[str, Any]) -> str:
    return "".join(
        f" {conditional_escape(name)}" + ("" if value is True else f'="{conditional_escape(value)}"')
        for name, value in given.items()
        if value is not False
    )


class CleanTextMixin:
    """Clean every text before the fields validate it. First among the bases of a form."""

    # Shown widths and units by field name: narrow, medium, wide; a word after the input.
    widths: dict[str, str] = {}
    units: dict[str, Any] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, forms.Field] = self.fields  # type: ignore[attr-defined]
        for name, width in self.widths.items():
            fields[name].width = width  # type: ignore[attr-defined]
        for name, unit in self.units.items():
            fields[name].unit = unit  # type: ignore[attr-defined]
        for field in fields.values():
            if field.error_messages.get("required") is forms.Field.default_error_messages["required"]:
                field.error_messages["required"] = _what_is_missing(field)
            if isinstance(field.widget, forms.Textarea) and field.widget.attrs.get("rows") == "10":
                field.widget.attrs["rows"] = "5"  # Django's ten lines push the next question off a phone
            if isinstance(field, forms.CharField) and not isinstance(field.widget, forms.PasswordInput):
                field.to_python = _cleaning(field.to_python)  # type: ignore[method-assign]


def _what_is_missing(field: forms.Field) -> str:
    if isinstance(field, forms.FileField):
        return _("Please choose a file.")
    if isinstance(field, forms.BooleanField):
        return _("Please tick this box.")
    if isinstance(field, forms.ChoiceField | forms.ModelChoiceField):
        return _("Please choose.")
    return _("Please fill this in.")


def _cleaning(inner: Any) -> Any:
    def to_python(value: Any) -> Any:
        return inner(clean_text(value) if isinstance(value, str) else value)

    return to_python


class Form(CleanTextMixin, forms.Form):
    """The base of every plain form of the house."""


class ModelForm(CleanTextMixin, forms.ModelForm):
    """The base of every model form of the house."""


class ReasonForm(Form):
    """One reason, for moves that need one."""

    reason = forms.CharField(max_length=1000, widget=forms.Textarea(attrs={"rows": 4}))

    def __init__(self, *args: Any, label: Any = "", help_text: Any = "", required: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["reason"]
        field.label = label or _("Reason")
        field.help_text = help_text
        field.required = required


class UploadInput(forms.ClearableFileInput):
    """A file input that shows what is there (name, size, link) and tells its limit to upload.js.

    `accept` is a list of extensions (".pdf"); `current_url` is where the present file is served.
    """

    template_name = "components/file_input.html"

    def __init__(
        self, *, accept: list[str] | None = None, max_bytes: int = 0, attrs: dict[str, Any] | None = None
    ) -> None:
        super().__init__({**({"accept": ",".join(accept)} if accept else {}), **(attrs or {})})
        self.max_bytes = max_bytes or getattr(settings, "UPLOAD_MAX_BYTES", 0)
        self.current_url = ""
        self.current_name = ""
        self.current_size: int | None = None

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        shown = context["widget"]
        shown["max_bytes"] = self.max_bytes
        shown["current_url"] = self.current_url
        if shown["is_initial"]:
            shown["current_name"] = self.current_name or PurePosixPath(str(value)).name
            shown["current_size"] = self.current_size if self.current_size is not None else getattr(value, "size", None)
        return context


class UploadField(forms.FileField):
    """A file with its limits told before the upload and checked after it: extension and size, not the content.

    The content (is it really a PDF?) is judged by the owner's own validators.
    """

    def __init__(self, *, extensions: list[str], max_bytes: int = 0, **kwargs: Any) -> None:
        self.extensions = [extension.lower().lstrip(".") for extension in extensions]
        self.max_bytes = max_bytes or getattr(settings, "UPLOAD_MAX_BYTES", 0)
        kwargs.setdefault(
            "widget", UploadInput(accept=["." + extension for extension in self.extensions], max_bytes=self.max_bytes)
        )
        super().__init__(**kwargs)
        if not self.help_text:
            # Lazy: the field is made once at import, the language is the reader's.
            self.help_text = lazy(self.limits, str)()

    def limits(self) -> str:
        """The limits in words, for the help text."""
        kinds = formats.file_kinds(self.extensions)
        return _("%(kinds)s, at most %(size)s.") % {"kinds": kinds, "size": formats.file_size(self.max_bytes)}

    def clean(self, data: Any, initial: Any = None) -> Any:
        """The checked file; ValidationError with the reason in words."""
        file = super().clean(data, initial)
        if isinstance(file, UploadedFile):
            extension = PurePosixPath(file.name or "").suffix.lower().lstrip(".")
            if extension not in self.extensions:
                raise ValidationError(
                    _("%(name)s is not one of the allowed kinds: %(kinds)s.")
                    % {"name": file.name, "kinds": formats.file_kinds(self.extensions)},
                    code="extension",
                )
            if file.size is not None and file.size > self.max_bytes:
                raise ValidationError(
                    _("%(name)s has %(size)s; at most %(limit)s are allowed.")
                    % {
                        "name": file.name,
                        "size": formats.file_size(file.size),
                        "limit": formats.file_size(self.max_bytes),
                    },
                    code="too_large",
                )
        return file
