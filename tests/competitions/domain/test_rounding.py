"""Exact numbers."""

from __future__ import annotations

from decimal import ROUND_DOWN, ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal, localcontext
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from competitions.domain.rounding import Rounding, RoundingMode, decimal_text, exact, plain, ratio, rounded, shown

UP, EVEN, DOWN = RoundingMode.HALF_UP, RoundingMode.HALF_EVEN, RoundingMode.DOWN


@pytest.mark.parametrize(
    ("value", "places", "mode", "text"),
    [
        ("90.125", 2, UP, "90.13"),
        ("90.125", 2, EVEN, "90.12"),
        ("90.135", 2, EVEN, "90.14"),
        ("90.129", 2, DOWN, "90.12"),
        ("1.005", 2, UP, "1.01"),
        ("2.5", 0, UP, "3"),
        ("2.5", 0, EVEN, "2"),
        ("-2.5", 0, UP, "-3"),
        ("-2.5", 0, EVEN, "-2"),
        ("-2.9", 0, DOWN, "-2"),
        ("-0.001", 2, UP, "0.00"),
        ("0.995", 2, UP, "1.00"),
        ("99.999", 2, UP, "100.00"),
        ("88", 2, UP, "88.00"),
        ("0.05", 1, UP, "0.1"),
        ("0.05", 3, UP, "0.050"),
    ],
)
def test_rounding(value, places, mode, text):
    assert shown(exact(value), Rounding(places, mode)) == text


def test_a_third_is_exact_until_it_is_shown():
    value = Fraction(265, 3)
    assert (ratio(value), decimal_text(value), shown(value, Rounding(2))) == ("265/3", "88.333333…", "88.33")
    assert (ratio(Fraction(88)), decimal_text(Fraction(88)), decimal_text(exact("90.1250"))) == ("88", "88", "90.125")


@pytest.mark.parametrize(
    "text", ["", "1e3", "NaN", "Infinity", "1,5", "1_0", "٣", "１", "+1", " 1", "1.", ".5", "1" * 13, "0x1"]
)
def test_what_is_no_plain_number(text):
    with pytest.raises(ValueError, match="not a plain decimal number"):
        exact(text)


@pytest.mark.parametrize("value", [1.5, True, None])
def test_floats_and_others_are_refused(value):
    with pytest.raises(TypeError):
        exact(value)


def test_kinds_that_are_taken():
    assert exact("88.50") == exact(Decimal("88.5")) == exact(Fraction(177, 2))
    assert exact(3) == 3
    assert exact(Decimal("1E+2")) == 100


fractions = st.fractions(min_value=-1000, max_value=1000, max_denominator=10_000)


@given(
    fractions, st.integers(0, 6), st.sampled_from([(UP, ROUND_HALF_UP), (EVEN, ROUND_HALF_EVEN), (DOWN, ROUND_DOWN)])
)
def test_against_the_decimal_module(value, places, modes):
    ours, theirs = modes
    with localcontext(prec=80):
        quotient = Decimal(value.numerator) / Decimal(value.denominator)
        expected = quotient.quantize(Decimal(1).scaleb(-places), rounding=theirs)
    assert exact(shown(value, Rounding(places, ours))) == Fraction(expected)


@given(fractions, st.integers(0, 6), st.sampled_from(RoundingMode))
def test_rounding_twice_is_rounding_once(value, places, mode):
    rounding = Rounding(places, mode)
    once = rounded(value, rounding)
    assert rounded(once, rounding) == once
    assert abs(once - value) * 10**places <= (1 if mode is DOWN else Fraction(1, 2))
    assert len(shown(value, rounding).partition(".")[2]) == places


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("8.50", "8.5"),
        (" 5 ", "5"),
        ("５", "5"),
        ("1E3", "1000"),
        ("0E-99", "0"),
        ("-2", "-2"),
        ("0.000000000001", "1E-12"),
    ],
)
def test_what_somebody_typed_is_read_where_it_is_a_plain_number(text: str, number: str) -> None:
    found = plain(text)
    assert found == Decimal(number)
    assert exact(found) == Fraction(number)


@pytest.mark.parametrize(
    "text",
    ["", "x", "NaN", "sNaN", "-Infinity", "1E-13", "1E12", "1E-999999", "1E999999", "1E-99999999999999999999", "1" * 13,
     "5." + "0" * 40 + "1", "9" * 5000],
)  # fmt: skip
def test_what_cannot_be_counted_with_is_no_number(text: str) -> None:
    assert plain(text) is None
