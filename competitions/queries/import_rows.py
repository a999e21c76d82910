"""Rows of a filled-in list as entries and people that are not stored yet, read by the same table as the entry form."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from accounts.domain.masking import mask_id, mask_phone
from accounts.domain.text import half_width
from accounts.enums import IdKind
from accounts.models import Region
from competitions.domain.entry_fields import FieldError, Place, read_value, target_of
from competitions.domain.import_table import (
    NUMBER,
    CellFault,
    ColumnKind,
    FilledRow,
    ImportColumn,
    ImportSheet,
)
from competitions.enums import EntrySource
from competitions.models import Competition, Entry, TeamMember, Track
from competitions.queries.problem_words import fault_words
from workflow.crypto import blind_index

ENTRIES, MEMBERS = 0, 1
MOST_NAMED = 8
_NUMBER_LIMIT = 40


@dataclass(frozen=True)
class CellProblem:
    """What is wrong with one cell; ``is_note``: worth knowing, and in nobody's way."""

    sheet: int
    row: int
    field: str
    label: str
    value: str
    text: str
    is_note: bool = False


@dataclass
class ImportRow:
    """One entry to be, with its team; the head first. A member's ``pk`` is its row in the sheet until it is stored."""

    row: int
    number: str
    entry: Entry
    members: list[TeamMember]
    problems: list[CellProblem] = field(default_factory=list)
    known_as: str = ""
    shown: dict[str, str] = field(default_factory=dict)  # as it stands in the file

    @property
    def head(self) -> TeamMember:
        """The first founder."""
        return self.members[0]

    @property
    def key(self) -> str:
        """By which the same row is known again: title, unit, and the head's document, or phone where there is none."""
        head = self.head
        who = head.id_index or blind_index("phone", head.phone) or head.name
        entry = self.entry
        return blind_index("import-row", f"{entry.title}\x00{entry.organisation_name}\x00{who}")

    @property
    def is_wrong(self) -> bool:
        """Whether it stands in the way of the whole list."""
        return any(not problem.is_note for problem in self.problems)


class RowReader:
    """Makes entries of one round from rows; reads tracks and places once."""

    def __init__(self, competition: Competition, sheets: tuple[ImportSheet, ImportSheet], now: dt.datetime) -> None:
        self.competition, self.now = competition, now
        self.columns = [{column.field: column for column in sheet.columns} for sheet in sheets]
        self.tracks: dict[str, Track] = {track.code: track for track in competition.tracks.all()}
        self.regions: dict[str, Region] = {}

    def know_places(self, rows: Iterable[FilledRow]) -> None:
        """The places that these rows name. One query."""
        codes = {row.texts.get("region", "") for row in rows} - {""}
        self.regions = Region.objects.in_bulk(codes)

    def read(self, filled: FilledRow, members: Iterable[FilledRow]) -> ImportRow:
        """The entry of a row with the members tied to it, and what is wrong with single cells."""
        now = self.now
        entry = Entry(competition=self.competition, source=EntrySource.IMPORTED, created_at=now, saved_at=now)
        row = ImportRow(filled.row, filled.texts.get(NUMBER, "")[:_NUMBER_LIMIT], entry, [], shown=filled.shown)
        head = self._values(row, filled, ENTRIES)
        row.members.append(_member(head, order=0, is_leader=True, pk=None))
        for order, one in enumerate(members, start=1):
            values = self._values(row, one, MEMBERS, prefix=f"m{one.row}_")
            row.members.append(_member(values, order=order, is_leader=False, pk=one.row))
        if not any(member.is_presenter for member in row.members) and "founder_presenter" not in filled.shown:
            # Nobody named: the founder presents, as in a new entry form.
            row.head.is_presenter = True
        return row

    def problem(self, sheet: int, row: int, name: str, value: str, text: str, *, is_note: bool = False) -> CellProblem:
        """About a cell, or about a whole row where `name` is no column."""
        column = self.columns[sheet].get(name)
        if column is None:
            return CellProblem(sheet, row, "", _("Whole row"), "", text, is_note)
        return CellProblem(sheet, row, name, column.label, _shown(column, value), text, is_note)

    def _values(self, row: ImportRow, filled: FilledRow, sheet: int, prefix: str = "") -> dict[str, Any]:
        """Puts what belongs to the entry there; returns what belongs to the person."""
        person: dict[str, Any] = {}
        for name, fault in filled.faults.items():
            text = _fault_text(self.columns[sheet][name], fault, filled.shown[name])
            row.problems.append(self.problem(sheet, filled.row, name, filled.shown[name], text))
        for name, text in filled.texts.items():
            target = target_of(prefix + name) if name != NUMBER else None
            if target is None:
                continue
            try:
                value = read_value(target, text)
            except FieldError as error:
                row.problems.append(self.problem(sheet, filled.row, name, text, fault_words(error)))
                continue
            if target.place in (Place.FOUNDER, Place.MEMBER):
                person[target.column] = value
            else:
                self._put(row.entry, target.column, value, self.columns[sheet][name])
        return person

    def _put(self, entry: Entry, name: str, value: Any, column: ImportColumn) -> None:
        if name == "track":
            entry.track = self.tracks.get(str(value))
        elif name == "region":
            entry.region = self.regions.get(str(value))
        elif column.field.startswith("q_") or name not in _COLUMNS:
            entry.form[name] = half_width(value) if column.kind is ColumnKind.NUMBER else value
        else:
            setattr(entry, name, value)


_COLUMNS = {"title", "summary", "entrant_type", "organisation_name", "uscc", "registered_on"}


def _member(values: Mapping[str, Any], *, order: int, is_leader: bool, pk: int | None) -> TeamMember:
    number = values.get("id_number", "")
    kind = values.get("id_kind") or (IdKind.RESIDENT.value if number or is_leader else "")
    member = TeamMember(
        pk=pk,
        name=values.get("name", ""),
        duty=values.get("duty", ""),
        phone=values.get("phone", ""),
        is_presenter=bool(values.get("presenter")),
        is_leader=is_leader,
        order=order,
    )
    member.set_id(kind, number)
    return member


def _shown(column: ImportColumn, value: str) -> str:
    """A cell as a page quotes it: numbers of people masked (promise L3)."""
    if column.secret:
        return mask_phone(value) if column.field.endswith("phone") else mask_id(value)
    return value if len(value) <= 60 else value[:59] + "…"


def _fault_text(column: ImportColumn, fault: CellFault, value: str) -> str:
    if fault is CellFault.CHOICE:
        labels = [label for _code, label in column.choices]
        if len(labels) > MOST_NAMED:
            return _("This is not in the list. Choose from the list of the cell.")
        return _("This is not in the list. Choose one of: %(choices)s.") % {"choices": "、".join(labels)}
    return {
        CellFault.FLAG: _("Write 是 (yes) or 否 (no)."),
        CellFault.LOST: _(
            "The cell was typed as a number, of which a spreadsheet keeps 15 digits only; the others are lost. "
            "Make the cell a text and type it again."
        ),
        CellFault.ERROR: _("The cell shows the error of a formula (%(value)s). Type the value itself.")
        % {"value": value},
    }[fault]
