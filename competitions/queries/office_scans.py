"""Stamped scans that the rule book asks for before reporting up and before filing: which are there, which are missing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from competitions.domain.filing_form import dump, fingerprint, load
from competitions.domain.paper_codes import PaperKind
from competitions.domain.rulebook import PaperKind as BookPaper
from competitions.domain.rulebook import PaperStep
from competitions.enums import AttachmentKind, EntryState, ScanMatch
from competitions.models import Attachment, Competition, Entry, Filing, OfficeScan
from competitions.queries.paper_words import paper_name
from competitions.queries.rule_books import book_of

CODE_OF = {
    BookPaper.ENTRY_FORM: PaperKind.ENTRY_FORM,
    BookPaper.PLEDGE: PaperKind.PLEDGE,
    BookPaper.RECOMMENDATION: PaperKind.RECOMMENDATION,
    BookPaper.FILING_FORM: PaperKind.FILING_APPLICATION,
    BookPaper.SUMMARY: PaperKind.ENTRY_LIST,
}
# The forms of an entry, and what its head hands in of them with the entry.
OF_ENTRY = {
    PaperKind.ENTRY_FORM: AttachmentKind.STAMPED_FORM,
    PaperKind.PLEDGE: AttachmentKind.PLEDGE,
    PaperKind.RECOMMENDATION: AttachmentKind.RECOMMENDATION,
}
HANDED_IN = (EntryState.SUBMITTED, EntryState.ACCEPTED, EntryState.PROMOTED, EntryState.NOT_PROMOTED)
_NAMED = 3


def needed_for(competition: Competition, step: PaperStep) -> list[PaperKind]:
    """The forms whose stamped scan the rule book asks for before ``step``. No query."""
    return [CODE_OF[paper.kind] for paper in book_of(competition).papers if paper.needed_for is step]


def scans_address(competition_id: int) -> str:
    """Where scans are added."""
    return reverse("competitions_desk:scans", kwargs={"pk": competition_id})


@dataclass(frozen=True)
class Missing:
    """A form whose scan is missing, with the entries it is missing of; none: it is one of the round."""

    form: PaperKind
    entries: tuple[Entry, ...] = ()

    @property
    def words(self) -> str:
        """Short enough for a sentence."""
        if not self.entries:
            return paper_name(self.form)
        names = _(", ").join(entry.title for entry in self.entries[:_NAMED])
        more = len(self.entries) - _NAMED
        rest = ngettext(" and %(count)d more", " and %(count)d more", more) % {"count": more} if more > 0 else ""
        return _("%(form)s of %(entries)s") % {"form": paper_name(self.form), "entries": names + rest}


def missing_for_report(competition: Competition, entries: Iterable[int]) -> list[Missing]:
    """What is missing before the list of ``entries`` goes up. Three queries, none where the book asks for no scan."""
    forms = needed_for(competition, PaperStep.REPORT_UP)
    return _missing(competition, forms, list(entries)) if forms else []


def _missing(competition: Competition, forms: list[PaperKind], ids: list[int]) -> list[Missing]:
    filed = OfficeScan.objects.filter(competition=competition).exclude(form="")
    there: set[tuple[str, int | None]] = set(filed.values_list("form", "entry_id"))
    kinds = [OF_ENTRY[form].value for form in forms if form in OF_ENTRY]
    handed_in = Attachment.objects.filter(entry__in=ids, kind__in=kinds).exclude(match=ScanMatch.TO_EYE)
    attached = set(handed_in.values_list("kind", "entry_id"))
    # Who left or was struck out since stands in the stored decision still, and needs no form.
    rows = (
        Entry.objects.filter(pk__in=ids, state__in=HANDED_IN)
        .only("title", "number", "track")
        .order_by("track__order", "number")
    )
    entries = list(rows) if kinds else []
    found = []
    for form in forms:
        if form not in OF_ENTRY:
            if form is not PaperKind.FILING_APPLICATION and (form.value, None) not in there:
                found.append(Missing(form))
            continue
        kind = OF_ENTRY[form].value
        open_ = [one for one in entries if (form.value, one.pk) not in there and (kind, one.pk) not in attached]
        if open_:
            found.append(Missing(form, tuple(open_)))
    return found


def missing_words(missing: list[Missing]) -> str:
    """One sentence that names them and says where they are added; empty when nothing is missing."""
    if not missing:
        return ""
    words = _("Stamped scans are missing: %(scans)s. Add them on the page “Scans of forms” of this round.")
    return words % {"scans": _("; ").join(one.words for one in missing)}


def application_version(filing: Filing) -> str:
    """What the code on the printed application says of its fields, as they were handed in."""
    return fingerprint(dump(load(filing.form)))


def why_not_filed(filing: Filing) -> str:
    """Why the filing has to wait for its stamped application, in words; empty when it has not. At most two queries."""
    competition = Competition.objects.filter(filing=filing).first()
    if competition is None or PaperKind.FILING_APPLICATION not in needed_for(competition, PaperStep.FILE):
        return ""
    scans = OfficeScan.objects.filter(competition=competition, form=PaperKind.FILING_APPLICATION.value)
    versions = set(scans.values_list("version", flat=True))
    if application_version(filing) in versions:
        return ""
    if versions:
        return _(
            "The plan was changed since its filing form was stamped. Print the form again, have it stamped, and add the "
            "new scan on the page “Scans of forms” of this round."
        )
    return missing_words([Missing(PaperKind.FILING_APPLICATION)])


def loose_scans(competition: Competition) -> QuerySet[OfficeScan]:
    """Pages that nobody has named yet."""
    return OfficeScan.objects.filter(competition=competition, form="")


def filed_scans(competition: Competition) -> QuerySet[OfficeScan]:
    """Pages that are matched, the latest first."""
    rows = OfficeScan.objects.filter(competition=competition).exclude(form="")
    return rows.select_related("entry", "added_by").order_by("-pk")


def entries_for_scans(competition: Competition) -> QuerySet[Entry]:
    """The entries whose forms the office may file."""
    rows = Entry.objects.filter(competition=competition, state__in=HANDED_IN)
    return rows.order_by("-state", "track__order", "number").only("title", "number", "token", "state", "track")
