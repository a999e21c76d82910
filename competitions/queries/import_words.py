"""Why a workbook or its sheets cannot be imported, in words: what is wrong and what to do."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from competitions.domain.import_table import TableError, TableFault
from competitions.domain.workbooks import Fault, WorkbookError


def workbook_words(error: WorkbookError) -> str:
    """A workbook that is refused before anybody looks at its rows."""
    limit = int(str(error.params.get("limit", 0)))
    words = {
        Fault.EMPTY: _("The file is empty."),
        Fault.OLD: _(
            "This is a workbook of the old format (.xls). Open it in Excel or WPS, save it as .xlsx and upload that."
        ),
        Fault.LOCKED: _(
            "The workbook is protected by a password. Take the password off (save it without encryption) and upload it again."
        ),
        Fault.OTHER: _(
            "This is no workbook, whatever its name says: a CSV, a web page or another document that was renamed does "
            "not become one. Fill in the template and save it as .xlsx."
        ),
        Fault.BROKEN: _("The workbook is damaged and cannot be read. Open it, save it as .xlsx anew and upload that."),
        Fault.MACROS: _("The workbook carries macros. Save it as .xlsx without macros and upload that."),
        Fault.BOMB: _(
            "The workbook swells beyond all measure when it is unpacked. Copy the rows into a fresh template and upload that."
        ),
        Fault.ENTITIES: _(
            "The workbook has parts that no spreadsheet writes (document types or external references) and is not read. "
            "Copy the rows into a fresh template and upload that."
        ),
        Fault.ROWS: ngettext(
            "A sheet has more than %(limit)d row. Split the list into several files.",
            "A sheet has more than %(limit)d rows. Split the list into several files.",
            max(limit - 1, 0),
        )
        % {"limit": max(limit - 1, 0)},
        Fault.COLUMNS: _("Something stands far to the right, beyond column %(limit)d. Take it out.") % {"limit": limit},
        Fault.CELLS: _("The workbook has more cells than are read here. Copy the rows into a fresh template."),
    }
    return words[error.fault]


def table_words(error: TableError) -> str:
    """Sheets that are not those of the template."""
    names = "、".join(f"“{name}”" for name in error.names[:8])
    words = {
        TableFault.NO_SHEET: _("The workbook has no sheet called %(names)s. Use the template of this round."),
        TableFault.NO_ROWS: _("The sheet has no row below its headings: there is nothing to import."),
        TableFault.UNKNOWN: _(
            "These headings are not in the template of this round: %(names)s. Take the columns out, or download the "
            "template again if the rules changed."
        ),
        TableFault.MISSING: _("These headings are missing: %(names)s. Use the template of this round."),
        TableFault.TWICE: _("These headings stand there twice: %(names)s. Keep one column of each."),
    }
    return words[error.fault] % {"names": names}
