"""Which questions and files are put to an entry."""

from __future__ import annotations

from dataclasses import replace

from competitions import presets
from competitions.domain.asked import asked_files, asked_questions, driven_by, needs_of
from competitions.domain.rulebook import Condition, Question, QuestionKind, RuleBook

FIFTH = presets.book("chuangyi-5-city")
MICRO = presets.book("malanhua-4-city")


def question(code: str, only_if: Condition | None = None, **more: object) -> Question:
    return Question(
        code=code, label=code, kind=QuestionKind.TEXT, required=True, purpose="核对", only_if=only_if, **more
    )  # type: ignore[arg-type]


def chain() -> RuleBook:
    """c hangs on b, b on a: whoever does not say yes to a is asked neither."""
    return replace(
        FIFTH,
        questions=(
            question("a"),
            question("b", Condition(question="a", values=("是",))),
            question("c", Condition(question="b", values=("是",))),
        ),
    )


def codes(book: RuleBook, **said: str) -> list[str]:
    return [one.code for one in asked_questions(book, lambda field: said.get(field, ""))]


def kinds(book: RuleBook, **said: str) -> list[str]:
    return [one.kind.value for one in asked_files(book, lambda field: said.get(field, ""))]


def test_a_question_waits_until_track_and_kind_are_told():
    assert codes(FIFTH) == ["category", "jobs", "awards"]
    assert codes(FIFTH, track="youth_idea") == ["category", "study", "jobs", "awards"]
    assert codes(FIFTH, track="rural", entrant_type="enterprise") == [
        "category", "jobs", "share_percent", "revenue", "awards",
    ]  # fmt: skip


def test_an_answer_to_a_question_that_is_no_longer_asked_opens_nothing():
    assert codes(chain()) == ["a"]
    assert codes(chain(), q_a=" 是 ", q_b="是") == ["a", "b", "c"]
    assert codes(chain(), q_a="否", q_b="是") == ["a"]


def test_a_file_is_announced_until_it_is_ruled_out():
    assert kinds(MICRO) == ["lecturer_certificate", "lesson_plan", "courseware", "video", "pledge"]
    assert kinds(MICRO, track="micro") == ["lecturer_certificate", "lesson_plan", "video", "pledge"]
    assert kinds(MICRO, track="syb") == ["lecturer_certificate", "lesson_plan", "courseware", "pledge"]


def test_what_comes_and_goes_with_a_field():
    assert driven_by(MICRO, ["track"]) == ["file_courseware", "file_video"]
    of_kind = ["organisation_name", "uscc", "registered_on"]
    assert driven_by(FIFTH, ["entrant_type"]) == [*of_kind, "q_share_percent", "q_revenue"]
    assert driven_by(chain(), ["q_a"]) == ["q_b", "q_c"]
    assert driven_by(chain(), ["q_c", "title"]) == []
    assert needs_of(chain().questions[1]) == {"q_a": ("是",)}
