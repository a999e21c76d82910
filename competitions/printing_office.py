"""Paper between offices: the application of a filing (备案申请表) and the list of entries (汇总表). Made for one answer."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
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
from competitions.queries.nouns import nouns_of
from competitions.queries.rule_books import book_of
from ui.paper import Block, Facts, Grid, Heading, PaperForm, Sign
from workflow.services import Refused, record

# A PDF is laid out while somebody waits; longer lists go as XLSX.
MOST_ROWS = 1_000
_SHORT = 16


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


def entry_list(competition: Competition, *, actor: Person, as_docx: bool) -> bytes:
    """Every entry handed in, lying A4, phones masked; audited, for it names people. ``Refused`` when there are too many."""
    rows = listed_entries(competition)
    if len(rows) > MOST_ROWS:
        words = _("The list has %(count)d rows; on paper at most %(most)d are printed. Please export it as XLSX.")
        raise Refused(words % {"count": len(rows), "most": MOST_ROWS})
    with override(settings.LANGUAGE_CODE):
        form = _list(competition, rows)
    record("competition.entry_list_printed", target=competition, actor=actor, data={"rows": len(rows)})
    return drawn(form, as_docx=as_docx)


def listed_entries(competition: Competition) -> list[Entry]:
    """What the list shows, in the order of tracks and numbers. One query."""
    rows = Entry.objects.filter(competition=competition, submitted_at__isnull=False).exclude(state="withdrawn")
    rows = rows.select_related("track", "region", "leader").defer("form", "summary", "consents", "field_versions")
    return list(rows.order_by("track__order", "number", "pk")[: MOST_ROWS + 1])


def _list(competition: Competition, entries: Iterable[Entry]) -> PaperForm:
    rows = [_row(number, entry) for number, entry in enumerate(entries, start=1)]
    version = hashlib.sha256(json.dumps(rows, ensure_ascii=False).encode()).hexdigest()[:_SHORT]
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
    count = _("%(counted)s in all") % {"counted": words.counted(len(rows))}
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
