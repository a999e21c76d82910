"""What people type from the paper: the verification code, the certificate's number, the holder's name.

A code is 28 signs of Crockford's base 32 (no I, L, O, U): 140 bits, printed in groups of four. Whoever reads an O for a
0, an I or L for a 1, or writes small letters, is understood.
"""

from __future__ import annotations

import re
import unicodedata

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH, _GROUP = 28, 4
_MISREAD = str.maketrans("OIL", "011")
_CODE = re.compile(f"[{ALPHABET}]{{{LENGTH}}}")
_GAPS = re.compile(r"[\s\-‐-―−_]+")
_DASHES = re.compile(r"[‐-―−]")
_NOT_OF_A_NAME = re.compile(r"[\s·•‧∙⋅・･.]+")


def grouped(code: str) -> str:
    """As it is printed: groups of four."""
    return "-".join(code[start : start + _GROUP] for start in range(0, len(code), _GROUP))


def code_in(typed: str) -> str | None:
    """The code somebody typed, or the one at the end of the address from the QR; None when it is none."""
    last = typed.strip().rstrip("/").rpartition("/")[2]
    found = _GAPS.sub("", unicodedata.normalize("NFKC", last)).upper().translate(_MISREAD)
    return found if _CODE.fullmatch(found) else None


def spellings_of_number(typed: str) -> set[str]:
    """How a number may stand in the records: as typed, or with half-width signs, capital letters and plain dashes."""
    plain = typed.strip()
    narrow = _DASHES.sub("-", "".join(unicodedata.normalize("NFKC", plain).split()))
    return {plain, narrow, narrow.upper()}


def same_name(one: str, other: str) -> bool:
    """Whether two spellings are one name: spaces, middle dots, width and case do not count."""
    return bool(_bare(one)) and _bare(one) == _bare(other)


def _bare(name: str) -> str:
    return _NOT_OF_A_NAME.sub("", unicodedata.normalize("NFKC", name)).casefold()
