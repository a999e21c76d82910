"""From the stored file of an import to its filled-in rows."""

from __future__ import annotations

import hashlib
from typing import IO

from django.utils.translation import gettext as _

from competitions.domain import workbooks
from competitions.domain.import_table import FilledRow, TableError, TableFault, filled_rows, sheet_named
from competitions.domain.workbooks import WorkbookError
from competitions.models import Competition, EntryImport
from competitions.queries.import_columns import import_sheets, result_label
from competitions.queries.import_words import table_words, workbook_words
from competitions.queries.imports import import_limits


class CannotRead(Exception):
    """``str(error)`` says why, in words."""


def rows_of(competition: Competition, file: IO[bytes]) -> tuple[list[FilledRow], list[FilledRow]]:
    """The rows of the sheet of entries and of the sheet of members. Raises ``CannotRead``."""
    wanted = import_sheets(competition)
    try:
        found = workbooks.read(file, import_limits())
        entries = sheet_named(found, wanted[0], only=True)
        members = sheet_named(found, wanted[1], only=False)
        if entries is None:
            raise TableError(TableFault.NO_SHEET, wanted[0].name)
        rows = filled_rows(entries, wanted[0], result_label())
        if not rows:
            raise TableError(TableFault.NO_ROWS)
        return rows, filled_rows(members, wanted[1], result_label()) if members and members.lines else []
    except WorkbookError as error:
        raise CannotRead(workbook_words(error)) from error
    except TableError as error:
        raise CannotRead(table_words(error)) from error


def look_at(file: IO[bytes]) -> None:
    """What can be said while somebody waits: is it a workbook at all? Raises ``CannotRead``."""
    try:
        workbooks.look(file, import_limits())
    except WorkbookError as error:
        raise CannotRead(workbook_words(error)) from error
    finally:
        file.seek(0)


def stored_rows(entry_import: EntryImport) -> tuple[list[FilledRow], list[FilledRow]]:
    """The same of the stored file, which must still be what was uploaded. Raises ``CannotRead``."""
    try:
        with entry_import.file.storage.open(str(entry_import.file.name), "rb") as file:
            if digest_of(file) != entry_import.sha256:
                raise CannotRead(_("The stored file is no longer what was uploaded. Please upload the list again."))
            return rows_of(entry_import.competition, file)
    except FileNotFoundError as error:
        raise CannotRead(_("The stored file is missing. Please upload the list again.")) from error


def digest_of(file: IO[bytes]) -> str:
    """SHA-256 of the whole, in hex; the file is left at its start."""
    total = hashlib.sha256()
    file.seek(0)
    while chunk := file.read(1 << 20):
        total.update(chunk)
    file.seek(0)
    return total.hexdigest()
