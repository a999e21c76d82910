"""Where a live stage stands: whether an entry's marking is open, which part of the time runs, who comes next."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from competitions.domain.rulebook import Segment
from competitions.enums import EntryState, StageState
from competitions.models import Stage
from judging.domain.live import SegmentClock, next_segment
from judging.enums import AppearanceState
from judging.models import Appearance, LiveStage
from judging.queries.rubrics import rules_of

GONE = (EntryState.WITHDRAWN, EntryState.DISQUALIFIED)


@dataclass(frozen=True)
class MarkingDoor:
    """Whether marks of an entry are taken now; ``was_open``: they were, and are no more."""

    is_open: bool
    was_open: bool = False


OPEN_DOOR = MarkingDoor(is_open=True)


def doors_of(stage: Stage, places: Iterable[int]) -> dict[int, MarkingDoor]:
    """The doors of entries by the key of their place. One that is on no show has none: it is open. One query, none where
    nobody appears."""
    if not stage.is_on_stage:
        return {}
    rows = Appearance.objects.filter(stage_entry__in=list(places)).order_by()
    return {
        place: MarkingDoor(is_open=state == AppearanceState.MARKING, was_open=opened_at is not None)
        for place, state, opened_at in rows.values_list("stage_entry_id", "state", "opened_at")
    }


def live_of(stage: Stage, hall: int = 0) -> LiveStage | None:
    """The show of a stage in a hall, with whose turn it is."""
    return (
        LiveStage.objects.filter(stage=stage, hall=hall)
        .select_related("current__stage_entry__entry__track", "shown", "stage__competition")
        .first()
    )


def segments_of(stage: Stage) -> tuple[Segment, ...]:
    """The parts of the slot as the rule book has them."""
    return rules_of(stage).segments


def clock_of(live: LiveStage, segments: tuple[Segment, ...]) -> SegmentClock | None:
    """The clock of the part that runs or stands; None outside one."""
    if live.segment is None or live.segment >= len(segments):
        return None
    return SegmentClock(segments[live.segment].seconds, live.elapsed_ms, live.started_at)


def segment_after(live: LiveStage, segments: tuple[Segment, ...]) -> int | None:
    """The index of the part that comes next in this turn."""
    current = live.current
    lost = current is not None and current.no_defence
    return next_segment([one.code for one in segments], live.segment, no_defence=lost)


def turns_of(live: LiveStage) -> list[Appearance]:
    """All turns in the order that is followed, with their entries. One query."""
    rows = live.appearances.select_related("stage_entry__entry__track", "stage_entry__entry__region")
    found = list(rows.order_by("position", "pk"))
    for row in found:
        row.live = live
        row.stage_entry.stage = live.stage
    return found


def next_turn(turns: list[Appearance]) -> Appearance | None:
    """Who is called next: the first that waits and still competes."""
    for row in turns:
        if row.state == AppearanceState.WAITING and row.stage_entry.entry.state not in GONE:
            return row
    return None


def segment_data(live: LiveStage, segments: tuple[Segment, ...]) -> dict[str, Any] | None:
    """The part as pages of screens read it: times in milliseconds since 1970 and milliseconds."""
    clock = clock_of(live, segments)
    if clock is None or live.segment is None:
        return None
    ends = clock.ends_at
    return {
        "name": segments[live.segment].name,
        "seconds": clock.seconds,
        "index": live.segment,
        "count": len(segments),
        "ends_at": round(ends.timestamp() * 1000) if ends else None,
        "left": None if ends else clock.seconds * 1000 - clock.elapsed_ms,
        "paused": ends is None,
    }


def not_marking(stage: Stage) -> str:
    """Why nothing is conducted in a stage that is not being marked."""
    if stage.state == StageState.NOT_STARTED:
        return _("Open the marking of the stage first; the show begins after that.")
    return _("Marking of this stage is closed.")
