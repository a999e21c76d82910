"""What is wrong with a name, a number or a phone, in words for the entry form."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from django.utils.translation import gettext as _

from accounts.domain import ids, names, phone, uscc
from accounts.domain.problems import Problem
from competitions.domain.entry_fields import Fault, FieldError
from ui.glyphs import missing, missing_in_name, words_for_missing


def id_problems(kind: str, number: str, *, on: dt.date) -> list[str]:
    """Everything wrong with an identity number as a document of ``kind``; ``on`` is today."""
    return [_id_words(problem) for problem in ids.validate(ids.IdType(kind), number, on=on)]


def uscc_problems(code: str) -> list[str]:
    """Everything wrong with a unified social credit code."""
    return _say(_uscc_words, uscc.validate(code))


def _uscc_words() -> dict[uscc.UsccProblem, str]:
    return {
        uscc.UsccProblem.EMPTY: _("Please give the unified social credit code."),
        uscc.UsccProblem.LENGTH: _("A unified social credit code has %(expected)s characters; this has %(actual)s."),
        uscc.UsccProblem.CHARACTERS: _(
            "Character %(position)s (%(character)s) cannot stand in a unified social credit code."
        ),
        uscc.UsccProblem.CHECKSUM: _(
            "The last character does not fit the rest of the code; please compare it with the licence."
        ),
    }


def phone_problems(number: str) -> list[str]:
    """Everything wrong with a mobile number."""
    return _say(_phone_words, phone.validate(number))


def _phone_words() -> dict[phone.PhoneProblem, str]:
    return {
        phone.PhoneProblem.EMPTY: _("Please give a mobile number."),
        phone.PhoneProblem.CHARACTERS: _("A mobile number has digits only; “%(character)s” is none."),
        phone.PhoneProblem.LENGTH: _("A mobile number has %(expected)s digits; this has %(actual)s."),
        phone.PhoneProblem.NOT_MOBILE: _("This is not a mobile number of the mainland."),
    }


def name_problems(name: str, *, limit: int = names.MAX_NAME) -> list[str]:
    """Everything wrong with the name of a person."""
    return [*_say(_name_words, names.validate_name(name, limit=limit)), *_print_problems(missing_in_name(name))]


def title_problems(title: str, *, limit: int, lines: bool = False) -> list[str]:
    """Everything wrong with a free text: a project's title, a firm's name, a summary.

    What stands in one line goes on certificates, so it must be printable; of a text in ``lines`` the paper leaves out
    what it cannot print.
    """
    found = _say(_name_words, names.validate_title(title, limit=limit, lines=lines))
    return found if lines else [*found, *_print_problems(missing(title))]


def _print_problems(lacking: str) -> list[str]:
    return [words_for_missing(lacking)] if lacking else []


def _name_words() -> dict[names.NameProblem, str]:
    return {
        names.NameProblem.EMPTY: _("Please fill this in."),
        names.NameProblem.TOO_LONG: _("At most %(limit)s characters; this has %(actual)s."),
        names.NameProblem.CONTROL: _("It holds an invisible control character (%(code)s); please type it again."),
        names.NameProblem.CHARACTERS: _("These characters are not allowed in a name: %(characters)s"),
        names.NameProblem.PRIVATE_USE: _(
            "It holds a character (%(code)s) that only your computer knows; please type it with another input method."
        ),
    }


def _id_words(problem: Problem) -> str:
    words = {
        ids.IdProblem.EMPTY: _("Please give the number of the document."),
        ids.IdProblem.LENGTH: _("The number has %(expected)s characters; this has %(actual)s."),
        ids.IdProblem.CHARACTERS: _("Character %(position)s cannot stand in this number."),
        ids.IdProblem.FORM: _("This is not a number of such a document; it looks like %(example)s."),
        ids.IdProblem.PROVINCE: _("The number begins with %(digits)s, which is no province."),
        ids.IdProblem.DATE: _("The date of birth in the number, %(digits)s, does not exist."),
        ids.IdProblem.DATE_RANGE: _("The date of birth in the number, %(digits)s, cannot be right."),
        ids.IdProblem.CHECKSUM: _(
            "The check digit (the last one) does not fit; please compare each digit with the document."
        ),
    }
    return words[ids.IdProblem(problem.code)] % problem.params


def _say(words: Callable[[], dict], found: list[Problem]) -> list[str]:  # type: ignore[type-arg]
    """``words`` are made only where something is wrong: a list of a thousand rows asks thousands of times."""
    told = words() if found else {}
    return [told[problem.code] % problem.params for problem in found]


def fault_words(error: FieldError) -> str:
    """Why a value cannot even be kept as a draft."""
    words = {
        Fault.UNKNOWN: _("Choose one of the list."),
        Fault.TOO_LONG: _("At most %(limit)s characters; this has %(actual)s."),
        Fault.NOT_A_DATE: _("This is no day of the calendar; write it as 2024-05-30."),
        Fault.UNSTORABLE: _("The text holds a character that cannot be stored. Please type it again."),
    }
    return words[error.fault] % error.params
