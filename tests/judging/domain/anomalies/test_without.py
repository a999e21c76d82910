"""Each judge against the rest, and how the probability of a wrong flag for favouring the own region is shared out."""

from __future__ import annotations

import numpy as np
import pytest

from judging.domain.anomalies import Observation
from judging.domain.anomalies.design import Design
from judging.domain.anomalies.home import home_test, shared_out
from judging.domain.anomalies.null import TIGHT
from judging.domain.anomalies.without import compared, f_score
from tests.judging.domain.anomalies.contests import SMALL, contest


def marks_of(given: list[Observation]) -> tuple[Design, np.ndarray]:
    given = sorted(given, key=lambda mark: (mark.entry, mark.judge))
    return Design(given, sorted({mark.judge for mark in given})), np.array([[mark.total] for mark in given])


def least_squares(given: list[Observation]) -> tuple[float, int]:
    """Residual sum of squares and degrees of freedom of entry + judge, by a library and the whole table of indicators."""
    names = sorted({("e", mark.entry) for mark in given} | {("j", mark.judge) for mark in given})
    table = np.array([[float(name in (("e", mark.entry), ("j", mark.judge))) for name in names] for mark in given])
    values = np.array([mark.total for mark in given])
    found, _rest, rank, _roots = np.linalg.lstsq(table, values, rcond=None)
    return float(((values - table @ found) ** 2).sum()), len(given) - int(rank)


def test_scatter_is_the_extra_sum_of_squares_also_of_uneven_contests_and_of_groups_that_one_judge_joins() -> None:
    given, _own = contest(3, "erratic", SMALL)
    uneven = [mark for place, mark in enumerate(given) if place % 7]
    apart = [
        Observation(f"X{entry}", judge, float(entry * 3 % 7 + 2 * (judge == "K1")))
        for entry in range(6)
        for judge in ("K1", "K2", "J1")
    ]
    all_marks = [*uneven, *apart]
    design, marks = marks_of(all_marks)
    sizes = compared(design, marks).size[:, 0]
    whole, freedom = least_squares(all_marks)
    for judge in ("J0", "J1", "K1"):
        rest, left = least_squares([mark for mark in all_marks if mark.judge != judge])
        assert sizes[design.judges.index(judge)] ** 2 == pytest.approx((whole - rest) / (freedom - left))


def test_neither_level_nor_scale_of_a_judge_is_disagreement() -> None:
    given, _own = contest(4, "reversed", SMALL)
    other = [
        Observation(mark.entry, mark.judge, 50 + mark.total / 3 if mark.judge == "J0" else mark.total) for mark in given
    ]
    before, after = (compared(*marks_of(marks)).disagreement[0, 0] for marks in (given, other))
    assert before == pytest.approx(after, rel=0.01)
    assert before > 3


def test_the_normal_score_of_f_against_its_tables() -> None:
    known = ((1.79, 14, 100, 1.645), (3.56, 8, 20, 2.326))
    for value, above, below, score in known:
        assert float(f_score(np.array([value]), above, below)[0]) == pytest.approx(score, abs=0.02)


def test_the_probability_of_a_wrong_flag_is_spent_once_and_goes_where_favour_can_be_seen() -> None:
    shares = shared_out(np.array([0.5, 1.5, 1.5, 2.5]), TIGHT)
    assert 1 - np.prod(1 - shares) == pytest.approx(TIGHT, rel=0.02)
    assert shares[1] == pytest.approx(shares[2])
    assert shares[0] < shares[3] < shares[1]


def test_where_many_favour_their_own_each_is_found_more_easily() -> None:
    given, own = contest(11, "", SMALL)
    lifted = [
        Observation(mark.entry, mark.judge, mark.total + (3 if mark.entry in own[mark.judge] else 0)) for mark in given
    ]
    alone, many = (home_test(*marks_of(marks), own) for marks in (given, lifted))
    assert all(many.threshold(judge) < alone.threshold(judge) for judge in many.t)


def test_a_strong_region_is_no_reason_for_a_flag() -> None:
    given, own = contest(12, "", SMALL)
    strong = own["J3"]
    moved = [Observation(mark.entry, mark.judge, mark.total + 6 * (mark.entry in strong)) for mark in given]
    before, after = (home_test(*marks_of(marks), own) for marks in (given, moved))
    assert strong
    assert after.t[3] - before.t[3] < 0.5
