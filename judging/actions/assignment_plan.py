"""What is known of a stage, and what an assignment of it would be. Writes nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from competitions.enums import EntryState
from competitions.models import Stage, StageEntry
from judging.domain.assignment import Mode, Pair, Step
from judging.domain.conflicts import Conflict
from judging.domain.trouble import Trouble
from judging.enums import COUNTED, OPEN_SHEETS, PairKind, SeatState, SheetState
from judging.models import PairRule, PanelSeat
from judging.queries.assignment import affinity_of
from judging.queries.assignment_words import said
from judging.queries.conflicts import conflicts_between, known_of
from judging.queries.rejudgements import first_sheets, judged_again
from judging.queries.rubrics import rules_of

LIVE = (*OPEN_SHEETS, *COUNTED)
Key = tuple[int, int]  # stage entry, seat


@dataclass(frozen=True)
class Options:
    """What an organiser chooses. ``most``: entries of a judge (None: the rule book's number, else as even as it goes);
    ``locks``: (entry, seat) as text that are fixed for this once."""

    mode: Mode = Mode.FAIR
    bridges: bool = True
    most: int | None = None
    locks: frozenset[Pair] = frozenset()

    def document(self) -> dict[str, Any]:
        """As a preview keeps it."""
        return {"mode": self.mode.value, "bridges": self.bridges, "most": self.most}

    @classmethod
    def of(cls, document: dict[str, Any]) -> Options:
        """As it was kept."""
        return cls(mode=Mode(document["mode"]), bridges=document["bridges"], most=document["most"])


@dataclass(frozen=True)
class HandOver:
    """Open work goes to others, sheets that nobody has touched may move. ``leaving``: the seat of who leaves, if anybody."""

    leaving: int | None = None


@dataclass(frozen=True)
class Sheet:
    """A sheet that there is."""

    place: int
    seat: int
    state: str
    pk: int
    touched: bool

    @property
    def key(self) -> Key:
        return self.place, self.seat


@dataclass(frozen=True)
class Ground:
    """What was read: entries that compete, judges who accepted, sheets, what the organiser fixed or forbade. ``again``: the
    places of entries that are judged again or were; their first marks are fixed."""

    stage: Stage
    rows: list[StageEntry]
    seats: list[PanelSeat]
    sheets: list[Sheet]
    rules: dict[Key, str]
    again: frozenset[int]


@dataclass
class Plan:
    """What an assignment would be.

    ``pairs`` are (stage entry id, seat id); ``kept`` of them exist already; ``moved`` exist and would go. ``loads``: seat
    id → sheets. ``conflicts`` bar a pair, ``warnings`` ask the judge for a statement. ``troubles``: why a group of
    entries cannot be assigned; then the plan may not be carried out. ``seats``: who accepted, by number; ``titles``: entry
    id as text → title.
    """

    pairs: list[Key] = field(default_factory=list)
    kept: int = 0
    moved: list[Key] = field(default_factory=list)
    loads: dict[int, int] = field(default_factory=dict)
    conflicts: list[Conflict] = field(default_factory=list)
    warnings: list[Conflict] = field(default_factory=list)
    troubles: list[Trouble] = field(default_factory=list)
    entries: int = 0
    reviews: int | None = None
    seats: list[PanelSeat] = field(default_factory=list)
    titles: dict[str, str] = field(default_factory=dict)
    entry_of: dict[int, str] = field(default_factory=dict)
    affinity: dict[Pair, float] | None = None
    options: Options = field(default_factory=Options)
    efficiency: list[float] = field(default_factory=list)

    @property
    def problems(self) -> list[str]:
        """The troubles in words, each with its ways out."""
        return said(self.troubles)


@dataclass(frozen=True)
class Watching:
    """How a long computation is watched: told how far it is, asked whether to go on."""

    progress: Callable[[Step, float], None] | None = None
    stop: Callable[[], bool] | None = None


def ground_of(stage: Stage) -> Ground:
    """Read what a plan rests on. Five queries, one more where the rules know re-judgement."""
    rows = list(
        stage.stage_entries.filter(entry__state=EntryState.ACCEPTED)
        .select_related("entry__leader", "entry__track", "entry__region")
        .order_by("pk")
    )
    seats = list(
        PanelSeat.objects.filter(panel__stage=stage, state=SeatState.ACCEPTED)
        .select_related("person__region", "panel__track")
        .order_by("number")
    )
    found = first_sheets(stage)
    on_paper = set(found.exclude(papers=None).values_list("pk", flat=True))
    sheets = [
        Sheet(place, seat, state, pk, bool(head) or state != SheetState.UNMARKED or pk in on_paper)
        for place, seat, state, pk, head in found.values_list("stage_entry_id", "seat_id", "state", "pk", "head_seq")
    ]
    said_of = PairRule.objects.filter(stage_entry__stage=stage)
    rules = {(place, seat): kind for place, seat, kind in said_of.values_list("stage_entry_id", "seat_id", "kind")}
    again = judged_again(stage).values_list("stage_entry_id", flat=True) if rules_of(stage).rejudge else ()
    return Ground(stage, rows, seats, sheets, rules, frozenset(again))


def begin(ground: Ground, options: Options) -> Plan:
    """The plan before anything is assigned: conflicts and what fits."""
    stage = ground.stage
    plan = Plan(reviews=rules_of(stage).reviews_per_entry, options=options)
    plan.entries, plan.seats = len(ground.rows), ground.seats
    plan.entry_of = {row.pk: str(row.entry_id) for row in ground.rows}
    plan.titles = {str(row.entry_id): row.entry.title for row in ground.rows}
    known = known_of(ground.seats)
    plan.affinity = affinity_of(ground.rows, ground.seats, known)
    found = conflicts_between(ground.seats, [row.entry for row in ground.rows], stage, known)
    plan.conflicts = [one for one in found if one.hard]
    plan.warnings = [one for one in found if not one.hard]
    plan.loads = {seat.pk: 0 for seat in ground.seats}
    return plan


def fixed(ground: Ground, kind: PairKind) -> frozenset[Pair]:
    """(entry, seat) as text of the pairs that the organiser fixed, or forbade."""
    entry_of = {row.pk: str(row.entry_id) for row in ground.rows}
    return frozenset(
        (entry_of[place], str(seat)) for (place, seat), one in ground.rules.items() if one == kind and place in entry_of
    )
