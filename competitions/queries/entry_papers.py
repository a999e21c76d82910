"""The forms on paper that an entry has, with where to save them."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from competitions.enums import EntrySource, EntryState
from competitions.models import Entry

ENTRY_FORM, PLEDGE, RECOMMENDATION = "entry-form", "pledge", "recommendation"


@dataclass(frozen=True)
class PaperRow:
    """One form and its two files."""

    label: str
    pdf: str
    docx: str


def papers_of(entry: Entry, *, desk: bool) -> list[str]:
    """The forms of this entry by their names in addresses; whom an office recommends is the office's to tell."""
    recommended = entry.state == EntryState.PROMOTED or entry.source in (EntrySource.RECOMMENDED, EntrySource.SELECTED)
    return [ENTRY_FORM, PLEDGE, RECOMMENDATION] if desk and recommended else [ENTRY_FORM, PLEDGE]


def paper_labels() -> dict[str, str]:
    """What each form is called."""
    return {ENTRY_FORM: _("Entry form"), PLEDGE: _("Pledge"), RECOMMENDATION: _("Recommendation form")}


def paper_rows(entry: Entry, *, desk: bool) -> list[PaperRow]:
    """For the page of its contestant, or of the office. No query."""
    labels = paper_labels()

    def address(form: str, kind: str) -> str:
        if desk:
            return reverse("competitions_desk:entry_paper", args=[entry.competition_id, entry.token, form, kind])
        return reverse("competitions_my:paper", args=[entry.token, form, kind])

    return [PaperRow(labels[form], address(form, "pdf"), address(form, "docx")) for form in papers_of(entry, desk=desk)]
