"""The clock of a show and what comes next in it. Times are aware datetimes; lengths whole seconds or milliseconds."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

_MS = dt.timedelta(milliseconds=1)

# Parts of a slot that are the judges' own time: an overrun of theirs is nobody's overtime.
JUDGES_PARTS = frozenset({"scoring", "marking", "comment", "expert_comment"})
MARKING_PARTS = frozenset({"scoring", "marking"})
DEFENCE_PARTS = frozenset({"defence", "questions"})


class Act(StrEnum):
    """What a conductor does."""

    CALL = "call"
    BEGIN = "begin"
    PAUSE = "pause"
    RESUME = "resume"
    NEXT_SEGMENT = "next_segment"
    OPEN_MARKING = "open_marking"
    CLOSE_MARKING = "close_marking"
    REOPEN_MARKING = "reopen_marking"
    REVEAL = "reveal"
    HIDE = "hide"
    ABSENT = "absent"
    CAME = "came"
    MOVE = "move"
    BACK = "back"


@dataclass(frozen=True, slots=True)
class SegmentClock:
    """One part of the slot: ``seconds`` long, ``elapsed_ms`` used before ``started_at``, since when it runs (None: paused)."""

    seconds: int
    elapsed_ms: int = 0
    started_at: dt.datetime | None = None

    def elapsed(self, now: dt.datetime) -> int:
        """Milliseconds used; a clock that went back uses none."""
        if self.started_at is None:
            return self.elapsed_ms
        return self.elapsed_ms + max((now - self.started_at) // _MS, 0)

    def left(self, now: dt.datetime) -> int:
        """Milliseconds left; below zero it is over time."""
        return self.seconds * 1000 - self.elapsed(now)

    def over(self, now: dt.datetime) -> int:
        """Whole seconds over time."""
        return max(-self.left(now), 0) // 1000

    @property
    def ends_at(self) -> dt.datetime | None:
        """When its time is up, while it runs."""
        if self.started_at is None:
            return None
        return self.started_at + dt.timedelta(milliseconds=self.seconds * 1000 - self.elapsed_ms)

    def paused(self, now: dt.datetime) -> SegmentClock:
        """Stopped at ``now``; a stopped clock stays as it is."""
        return replace(self, elapsed_ms=self.elapsed(now), started_at=None)

    def resumed(self, now: dt.datetime) -> SegmentClock:
        """Running from ``now`` on; a running clock stays as it is."""
        return self if self.started_at is not None else replace(self, started_at=now)


def counts_overtime(code: str) -> bool:
    """Whether an overrun of this part is the entrant's."""
    return code not in JUDGES_PARTS


def opens_marking(code: str) -> bool:
    """Whether the part is there for the judges to mark in."""
    return code in MARKING_PARTS


def next_segment(codes: Sequence[str], now_at: int | None, *, no_defence: bool) -> int | None:
    """The index of the part after ``now_at`` (None: none yet), without a defence that was lost; None after the last."""
    start = 0 if now_at is None else now_at + 1
    for index in range(start, len(codes)):
        if not (no_defence and codes[index] in DEFENCE_PARTS):
            return index
    return None


def primary(state: str | None, *, has_next_segment: bool, waiting: int, can_reveal: bool, is_shown: bool) -> Act | None:
    """What the one big button does; None when all have appeared. ``state``: of the current turn, None before the first."""
    if state == "called":
        return Act.BEGIN
    if state == "on_stage":
        return Act.NEXT_SEGMENT if has_next_segment else Act.OPEN_MARKING
    if state == "marking":
        return Act.NEXT_SEGMENT if has_next_segment else Act.CLOSE_MARKING
    if state == "done" and can_reveal and not is_shown:
        return Act.REVEAL
    return Act.CALL if waiting else None


def minutes(seconds: int) -> str:
    """A length as clocks show it: 360 → 6:00."""
    return f"{seconds // 60}:{seconds % 60:02d}"
