"""The receipt of a filing (备案回执) on paper: PDF, and DOCX that WPS opens. Made for one answer, never stored."""

from __future__ import annotations

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from competitions.printing import drawn
from competitions.queries.filing_receipt import Receipt
from ui import formats
from ui.paper import Facts, PaperForm, Text


def receipt_pdf(receipt: Receipt) -> bytes:
    """The receipt as it is sent: in the language of the site whoever asks."""
    with override(settings.LANGUAGE_CODE):
        return drawn(_described(receipt), as_docx=False)


def receipt_docx(receipt: Receipt) -> bytes:
    """The same words, for an office that stamps it or takes it into its own OA."""
    with override(settings.LANGUAGE_CODE):
        return drawn(_described(receipt), as_docx=True)


def _described(receipt: Receipt) -> PaperForm:
    filing = receipt.filing
    words = {"name": filing.title, "number": receipt.number}
    text = _("The filing “%(name)s” has been examined and is approved. Its filing number is %(number)s.") % words
    if filing.is_late:
        text = _("%(text)s It was filed late (补备案).") % {"text": text}
    check = _("Anybody can check this receipt: scan the code or open the address.")
    return PaperForm(
        title=_("Receipt of a filing"),
        blocks=[
            Text(f"{filing.organisation.name}：", indent=False),
            Text(text),
            Facts(receipt.facts),
            Text(receipt.approved_by, right=True),
            Text(formats.day(filing.decided_at) if filing.decided_at else "", right=True),
        ],
        code=receipt.address,
        code_note=f"{check}\n{receipt.address}\n{_('Check code')} {receipt.code}",
        code_at_foot=True,
    )
