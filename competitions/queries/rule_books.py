"""The rule book of a competition, read once per content."""

from __future__ import annotations

import functools
import json
from collections.abc import Iterator
from dataclasses import replace

from django.conf import settings

from competitions.domain.rulebook import Attachment, AttachmentKind, Paper, PaperKind, PaperStep, RuleBook, parse
from competitions.models import Competition

# As which file the scan of a form comes with an entry, and its name where the book does not give the file one.
SCAN_OF = {
    PaperKind.ENTRY_FORM: AttachmentKind.STAMPED_FORM,
    PaperKind.PLEDGE: AttachmentKind.PLEDGE,
    PaperKind.RECOMMENDATION: AttachmentKind.RECOMMENDATION,
}
SCAN_NAMES = {
    AttachmentKind.STAMPED_FORM: "报名表（盖章扫描件）",
    AttachmentKind.PLEDGE: "承诺书（签字盖章扫描件）",
    AttachmentKind.RECOMMENDATION: "推荐表（盖章扫描件）",
}


def book_of(competition: Competition) -> RuleBook:
    """The rule book as dataclasses. Raises ``DocumentError`` for a document that cannot be read.

    No file in it is larger than this installation takes: plan, rules and entry form promise the same size.
    """
    cap = int(settings.RESUMABLE_MAX_BYTES)
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
    return replace(book, attachments=tuple(_with_scans(book, files, cap)))


def _with_scans(book: RuleBook, files: tuple[Attachment, ...], cap: int) -> Iterator[Attachment]:
    """The files, and the scans of forms that have to be there when an entry is handed in: asked for as any file."""
    needed = {SCAN_OF[paper.kind] for paper in book.papers if _goes_with_entry(paper)}
    for file in files:
        yield replace(file, required=True) if file.kind in needed else file
    for kind in sorted(needed - {file.kind for file in files}):
        yield Attachment(
            kind=kind,
            name=SCAN_NAMES[kind],
            required=True,
            extensions=("pdf", "jpg", "jpeg", "png"),
            max_bytes=min(cap, settings.SCAN_MAX_BYTES),
        )


def _goes_with_entry(paper: Paper) -> bool:
    return paper.kind in SCAN_OF and paper.needed_for is PaperStep.SUBMIT
