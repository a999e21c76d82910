"""Workbooks of an import: the template of a round to be filled in, and the file that comes back with its cells marked."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from competitions.domain.import_table import ColumnKind, FilledRow, ImportColumn, ImportSheet
from competitions.models import Competition, EntryImport
from competitions.queries.entry_windows import exact_time
from competitions.queries.import_columns import import_sheets, result_label
from competitions.queries.import_reading import stored_rows
from ui import formats
from ui.export import Sheet, workbook_bytes
from workflow import clock

_WIDE = ("title", "summary", "organisation_name", "region")
_YES_NO = ("是", "否")


def template_file(competition: Competition) -> bytes:
    """The two sheets with their headings, notes and lists to choose from, and a sheet that explains them."""
    sheets = import_sheets(competition)
    with override(settings.LANGUAGE_CODE):
        pages = [_page(sheet, open_rows=settings.IMPORT_ROWS_MAX) for sheet in sheets]
        return workbook_bytes([*pages, _explanations(competition, sheets)])


def marked_file(entry_import: EntryImport) -> bytes:
    """The file as it was uploaded, wrong cells coloured with a note, and in each row what is wrong with it.

    Raises ``CannotRead``.
    """
    sheets = import_sheets(entry_import.competition)
    filled = stored_rows(entry_import)
    with override(settings.LANGUAGE_CODE):
        pages = [
            _marked(sheet, rows, [one for one in entry_import.problems if one["sheet"] == at])
            for at, (sheet, rows) in enumerate(zip(sheets, filled, strict=True))
        ]
        return workbook_bytes([*pages, _explanations(entry_import.competition, sheets)])


def _page(sheet: ImportSheet, *, open_rows: int = 0) -> Sheet:
    return Sheet(
        sheet.name,
        [_heading(column) for column in sheet.columns],
        widths=[_width(column) for column in sheet.columns],
        choices={at: found for at, column in enumerate(sheet.columns) if (found := _offered(column))},
        notes={at: column.hint for at, column in enumerate(sheet.columns) if column.hint},
        # Everything that is no plain number is a text: no digit of a long number is lost, no date is turned round.
        texts={at for at, column in enumerate(sheet.columns) if column.kind is not ColumnKind.NUMBER},
        open_rows=open_rows,
    )


def _marked(sheet: ImportSheet, rows: list[FilledRow], problems: Iterable[dict[str, Any]]) -> Sheet:
    page = _page(sheet, open_rows=len(rows))
    places = {row.row: at for at, row in enumerate(rows)}
    columns = {column.field: at for at, column in enumerate(sheet.columns)}
    told: dict[int, list[str]] = defaultdict(list)
    marks: dict[tuple[int, int], tuple[str, str]] = {}
    result = len(sheet.columns)
    for one in problems:
        place = places.get(one["row"])
        if place is None:
            continue
        tone = "info" if one["is_note"] else "danger"
        told[place].append(f"{one['label']}: {one['text']}" if one["field"] else one["text"])
        if one["field"] in columns:
            marks.setdefault((place, columns[one["field"]]), (one["text"], tone))
        marks[place, result] = ("\n".join(told[place])[:1000], tone)
    page.headings = [*page.headings, result_label()]
    page.widths = [*page.widths, 60]
    page.rows = [
        [*(row.shown.get(column.field, "") for column in sheet.columns), "；".join(told[at])]
        for at, row in enumerate(rows)
    ]
    page.marks = marks
    return page


def _explanations(competition: Competition, sheets: Iterable[ImportSheet]) -> Sheet:
    rows: list[tuple[str, str, str, str]] = [
        ("", _("Round"), competition.name, ""),
        ("", _("Template made on"), exact_time(clock.now()), ""),
        (
            "",
            _("Limits"),
            _("At most %(rows)d rows in a sheet and %(size)s in all.")
            % {"rows": settings.IMPORT_ROWS_MAX, "size": formats.file_size(settings.IMPORT_FILE_MAX_BYTES)},
            "",
        ),
        ("", _("Headings"), _("Columns that are not needed may be left out; headings may not be changed."), ""),
        (
            "",
            _("Members"),
            _("One row for each member but the first founder, tied to the entry by its number."),
            "",
        ),
        ("", _("Dates"), _("As a date or as 2024-05-30."), ""),
    ]
    for sheet in sheets:
        rows += [(sheet.name, column.label, _explained(column), _must(column)) for column in sheet.columns]
    headings = [_("Sheet"), _("Column"), _("What belongs there"), _("Required")]
    return Sheet(_("Explanations"), headings, rows, [14, 26, 80, 14])


def _explained(column: ImportColumn) -> str:
    parts = [column.hint]
    labels = [label for _code, label in column.choices]
    if labels:
        parts.append(
            _("One of: %(choices)s") % {"choices": "、".join(labels[:12]) + ("……" if len(labels) > 12 else "")}
        )
    elif column.kind is ColumnKind.FLAG:
        parts.append(_("One of: %(choices)s") % {"choices": "、".join(_YES_NO)})
    elif column.kind is ColumnKind.NUMBER:
        parts.append(_("A number without its unit"))
    if column.exact:
        parts.append(_("As a text, every digit"))
    return "；".join(part for part in parts if part)


def _must(column: ImportColumn) -> str:
    if column.required:
        return _("yes")
    return _("where the rules ask for it") if column.field.startswith("q_") or column.field == "uscc" else ""


def _heading(column: ImportColumn) -> str:
    return f"{column.label} *" if column.required else column.label


def _offered(column: ImportColumn) -> list[str]:
    if column.kind is ColumnKind.FLAG:
        return list(_YES_NO)
    return [label for _code, label in column.choices]


def _width(column: ImportColumn) -> int:
    if column.field in _WIDE:
        return 36
    return 24 if column.exact else max(12, min(30, 2 * len(column.label) + 4))
