"""The questions of the entry form that conditions of entry are judged by.

A condition such as the share held reads the answer to a question of a fixed code. Without that question nobody could
ever meet it, so a book that has the condition gets the question: `completed`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import cast

from competitions.domain.eligibility import Rule
from competitions.domain.eligibility.words import FundingRound
from competitions.domain.rulebook.types import Question, QuestionKind, RuleBook

OTHER = "其他"
_STUDIES = ("高校在校生", "高校毕业生", "技工院校在校生", "技工院校毕业生", "其他")
_FUNDING: Mapping[FundingRound, str] = {
    FundingRound.NONE: "未融资", FundingRound.SEED: "种子轮", FundingRound.ANGEL: "天使轮", FundingRound.PRE_A: "Pre-A轮",
    FundingRound.A: "A轮", FundingRound.B: "B轮", FundingRound.C: "C轮", FundingRound.LATER: "D轮及以后",
}  # fmt: skip
Ask = Callable[[Rule], Iterator[Question]]


def _question(code: str, label: str, kind: QuestionKind, purpose: str = "核对参赛条件", **more: object) -> Question:
    return Question(code=code, label=label, kind=kind, required=True, purpose=purpose, **more)  # type: ignore[arg-type]


def _categories(rule: Rule) -> tuple[str, ...]:
    named = cast("tuple[str, ...]", rule.params["categories"])
    return (*named, *(() if OTHER in named else (OTHER,)))


def _share(rule: Rule) -> Iterator[Question]:
    label, kinds = "第一创始人持股比例", ("enterprise",)
    yield _question("share_percent", label, QuestionKind.DECIMAL, unit="%", high=100, entrant_types=kinds)


def _funding(rule: Rule) -> Iterator[Question]:
    choices, kinds = tuple(_FUNDING.values()), ("enterprise",)
    yield _question("funding_round", "融资轮次", QuestionKind.CHOICE, choices=choices, entrant_types=kinds)


def _other_firm(rule: Rule) -> Iterator[Question]:
    label = "是否担任其他企业法定代表人"
    yield _question("other_legal_person", label, QuestionKind.CHOICE, choices=("是", "否"))


def _category(rule: Rule) -> Iterator[Question]:
    hint = "填写第一创始人所属的类别。"
    yield _question("category", "人员类别", QuestionKind.CHOICE, choices=_categories(rule), hint=hint)


def _study(rule: Rule) -> Iterator[Question]:
    yield _question("study", "学籍情况", QuestionKind.CHOICE, choices=_STUDIES)
    if rule.params["graduated_within"] is not None:
        hint = "在校生填写预计毕业日期，例如 2025-06-30。"
        yield _question("graduated_on", "毕业日期", QuestionKind.TEXT, hint=hint, limit=20)


def _core(rule: Rule) -> Iterator[Question]:
    yield _question("core_members", "核心成员人数", QuestionKind.WHOLE, unit="人", low=1, high=100)


def _presenter(rule: Rule) -> Iterator[Question]:
    yield _question("presenter_category", "路演人人员类别", QuestionKind.CHOICE, choices=_categories(rule))


def _answers(rule: Rule) -> Iterator[Question]:
    yield _question("presenter_answers", "路演人是否本人答辩", QuestionKind.CHOICE, choices=("是", "否"))


def _lecturer(rule: Rule) -> Iterator[Question]:
    yield _question("certificate_no", "讲师证书编号", QuestionKind.TEXT, "核对讲师证书", limit=60)
    for code, label, param in (("course", "授课课程类别", "courses"), ("lecturer_level", "讲师等级", "levels")):
        named = cast("tuple[str, ...]", rule.params.get(param, ()))
        if named:
            choices = (*named, OTHER)
            yield _question(code, label, QuestionKind.CHOICE, "核对讲师证书", choices=choices)


_ASKS: Mapping[str, Ask] = {
    "min_share": _share,
    "funding_round": _funding,
    "no_other_firm": _other_firm,
    "person_category": _category,
    "student_or_graduate": _study,
    "core_members": _core,
    "presenter_category": _presenter,
    "presenter_answers": _answers,
    "lecturer_certificate": _lecturer,
    "lecturer_grade": _lecturer,
    "lecturer_not_suspended": _lecturer,
}


# What each check reads, for people who write a book by hand.
ASKS: Mapping[str, tuple[str, ...]] = {
    "min_share": ("share_percent",),
    "funding_round": ("funding_round",),
    "no_other_firm": ("other_legal_person",),
    "person_category": ("category",),
    "student_or_graduate": ("study", "graduated_on"),
    "core_members": ("core_members",),
    "presenter_category": ("presenter_category",),
    "presenter_answers": ("presenter_answers",),
    "lecturer_certificate": ("certificate_no", "course", "lecturer_level"),
    "lecturer_grade": ("certificate_no",),
    "lecturer_not_suspended": ("certificate_no",),
}


def questions_read(rule: Rule) -> tuple[str, ...]:
    """The codes of the questions whose answers a condition is judged by."""
    named = rule.params.get("question")
    own = tuple(question.code for question in _ASKS[rule.check](rule)) if rule.check in _ASKS else ()
    return (*own, str(named)) if named else own


def completed(book: RuleBook) -> RuleBook:
    """The book with every question that its conditions of entry are judged by, for those whom the conditions bind."""
    added: dict[str, Question] = {}
    known = {question.code for question in book.questions}
    for rule in book.eligibility:
        for question in _ASKS[rule.check](rule) if rule.check in _ASKS else ():
            if question.code not in known:
                before = added.get(question.code)
                added[question.code] = _joined(before, question, rule)
    return replace(book, questions=(*book.questions, *added.values())) if added else book


def _joined(before: Question | None, question: Question, rule: Rule) -> Question:
    """Asked of all whom some condition binds; the choices of all conditions together."""
    kinds = rule.entrant_types or question.entrant_types
    if before is None:
        return replace(question, tracks=rule.tracks, entrant_types=kinds)
    choices = tuple(dict.fromkeys((*before.choices, *question.choices)))
    choices = (*(one for one in choices if one != OTHER), OTHER) if OTHER in choices else choices
    return replace(
        before,
        choices=choices,
        tracks=_union(before.tracks, rule.tracks),
        entrant_types=_union(before.entrant_types, kinds),
    )


def _union(first: tuple[str, ...], second: tuple[str, ...]) -> tuple[str, ...]:
    """Empty is all."""
    return tuple(dict.fromkeys((*first, *second))) if first and second else ()
