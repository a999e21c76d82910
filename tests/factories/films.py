"""MP4 films by their boxes: what our reader looks at is right, and nothing of it is a picture."""

from __future__ import annotations

import struct


def box(kind: bytes, *content: bytes) -> bytes:
    """A box with its size before it."""
    body = b"".join(content)
    return struct.pack(">I", 8 + len(body)) + kind + body


def number(value: int, size: int = 4) -> bytes:
    return value.to_bytes(size, "big")


def track(seconds: int, *, handler: bytes = b"vide", codec: bytes = b"avc1", samples: int | None = None) -> bytes:
    """A track whose samples last a second each; ``samples=0``: they stand in fragments."""
    count = seconds if samples is None else samples
    head = box(b"mdhd", number(0), number(0), number(0), number(1000), number(seconds * 1000), number(0))
    kind = box(b"hdlr", number(0), number(0), handler, bytes(12))
    table = box(b"stts", number(0), number(1 if count else 0), (number(count) + number(1000)) if count else b"")
    description = box(b"stsd", number(0), number(1), number(16), codec, bytes(8))
    return box(b"trak", box(b"mdia", head, kind, box(b"minf", box(b"stbl", description, table))))


def mp4(
    seconds: int = 60,
    *,
    brand: bytes = b"isom",
    tracks: bytes | None = None,
    told: int | None = None,
    extended: int | None = None,
    size: int = 0,
    tail: bytes = b"",
) -> bytes:
    """A film of so many seconds; ``told``: what its title page says instead; ``size``: bytes of its pictures."""
    duration = seconds if told is None else told
    head = box(b"mvhd", number(0), number(0), number(0), number(1000), number(duration * 1000), bytes(80))
    more = box(b"mvex", box(b"mehd", number(0), number(extended * 1000))) if extended is not None else b""
    moov = box(b"moov", head, track(seconds) if tracks is None else tracks, more)
    return (
        box(b"ftyp", brand, number(512), brand, b"mp42" if brand != b"qt  " else brand)
        + moov
        + box(b"mdat", bytes(size))
        + tail
    )
