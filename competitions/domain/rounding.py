"""Exact numbers: read from text, kept as fractions, rounded only where a rule says so.

No float ever: 1.005 as a float shows 1.00, and Python's `round` gives 90.12 for 90.125 where
people expect 90.13. 四舍五入 is HALF_UP; modes and stages are part of a rule, never of the code.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal, DecimalException
from enum import StrEnum
from fractions import Fraction
from functools import lru_cache

MOST_DIGITS = 12  # on each side of the point
_NUMBER = re.compile(r"-?[0-9]{1,12}(\.[0-9]{1,12})?")


class RoundingMode(StrEnum):
    """How a tie between two neighbours is broken."""

    HALF_UP = "half_up"  # 四舍五入, half away from zero
    HALF_EVEN = "half_even"  # 四舍六入五成双
    DOWN = "down"  # 截尾, toward zero


@dataclass(frozen=True, slots=True)
class Rounding:
    """`places` decimals (0 to 12) in `mode`."""

    places: int
    mode: RoundingMode = RoundingMode.HALF_UP


def exact(value: str | int | Decimal | Fraction) -> Fraction:
    """`value` as an exact fraction. Text is a plain decimal such as `88.50` or `-3`.

    Raises ValueError on anything else: exponents, separators, more than 12 digits on a side,
    NaN. Floats are refused with TypeError, because they have lost the number already.
    """
    if isinstance(value, Fraction):
        return value
    if isinstance(value, bool) or not isinstance(value, str | int | Decimal):
        raise TypeError(f"not an exact number: {value!r}")
    return _from_text(format(value, "f") if isinstance(value, Decimal) else str(value))


@lru_cache(maxsize=4096)
def _from_text(text: str) -> Fraction:
    """Marks repeat: a contest of 10,000 sheets has a few hundred different texts."""
    if not _NUMBER.fullmatch(text):
        raise ValueError(f"not a plain decimal number: {text[:40]!r}")
    return Fraction(text)


def plain(text: str) -> Decimal | None:
    """The number that somebody typed, such that `exact` takes it; None for everything else: `1E-20`, `1e30`, NaN, words.

    Digits of every script are read, an exponent too as long as the number written out stays within 12 digits on a side.
    """
    try:
        given = Decimal(text.strip())
        value = given.normalize()
    except DecimalException:
        return None
    if not given:
        return Decimal(0)
    _sign, _digits, exponent = value.as_tuple()
    is_near = isinstance(exponent, int) and exponent >= -MOST_DIGITS and value.adjusted() < MOST_DIGITS
    return value if is_near and value == given else None


def rounded(value: Fraction, rounding: Rounding) -> Fraction:
    """`value` to `rounding.places` decimals, by integer arithmetic."""
    return Fraction(_units(value, rounding), 10**rounding.places)


def _units(value: Fraction, rounding: Rounding) -> int:
    """`value` rounded, counted in units of its last decimal."""
    given, bottom = value.numerator, value.denominator
    top = abs(given) * 10**rounding.places
    if rounding.mode is RoundingMode.HALF_UP:
        units = (2 * top + bottom) // (2 * bottom)
    elif rounding.mode is RoundingMode.DOWN:
        units = top // bottom
    else:
        units, rest = divmod(top, bottom)
        units += 2 * rest > bottom or (2 * rest == bottom and units % 2 == 1)
    return units if given >= 0 else -units


def shown(value: Fraction, rounding: Rounding) -> str:
    """`value` rounded, with exactly `rounding.places` digits behind the point: `88.40`."""
    units = _units(value, rounding)
    whole, behind = divmod(abs(units), 10**rounding.places)
    sign = "-" if units < 0 else ""
    return f"{sign}{whole}.{behind:0{rounding.places}d}" if rounding.places else f"{sign}{whole}"


def ratio(value: Fraction) -> str:
    """A fraction in lowest terms: `265/3`, `88`."""
    return str(value)


@lru_cache
def _half_up(places: int) -> Rounding:
    return Rounding(places)


def decimal_text(value: Fraction, places: int = 6) -> str:
    """The exact decimal where `places` digits suffice, else `places` digits half up, then `…`."""
    text = shown(value, _half_up(places))
    if 10**places % value.denominator:
        return text + "…"
    return text.rstrip("0").rstrip(".") if "." in text else text


def place_number(value: Fraction) -> int | str:
    """A place as lists keep it: whole, or the text `2.5` where the rules share a place out between equals."""
    return int(value) if value.denominator == 1 else number_text(value)


def number_text(value: Fraction) -> str:
    """`value` to its last digit: the decimal where there is one (`88.5`), else the fraction in lowest terms (`265/3`)."""
    bottom, places = value.denominator, 0
    while bottom % 10 == 0:
        bottom, places = bottom // 10, places + 1
    for factor in (2, 5):
        while bottom % factor == 0:
            bottom, places = bottom // factor, places + 1
    return shown(value, Rounding(places)) if bottom == 1 else ratio(value)
