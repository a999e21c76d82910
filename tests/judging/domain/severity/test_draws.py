"""Chances and rank intervals of known beliefs."""

from __future__ import annotations

from math import erf

import numpy as np
import pytest

from judging.domain.severity.draws import Scope, _Ranks, chances
from judging.domain.severity.fit import Beliefs, Errors

ALL = np.arange(3)


def beliefs(mean, noise, loads=None):
    size = len(mean)
    return Beliefs(
        np.array(mean, float), Errors(np.array(noise, float), np.zeros((size, 1)) if loads is None else loads)
    )


def test_two_entries_are_ahead_of_each_other_as_the_normal_distribution_says():
    found = chances(beliefs([1.0, 0.0], [1.0, 1.0]), [], [Scope(np.arange(2), 1)], draws=40_000, seed=1)
    assert found.inside[0] == pytest.approx(0.5 * (1 + erf(0.5)), abs=0.01)  # 1/√2 standard deviations
    assert found.inside.sum() == pytest.approx(1)


def test_what_all_share_moves_nobody():
    found = chances(
        beliefs([2.0, 1.0, 0.0], [0, 0, 0], np.full((3, 1), 9.0)), [Scope(ALL)], [Scope(ALL, 1)], draws=50, seed=1
    )
    assert (list(found.inside), list(found.low), list(found.high)) == ([1, 0, 0], [1, 2, 3], [1, 2, 3])


def test_lots_decide_between_equals_and_never_their_order():
    found = chances(beliefs([5.0, 5.0, 5.0], [0, 0, 0]), [Scope(ALL)], [Scope(ALL, 1)], draws=6000, seed=1)
    assert found.inside == pytest.approx([1 / 3] * 3, abs=0.03)
    assert (list(found.low), list(found.high)) == ([1, 1, 1], [3, 3, 3])


@pytest.mark.parametrize("draws", [39, 60])
def test_ranks_are_counted_or_kept(draws):
    """The middle 90 %, whichever takes less room."""
    truth = np.random.Generator(np.random.PCG64(1)).standard_normal((draws, 40))
    ranks = _Ranks(40, draws)
    ranks.add(truth[:10])
    ranks.add(truth[10:])
    by_hand = np.sort(np.argsort(np.argsort(-truth, axis=1), axis=1) + 1, axis=0)
    assert (ranks.counts is None) == (draws < 40)
    assert list(ranks.reached(0.05)) == list(by_hand[int(np.ceil(0.05 * draws)) - 1])
    assert list(ranks.reached(0.95)) == list(by_hand[int(np.ceil(0.95 * draws)) - 1])


def test_each_line_has_its_own_places():
    found = chances(
        beliefs([9.0, 8, 1, 0], [0] * 4), [], [Scope(np.array([0, 1]), 1), Scope(np.array([2, 3]), 1)], draws=10, seed=1
    )
    assert list(found.inside) == [1, 0, 1, 0]


def test_ascending():
    found = chances(beliefs([3.0, 1, 2], [0] * 3), [Scope(ALL)], [Scope(ALL, 1)], draws=10, seed=1, descending=False)
    assert (list(found.inside), list(found.low)) == ([0, 1, 0], [3, 1, 2])
