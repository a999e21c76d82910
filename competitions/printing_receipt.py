"""The receipt of a filing (备案回执) on paper: PDF, and DOCX that WPS opens. Made for one answer, never stored."""

from __future__ import annotations

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from competitions.queries.filing_receipt import Receipt
from ui import formats
from ui.docx import Paper
from ui.pdf import qr_svg, template_to_pdf
from workflow import clock


def receipt_pdf(receipt: Receipt) -> bytes:
    """The receipt as it is sent: in the language of the site whoever asks."""
    with override(settings.LANGUAGE_CODE):
        return template_to_pdf("competitions/print/filing_receipt.html", _context(receipt))


def receipt_docx(receipt: Receipt) -> bytes:
    """The same words, for an office that stamps it or takes it into its own OA."""
    with override(settings.LANGUAGE_CODE):
        said = _context(receipt)
        author = settings.SITE_NOTE or str(settings.SITE_NAME)
        paper = Paper(title=f"{said['title']} {receipt.number}", author=author, at=clock.now())
        paper.heading(str(said["title"]))
        paper.paragraph(f"{receipt.filing.organisation.name}：")
        paper.paragraph(str(said["text"]), indent=True)
        paper.table(receipt.facts)
        paper.paragraph(receipt.approved_by, right=True)
        paper.paragraph(str(said["day"]), right=True)
        paper.code(receipt.address, f"{said['check']}\n{receipt.address}\n{_('Check code')} {receipt.code}")
        return paper.content()


def _context(receipt: Receipt) -> dict[str, object]:
    filing = receipt.filing
    words = {"name": filing.title, "number": receipt.number}
    text = _("The filing “%(name)s” has been examined and is approved. Its filing number is %(number)s.") % words
    late = _("It was filed late (补备案).") if filing.is_late else ""
    return {
        "receipt": receipt,
        "filing": filing,
        "title": _("Receipt of a filing"),
        "text": " ".join(part for part in (text, late) if part),
        "day": formats.day(filing.decided_at) if filing.decided_at else "",
        "check": _("Anybody can check this receipt: scan the code or open the address."),
        "qr": qr_svg(receipt.address, label=_("Address at which this receipt is checked")),
    }
