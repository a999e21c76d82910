"""A fault of a document as one plain line for a terminal."""

from __future__ import annotations

from collections.abc import Mapping

from competitions.domain.reading import Fault, FaultCode

_SAY: Mapping[FaultCode, str] = {
    FaultCode.MISSING: "is missing",
    FaultCode.JSON: "is no JSON",
    FaultCode.TYPE: "must be a {expected}",
    FaultCode.UNKNOWN_KEY: "there is no such key",
    FaultCode.CHOICE: "{value} is none of: {allowed}",
    FaultCode.LENGTH: "has more than {limit} characters",
    FaultCode.DUPLICATE: "{value} stands here twice",
    FaultCode.EMPTY: "is empty",
    FaultCode.REFERENCE: "nothing is called {value}",
    FaultCode.NUMBER: "{value} is not a plain decimal number",
    FaultCode.DATE: "{value} is not a date",
    FaultCode.DEEP: "its parts are nested far too deeply",
    FaultCode.DIGITS: "a number in it has far too many digits",
    FaultCode.CONTRADICTION: "{detail}",
}
_TYPES = {"object": "must be an object", "integer": "must be an integer", "true or false": "must be true or false"}


LONGEST = 700  # of a path and of a value: three ids of 200 characters have room


def fault_line(fault: Fault) -> str:
    """`path: what is wrong`, on one short line whatever stands in it."""
    return one_line(f"{_short(fault.path) or 'the file'}: {_words(fault)}")


def one_line(text: str) -> str:
    """The text without what would break a line or steer a terminal."""
    return "".join(letter if letter.isprintable() else "�" for letter in text)


def _words(fault: Fault) -> str:
    params = {key: _short(str(value)) for key, value in fault.params.items()}
    if fault.code is FaultCode.RANGE:
        return _range(params["value"], params["low"], params["high"])
    if fault.code is FaultCode.TYPE and params["expected"] in _TYPES:
        return _TYPES[params["expected"]]
    if fault.code is FaultCode.TYPE and params["expected"] == "number as text":
        return 'must be a number as text, such as "88.50"'
    return _SAY[fault.code].format_map(params)


def _short(text: str) -> str:
    return text if len(text) <= LONGEST else text[:LONGEST] + "…"


def _range(value: str, low: str, high: str) -> str:
    if low and high:
        return f"{value} is outside {low} to {high}"
    return f"{value} is below {low}" if low else f"{value} is above {high}"
