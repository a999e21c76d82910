"""Which characters can be printed. A missing glyph would be a box that no text test sees, so it is found before.

New titles and names are told at their field (`missing`, `validate_printable`), by the fonts that are always there.
What is stored all the same (older rows, long texts, a legal name with a character that no font has yet) is printed
without a box (`printable`), with any font of this machine.
"""

from __future__ import annotations

import struct
import subprocess
import unicodedata
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from fontTools.ttLib import TTFont

from ui.forms import PUA

# The printers' sign for a character that is not in the case (GETA MARK).
SUBSTITUTE = "〓"
# What `scripts/fonts.py` makes the printed face from; layout falls back to it for what was left out there, such as Hangul.
SOURCE_FAMILY = "Noto Serif CJK SC"
_PICTURES = ("So", "Sk", "Me")  # emoji, the colours of their skin, the frame of a keycap
_LINE_ENDS = "\n\r\t"


def missing(text: str) -> str:
    """The characters of ``text``, each once, that neither the printed face nor its source can draw."""
    return "".join(
        character
        for character in dict.fromkeys(text.translate(PUA))
        if not _needs_no_glyph(character)
        and ord(character) not in _own_characters()
        and not _font_has(character, SOURCE_FAMILY)
    )


def missing_in_name(name: str) -> str:
    """As `missing`, for a person's name. Han characters pass: a legal name is what it is, even where no font has it yet;
    on paper `SUBSTITUTE` keeps its place, to be written by hand."""
    return "".join(character for character in missing(name) if not _is_han(character))


def words_for_missing(characters: str) -> str:
    """The sentence that names them; ``characters`` is what `missing` found."""
    named = "、".join(f"{character}（U+{ord(character):04X}）" for character in characters)
    return _("Certificates and entry forms cannot print these characters: %(characters)s. Leave them out, or use words.") % {
        "characters": named
    }  # fmt: skip


def validate_printable(text: str) -> None:
    """A validator for fields that stand on certificates and printed forms."""
    if lacking := missing(text):
        raise ValidationError(words_for_missing(lacking), code="unprintable")


def printable(value: Any) -> Any:
    """``value`` (text, list or dict of texts; HTML as well) as it can be printed.

    A picture that no font draws is left out; for a letter, or where nothing would be left, stands ``SUBSTITUTE``.
    """
    if isinstance(value, str):
        drawn = "".join(_drawn(character) for character in value.translate(PUA))
        return drawn if drawn.strip("\u200d\ufe0f ") or not value.strip() else SUBSTITUTE
    if isinstance(value, list):
        return [printable(item) for item in value]
    return {key: printable(item) for key, item in value.items()}


@lru_cache(maxsize=8192)
def _drawn(character: str) -> str:
    category = unicodedata.category(character)
    if category in ("Cc", "Cs"):
        return character if character in _LINE_ENDS else ""
    if _needs_no_glyph(character) or ord(character) in _own_characters():
        return character
    # A private-use character of a system font is somebody else's sign.
    if category not in ("Co", "Cn") and _font_has(character):
        return character
    return "" if category in _PICTURES else SUBSTITUTE


def _needs_no_glyph(character: str) -> bool:
    """Invisible by definition: joiners, variation selectors, direction marks. Spaces need no outline."""
    return (
        character in _LINE_ENDS
        or unicodedata.category(character) in ("Cf", "Zs", "Zl", "Zp")
        or "VARIATION SELECTOR" in unicodedata.name(character, "")
    )


def _is_han(character: str) -> bool:
    """Planes 2 and 3 hold Han alone; Python 3.11 knows not all of it by name."""
    return 0x20000 <= ord(character) <= 0x3FFFD or unicodedata.name(character, "").startswith("CJK ")


@lru_cache(maxsize=1)
def _own_characters() -> frozenset[int]:
    """What both weights of our own face hold."""
    regular, bold = (
        _characters_of(Path(settings.FONTS_DIR) / f"CertSerif-{weight}.ttf") for weight in ("Regular", "Bold")
    )
    return regular & bold


def _characters_of(path: Path) -> frozenset[int]:
    """Read from the one subtable that `scripts/fonts.py` writes; by fontTools' objects it takes twenty times as long."""
    with TTFont(path, lazy=True) as font:
        table = font.reader["cmap"]
    records = (
        struct.unpack_from(">HHI", table, 4 + 8 * index) for index in range(struct.unpack_from(">H", table, 2)[0])
    )
    start = next(offset for _platform, _encoding, offset in records if struct.unpack_from(">H", table, offset)[0] == 12)
    (groups,) = struct.unpack_from(">I", table, start + 12)
    return frozenset(
        code
        for first, last, _glyph in struct.iter_unpack(">III", table[start + 16 : start + 16 + 12 * groups])
        for code in range(first, last + 1)
    )


@lru_cache(maxsize=4096)
def _font_has(character: str, family: str = "") -> bool:
    """Whether a font of the system (of that family) has it. Asked only for the rarest characters."""
    pattern = f":charset={ord(character):x}" + (f":family={family}" if family else "")
    try:
        asked = subprocess.run(["fc-list", pattern, "family"], capture_output=True, text=True, check=False)
    except FileNotFoundError:  # no fontconfig tools here: better the printers' sign than a box
        return False
    return bool(asked.stdout.strip())
