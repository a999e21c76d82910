"""What is wrong with a pack, in words for the desk."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _

from competitions.domain.roundpack import PackFault, PackFaultCode
from ui import formats

SHOWN = 20


def pack_words(faults: Iterable[PackFault]) -> list[str]:
    """One sentence for each fault, the first of them; then how many more there are."""
    found = list(faults)
    told = [_sentence(fault) for fault in found[:SHOWN]]
    if len(found) > SHOWN:
        told.append(_("… and %(count)d more.") % {"count": len(found) - SHOWN})
    return told


def _sentence(fault: PackFault) -> str:
    limit = fault.params.get("limit", 0)
    size = formats.file_size(int(limit)) if str(limit).isdigit() else ""
    words = {
        PackFaultCode.NOT_ZIP: _("This is no ZIP file, or it is cut off. Please fetch it once more."),
        PackFaultCode.TOO_MANY: _("It holds more than %(limit)s files."),
        PackFaultCode.TOO_BIG: _("Unpacked it would be larger than %(size)s."),
        PackFaultCode.FILE_TOO_BIG: _("%(path)s is larger than %(size)s."),
        PackFaultCode.BOMB: _("%(path)s unpacks to far more than a file of this kind can."),
        PackFaultCode.PATH: _("%(path)s is a path that a round pack does not have."),
        PackFaultCode.LINK: _("%(path)s is a link or a special file."),
        PackFaultCode.TWICE: _("%(path)s stands in it twice."),
        PackFaultCode.LOCKED: _("%(path)s is encrypted, or packed in a way that is not read here."),
        PackFaultCode.NO_MANIFEST: _("It is no round pack: the manifest is missing."),
        PackFaultCode.DOCUMENT: _("%(path)s does not follow its format (%(detail)s)."),
        PackFaultCode.MISSING: _("%(path)s is missing."),
        PackFaultCode.EXTRA: _("%(path)s does not belong to it."),
        PackFaultCode.SIZE: _("%(path)s has another size than the manifest says."),
        PackFaultCode.HASH: _("%(path)s was changed after the pack was made."),
        PackFaultCode.UNREADABLE: _("%(path)s is damaged and cannot be unpacked."),
        PackFaultCode.RESULTS: _("%(path)s: entry %(entry)s does not have the result that follows from the marks."),
        PackFaultCode.RULE: _("%(path)s was not computed by the rule of the rule book."),
        PackFaultCode.LIST: _("The hash of the list is not that of its rows."),
        PackFaultCode.SCORE: _("The list gives entry %(entry)s the result %(given)s, which no stage has."),
        PackFaultCode.ORDER: _("The list puts entry %(entry)s before one with a better result."),
        PackFaultCode.ENTRY: _("Entry %(entry)s stands in the list or among the entries, not in both."),
    }[fault.code]
    path = ascii(fault.path)[1:-1][:120]
    facts = {key: str(value)[:200] for key, value in fault.params.items()}
    return words % ({"detail": "", "entry": "", "given": "", "limit": ""} | facts | {"path": path, "size": size})
