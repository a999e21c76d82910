"""A rule book as a file: the text that is exported, and reading what somebody imports."""

from __future__ import annotations

import json

from competitions.domain.reading import DocumentError, Fault, FaultCode
from competitions.domain.rulebook.reading import dump, parse
from competitions.domain.rulebook.types import RuleBook

MOST_BYTES = 2 * 1024 * 1024  # the largest real round has 60 KB


def as_text(book: RuleBook) -> str:
    """The text of a book, always the same for the same book: reading it and writing it again gives every byte."""
    return json.dumps(dump(book), ensure_ascii=False, indent=2) + "\n"


def from_text(text: str) -> RuleBook:
    """The book of a text. Raises DocumentError: with the line where it is no JSON, else with every fault by its path."""
    try:
        document = json.loads(text.removeprefix("\ufeff"), object_pairs_hook=_once)
    except json.JSONDecodeError as error:
        raise DocumentError([Fault("", FaultCode.JSON, {"line": error.lineno, "column": error.colno})]) from error
    except _Twice as error:
        raise DocumentError([Fault("", FaultCode.DUPLICATE, {"value": str(error)[:40]})]) from error
    except RecursionError as error:
        raise DocumentError([Fault("", FaultCode.DEEP)]) from error
    except ValueError as error:
        raise DocumentError([Fault("", FaultCode.DIGITS)]) from error
    return parse(document)


class _Twice(ValueError):
    """A key stands twice in one object: JSON keeps the last one silently, a rule book does not."""


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found: dict[str, object] = {}
    for key, value in pairs:
        if key in found:
            raise _Twice(key)
        found[key] = value
    return found
