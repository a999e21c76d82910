"""What a filing is about: each app that files something says which page shows it."""

from __future__ import annotations

from collections.abc import Callable

from django.urls import reverse

from competitions.models import Filing

_pages: dict[str, str] = {}
_cancelled: dict[str, Callable[[Filing], bool]] = {}
# Reversing once per kind and filling in the number is much cheaper than reversing for each row of a list.
_MARK = 987654321


def register(kind: str, url_name: str, is_cancelled: Callable[[Filing], bool] | None = None) -> None:
    """Filings of ``kind`` (``FilingSubject``) are shown by ``url_name``, reversed with the filing's key as ``pk``.

    ``is_cancelled`` tells whether what was filed is not held after all; its receipt says so then.
    """
    _pages[kind] = url_name
    if is_cancelled is not None:
        _cancelled[kind] = is_cancelled


def is_cancelled(filing: Filing) -> bool:
    """Whether the subject of the filing was cancelled."""
    asked = _cancelled.get(filing.subject_kind)
    return asked is not None and asked(filing)


def address_pattern(kind: str) -> str:
    """The address of a kind's filings with ``%d`` in place of the key; empty when no app shows that kind."""
    name = _pages.get(kind)
    if name is None:
        return ""
    return reverse(name, kwargs={"pk": _MARK}).replace("%", "%%").replace(str(_MARK), "%d")


def address_of(kind: str, pk: int) -> str:
    """Where the filing ``pk`` of ``kind`` is shown; empty when no app shows that kind."""
    pattern = address_pattern(kind)
    return pattern % pk if pattern else ""
