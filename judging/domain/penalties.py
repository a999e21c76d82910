"""What an overrun of time costs."""

from __future__ import annotations

from decimal import Decimal

from competitions.domain.rulebook import Penalty, PenaltyKind


def points_off(rule: Penalty, seconds: int) -> Decimal:
    """Points taken off for so many seconds over time: `amount` for each whole `per_seconds` beyond the free ones, at most
    the cap. Zero where time costs nothing.
    """
    if rule.kind is not PenaltyKind.DEDUCT:
        return Decimal(0)
    units = max(seconds - rule.grace_seconds, 0) // rule.per_seconds
    points = rule.amount * units
    return points if rule.cap is None else min(points, rule.cap)
