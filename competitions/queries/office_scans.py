"""Stamped scans that the rule book asks for before reporting up and before filing: which are there, which are missing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from django.db.models import QuerySet, Window
from django.db.models.functions import RowNumber
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from competitions.domain.filing_form import dump, fingerprint
from competitions.domain.paper_codes import PaperKind
from competitions.domain.rulebook import PaperKind as BookPaper
from competitions.domain.rulebook import PaperStep
from competitions.enums import AttachmentKind, EntryState, ScanMatch
from competitions.models import Attachment, Competition, Entry, Filing, OfficeScan
from competitions.queries.entry_changes import was_changed
from competitions.queries.entry_list import list_version, listed_entries
from competitions.queries.entry_snapshot import Snapshot, form_version_of
from competitions.queries.paper_words import paper_name
from competitions.queries.plan_document import application_fields
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


class Stamped(StrEnum):
    """What is there of a form that has to be stamped and scanned. ``VOID``: only one of before a change."""

    THERE = "there"
    MISSING = "missing"
    VOID = "void"


@dataclass(frozen=True)
class Missing:
    """A form whose scan is missing, with the entries it is missing of; none: it is one of the round.

    ``is_void``: a scan is there, but the form was changed since.
    """

    form: PaperKind
    entries: tuple[Entry, ...] = ()
    is_void: bool = False

    @property
    def words(self) -> str:
        """Short enough for a sentence."""
        if not self.entries:
            old = _("%(form)s (changed since it was stamped; print, stamp and scan it again)")
            return old % {"form": paper_name(self.form)} if self.is_void else paper_name(self.form)
        names = _(", ").join(entry.title for entry in self.entries[:_NAMED])
        more = len(self.entries) - _NAMED
        rest = ngettext(" and %(count)d more", " and %(count)d more", more) % {"count": more} if more > 0 else ""
        words = _("%(form)s of %(entries)s")
        if self.is_void:
            words = _(
                "%(form)s of %(entries)s: it was changed since, so the old scan no longer counts; print it again and have "
                "it signed and stamped"
            )
        return words % {"form": paper_name(self.form), "entries": names + rest}


def missing_for_report(
    competition: Competition,
    entries: Iterable[int],
    changed: Iterable[int] | None = None,
    listed: Sequence[Entry] | None = None,
) -> list[Missing]:
    """What is missing before the list of ``entries`` goes up: what the book asks for, and anew what was handed in with an
    entry that the office let its head change afterwards (``changed``, where the caller knows). Two queries, four where
    scans are there to compare; one where neither is, none with ``changed``. ``listed``: ``listed_entries``, where they are
    read already."""
    ids = list(entries)
    forms = needed_for(competition, PaperStep.REPORT_UP)
    again = [form for form in OF_ENTRY if form not in forms]
    if changed is None and not forms:
        changed = Entry.objects.filter(was_changed(), pk__in=ids).values_list("pk", flat=True)
    known = None if changed is None else set(changed)
    if not forms and not known:
        return []
    look = _Look(competition, ids)
    renewed = look.changed if known is None else known
    found = []
    for form in forms:
        if form in OF_ENTRY:
            found += look.missing(form, look.entries)
        elif form is PaperKind.ENTRY_LIST:
            found += look.missing_list(competition, listed)
    for form in again:
        found += [one for one in look.missing(form, [e for e in look.entries if e.pk in renewed]) if one.is_void]
    return found


class _Look:
    """The scans of a round, and of which version of an entry's forms they are."""

    def __init__(self, competition: Competition, ids: list[int]) -> None:
        # (form, key of the entry or None) → versions of the form that scans show.
        self.shown: defaultdict[tuple[str, int | None], set[str]] = defaultdict(set)
        filed = OfficeScan.objects.filter(competition=competition).exclude(form="").order_by()
        form_of = {kind.value: form.value for form, kind in OF_ENTRY.items()}
        looked_at = (
            Attachment.objects.filter(entry__in=ids, kind__in=form_of).exclude(match=ScanMatch.TO_EYE).order_by()
        )
        theirs = looked_at.values_list("kind", "entry_id", "form_version")
        for form, key, version in filed.values_list("form", "entry_id", "version").union(theirs):
            self.shown[form_of.get(form, form), key].add(version)
        # Who left or was struck out since stands in the stored decision still, and needs no form.
        rows = Entry.objects.filter(pk__in=ids, state__in=HANDED_IN).select_related("track")
        rows = rows.annotate(changed=was_changed())
        if any(key is not None for _form, key in self.shown):
            # A form holds the team: read where there is a scan to compare it with.
            rows = rows.prefetch_related("members")
        self.entries = list(rows.order_by("track__order", "number"))
        self.changed = {entry.pk for entry in self.entries if entry.changed}  # type: ignore[attr-defined]
        for entry in self.entries:
            entry.competition = competition

    def missing_list(self, competition: Competition, listed: Sequence[Entry] | None) -> list[Missing]:
        """Whether the list of entries is there as it stands now. The other form of a round went up with its filing."""
        shown = self.shown[PaperKind.ENTRY_LIST.value, None]
        if shown and list_version(listed_entries(competition) if listed is None else listed) in shown:
            return []
        return [Missing(PaperKind.ENTRY_LIST, is_void=bool(shown))]

    def missing(self, form: PaperKind, entries: Iterable[Entry]) -> list[Missing]:
        """Of whom it is not there, and of whom only an old one is."""
        none: list[Entry] = []
        void: list[Entry] = []
        for entry in entries:
            shown = self.shown[form.value, entry.pk]
            # A scan of before its version was kept with it counts: nobody knows what it shows.
            if "" in shown or (shown and form_version_of(Snapshot(entry, list(entry.members.all()))) in shown):
                continue
            (void if shown else none).append(entry)
        found = [Missing(form, tuple(none))] if none else []
        return [*found, Missing(form, tuple(void), is_void=True)] if void else found


def missing_words(missing: list[Missing]) -> str:
    """One sentence that names them and says where they are added; empty when nothing is missing."""
    if not missing:
        return ""
    words = _("Stamped scans are missing: %(scans)s. Add them on the page “Scans of forms” of this round.")
    return words % {"scans": _("; ").join(one.words for one in missing)}


def application_version(filing: Filing) -> str:
    """What the code on the application says that is printed now."""
    return fingerprint(dump(application_fields(filing)))


def stamped_application(
    competition: Competition, version: str, scans: Iterable[OfficeScan] | None = None
) -> Stamped | None:
    """Whether the scan of the filing form of this ``version`` is there; None where the rule book asks for none. One query,
    none where the caller has read the ``scans``."""
    form = PaperKind.FILING_APPLICATION
    if form not in needed_for(competition, PaperStep.FILE):
        return None
    if scans is None:
        scans = OfficeScan.objects.filter(competition=competition, form=form.value).only("form", "version")
    versions = {scan.version for scan in scans if scan.form == form}
    if version in versions:
        return Stamped.THERE
    return Stamped.VOID if versions else Stamped.MISSING


def why_not_filed(filing: Filing) -> str:
    """Why the filing has to wait for its stamped application, in words; empty when it has not. At most two queries."""
    competition = Competition.objects.filter(filing=filing).first()
    found = stamped_application(competition, application_version(filing)) if competition is not None else None
    if found in (None, Stamped.THERE):
        return ""
    if found is Stamped.VOID:
        return _(
            "The plan was changed since its filing form was stamped. Print the form again, have it stamped, and add the "
            "new scan on the page “Scans of forms” of this round."
        )
    return missing_words([Missing(PaperKind.FILING_APPLICATION)])


def loose_scans(competition: Competition) -> QuerySet[OfficeScan]:
    """Pages that nobody has named yet."""
    return OfficeScan.objects.filter(competition=competition, form="")


def scans_of(competition: Competition, most: int) -> tuple[list[OfficeScan], list[OfficeScan]]:
    """The same, and the pages that are matched, the latest first; at most so many of each form. One query."""
    place = Window(RowNumber(), partition_by="form", order_by=["-added_at", "pk"])
    rows = OfficeScan.objects.filter(competition=competition).annotate(place=place).filter(place__lte=most)
    found: list[OfficeScan] = list(rows.select_related("entry", "added_by").order_by("-added_at", "pk"))
    loose = sorted((row for row in found if not row.form), key=lambda row: row.pk)
    return loose, [row for row in found if row.form]


def entries_for_scans(competition: Competition) -> QuerySet[Entry]:
    """The entries whose forms the office may file."""
    rows = Entry.objects.filter(competition=competition, state__in=HANDED_IN)
    return rows.order_by("-state", "track__order", "number").only("title", "number", "token", "state", "track")
