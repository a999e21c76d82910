"""Files and papers of a filing: what is a sound scan, and what stands on the paper of a decision made elsewhere."""

from __future__ import annotations

import datetime as dt
import hashlib

from django.core.files import File
from django.utils.translation import gettext as _

from competitions.domain.pdf_check import PdfFault, fault_of
from competitions.workflows.filing_papers import Paper
from ui import formats
from workflow import clock
from workflow.services import Refused

__all__ = ["Paper", "paper_of", "plan_fault_text", "sound_pdf"]

# Older than any office of this site; a slip of the keyboard, not a date.
_FIRST_YEAR = 2000


def paper_of(*, doc_no: str, doc_date: dt.date, scan: File[bytes], name: str) -> Paper:
    """The paper as entered. ``Refused`` without its number (文号: nobody makes one up), for a day to come, for no sound scan."""
    number = " ".join(doc_no.split())
    if not number:
        raise Refused(_("Please enter the document number as it stands on the paper."))
    if len(number) > 60:
        raise Refused(_("A document number has at most 60 characters."))
    if not dt.date(_FIRST_YEAR, 1, 1) <= doc_date <= clock.today():
        raise Refused(_("%(day)s cannot be the date of this paper.") % {"day": formats.day(doc_date)})
    return Paper(doc_no=number, doc_date=doc_date, scan=scan, name=name, sha256=sound_pdf(scan, name))


def sound_pdf(upload: File[bytes], name: str) -> str:
    """The SHA-256 of a sound PDF, read from its beginning. ``Refused`` with the reason when it is none."""
    fault = fault_of(upload)  # type: ignore[arg-type]
    if fault is not None:
        raise Refused(plan_fault_text(fault, name))
    digest = hashlib.sha256()
    for chunk in upload.chunks():
        digest.update(chunk)
    upload.seek(0)
    return digest.hexdigest()


def plan_fault_text(fault: PdfFault, name: str) -> str:
    """Why the file is refused and what to do, in words."""
    texts = {
        PdfFault.NOT_PDF: _(
            "“%(name)s” is called PDF but its content is something else. Please save or scan the plan as PDF and choose it again."
        ),
        PdfFault.LOCKED: _("“%(name)s” opens only with a password. Please save it without one and choose it again."),
        PdfFault.BROKEN: _("“%(name)s” is damaged and cannot be opened. Please scan or save it again."),
        PdfFault.EMPTY: _("“%(name)s” has no page. Please scan it again."),
        PdfFault.TOO_LONG: _("“%(name)s” has too many pages for a plan. Please choose another file."),
        PdfFault.ACTIVE: _(
            "“%(name)s” carries a script or another file inside. Please print it to PDF and choose the new file."
        ),
    }
    return texts[fault] % {"name": name}
