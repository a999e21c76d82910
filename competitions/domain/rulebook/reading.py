"""A rule book from its document (JSON) and back."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import fields
from datetime import date
from decimal import Decimal
from enum import StrEnum

from competitions.domain.eligibility import Rule, read_rule
from competitions.domain.numbers import ALLOWED, NumberKind, TemplateError, parse_template
from competitions.domain.reading import FaultCode, Reader, read_document
from competitions.domain.rounding import Rounding, RoundingMode
from competitions.domain.rulebook.consistency import check_book
from competitions.domain.rulebook.questions import read_question
from competitions.domain.rulebook.types import (
    Aggregation,
    Attachment,
    AttachmentKind,
    Award,
    Body,
    BodyRole,
    DayKind,
    DayOne,
    Dimension,
    Fallback,
    Feedback,
    Level,
    LevelWord,
    Method,
    Numbering,
    Part,
    Publicity,
    RankOn,
    RankWithin,
    Rubric,
    RuleBook,
    Scoring,
    Segment,
    Stage,
    StageMode,
    Track,
    TrackKind,
)

FORMAT = "chuangxiang.rulebook/1"
_CODE = re.compile(r"[a-z0-9][a-z0-9_-]{0,39}")
_EXTENSION = re.compile(r"[a-z0-9]{1,8}")
MAX_BYTES = 200 * 1024 * 1024


def parse(data: object) -> RuleBook:
    """The book of a document as `json.load` gives it.

    Raises DocumentError whose `faults` name every fault by its path, unknown keys included.
    """
    return read_document(data, _book)


def dump(book: RuleBook) -> dict[str, object]:
    """The document of a book, such that `parse(dump(book)) == book`. Decimals are text."""
    return {"format": FORMAT, **part_document(book)}


def _book(reader: Reader) -> RuleBook:
    if reader.text("format") != FORMAT:
        reader.fault("format", FaultCode.CHOICE, value=reader.text("format"), allowed=FORMAT)
    book = RuleBook(
        demo=_demo(reader),
        code=_code(reader),
        contest=_code(reader, "contest"),
        edition=reader.whole("edition", 1, 999),
        year=reader.whole("year", 2000, 2200),
        level=reader.choice("level", Level),
        theme=reader.text("theme", ""),
        names=reader.texts("names"),
        legal_basis=reader.texts("legal_basis"),
        bodies=reader.each("bodies", _body),
        cut_off=reader.day("cut_off"),
        tracks=reader.each("tracks", _track),
        stages=reader.each("stages", _stage),
        rubrics=reader.each("rubrics", _rubric),
        eligibility=reader.each("eligibility", read_rule),
        attachments=reader.each("attachments", _attachment),
        awards=reader.each("awards", _award),
        publicity=reader.child("publicity", _publicity),
        outcome_months=reader.wholes("outcome_months", 1, 60),
        feedback=reader.child("feedback", _feedback),
        numbering=reader.child("numbering", _numbering),
        questions=reader.each("questions", read_question),
        correction_days=reader.whole("correction_days", 1, 60, 5),
    )
    for key in ("names", "tracks", "stages", "rubrics"):
        if not getattr(book, key) and reader.has(key):
            reader.fault(key, FaultCode.EMPTY)
        elif not reader.has(key):
            reader.fault(key, FaultCode.MISSING)
    for key in ("tracks", "stages", "rubrics", "awards", "questions"):
        _once(reader, key, [part.code for part in getattr(book, key)])
    _once(reader, "attachments", [attachment.kind for attachment in book.attachments])
    _once(reader, "outcome_months", [str(months) for months in book.outcome_months])
    for fault in check_book(book):
        reader.fault(fault.path, fault.code, **fault.params)
    return book


def _demo(reader: Reader) -> bool:
    return reader.flag("demo", default=False)


def _code(reader: Reader, key: str = "code") -> str:
    value = reader.text(key, limit=40)
    if value and not _CODE.fullmatch(value):
        reader.fault(key, FaultCode.CHOICE, value=value, allowed="a-z 0-9 _ -")
    return value


def _once(reader: Reader, key: str, codes: list[str]) -> None:
    for code, count in Counter(codes).items():
        if count > 1 and code:
            reader.fault(key, FaultCode.DUPLICATE, value=code)


def _body(reader: Reader) -> Body:
    return Body(demo=_demo(reader), role=reader.choice("role", BodyRole), name=reader.text("name", limit=120))


def _track(reader: Reader) -> Track:
    code = _code(reader)
    return Track(
        demo=_demo(reader),
        code=code,
        name=reader.text("name", limit=60),
        short=reader.text("short", code.upper(), limit=20),
        kind=reader.choice("kind", TrackKind),
        scope=reader.text("scope", "", limit=1000),
        quota=reader.whole("quota", 0, 10_000),
    )


def _stage(reader: Reader) -> Stage:
    return Stage(
        demo=_demo(reader),
        code=_code(reader),
        name=reader.text("name", limit=60),
        mode=reader.choice("mode", StageMode),
        segments=reader.each("segments", _segment),
        panel_size=reader.whole("panel_size", 1, 1000),
        reviews_per_entry=reader.whole_or_none("reviews_per_entry", 1, 100),
        presenters_max=reader.whole_or_none("presenters_max", 1, 100),
        rubric=_code(reader, "rubric"),
        scoring=reader.child("scoring", _scoring),
        advance_per_track=reader.whole_or_none("advance_per_track", 1, 10_000),
    )


def _segment(reader: Reader) -> Segment:
    return Segment(
        demo=_demo(reader),
        code=_code(reader),
        name=reader.text("name", limit=40),
        seconds=reader.whole("seconds", 1, 24 * 3600),
    )


def _scoring(reader: Reader) -> Scoring:
    return Scoring(
        demo=_demo(reader),
        aggregation=reader.child("aggregation", _aggregation),
        round_totals=reader.child_or_none("round_totals", _rounding),
        round_result=reader.child("round_result", _rounding),
        rank_on=reader.choice("rank_on", RankOn),
        rank_within=reader.choice("rank_within", RankWithin),
    )


def _aggregation(reader: Reader) -> Aggregation:
    return Aggregation(
        demo=_demo(reader),
        method=reader.choice("method", Method),
        drop_high=reader.whole("drop_high", 0, 20, 0),
        drop_low=reader.whole("drop_low", 0, 20, 0),
        min_left=reader.whole("min_left", 1, 100, 2),
        fallback=reader.choice("fallback", Fallback, Fallback.MEAN),
    )


def _rounding(reader: Reader) -> Rounding:
    return Rounding(places=reader.whole("places", 0, 12), mode=reader.choice("mode", RoundingMode))


def _rubric(reader: Reader) -> Rubric:
    rubric = Rubric(
        demo=_demo(reader),
        code=_code(reader),
        name=reader.text("name", limit=60),
        dimensions=reader.each("dimensions", _dimension),
    )
    if not rubric.dimensions:
        reader.fault("dimensions", FaultCode.EMPTY)
    _once(reader, "dimensions", [dimension.code for dimension in rubric.dimensions])
    return rubric


def _dimension(reader: Reader) -> Dimension:
    return Dimension(
        demo=_demo(reader),
        code=_code(reader),
        name=reader.text("name", limit=60),
        max=reader.number("max"),
        min=reader.number("min", 0),
        step=reader.number("step", 1),
        hint=reader.text("hint", "", limit=500),
        levels=reader.each("levels", _level_word),
    )


def _level_word(reader: Reader) -> LevelWord:
    return LevelWord(demo=_demo(reader), word=reader.text("word", limit=20), at_least=reader.number("at_least"))


def _attachment(reader: Reader) -> Attachment:
    extensions = tuple(text.lower() for text in reader.texts("extensions"))
    for text in extensions:
        if not _EXTENSION.fullmatch(text):
            reader.fault("extensions", FaultCode.CHOICE, value=text[:40], allowed="pdf, pptx, …")
    if not extensions:
        reader.fault("extensions", FaultCode.EMPTY)
    return Attachment(
        demo=_demo(reader),
        kind=reader.choice("kind", AttachmentKind),
        name=reader.text("name", limit=60),
        required=reader.flag("required"),
        extensions=extensions,
        max_bytes=reader.whole("max_bytes", 1, MAX_BYTES),
    )


def _award(reader: Reader) -> Award:
    return Award(
        demo=_demo(reader),
        code=_code(reader),
        name=reader.text("name", limit=60),
        per_track=reader.whole("per_track", 1, 10_000),
    )


def _publicity(reader: Reader) -> Publicity:
    return Publicity(
        demo=_demo(reader),
        days=reader.whole("days", 1, 60),
        day_kind=reader.choice("day_kind", DayKind),
        day_one=reader.choice("day_one", DayOne, DayOne.NEXT),
        mask_names=reader.flag("mask_names", default=False),
    )


def _feedback(reader: Reader) -> Feedback:
    return Feedback(demo=_demo(reader), comments=reader.flag("comments"), totals=reader.flag("totals"))


def _numbering(reader: Reader) -> Numbering:
    templates = {kind.value: reader.text(kind.value, limit=100) for kind in NumberKind}
    for kind in NumberKind:
        try:
            parse_template(templates[kind], ALLOWED[kind])
        except TemplateError as error:
            reader.fault(kind, FaultCode.CONTRADICTION, detail=f"{error.code}: {error.detail}")
    return Numbering(demo=_demo(reader), **templates)


def _plain(value: object) -> object:
    """Enums, decimals and dates as what JSON knows; empty and false keys of rules are left out."""
    if isinstance(value, Rule):
        lists = {"tracks": value.tracks, "entrant_types": value.entrant_types}
        kept = {"check": value.check, **value.params, **lists, "demo": value.demo}
        dull = (item is None or item is False or item in ((), "") for item in kept.values())
        return {k: _plain(v) for (k, v), skip in zip(kept.items(), dull, strict=True) if not skip}
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, StrEnum):
        return value.value
    return part_document(value) if isinstance(value, Part | Rounding) else value


def part_document(part: Part | Rounding) -> dict[str, object]:
    """The fields of a part as a document; `demo` only where it is set."""
    pairs = ((field.name, getattr(part, field.name)) for field in fields(part))
    return {key: _plain(item) for key, item in pairs if key != "demo" or item}
