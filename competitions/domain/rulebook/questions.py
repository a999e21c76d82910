"""The questions of the entry form: reading them from the document of a rule book."""

from __future__ import annotations

import re

from competitions.domain.reading import FaultCode, Reader
from competitions.domain.rulebook.types import Question, QuestionKind

_CODE = re.compile(r"[a-z][a-z0-9_]{0,39}")
HIGHEST = 10**12


def read_question(reader: Reader) -> Question:
    """One question, with faults noted in the reader."""
    code = reader.text("code", limit=40)
    if code and not _CODE.fullmatch(code):
        reader.fault("code", FaultCode.CHOICE, value=code, allowed="a-z 0-9 _")
    question = Question(
        demo=reader.flag("demo", default=False),
        code=code,
        label=reader.text("label", limit=60),
        kind=reader.choice("kind", QuestionKind),
        required=reader.flag("required"),
        purpose=reader.text("purpose", limit=120),
        hint=reader.text("hint", "", limit=200),
        unit=reader.text("unit", "", limit=20),
        choices=reader.texts("choices", limit=60),
        entrant_types=reader.texts("entrant_types"),
        limit=reader.whole("limit", 1, 10_000, 200),
        low=reader.whole("low", 0, HIGHEST, 0),
        high=reader.whole("high", 0, HIGHEST, HIGHEST),
    )
    if (question.kind is QuestionKind.CHOICE) != bool(question.choices):
        reader.fault("choices", FaultCode.EMPTY)
    if question.low > question.high:
        reader.fault("high", FaultCode.RANGE, value=question.high, low=question.low, high=HIGHEST)
    return question
