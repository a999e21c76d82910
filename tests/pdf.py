"""Reads what a PDF says, as a reader's program would."""

from __future__ import annotations

import pypdfium2


def text_of(pdf: bytes) -> str:
    """The text of all pages, in the order in which it was drawn."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        return "\n".join(page.get_textpage().get_text_range() for page in document).replace("\r\n", "\n")
    finally:
        document.close()
