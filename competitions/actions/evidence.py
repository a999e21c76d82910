"""Files that come with an objection: looked into, named by ourselves, stored."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import BinaryIO

from django.conf import settings
from django.core.files import File
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils.translation import gettext as _

from competitions.actions.upload_words import pdf_words, picture_words
from competitions.domain import pdf_check, picture_check
from competitions.domain.file_names import extension_of, shown_name
from competitions.models import Objection, ObjectionFile
from ui import formats
from workflow import clock
from workflow.services import Refused

KINDS = ("pdf", "jpg", "jpeg", "png")


@dataclass(frozen=True)
class Given:
    """One file as it was given, and whether it is the letter itself rather than evidence."""

    upload: File[bytes]
    name: str
    is_letter: bool = False


@dataclass(frozen=True)
class Checked:
    """One file as it will be stored; pictures are drawn anew, so that no place and no camera goes with them."""

    content: File[bytes]
    extension: str
    content_type: str
    name: str
    sha256: str
    is_letter: bool


def check_files(given: Iterable[Given]) -> list[Checked]:
    """What will be stored. Raises ``Refused`` with the reason in words for the first file that cannot be taken."""
    files = list(given)
    if len(files) > settings.OBJECTION_FILES_MAX:
        raise Refused(_("At most %(count)d files can go with an objection.") % {"count": settings.OBJECTION_FILES_MAX})
    return [check_file(one, settings.OBJECTION_FILE_MAX_BYTES) for one in files]


def keep_files(objection: Objection, files: Iterable[Checked]) -> list[str]:
    """Store them; their names in the store, so that they can be taken away when the act fails."""
    names: list[str] = []
    try:
        for one in files:
            row = ObjectionFile(
                objection=objection,
                is_letter=one.is_letter,
                name=one.name,
                extension=one.extension,
                content_type=one.content_type,
                size=one.content.size,
                sha256=one.sha256,
                uploaded_at=clock.now(),
            )
            row.file.save("file", one.content, save=False)
            names.append(str(row.file.name))
            row.save(force_insert=True)
    except BaseException:
        forget_files(names)
        raise
    return names


def forget_files(names: Iterable[str]) -> None:
    """Take stored files away again."""
    for name in names:
        default_storage.delete(name)


def check_file(one: Given, most: int) -> Checked:
    """What will be stored of one file of at most ``most`` bytes. Raises ``Refused`` with the reason in words."""
    size, name = one.upload.size or 0, shown_name(one.name, fallback="file")
    if not size:
        raise Refused(_("%(name)s is empty.") % {"name": name})
    if size > most:
        limit = formats.file_size(most)
        words = _("%(name)s has %(size)s; at most %(limit)s are allowed.")
        raise Refused(words % {"name": name, "size": formats.file_size(size), "limit": limit})
    extension = extension_of(name)
    if extension not in KINDS:
        kinds = formats.file_kinds(KINDS)
        raise Refused(_("%(name)s is not one of the allowed kinds: %(kinds)s.") % {"name": name, "kinds": kinds})
    stream: BinaryIO = getattr(one.upload, "file", None) or one.upload  # type: ignore[assignment]
    if extension == "pdf":
        fault = pdf_check.fault_of(stream)
        if fault is not None:
            raise Refused(pdf_words(fault, name))
        return _checked(one, one.upload, ".pdf", "application/pdf", name)
    try:
        content, made = picture_check.remake(stream)
    except picture_check.PictureError as error:
        raise Refused(picture_words(error.fault, name)) from error
    return _checked(one, ContentFile(content), made, picture_check.content_type_of(made), name)


def _checked(one: Given, content: File[bytes], extension: str, content_type: str, name: str) -> Checked:
    total = hashlib.sha256()
    content.seek(0)
    for chunk in content.chunks():
        total.update(chunk)
    content.seek(0)
    return Checked(content, extension, content_type, name, total.hexdigest(), one.is_letter)
