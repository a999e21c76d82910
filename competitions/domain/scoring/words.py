"""The choices that a score pack offers. Those it shares with a rule book are the rule book's own."""

from __future__ import annotations

from enum import StrEnum

from competitions.domain.rulebook.types.words import Combine, CutTies, Fallback, Ranking

__all__ = [
    "Combine",
    "CutTies",
    "Fallback",
    "Method",
    "Missing",
    "Order",
    "RankOn",
    "Ranking",
    "Scope",
    "Status",
    "TieBy",
    "Times",
    "Turn",
]


class Method(StrEnum):
    """What is made of the marks of one entry."""

    MEAN = "mean"
    SUM = "sum"
    MEDIAN = "median"
    TRIMMED_MEAN = "trimmed_mean"
    TRIMMED_SUM = "trimmed_sum"
    CLAMPED_MEAN = "clamped_mean"
    TOLERANCE_MEAN = "tolerance_mean"

    @property
    def drops(self) -> bool:
        """Whether extremes are struck."""
        return self in (Method.TRIMMED_MEAN, Method.TRIMMED_SUM, Method.TOLERANCE_MEAN)

    @property
    def sums(self) -> bool:
        """Whether the marks left are added up, not averaged."""
        return self in (Method.SUM, Method.TRIMMED_SUM)


class Times(StrEnum):
    """What a part is multiplied by."""

    ENTRY = "entry"  # the factor of the entry, such as a difficulty


class RankOn(StrEnum):
    """Which number decides the order and what a tie is."""

    ROUNDED = "rounded"
    EXACT = "exact"


class Order(StrEnum):
    """Which end is the best."""

    DESCENDING = "descending"
    ASCENDING = "ascending"


class Scope(StrEnum):
    """Among whom entries are ranked, or a line is drawn; without it among all."""

    TRACK = "track"


class TieBy(StrEnum):
    """One step of the list that breaks a tie."""

    ITEM = "item"
    PART = "part"
    UNTRIMMED_MEAN = "untrimmed_mean"
    HIGHEST_MARK = "highest_mark"
    FEWEST_PENALTIES = "fewest_penalties"
    PRIOR = "prior"
    EXACT = "exact"
    NEXT_BEST = "next_best"


class Status(StrEnum):
    """Whether an entry takes a place; the marks of the others are kept and shown."""

    ACTIVE = "active"
    WITHDRAWN = "withdrawn"
    DISQUALIFIED = "disqualified"
    ABSENT = "absent"


class Missing(StrEnum):
    """Why a judge gave no marks for an entry. Missing is not zero."""

    RECUSED = "recused"
    ABSENT = "absent"
    ABANDONED = "abandoned"


class Turn(StrEnum):
    """Which marks of an entry that was judged twice these are."""

    FIRST = "first"
    SECOND = "second"
