"""Numbers that people read: of filings, entries and certificates, from a template.

A template is text with placeholders, `{region}创翼备〔{year}〕{seq:04d}`. It has a language of its own,
not Python's: a placeholder is one of the allowed names, a number may be padded as `:03d` (1 to 9
digits), and nothing else may stand in braces. No attributes, no indexes, no conversions, no widths
beyond nine (promise I10), so a template from an organiser can neither read nor swell.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

MAX_TEMPLATE = 100
MAX_NUMBER = 120
_PIECE = re.compile(r"\{([a-z]+)(?::0([1-9])d)?\}")


class NumberKind(StrEnum):
    """What a number is of."""

    FILING = "filing"  # 备案编号
    ENTRY = "entry"
    CERTIFICATE = "certificate"  # 证书编号


class FieldKind(StrEnum):
    """What may stand in a placeholder."""

    TEXT = "text"
    WHOLE = "whole"


_COMMON = {"region": FieldKind.TEXT, "year": FieldKind.WHOLE, "seq": FieldKind.WHOLE}
ALLOWED: Mapping[NumberKind, Mapping[str, FieldKind]] = MappingProxyType(
    {
        NumberKind.FILING: MappingProxyType({**_COMMON, "contest": FieldKind.TEXT}),
        NumberKind.ENTRY: MappingProxyType({**_COMMON, "contest": FieldKind.TEXT, "track": FieldKind.TEXT}),
        NumberKind.CERTIFICATE: MappingProxyType(
            {
                **_COMMON,
                "contest": FieldKind.TEXT,
                "track": FieldKind.TEXT,
                "award": FieldKind.TEXT,
            }
        ),
    }
)


class TemplateFault(StrEnum):
    """What can be wrong with a template."""

    TOO_LONG = "too_long"
    PLACEHOLDER = "placeholder"  # not an allowed name, or an odd form
    NOT_A_NUMBER = "not_a_number"  # digits asked of a text
    NO_SEQUENCE = "no_sequence"  # without {seq} two numbers would be the same
    CONTROL = "control"


class TemplateError(ValueError):
    """The template cannot be used; `detail` is the piece at fault."""

    def __init__(self, code: TemplateFault, detail: str = "") -> None:
        self.code, self.detail = code, detail[:40]
        super().__init__(f"{code}: {self.detail}")


@dataclass(frozen=True, slots=True)
class Placeholder:
    """One gap of a template; `digits` None: as it is."""

    name: str
    digits: int | None = None


@dataclass(frozen=True, slots=True)
class Template:
    """A checked template: texts and gaps in order, and what may fill them."""

    pieces: tuple[str | Placeholder, ...]
    allowed: Mapping[str, FieldKind]


def parse_template(text: str, allowed: Mapping[str, FieldKind]) -> Template:
    """The template of `text`. Raises TemplateError."""
    if len(text) > MAX_TEMPLATE:
        raise TemplateError(TemplateFault.TOO_LONG, str(len(text)))
    if not text.isprintable():
        raise TemplateError(TemplateFault.CONTROL)
    pieces: list[str | Placeholder] = []
    end = 0
    for match in _PIECE.finditer(text):
        pieces += [text[end : match.start()], _placeholder(match, allowed)]
        end = match.end()
    pieces.append(text[end:])
    for piece in pieces:
        if isinstance(piece, str) and ("{" in piece or "}" in piece):
            raise TemplateError(TemplateFault.PLACEHOLDER, piece)
    if not any(isinstance(piece, Placeholder) and piece.name == "seq" for piece in pieces):
        raise TemplateError(TemplateFault.NO_SEQUENCE)
    return Template(tuple(piece for piece in pieces if piece != ""), allowed)


def render(template: Template, values: Mapping[str, str | int]) -> str:
    """The number. Raises KeyError for a value that is missing, ValueError for one that does not fit.

    Values are put in as they are; braces in a value mean nothing. At most 120 characters.
    """
    text = "".join(
        piece if isinstance(piece, str) else _fill(piece, template.allowed, values) for piece in template.pieces
    )
    if len(text) > MAX_NUMBER:
        raise ValueError(f"the number has {len(text)} characters, at most {MAX_NUMBER} may be")
    return text


def number(kind: NumberKind, template: str, **values: str | int) -> str:
    """`parse_template` and `render` in one: the number of `kind` from the text of a template."""
    return render(parse_template(template, ALLOWED[kind]), values)


def fill_name(text: str, region: str) -> str:
    """The name of a contest: `{region}` replaced, all else literal."""
    return text.replace("{region}", region)


def _placeholder(match: re.Match[str], allowed: Mapping[str, FieldKind]) -> Placeholder:
    name, digits = match[1], match[2]
    if name not in allowed:
        raise TemplateError(TemplateFault.PLACEHOLDER, match[0])
    if digits and allowed[name] is not FieldKind.WHOLE:
        raise TemplateError(TemplateFault.NOT_A_NUMBER, match[0])
    return Placeholder(name, int(digits) if digits else None)


def _fill(piece: Placeholder, allowed: Mapping[str, FieldKind], values: Mapping[str, str | int]) -> str:
    value = values[piece.name]
    if allowed[piece.name] is FieldKind.TEXT:
        return str(value)
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise ValueError(f"{piece.name} must be a whole number, not {value!r}")
    return f"{value:0{piece.digits}d}" if piece.digits else str(value)
