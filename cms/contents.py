"""Whether a document is what its name says (promise I2). Only what editors may offer: the list is in the settings."""

from __future__ import annotations

import zipfile
from pathlib import PurePath
from typing import BinaryIO

from django.conf import settings
from django.core.exceptions import ValidationError
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from competitions.actions.upload_words import pdf_words
from competitions.domain import pdf_check

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PART_OF_ZIP = {"docx": "word/", "xlsx": "xl/", "pptx": "ppt/", "ofd": "OFD.xml", "zip": ""}
_OLE_KINDS = {"doc", "xls", "ppt", "wps"}
MAX_MEMBERS = 5_000
MAX_UNPACKED = 500 * 1024 * 1024


def check_document(file: BinaryIO, name: str) -> None:
    """Raises ``ValidationError`` when the content of ``file`` is not what the ending of ``name`` says."""
    size = getattr(file, "size", 0) or 0
    if size > settings.UPLOAD_MAX_BYTES:
        limit = filesizeformat(settings.UPLOAD_MAX_BYTES)
        raise ValidationError(_("This file is too large; at most %(limit)s.") % {"limit": limit})
    kind = PurePath(name).suffix.lower().lstrip(".")
    file.seek(0)
    head = file.read(1024)
    file.seek(0)
    if kind == "pdf":
        fault = pdf_check.fault_of(file)
        if fault is not None:
            raise ValidationError(pdf_words(fault, name))
        fits = True
    elif kind in _OLE_KINDS:
        fits = head.startswith(_OLE)
    elif kind in _PART_OF_ZIP:
        fits = _is_package(file, _PART_OF_ZIP[kind])
    else:
        fits = False
    file.seek(0)
    if not fits:
        raise ValidationError(_("The content of this file does not match its name (.%(kind)s).") % {"kind": kind})


def _is_package(file: BinaryIO, part: str) -> bool:
    """A zip that holds ``part``, without macros, and that is no bomb."""
    try:
        with zipfile.ZipFile(file) as package:
            members = package.infolist()
    except (zipfile.BadZipFile, NotImplementedError, ValueError):
        return False
    names = [member.filename for member in members]
    if len(members) > MAX_MEMBERS or sum(member.file_size for member in members) > MAX_UNPACKED:
        return False
    if any(
        name.endswith("vbaProject.bin") or name.startswith(("/", "\\")) or ".." in name.split("/") for name in names
    ):
        return False
    return any(name.startswith(part) for name in names)
