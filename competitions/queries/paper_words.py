"""What the printed forms are called."""

from __future__ import annotations

from django.utils.translation import gettext as _

from competitions.domain.paper_codes import PaperKind, version_code
from competitions.enums import ScanMatch
from competitions.models import Attachment


def paper_name(kind: PaperKind) -> str:
    """The name of a form, as its title has it."""
    return {
        PaperKind.ENTRY_FORM: _("Entry form"),
        PaperKind.PLEDGE: _("Pledge"),
        PaperKind.RECOMMENDATION: _("Recommendation form"),
        PaperKind.FILING_APPLICATION: _("Filing form"),
        PaperKind.ENTRY_LIST: _("Summary table"),
    }[kind]


def match_words(scan: Attachment) -> str:
    """How a scan was matched, for both sides; empty for a file that is no scan of a form."""
    if scan.match == ScanMatch.BY_CODE:
        return _("Matched by its code, version %(version)s.") % {"version": version_code(scan.form_version)}
    if scan.match == ScanMatch.BY_EYE:
        return _("Compared by the organiser.")
    if scan.match == ScanMatch.TO_EYE:
        return _("No code could be read on it: the organiser compares it by eye at the check.")
    return ""
