"""Marks that a tablet could not send: its file, or the lines of its QR codes.

A parcel is JSON ``{"format": "chuangxiang.marks/1", "seat": id, "envelopes": […], "mac": …}``. ``mac`` is HMAC-SHA256 with the
seat's seal, as hex or base64, over the JSON without ``mac``: keys sorted, no blanks, UTF-8, nothing escaped without need.
QR codes carry the same JSON deflated, as base64url, cut into ``CXM1:<n>/<of>:<id>:<data>``, one a line, in any order
(``CXM0``: not deflated).
"""

from __future__ import annotations

import base64
import binascii
import itertools
import json
import zlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from judging.actions.sent import Marks
from judging.domain.code_photos import UnreadablePhoto, codes_in
from judging.enums import MarkSource
from judging.forms.judge import CannotRead
from judging.forms.sync import MAX_SYNC_BYTES, read_envelope
from ui.forms import Form, UploadField, UploadInput

FORMAT = "chuangxiang.marks/1"
MAX_PARCEL = 5000  # envelopes
PHOTOS = ("jpg", "jpeg", "png")
MAX_PHOTOS = 20
MAX_PHOTO_BYTES = 15 * 1024 * 1024
CODES = ("CXM1", "CXM0")  # deflated, or as it is where the browser cannot


@dataclass(frozen=True)
class Parcel:
    """What was read. ``signed`` is what ``mac`` was made over."""

    seat: int
    marks: list[Marks]
    signed: bytes
    mac: str


NOTHING = Parcel(0, [], b"", "")


class SeveralPhotos(UploadInput):
    """One input for several photographs."""

    allow_multiple_selected = True

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.attrs["multiple"] = True

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        return files.getlist(name) if hasattr(files, "getlist") else files.get(name)


class PhotosField(UploadField):
    """Photographs of QR codes, each checked for ending and size; what is in them is read by ``read_photos``."""

    def __init__(self, **kwargs: Any) -> None:
        most = min(MAX_PHOTO_BYTES, int(settings.UPLOAD_MAX_BYTES))
        widget = SeveralPhotos(accept=[f".{kind}" for kind in PHOTOS], max_bytes=most)
        super().__init__(extensions=list(PHOTOS), max_bytes=most, widget=widget, **kwargs)

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        """The files in their order; one that is wrong is named."""
        given = list(data) if isinstance(data, list | tuple) else [data] if data else []
        if len(given) > MAX_PHOTOS:
            raise forms.ValidationError(_("At most %(count)d photos go at once.") % {"count": MAX_PHOTOS})
        return [super(PhotosField, self).clean(one, None) for one in given]


class IntakeForm(Form):
    """A file, photographs of QR codes, or the lines that a scanner or the camera read."""

    file = UploadField(
        label=gettext_lazy("File exported by the tablet"),
        extensions=["json"],
        max_bytes=MAX_SYNC_BYTES,
        required=False,
    )
    photos = PhotosField(
        label=gettext_lazy("Or photos of its QR codes"),
        help_text=gettext_lazy("JPG or PNG, several at once; one photo may show several codes."),
        required=False,
    )
    lines = forms.CharField(
        label=gettext_lazy("Or the lines of its QR codes"),
        help_text=gettext_lazy("Put the cursor here and scan one code after the other; the order does not matter."),
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    parcel: Parcel | None = None

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        file, lines = data.get("file"), (data.get("lines") or "").strip()
        if self.errors:
            return data
        try:
            if data.get("photos"):
                lines = "\n".join(dict.fromkeys([*lines.split(), *read_photos(data["photos"])]))
                # What was read stays in the box, so that the codes that are missing can be added to it.
                self.data = QueryDict(mutable=True)
                self.data["lines"] = lines
            if len(lines) > 2 * MAX_SYNC_BYTES:
                raise CannotRead(_("Too much at once; please send it in parts."))
            if bool(file) == bool(lines):
                raise CannotRead(_("Please give the file, photos of the QR codes, or their lines."))
            if file:
                self.parcel = read_parcel(file.read(MAX_SYNC_BYTES + 1), MarkSource.FILE)
            else:
                self.parcel = read_parcel(read_lines(lines), MarkSource.QR)
        except CannotRead as error:
            raise forms.ValidationError(str(error)) from error
        return data


def read_photos(photos: Sequence[UploadedFile]) -> list[str]:
    """The lines of the codes of tablets in them. Raises ``CannotRead`` for a photo that cannot be opened or shows none."""
    lines: list[str] = []
    for photo in photos:
        try:
            found = [text for text in codes_in(photo.file) if text.partition(":")[0] in CODES]  # type: ignore[arg-type]
        except UnreadablePhoto:
            raise CannotRead(_("%(name)s cannot be opened as a photo.") % {"name": photo.name}) from None
        if not found:
            words = _(
                "No code of a tablet was found in %(name)s. Come closer, avoid reflections, one or a few codes at a time."
            )
            raise CannotRead(words % {"name": photo.name})
        lines += found
    return lines


def read_parcel(body: bytes, source: str) -> Parcel:
    """Raises ``CannotRead`` with the reason in words."""
    wrong = _("This is no file of marks that a tablet exported.")
    if len(body) > MAX_SYNC_BYTES:
        raise CannotRead(_("Too much at once; please send it in parts."))
    try:
        data = json.loads(body)
        json.dumps(data, ensure_ascii=False).encode()
    except (ValueError, RecursionError) as error:
        raise CannotRead(wrong) from error
    if not isinstance(data, dict) or set(data) != {"format", "seat", "envelopes", "mac"} or data["format"] != FORMAT:
        raise CannotRead(wrong)
    rows, mac = data["envelopes"], data["mac"]
    if (
        type(data["seat"]) is not int
        or not isinstance(rows, list)
        or len(rows) > MAX_PARCEL
        or not isinstance(mac, str)
    ):
        raise CannotRead(wrong)
    try:
        marks = [replace(read_envelope(row), source=source) for row in rows]
    except CannotRead as error:
        raise CannotRead(wrong) from error
    return Parcel(data["seat"], marks, canonical({key: data[key] for key in ("format", "seat", "envelopes")}), mac)


def canonical(data: dict[str, Any]) -> bytes:
    """JSON with sorted keys, without blanks, as UTF-8."""
    return json.dumps(data, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()


def read_lines(text: str) -> bytes:
    """The JSON of a set of codes. Raises ``CannotRead``; codes that are missing are named by their number."""
    parts: dict[int, str] = {}
    sets = set()
    for line in text.split():
        mark, key, number, count, piece = _code(line)
        sets.add((mark, key, count))
        if parts.setdefault(number, piece) != piece:
            raise CannotRead(_("Code %(number)d was read in two versions; please scan it again.") % {"number": number})
    if len(sets) != 1:
        raise CannotRead(_("These codes belong to different sets; please scan one set at a time."))
    kind, _key, amount = sets.pop()
    # Counted, not listed: a set may claim to be of millions.
    left = amount - len(parts)
    if left:
        missing = [str(number) for number in itertools.islice((n for n in range(1, amount + 1) if n not in parts), 20)]
        numbers = _(", ").join(missing) + (" …" if left > len(missing) else "")
        raise CannotRead(_("Codes are missing: %(numbers)s") % {"numbers": numbers})
    packed = "".join(parts[number] for number in sorted(parts))
    try:
        joined = base64.urlsafe_b64decode(packed + "=" * (-len(packed) % 4))
        return _inflate(joined) if kind == CODES[0] else joined
    except (ValueError, binascii.Error, zlib.error) as error:
        raise CannotRead(_("The codes cannot be put together; please scan them again.")) from error


def _code(line: str) -> tuple[str, str, int, int, str]:
    """Kind, set, number, how many, piece."""
    mark, _colon, rest = line.partition(":")
    place, _colon, rest = rest.partition(":")
    key, _colon, piece = rest.partition(":")
    number, _slash, count = place.partition("/")
    right = mark in CODES and piece and number.isdecimal() and count.isdecimal() and len(place) <= 9
    if not right or not 1 <= int(number) <= int(count):
        raise CannotRead(_("A line is no code of a tablet: %(line)s") % {"line": line[:40]})
    return mark, key, int(number), int(count), piece


def _inflate(packed: bytes) -> bytes:
    """With the header of zlib or without; never more than is taken."""
    bits = zlib.MAX_WBITS if packed[:1] == b"\x78" else -zlib.MAX_WBITS
    return zlib.decompressobj(bits).decompress(packed, MAX_SYNC_BYTES + 1)
