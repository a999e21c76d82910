"""Sentences about refusals at the entrance and about numbers that do not fit, for pages and forms alike."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.actions.codes import CodeProblem
from accounts.domain.ids import IdProblem
from accounts.domain.names import NameProblem
from accounts.domain.phone import PhoneProblem
from accounts.domain.problems import Problem


def too_many_passwords(wait: int) -> str:
    """For the sign-in page; ``wait`` in seconds."""
    minutes = _minutes(wait)
    return ngettext(
        "Too many wrong passwords. Please wait %(n)d minute, or sign in with a code to your phone.",
        "Too many wrong passwords. Please wait %(n)d minutes, or sign in with a code to your phone.",
        minutes,
    ) % {"n": minutes}


def too_many_codes(wait: int) -> str:
    """For pages that send codes; ``wait`` in seconds."""
    if wait <= 90:
        return _("A code was sent a moment ago. Please wait %(n)d seconds before you ask for another.") % {"n": wait}
    minutes = _minutes(wait)
    return ngettext(
        "Too many codes were asked for. Please wait %(n)d minute, or sign in with your password.",
        "Too many codes were asked for. Please wait %(n)d minutes, or sign in with your password.",
        minutes,
    ) % {"n": minutes}


def too_many_tries(wait: int) -> str:
    """For second factors and links."""
    minutes = _minutes(wait)
    return ngettext(
        "Too many attempts. Please wait %(n)d minute and try again.",
        "Too many attempts. Please wait %(n)d minutes and try again.",
        minutes,
    ) % {"n": minutes}


def totp_used() -> str:
    """A code of the authenticator app that was taken already."""
    return _("This code has already been used. Please wait for the next one.")


def code_refused(problem: CodeProblem) -> str:
    """Why a typed code was not taken, and what to do."""
    return {
        CodeProblem.WRONG: _("This code is not correct. Please compare it with the latest message."),
        CodeProblem.EXPIRED: _("This code is out of date. Please ask for a new one."),
        CodeProblem.TOO_MANY: _("Too many wrong codes. Please ask for a new one."),
    }[problem]


def _minutes(seconds: int) -> int:
    return max(1, -(-seconds // 60))


def phone_problems(problems: Iterable[Problem]) -> list[str]:
    """What is wrong with a phone number."""
    return [_phone_sentence(problem) for problem in problems]


def _phone_sentence(problem: Problem) -> str:
    sentences = {
        PhoneProblem.EMPTY: _("Please enter your mobile number."),
        PhoneProblem.CHARACTERS: _("A mobile number holds digits only; “%(character)s” does not belong there."),
        PhoneProblem.LENGTH: _("A mobile number has %(expected)s digits; this one has %(actual)s."),
        PhoneProblem.NOT_MOBILE: _("This is not a mobile number: those begin with 13 to 19."),
    }
    return sentences[PhoneProblem(problem.code)] % dict(problem.params)


def id_problems(problems: Iterable[Problem]) -> list[str]:
    """What is wrong with a document number."""
    sentences = {
        IdProblem.EMPTY: _("Please enter the number of the document."),
        IdProblem.LENGTH: _("This number must have %(expected)s characters; it has %(actual)s."),
        IdProblem.CHARACTERS: _("Character %(position)s of this number is not allowed there."),
        IdProblem.FORM: _("This does not look like a number of such a document, for example %(example)s."),
        IdProblem.PROVINCE: _("No province has the digits %(digits)s at the beginning of the number."),
        IdProblem.DATE: _("The birth date in the number, %(digits)s, does not exist."),
        IdProblem.DATE_RANGE: _("The birth date in the number, %(digits)s, cannot be right."),
        IdProblem.CHECKSUM: _("The last character does not fit the rest: please compare the number with the document."),
    }
    return [sentences[IdProblem(problem.code)] % dict(problem.params) for problem in problems]


def name_problems(problems: Iterable[Problem]) -> list[str]:
    """What is wrong with a person's name."""
    sentences = {
        NameProblem.EMPTY: _("Please enter the name."),
        NameProblem.TOO_LONG: _("A name has at most %(limit)s characters; this one has %(actual)s."),
        NameProblem.CONTROL: _("The name holds an invisible character (%(code)s). Please type it again."),
        NameProblem.CHARACTERS: _("These characters are not allowed in a name: %(characters)s"),
        NameProblem.PRIVATE_USE: _(
            "The name holds a character that only your computer knows (%(code)s). Please enter it with another input method."
        ),
    }
    return [sentences[NameProblem(problem.code)] % dict(problem.params) for problem in problems]
