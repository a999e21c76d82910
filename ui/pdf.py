"""HTML to PDF, for certificates and every form on paper.

The document cannot reach out (promise I8): the fetcher answers only ``asset:///fonts/…`` and ``asset:///print/…``, from
our own folders; any other address, file, data or network, raises. Pictures such as QR codes are inline SVG.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import segno
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from ui.glyphs import printable

if TYPE_CHECKING:
    from weasyprint import Document


def lay_out(html: str) -> Document:
    """``html`` as pages, not written yet: ``len(document.pages)`` tells whether it fits. What is not ours is left out."""
    # Half a second of each process's start, and most never print.
    from ui import pdf_layout

    return pdf_layout.lay_out(html)


def html_to_pdf(html: str) -> bytes:
    """The PDF of ``html``. What is not one of our assets is left out, never fetched."""
    return bytes(lay_out(html).write_pdf())


def template_to_pdf(template: str, context: dict[str, Any]) -> bytes:
    """The PDF of a template. Its context is escaped like any page's; what no font can draw is no box, see `ui.glyphs`."""
    return html_to_pdf(printable(render_to_string(template, context)))


def qr_svg(text: str, *, label: str) -> SafeString:
    """A QR code as inline SVG, error correction M. ``label`` is its name for readers of the tagged PDF and the page."""
    return mark_safe(segno.make(text, error="m", micro=False).svg_inline(scale=4, border=2, title=label, omitsize=True))
