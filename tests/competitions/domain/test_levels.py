"""Phases, lateness, the book of a round below and of what replaces a round."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from competitions.domain.levels import (
    ConsentAnswer,
    Counts,
    Late,
    LateKind,
    ReplacementForm,
    RoundFacts,
    RoundPhase,
    Verdict,
    book_below,
    forms_for,
    lateness,
    renamed,
    replacement_book,
    unified_differences,
    verdict,
)
from competitions.domain.rulebook import Level, OpenPart, dump, parse
from competitions.presets import book as preset

DAY = dt.date(2024, 5, 10)
ONE = dt.timedelta(days=1)
P = ConsentAnswer


@pytest.mark.parametrize(
    ("facts", "late"),
    [
        (RoundFacts(RoundPhase.UNANSWERED, answer_by=DAY), None),
        (RoundFacts(RoundPhase.UNANSWERED, answer_by=DAY - ONE), Late(LateKind.ANSWER, DAY - ONE, 1)),
        (RoundFacts(RoundPhase.REPLACEMENT_CLOSED, answer_by=DAY - ONE), Late(LateKind.ANSWER, DAY - ONE, 1)),
        (RoundFacts(RoundPhase.DECLINED, answer_by=DAY - ONE), None),
        (RoundFacts(RoundPhase.DRAFT, answer_by=DAY - ONE, opens_on=DAY - 3 * ONE), Late(LateKind.FILE, DAY - 3 * ONE, 3)),
        (RoundFacts(RoundPhase.AWAITING_FILING, filing_due_on=DAY - ONE), Late(LateKind.DECISION, DAY - ONE, 1)),
        (RoundFacts(RoundPhase.JUDGING, final_on=DAY - 2 * ONE, report_due_on=DAY), Late(LateKind.FINAL, DAY - 2 * ONE, 2)),
        (RoundFacts(RoundPhase.JUDGING, final_on=DAY - ONE, report_due_on=DAY - ONE), Late(LateKind.REPORT, DAY - ONE, 1)),
        (RoundFacts(RoundPhase.PUBLICITY, final_on=DAY - ONE, report_due_on=DAY), None),
        (RoundFacts(RoundPhase.REPORTED, final_on=DAY - ONE, report_due_on=DAY - ONE), None),
        (RoundFacts(RoundPhase.NOT_CALLED), None),
    ],
)  # fmt: skip
def test_what_is_late(facts: RoundFacts, late: Late | None) -> None:
    assert lateness(facts, DAY) == late


def test_every_phase_of_a_competition_is_a_phase_of_the_tree() -> None:
    from competitions.enums import CompetitionPhase

    assert {phase.value for phase in CompetitionPhase} <= {phase.value for phase in RoundPhase}
    assert Counts(3, 2, 1) + Counts(1, 1, 0) == Counts(4, 3, 1)


def test_names_of_a_round_below() -> None:
    assert renamed("第六届大赛湖南省选拔赛", above="湖南省", region="长沙市") == "第六届大赛长沙市选拔赛"
    assert renamed("星火大赛", above="湖南省", region="长沙市") == "星火大赛（长沙市）"


def test_the_book_is_taken_over() -> None:
    above = preset("chuangyi-6-city")
    below = book_below(above, above="{region}", region="长沙市", level=Level.CITY, host="长沙市人社局")
    assert below.names == ("第六届“中国创翼”创业创新大赛长沙市选拔赛",)
    assert [body.name for body in below.bodies] == ["长沙市人社局"]
    assert (below.tracks, below.stages, below.rubrics) == (above.tracks, above.stages, above.rubrics)


def test_a_replacement_is_one_stage_marked_by_the_unified_sheets() -> None:
    above = preset("chuangyi-6-city")
    book = replacement_book(above, name="项目路演")
    assert parse(dump(book)) == book
    assert [(stage.name, stage.mode.value) for stage in book.stages] == [("项目路演", "live")]
    assert unified_differences(above, book) == []


def test_each_track_keeps_the_sheet_that_decides_for_it() -> None:
    above = preset("chuangyi-6-city")
    semi, final = above.stages
    other = replace(above.rubrics[0], code="paper", name="书面评分表")
    mixed = replace(above, rubrics=(*above.rubrics, other),
                    stages=(replace(semi, rubric="paper"), replace(final, tracks=("rural",))))  # fmt: skip
    (stage,) = replacement_book(mixed, name="项目路演").stages
    assert (stage.tracks, stage.rubric_of("rural"), stage.rubric_of("silver")) == ((), final.rubric, "paper")


def test_a_changed_sheet_is_named() -> None:
    above = preset("chuangyi-6-city")
    sheet = above.rubrics[0]
    bent = replace(above, rubrics=(replace(sheet, dimensions=sheet.dimensions[:-1]), *above.rubrics[1:]))
    assert unified_differences(above, bent) == [sheet.name]
    opened = replace(above, open_parts=tuple(OpenPart))
    assert OpenPart.RUBRICS not in replacement_book(opened, name="x").open_parts


def test_which_form_replaces_which_contest() -> None:
    assert (forms_for("malanhua"), forms_for("chuangyi")) == ((ReplacementForm.CAMP,), (ReplacementForm.ROADSHOW,))
    assert forms_for("other") == tuple(ReplacementForm)


@pytest.mark.parametrize(
    ("answers", "comes_to"),
    [
        ((P.PENDING, P.PENDING), Verdict.WAITING),
        ((P.GRANTED, P.PENDING), Verdict.WAITING),
        ((P.GRANTED,), Verdict.WAITING),
        ((P.GRANTED, P.GRANTED), Verdict.OPEN),
        ((P.GRANTED, P.REFUSED), Verdict.CLOSED),
        ((P.REFUSED, P.PENDING), Verdict.CLOSED),
        ((P.GRANTED, P.WITHDRAWN), Verdict.CLOSED),
    ],
)
def test_both_consents_or_none(answers: tuple[ConsentAnswer, ...], comes_to: Verdict) -> None:
    assert verdict(answers) is comes_to
