"""A scan of a printed form is matched by the code on it: the right form of the right entry in the right version."""

from __future__ import annotations

from typing import BinaryIO

from django.conf import settings
from django.utils.translation import gettext as _

from competitions.actions.upload_errors import FileRefused
from competitions.domain import scan_codes
from competitions.domain.paper_codes import PaperCode, PaperKind, version_code
from competitions.enums import AttachmentKind, ScanMatch
from competitions.queries.entry_snapshot import Snapshot, form_version_of
from competitions.queries.paper_words import paper_name

PAPER_OF: dict[str, PaperKind] = {
    AttachmentKind.STAMPED_FORM: PaperKind.ENTRY_FORM,
    AttachmentKind.PLEDGE: PaperKind.PLEDGE,
    AttachmentKind.RECOMMENDATION: PaperKind.RECOMMENDATION,
}


def match_scan(snapshot: Snapshot, kind: str, file: BinaryIO, extension: str, name: str) -> tuple[ScanMatch, str]:
    """How a file of ``kind`` is matched, and which version of the form it shows; ("", "") for a kind without a form.

    Raises ``FileRefused`` for the paper of another entry, another form, or an older version. Where no code can be read
    the file is taken and a person looks at it.
    """
    wanted = PAPER_OF.get(kind)
    if wanted is None or extension not in (".pdf", ".jpg", ".png"):
        return ScanMatch.NONE, ""
    current = form_version_of(snapshot)
    codes = _codes(file, extension)
    if not codes:
        # It is taken that it shows the form as it is now, and the check looks; from the next change on it counts no more.
        return ScanMatch.TO_EYE, current
    right = PaperCode(wanted, snapshot.entry.token, current)
    if right in codes:
        return ScanMatch.BY_CODE, current
    raise FileRefused(_why_not(codes[0], right, name))


def _codes(file: BinaryIO, extension: str) -> list[PaperCode]:
    found: list[PaperCode] = []
    try:
        for page in scan_codes.pages_of(file, extension, most=settings.SCAN_PAGES_READ):
            found += scan_codes.codes_on(page)
    except scan_codes.Unreadable:
        return found
    return found


def _why_not(code: PaperCode, right: PaperCode, name: str) -> str:
    if code.kind != right.kind:
        words = _("%(name)s is a scan of another form: %(found)s. Here %(wanted)s is asked for.")
        return words % {"name": name, "found": paper_name(code.kind), "wanted": paper_name(right.kind)}
    if code.token != right.token:
        return _("%(name)s is a scan of another entry's form. Choose the scan of this entry.") % {"name": name}
    words = _(
        "%(name)s shows an older print (%(found)s): the form was changed since and is now %(wanted)s. Print it again, "
        "have it signed and stamped, and upload the new scan."
    )
    return words % {"name": name, "found": version_code(code.version), "wanted": version_code(right.version)}
