"""A condition of entry that reads an answer brings its question; answers that nobody can give are faults."""

from __future__ import annotations

import pytest

from competitions import presets
from competitions.domain.reading import DocumentError
from competitions.domain.rulebook import RuleBook, describe, dump, parse
from competitions.domain.rulebook.rule_questions import completed, questions_read
from competitions.domain.setup import with_keys
from tests.competitions.domain.everything import everything


def book(*rules: dict[str, object], questions: tuple[dict[str, object], ...] = ()) -> RuleBook:
    return parse({**everything(), "eligibility": list(rules), "questions": list(questions)})


def asked(made: RuleBook) -> dict[str, tuple[tuple[str, ...], tuple[str, ...]]]:
    return {one.code: (one.tracks, one.choices) for one in made.questions}


def test_a_condition_brings_the_question_that_it_is_judged_by() -> None:
    made = completed(book({"check": "min_share", "percent": 30, "tracks": ["making"]}))
    assert asked(made) == {"share_percent": (("making",), ())}
    assert completed(made) == made


def test_conditions_over_one_question_ask_it_of_all_of_them_with_all_answers() -> None:
    soldier = {"check": "person_category", "categories": ["退役军人"], "tracks": ["making"]}
    farmer = {"check": "person_category", "categories": ["返乡农民工"], "tracks": ["rural"]}
    made = completed(book(soldier, farmer))
    assert asked(made) == {"category": (("making", "rural"), ("退役军人", "返乡农民工", "其他"))}
    assert asked(completed(book(soldier, {**farmer, "tracks": []})))["category"][0] == ()


def test_the_day_of_graduation_is_asked_where_years_count() -> None:
    plain, counted = {"check": "student_or_graduate"}, {"check": "student_or_graduate", "graduated_within": 5}
    assert list(asked(completed(book(plain)))) == ["study"]
    assert list(asked(completed(book(counted)))) == ["study", "graduated_on"]


def test_a_condition_that_is_added_in_the_editor_brings_its_question() -> None:
    before = book()
    after = with_keys(before, {"eligibility": [{"check": "funding_round", "latest": "a"}]})
    assert list(asked(after)) == ["funding_round"]


@pytest.mark.parametrize("code", [*presets.codes(), *presets.round_codes()])
def test_the_books_that_come_with_the_product_ask_what_they_judge_by(code: str) -> None:
    made = presets.book(code) if code in presets.codes() else presets.round_book(code)
    codes = {question.code for question in completed(made).questions}
    assert {one for rule in made.eligibility for one in questions_read(rule)} <= codes


def faults(document: dict[str, object]) -> list[tuple[str, object]]:
    with pytest.raises(DocumentError) as error:
        parse(document)
    return [(one.path, one.params.get("allowed", one.params.get("value"))) for one in error.value.faults]


def test_an_answer_that_nobody_can_give_is_a_fault() -> None:
    rule = {"check": "answer", "question": "back", "values": ["是"]}
    back = {"code": "back", "label": "是否返乡", "kind": "choice", "required": True, "purpose": "核对"}
    base = {**everything(), "eligibility": [rule]}
    assert faults({**base, "questions": []}) == [("eligibility[0].question", "back")]
    assert faults({**base, "questions": [{**back, "code": "home", "choices": ["是"]}]}) == [
        ("eligibility[0].question", "home")
    ]
    assert faults({**base, "questions": [{**back, "choices": ["返乡", "不返乡"]}]}) == [("eligibility[0].values", "是")]


def test_a_condition_calls_its_question_by_the_words_of_the_form() -> None:
    rule = {"check": "answer_number", "question": "women", "low": "2"}
    women = {"code": "women", "label": "女性成员人数", "kind": "whole", "required": True, "purpose": "核对"}
    made = book(rule, questions=(women,))
    lines = [line.text(str) for chapter in describe(made) for line in chapter.lines]
    assert "女性成员人数: at least 2." in lines
    assert dump(made)["eligibility"] == [rule]
