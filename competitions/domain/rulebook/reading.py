"""A rule book from its document (JSON) and back. The parts read and write themselves, see `competitions.domain.documents`."""

from __future__ import annotations

from collections import Counter
from typing import cast

from competitions.domain.documents import part_document, read_part, schema_of
from competitions.domain.eligibility import rule_schema
from competitions.domain.numbers import ALLOWED, NumberKind, TemplateError, parse_template
from competitions.domain.reading import FaultCode, Reader, read_document
from competitions.domain.rulebook.consistency import Clash, check_book
from competitions.domain.rulebook.types import Numbering, RuleBook

FORMAT = "chuangxiang.rulebook/1"
_NEEDED = ("names", "tracks", "stages")
_UNREAD = (FaultCode.TYPE, FaultCode.NUMBER, FaultCode.DATE, FaultCode.CHOICE)
_FOLLOWS = (FaultCode.RANGE, FaultCode.CONTRADICTION)
_CODED = ("tracks", "stages", "rubrics", "awards", "questions")


def parse(data: object) -> RuleBook:
    """The book of a document as `json.load` gives it.

    Raises DocumentError whose `faults` name every fault by its path, unknown keys included.
    """
    return read_document(data, _book)


def dump(book: RuleBook) -> dict[str, object]:
    """The document of a book, such that `parse(dump(book)) == book`. Decimals are text; defaults are left out."""
    return {"format": FORMAT, **part_document(book)}


def _book(reader: Reader) -> RuleBook:
    if reader.text("format") != FORMAT:
        reader.fault("format", FaultCode.CHOICE, value=reader.text("format"), allowed=FORMAT)
    book = read_part(RuleBook, reader)
    for key in _NEEDED:
        if not getattr(book, key):
            reader.fault(key, FaultCode.EMPTY if reader.has(key) else FaultCode.MISSING)
    for key in _CODED:
        _once(reader, key, [part.code for part in getattr(book, key)])
    for index, rubric in enumerate(book.rubrics):
        _once(reader, f"rubrics[{index}].dimensions", [dimension.code for dimension in rubric.dimensions])
    _once(reader, "attachments", [attachment.kind for attachment in book.attachments])
    _once(reader, "papers", [paper.kind for paper in book.papers])
    _once(reader, "outcome_months", [str(months) for months in book.outcome_months])
    _check_templates(reader, book.numbering)
    # A field that could not be read has a stand-in: what contradicts it in the same part would be no fault of the author.
    spoiled = {_part_of(fault.path) for fault in reader.faults if fault.code in _UNREAD}
    for fault in check_book(book):
        if fault.code not in _FOLLOWS or _part_of(fault.path) not in spoiled:
            reader.fault(fault.path, fault.code, **fault.params)
    return book


def _part_of(path: str) -> str:
    return path.rpartition(".")[0]


def _once(reader: Reader, key: str, codes: list[str]) -> None:
    for code, count in Counter(codes).items():
        if count > 1 and code:
            reader.fault(key, FaultCode.DUPLICATE, value=code)


def _check_templates(reader: Reader, numbering: Numbering) -> None:
    for kind in NumberKind:
        try:
            parse_template(getattr(numbering, kind), ALLOWED[kind])
        except TemplateError as error:
            what = {"fault": error.code.value, "piece": error.detail}
            reader.fault(f"numbering.{kind}", FaultCode.CONTRADICTION, detail=Clash.TEMPLATE.value, **what)


def json_schema() -> dict[str, object]:
    """The JSON Schema of a rule book, made from the parts themselves. What parts must agree on is checked by `parse`."""
    schema = schema_of(RuleBook, {"Rule": rule_schema()})
    properties = {"format": {"const": FORMAT}, **schema["properties"]}  # type: ignore[dict-item]
    return {
        **schema,
        "title": "竞赛规程",
        "required": ["format", *cast("list[str]", schema["required"]), *_NEEDED],
        "properties": properties,
    }  # type: ignore[misc]
