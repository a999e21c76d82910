"""The name of an uploaded file, for showing only: nothing of it reaches the file system (promise I5)."""

from __future__ import annotations

import unicodedata

MAX_LENGTH = 120
_FORBIDDEN = frozenset('<>:"|?*')


def extension_of(name: str) -> str:
    """The last extension without its dot, lower case; empty when there is none."""
    stem, dot, extension = name.strip().rpartition(".")
    return extension.lower() if dot and stem else ""


def shown_name(name: str, *, fallback: str) -> str:
    """`name` without folders, control and direction characters, at most 120 characters, its extension kept."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    plain = "".join(c for c in unicodedata.normalize("NFC", last) if _may_stand(c)).strip(" .")
    if not plain:
        return fallback
    if len(plain) <= MAX_LENGTH:
        return plain
    extension = extension_of(plain)
    tail = f".{extension}" if extension and len(extension) <= 10 else ""
    return plain[: MAX_LENGTH - len(tail)].rstrip(" .") + tail


def _may_stand(character: str) -> bool:
    return character not in _FORBIDDEN and unicodedata.category(character) not in {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"}
