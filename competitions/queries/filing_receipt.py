"""The receipt of an approved filing (备案回执): what stands on it, and what anybody may read behind its code.

No person is named: it is a paper between offices, and its check is public.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from dataclasses import dataclass
from urllib.parse import urljoin

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from competitions.domain.filing_form import fingerprint
from competitions.domain.paper_codes import version_code
from competitions.enums import FilingAnswer, FilingState
from competitions.models import Filing
from competitions.queries.filing_subjects import is_cancelled
from ui import formats

_CODE = re.compile(r"[2-9A-HJ-NP-Z]{12}")
_GAPS = re.compile(r"[\s\-‐-―−_]+")


@dataclass(frozen=True)
class ReceiptStep:
    """One body that agreed: who, when, and the number of its paper where it has one."""

    body: str
    on: dt.datetime | None
    doc_no: str


@dataclass(frozen=True)
class Receipt:
    """What is printed. ``steps`` are those of the approved version."""

    filing: Filing
    steps: tuple[ReceiptStep, ...]
    fingerprint: str
    address: str

    @property
    def number(self) -> str:
        """The filing number."""
        return self.filing.number

    @property
    def approved_by(self) -> str:
        """The office that gave the number."""
        return self.filing.addressee.name

    @property
    def code(self) -> str:
        """As it is printed: groups of four."""
        code = self.filing.check_code or ""
        return "-".join(code[start : start + 4] for start in range(0, len(code), 4))

    @property
    def facts(self) -> list[tuple[str, str]]:
        """Label and value, the same on the page, the PDF and the DOCX."""
        filing = self.filing
        way = [
            " ".join(part for part in (step.body, formats.day(step.on) if step.on else "", step.doc_no) if part)
            for step in self.steps
        ]
        return [
            (_("Filing number"), filing.number),
            (_("Subject of the filing"), filing.title),
            (_("Kind"), str(filing.get_subject_kind_display())),
            (_("Filed by"), filing.organisation.name),
            (_("Filed on"), formats.when(filing.submitted_at)),
            (_("Time of filing"), _("late filing") if filing.is_late else _("in time")),
            (_("Version"), str(filing.version)),
            (_("Agreed by"), "\n".join(way)),
            (_("Approved on"), formats.day(filing.decided_at) if filing.decided_at else ""),
            (_("Fingerprint of the form"), version_code(self.fingerprint)),
        ]


def receipt_of(filing: Filing) -> Receipt | None:
    """The receipt; None for what is not approved. One query."""
    if filing.state != FilingState.APPROVED or not filing.check_code:
        return None
    steps = filing.steps.filter(version=filing.version, answer=FilingAnswer.PASSED).select_related("office", "paper")
    return Receipt(
        filing=filing,
        steps=tuple(
            ReceiptStep(step.body, step.decided_at, step.paper_or_none.doc_no if step.paper_or_none else "")
            for step in steps
        ),
        fingerprint=fingerprint(filing.form),
        address=urljoin(settings.SITE_URL, reverse("competitions_public:receipt", args=[filing.check_code])),
    )


def code_in(typed: str) -> str:
    """The code somebody typed, or the one at the end of the address from the QR code; empty when it is none."""
    last = typed.strip().rstrip("/").rpartition("/")[2]
    found = _GAPS.sub("", unicodedata.normalize("NFKC", last)).upper()
    return found if _CODE.fullmatch(found) else ""


@dataclass(frozen=True)
class Checked:
    """What anybody reads who holds the receipt. ``cancelled``: what was filed is not held."""

    receipt: Receipt
    cancelled: bool


def checked_receipt(code: str) -> Checked | None:
    """The receipt with this code; None where there is none. At most three queries."""
    if not code:
        return None
    rows = Filing.objects.select_related("organisation", "addressee", "competition")
    filing = rows.filter(check_code=code).first()
    receipt = receipt_of(filing) if filing is not None else None
    return Checked(receipt, is_cancelled(receipt.filing)) if receipt is not None else None
