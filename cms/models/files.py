"""The editors' own pictures and documents; both are named in the settings before the first migration."""

from __future__ import annotations

import uuid
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.documents.models import AbstractDocument, Document
from wagtail.images.models import AbstractImage, AbstractRendition, Image

from cms.contents import check_document
from competitions.actions.upload_words import picture_words
from competitions.domain.picture_check import PictureError, remake


class CustomImage(AbstractImage):
    """A picture of the newsroom. The original stays private; only renditions are public."""

    credit = models.CharField(_("credit"), max_length=100, blank=True)

    admin_form_fields = (*Image.admin_form_fields, "credit")

    class Meta(AbstractImage.Meta):
        verbose_name = _("picture")
        verbose_name_plural = _("pictures")
        permissions = [("choose_customimage", "Can choose image")]

    def get_upload_to(self, filename: str) -> str:
        """Own name on disk (promise I5)."""
        extension = filename.rpartition(".")[2].lower()
        return f"original_images/{uuid.uuid4().hex}.{extension}"

    def clean(self) -> None:
        """Draw a new file anew, so that a bad one is a message at its field and not an error page."""
        super().clean()
        try:
            self._redraw()
        except ValidationError as error:
            raise ValidationError({"file": error}) from error

    def save(self, *args: Any, **kwargs: Any) -> None:
        self._redraw()
        super().save(*args, **kwargs)

    def generate_rendition_file(self, filter: Any, *, source: Any = None) -> ContentFile:
        """The rendition in memory: Wagtail leaves its temporary file open until somebody collects it."""
        with super().generate_rendition_file(filter, source=source) as made:
            made.seek(0)
            return ContentFile(made.read(), name=made.name)

    def _redraw(self) -> None:
        """Draw a file that was not yet stored anew, once: no EXIF, no place, nothing behind the last pixel (I1, I2).

        Raises ``ValidationError`` for what is no picture.
        """
        stored: Any = self.file  # type: ignore[has-type]
        if not stored or getattr(stored, "_committed", True) or getattr(stored.file, "is_redrawn", False):
            return
        try:
            content, extension = remake(stored.file)
        except PictureError as error:
            raise ValidationError(picture_words(error.fault, stored.name)) from error
        fresh = ContentFile(content, name=f"{uuid.uuid4().hex}{extension}")
        fresh.is_redrawn = True  # type: ignore[attr-defined]
        self.file = fresh
        self.file_size = fresh.size


class CustomRendition(AbstractRendition):
    """A re-encoded size of a picture."""

    image = models.ForeignKey(CustomImage, on_delete=models.CASCADE, related_name="renditions")

    class Meta(AbstractRendition.Meta):
        constraints = [
            models.UniqueConstraint(fields=["image", "filter_spec", "focal_point_key"], name="unique_rendition"),
        ]


class CustomDocument(AbstractDocument):
    """A file that editors offer for download, always as an attachment."""

    admin_form_fields = Document.admin_form_fields

    class Meta(AbstractDocument.Meta):
        verbose_name = _("document")
        verbose_name_plural = _("documents")
        permissions = [("choose_customdocument", "Can choose document")]

    def clean(self) -> None:
        """The name's ending (Wagtail), then the content: it must be what the name says (promise I2)."""
        super().clean()
        if self.file and not getattr(self.file, "_committed", True):
            try:
                check_document(self.file.file, self.file.name)
            except ValidationError as error:
                raise ValidationError({"file": error}) from error

    @property
    def content_type(self) -> str:
        """Nothing a browser would run or show in our name."""
        return "application/octet-stream"
