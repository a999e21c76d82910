"""The rules that parts of a book can break between them, and how a fault names them."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from competitions.domain.reading import Fault, FaultCode


class Clash(StrEnum):
    """Which rule is broken; the `detail` of a contradiction. Sentences: `competitions.domain.rulebook.faults`."""

    TOO_FEW_LEFT = "too_few_left"
    LAST_STAGE_LEADS_ON = "last_stage_leads_on"
    STAGE_LEADS_NOWHERE = "stage_leads_nowhere"
    NO_WAY = "no_way"  # a track without a stage and without direct places
    NO_TRACK = "no_track"  # a stage that no track goes through
    STEP_MISSES_MAX = "step_misses_max"
    LEVELS_NOT_DOWNWARDS = "levels_not_downwards"
    LEVEL_UPSIDE_DOWN = "level_upside_down"
    AMOUNT_WITHOUT_DEDUCT = "amount_without_deduct"
    REJUDGE_THRESHOLD = "rejudge_threshold"
    REJUDGE_MEAN_OF_OTHERS = "rejudge_mean_of_others"
    REJUDGE_FURTHER_OF_SAME = "rejudge_further_of_same"
    CAP_BELOW_AMOUNT = "cap_below_amount"
    ONE_PANEL_PART = "one_panel_part"
    SHEET_OF_STAGE = "sheet_of_stage"
    NO_ITEMS = "no_items"
    NOT_EARLIER = "not_earlier"
    NOT_MARKED = "not_marked"
    NOT_OF_ALL_TRACKS = "not_of_all_tracks"
    NOT_IN_STAGE = "not_in_stage"
    NEEDS_METHOD = "needs_method"
    TWO_WAYS_TO_DROP = "two_ways_to_drop"
    FLOOR_ABOVE_CEILING = "floor_above_ceiling"
    MINIMA_ABOVE_COUNT = "minima_above_count"
    MERGE_LOOP = "merge_loop"
    ONLY_SCOPE_TRACK = "only_scope_track"
    ONLY_SCOPE_VOTE = "only_scope_vote"
    BALLOT_OF_PUBLIC = "ballot_of_public"
    BALLOT_ON_STAGE = "ballot_on_stage"
    ONE_VOTE_AT_THE_END = "one_vote_at_the_end"
    NOT_A_CHOICE = "not_a_choice"
    TEMPLATE = "template"
    # Told by the conditions of entry themselves.
    DAYS_UPSIDE_DOWN = "until lies before since"
    BOUNDS_UPSIDE_DOWN = "high lies below low"


def clash(path: str, rule: Clash, **params: str | int) -> Fault:
    """A contradiction at `path`."""
    return Fault(path, FaultCode.CONTRADICTION, {"detail": rule.value, **params})


def unknown(path: str, value: str, known: Iterable[str] = ()) -> Fault:
    """Something points at what is not there; `known` is what it may point at."""
    allowed = ", ".join(sorted(code for code in known if code))
    return Fault(path, FaultCode.REFERENCE, {"value": value[:40], **({"allowed": allowed} if allowed else {})})


def missing(path: str) -> Fault:
    """Something that another part asks for is not there."""
    return Fault(path, FaultCode.MISSING)


def outside(path: str, value: object, low: int, high: object) -> Fault:
    """A number that another part bounds."""
    return Fault(path, FaultCode.RANGE, {"value": str(value), "low": low, "high": str(high)})
