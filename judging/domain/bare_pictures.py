"""A picture without what its makers left in it: camera, place, author, words, what follows its end.

Its pixels stay byte for byte.
"""

from __future__ import annotations

from collections.abc import Iterator

JPEG, PNG = b"\xff\xd8", b"\x89PNG\r\n\x1a\n"
_EOI, _SOS, _COMMENT = 0xD9, 0xDA, 0xFE
_APPS = range(0xE0, 0xF0)
# What a picture needs to look as it does: resolution, colours (of a printing press, too), which way is up.
_NEEDED = {0xE0: b"JFIF", 0xE2: b"ICC_PROFILE", 0xEE: b"Adobe"}
_EXIF = b"Exif\x00\x00"
_TURNED = _EXIF + b"MM\x00*\x00\x00\x00\x08\x00\x01\x01\x12\x00\x03\x00\x00\x00\x01\x00%c\x00\x00\x00\x00\x00\x00"
_ORIENTATION = 0x0112
_CHUNKS = frozenset(
    b"IHDR PLTE IDAT IEND tRNS gAMA cHRM sRGB iCCP cICP sBIT bKGD hIST pHYs acTL fcTL fdAT".split()
)  # fmt: skip


def bare(data: bytes) -> bytes:
    """The same picture, bare; what is neither JPEG nor PNG is given back as it is."""
    if data.startswith(JPEG):
        return _bare_jpeg(data)
    return _bare_png(data) if data.startswith(PNG) else data


def _bare_jpeg(data: bytes) -> bytes:
    kept = [JPEG]
    for marker, piece in _segments(data):
        if marker == 0xE1 and (turned := _turned(piece[4:])):
            kept.append(b"\xff\xe1" + (len(turned) + 2).to_bytes(2, "big") + turned)
        needed = _NEEDED.get(marker)
        if (marker not in _APPS and marker != _COMMENT) or (needed and piece[4:].startswith(needed)):
            kept.append(piece)
    return b"".join(kept)


def _segments(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Markers with their bytes up to the end of the picture; a scan with the pixels behind it. What is cut off ends there."""
    at = len(JPEG)
    while at + 4 <= len(data) and data[at] == 0xFF:
        marker = data[at + 1]
        if marker == 0xFF:  # filling
            at += 1
            continue
        if marker == _EOI:
            break
        end = at + 2 + int.from_bytes(data[at + 2 : at + 4], "big")
        if marker == _SOS:
            end = _end_of_scan(data, end)
        yield marker, data[at:end]
        at = end
    yield _EOI, b"\xff\xd9"


def _end_of_scan(data: bytes, at: int) -> int:
    """Where the next marker stands: among pixels 0xFF is followed by 0 or by a restart."""
    while (at := data.find(b"\xff", at)) >= 0 and at + 1 < len(data):
        if data[at + 1] == 0xFF:
            at += 1
        elif data[at + 1] == 0 or 0xD0 <= data[at + 1] <= 0xD7:
            at += 2
        else:
            return at
    return len(data)


def _turned(exif: bytes) -> bytes:
    """Which way is up, where it is not the plain one: all that is kept of EXIF."""
    if not exif.startswith(_EXIF):
        return b""
    body = exif[len(_EXIF) :]
    order = {b"II": "little", b"MM": "big"}.get(body[:2])
    if order is None:
        return b""

    def number(at: int, size: int) -> int:
        return int.from_bytes(body[at : at + size], order)  # type: ignore[arg-type]

    first = number(4, 4)
    for row in range(min(number(first, 2), 100)):
        at = first + 2 + row * 12
        if number(at, 2) == _ORIENTATION and 1 < (way := number(at + 8, 2)) <= 8:
            return _TURNED % way
    return b""


def _bare_png(data: bytes) -> bytes:
    kept, at = [PNG], len(PNG)
    while at + 12 <= len(data):
        end = at + 12 + int.from_bytes(data[at : at + 4], "big")
        kind = data[at + 4 : at + 8]
        if kind in _CHUNKS:
            kept.append(data[at:end])
        if kind == b"IEND":
            break
        at = end
    return b"".join(kept)
