"""Places and look-alikes."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from competitions.domain.rounding import Rounding, RoundingMode, exact
from judging.domain.ranking import Ranked, look_alikes, rank


def test_places():
    values = {"a": Fraction(3), "b": Fraction(5), "c": Fraction(3), "d": Fraction(1)}
    assert rank(values) == {"a": Ranked(2, 1), "b": Ranked(1, 0), "c": Ranked(2, 1), "d": Ranked(4, 0)}
    assert rank({}) == {}


def test_a_float_would_have_broken_this_tie():
    assert 0.1 + 0.2 != 0.3
    assert rank({"a": exact("0.1") + exact("0.2"), "b": exact("0.3")})["a"] == Ranked(1, 1)


@pytest.mark.parametrize(
    ("values", "places", "expected"),
    [
        ({"a": "89.7657", "b": "89.7743"}, 2, {"a": "89.766", "b": "89.774"}),
        ({"a": "1.00", "b": "2.00"}, 2, {}),
        ({"a": "1.004", "b": "1.004"}, 2, {}),
        ({"a": "1.0004", "b": "1.0003", "c": "1.0004"}, 2, {"a": "1.0004", "b": "1.0003", "c": "1.0004"}),
        ({"a": "20.84", "b": "20.82"}, 2, {}),
        ({"a": "20.84", "b": "20.82"}, 1, {"a": "20.84", "b": "20.82"}),
    ],
)
def test_what_looks_equal_gets_more_decimals(values, places, expected):
    assert look_alikes({key: exact(value) for key, value in values.items()}, Rounding(places)) == expected


def test_what_twelve_decimals_do_not_part_is_left_so():
    values = {"a": Fraction(1, 3), "b": Fraction(1, 3) + Fraction(1, 10**15)}
    assert set(look_alikes(values, Rounding(2)).values()) == {"0.333333333333"}


@given(st.dictionaries(st.integers(0, 9), st.fractions(0, 2, max_denominator=900)), st.sampled_from(RoundingMode))
def test_longer_texts_stand_in_the_order_of_the_values(values, mode):
    longer = look_alikes(values, Rounding(2, mode))
    for first in longer:
        for second in longer:
            if values[first] < values[second]:
                assert exact(longer[first]) <= exact(longer[second])
