"""The form behind every picture that is uploaded to the newsroom."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.core.exceptions import ValidationError
from wagtail.images.forms import BaseImageForm


class ImageForm(BaseImageForm):
    """Wagtail's own, with a message in place of an error page for a picture that is cut off in its head."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "file" in self.fields:
            field = self.fields["file"]
            field.to_python = _careful(field.to_python, field.error_messages["invalid_image"])


def _careful(read: Callable[[Any], Any], message: Any) -> Callable[[Any], Any]:
    def to_python(data: Any) -> Any:
        try:
            return read(data)
        except (OSError, SyntaxError, ValueError) as error:
            raise ValidationError(message, code="invalid_image") from error

    return to_python
