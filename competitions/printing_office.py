"""Paper between offices: the application of a filing (备案申请表) and the list of entries (汇总表). Made for one answer."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts.domain.masking import mask_phone
from accounts.models import Person
from competitions.domain.filing_form import FormField, dump, fingerprint, groups
from competitions.domain.paper_codes import PaperKind, version_code
from competitions.models import Competition, Entry, Filing
from competitions.printing import date_line, drawn, form_notes, paper_address
from competitions.queries.entry_hints import DESK_STATES
from competitions.queries.entry_labels import entrant_labels, project_labels
from competitions.queries.entry_list import list_version, listed_entries
from competitions.queries.nouns import nouns_of
from competitions.queries.rule_books import book_of
from ui.paper import Block, Facts, Grid, Heading, PaperForm, Sign
from workflow.services import Refused, record

# A PDF is laid out while somebody waits, some 20 ms a row; a longer list comes in parts, each a document of its own.
PART_ROWS = 500


def filing_application(filing: Filing, fields: Sequence[FormField], *, as_docx: bool) -> bytes:
    """The application as the fields stand now, with room for signatures, seals and the opinion of the office above."""
    with override(settings.LANGUAGE_CODE):
        return drawn(_application(filing, fields), as_docx=as_docx)


def _application(filing: Filing, fields: Sequence[FormField]) -> PaperForm:
    version = fingerprint(dump(fields))
    blocks: list[Block] = [
        Facts(
            [
                (_("Subject of the filing"), filing.title),
                (_("Kind"), str(filing.get_subject_kind_display())),
                (_("Filed by"), filing.organisation.name),
                (_("Filed with"), filing.addressee.name),
                (_("Filing number"), filing.number or _("given with the approval")),
                (_("Stamped plan"), filing.plan_name or _("None")),
            ]
        )
    ]
    for group in groups(fields):
        blocks += [Heading(group.title), Facts([(field.label, field.text) for field in group.fields])]
    date = date_line()
    own = [_("Drafted by") + "：　　　　　　　　", _("Signed off by") + "：　　　　　　　　", date]
    seal = _("%(unit)s (seal)")
    blocks += [
        Heading(_("Opinion of the office that files")),
        Sign(own, seal=seal % {"unit": filing.organisation.name}, opinion=_("Opinion:")),
        Heading(_("Opinion of the office above")),
        Sign([date], seal=seal % {"unit": filing.addressee.name}, opinion=_("Opinion:")),
    ]
    return PaperForm(
        title=_("Application for filing"),
        blocks=blocks,
        notes=form_notes(version, number=filing.number),
        code=paper_address(PaperKind.FILING_APPLICATION, str(filing.pk), version),
        code_note=version_code(version),
    )


def list_parts(count: int) -> int:
    """In how many parts a list of ``count`` rows is printed as PDF."""
    return max(1, -(-count // PART_ROWS))


def entry_list(competition: Competition, *, actor: Person, as_docx: bool, part: int = 1) -> bytes:
    """The entries handed in, lying A4, phones masked; audited, for it names people. A DOCX holds all of them, a PDF one
    ``part``. ``Refused`` when there is no such part."""
    entries = listed_entries(competition)
    parts = 1 if as_docx else list_parts(len(entries))
    if not 1 <= part <= parts:
        raise Refused(_("The list has %(count)d parts.") % {"count": parts})
    with override(settings.LANGUAGE_CODE):
        form = _list(competition, entries, part, parts)
    data = {"rows": len(entries)} | ({"part": part} if parts > 1 else {})
    record("competition.entry_list_printed", target=competition, actor=actor, data=data)
    return drawn(form, as_docx=as_docx)


def _list(competition: Competition, entries: Sequence[Entry], part: int, parts: int) -> PaperForm:
    # One version for all parts: each is part of this list, whole and as it stands.
    version = list_version(entries)
    first = (part - 1) * PART_ROWS if parts > 1 else 0
    shown = entries[first : first + PART_ROWS] if parts > 1 else entries
    rows = [_row(number, entry) for number, entry in enumerate(shown, start=first + 1)]
    book, words = book_of(competition), nouns_of(competition)
    named = project_labels(book)
    unit = entrant_labels(book, "")["organisation_name"] if words.of_persons else _("Name of the entrant")
    head = words.head if words.of_persons else _("First founder")
    headings = [
        _("No."), words.number, named["title"], named["track"], unit, head,
        _("Mobile number"), named["region"], _("Way in"), _("State"),
    ]  # fmt: skip
    title = _("List of contestants") if words.of_persons else _("List of entries")
    office = _("Filled in by the office")
    count = _("%(counted)s in all") % {"counted": words.counted(len(entries))}
    if parts > 1:
        place = {"part": part, "parts": parts, "first": first + 1, "last": first + len(rows)}
        count += " · " + _("part %(part)d of %(parts)d: no. %(first)d to %(last)d") % place
    blocks: list[Block] = [
        Grid(headings, rows, [3, 10, 14, 7, 14, 6, 8, 7, 7, 7], _("No entry has been handed in yet.")),
        Sign(
            [_("Filled in by") + "：　　　　　　　　", _("Checked by") + "：　　　　　　　　",
             date_line()],
            seal=_("%(unit)s (seal)") % {"unit": competition.organisation.name},
        ),
    ]  # fmt: skip
    return PaperForm(
        title=f"{competition.name}\n{title}",
        blocks=blocks,
        notes=[f"{office}{competition.organisation.name} · {count}", *form_notes(version)],
        code=paper_address(PaperKind.ENTRY_LIST, str(competition.pk), version),
        code_note=version_code(version),
        landscape=True,
    )


def _row(number: int, entry: Entry) -> list[str]:
    cells: list[Any] = [
        number, entry.number, entry.title, entry.track.name if entry.track else "", entry.organisation_name,
        entry.leader.name, mask_phone(entry.leader.phone), entry.region.short_name if entry.region else "",
        entry.get_source_display(), DESK_STATES[entry.state],
    ]  # fmt: skip
    return [str(cell) for cell in cells]
