"""What is wrong with an uploaded list of people, and how it is mended."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from competitions.domain.listed import Fault, Wrong

MOST_FAULTS = 500


@dataclass(frozen=True)
class ShownFault:
    """A fault as the table draws it."""

    row: int
    column: str
    value: str
    words: str


def stored_faults(faults: Iterable[Fault]) -> list[list[Any]]:
    """As they are kept, in the order of the rows."""
    found = sorted(faults, key=lambda one: one.row)[:MOST_FAULTS]
    return [[one.row, one.column, one.value, one.wrong.value] for one in found]


def shown_faults(stored: Iterable[Sequence[Any]], twice: str) -> list[ShownFault]:
    """As the page shows them; ``twice``: what may stand in one row only, in words. No query."""
    return [ShownFault(row, column, value, fault_words(Wrong(wrong), twice)) for row, column, value, wrong in stored]


def fault_words(wrong: Wrong, twice: str) -> str:
    """What is wrong and how it is mended."""
    return {
        Wrong.HEADING: _("This heading is not known or stands there twice. Use those of the template."),
        Wrong.MISSING: _("Has to be there."),
        Wrong.NO_ROWS: _("There is no row below the headings."),
        Wrong.LOST: _("Type it as text: the spreadsheet lost digits, or shows an error here."),
        Wrong.LONG: _("Too long."),
        Wrong.TWICE: twice,
        Wrong.DAY: _("Write the day as 2026-05-30."),
        Wrong.ORDER: _("The suspension ends before it begins."),
        Wrong.GRADE: _("The grades are 优秀, 良好, 合格, 基本合格 and 不合格."),
        Wrong.NAME: _("This is no name of a person."),
        Wrong.PHONE: _("A mobile number has 11 digits and begins with 1."),
        Wrong.FLAG: _("Write 是 or 否."),
        Wrong.REGION: _("No such region; write its full name, for example 长沙市."),
        Wrong.OTHER_NAME: _("This phone number belongs to somebody of another name; please check name and number."),
    }[wrong]
