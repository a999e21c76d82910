"""Short keys by which entries that may be one are found among thousands: stored when an entry comes in, compared as they are.

Each is a hash of the normal form of `competitions.domain.duplicates`; empty where nothing is told that a key could rest on.
"""

from __future__ import annotations

import hashlib
from datetime import date

from competitions.domain.duplicates import Variants, firm_name, folded, plain

LENGTH = 32
# A sentence that anybody might write says nothing.
_SHORTEST_TEXT = 20


def firm_key(name: str, variants: Variants) -> str:
    """Of a registered firm: width, case, legal form and variant characters do not count."""
    return _digest("firm", firm_name(name).translate(variants))


def name_key(name: str, variants: Variants) -> str:
    """Of a person's name, variant characters folded."""
    return _digest("name", folded(name, variants))


def text_key(text: str, variants: Variants) -> str:
    """Of a project's text; empty for a short one."""
    told = folded(text, variants)
    return _digest("text", told) if len(plain(text)) >= _SHORTEST_TEXT else ""


def holder_key(name: str, born: date | None, variants: Variants) -> str:
    """Of whoever holds a passport: a renewed one has another number, name and day of birth stay."""
    told = folded(name, variants)
    return _digest("holder", f"{told}|{born:%Y%m%d}") if told and born else ""


def _digest(kind: str, text: str) -> str:
    return hashlib.sha256(f"{kind}\x00{text}".encode()).hexdigest()[:LENGTH] if text else ""
