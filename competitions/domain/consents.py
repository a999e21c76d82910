"""What a contestant agrees to, each on its own: never bundled, never ticked beforehand (promise L2).

The words stand in `competitions.queries.consent_texts`; whoever changes them raises the version here, and everybody
who agreed to the old words is asked again. Source: 个人信息保护法 14 to 17, 23, 25, 29 (separate consent for sensitive
data and for publication).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Consent:
    """One consent."""

    code: str
    version: str


PLEDGE = Consent("pledge", "2026-11")
PERSONAL_DATA = Consent("personal_data", "2026-11")
PUBLICATION = Consent("publication", "2026-12")
CONSENTS = (PLEDGE, PERSONAL_DATA, PUBLICATION)
# The head's word that the others agree: where there are others, and they do not answer for themselves.
TEAM = Consent("team", "2026-12")
BY_CODE: Mapping[str, Consent] = {consent.code: consent for consent in (*CONSENTS, TEAM)}


def is_given(stored: Mapping[str, object], consent: Consent) -> bool:
    """Whether `stored` (by code: version, at, by, withdrawn_at) holds the present version, not withdrawn."""
    row = stored.get(consent.code)
    return isinstance(row, Mapping) and row.get("version") == consent.version and not row.get("withdrawn_at")


def given(stored: Mapping[str, object], code: str, at: str, by: str = "") -> dict[str, object]:
    """`stored` with consent `code` given at `at` (ISO time) by the person of key `by`. Given already: unchanged.

    Raises KeyError for an unknown code.
    """
    consent = BY_CODE[code]
    if is_given(stored, consent):
        return dict(stored)
    return {**stored, code: {"version": consent.version, "at": at, "by": by}}


def version_of(stored: Mapping[str, object], consent: Consent) -> str:
    """The version that was agreed to, empty for never."""
    row = stored.get(consent.code)
    return str(row.get("version", "")) if isinstance(row, Mapping) else ""


def is_withdrawn(stored: Mapping[str, object], consent: Consent) -> bool:
    """Whether it was given once and taken back since; an older version that was never taken back is not."""
    row = stored.get(consent.code)
    return isinstance(row, Mapping) and bool(row.get("withdrawn_at"))


def withdrawn(stored: Mapping[str, object], code: str, at: str) -> dict[str, object]:
    """`stored` with consent `code` taken back at `at`; never given: unchanged. KeyError for an unknown code."""
    consent = BY_CODE[code]
    row = stored.get(consent.code)
    if not isinstance(row, Mapping) or row.get("withdrawn_at"):
        return dict(stored)
    return {**stored, code: {**row, "withdrawn_at": at}}
