"""The rule book of a competition, read once per content."""

from __future__ import annotations

import functools
import json
from dataclasses import replace

from django.conf import settings

from competitions.domain.rulebook import RuleBook, parse
from competitions.models import Competition


def book_of(competition: Competition) -> RuleBook:
    """The rule book as dataclasses. Raises ``DocumentError`` for a document that cannot be read.

    No file in it is larger than this installation takes: plan, rules and entry form promise the same size.
    """
    cap = int(settings.UPLOAD_MAX_BYTES)
    kept: tuple[object, int, RuleBook] | None = competition.__dict__.get("_book")
    # The document is replaced, never changed in place; a page asks many times for the book of one row.
    if kept is not None and kept[0] is competition.rules and kept[1] == cap:
        return kept[2]
    book = _book(json.dumps(competition.rules, sort_keys=True, ensure_ascii=False), cap)
    competition.__dict__["_book"] = (competition.rules, cap, book)
    return book


def stored_book(competition: Competition) -> RuleBook:
    """The book as it is stored, without the limits of this installation: what is exported and taken over."""
    return parse(competition.rules)


@functools.lru_cache(maxsize=64)
def _book(document: str, cap: int) -> RuleBook:
    # Keyed by content, not by id and version: a test or a restored backup cannot get another book.
    book = parse(json.loads(document))
    files = tuple(replace(file, max_bytes=min(file.max_bytes, cap)) for file in book.attachments)
    return replace(book, attachments=files)
