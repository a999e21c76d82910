"""What the conductor's screen shows: whose turn it is, what comes next, how far each judge is."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from competitions.domain.rulebook import Segment
from competitions.enums import StageState
from competitions.models import Stage
from judging.domain.live import Act, minutes, primary
from judging.enums import OPEN_SHEETS, AppearanceState, MarkSource, SheetState
from judging.models import Appearance, LiveStage, LiveStep, ScoreSheet
from judging.queries.live import GONE, next_turn, segment_after, segment_data, segments_of, turns_of
from judging.queries.live_screen import shows_at_once, why_held
from judging.queries.live_words import act_words
from judging.queries.votes import BallotLine, ballot_lines

A = AppearanceState


@dataclass(frozen=True)
class JudgeLine:
    """How far a judge is with the entry that is on. ``kind``: done, begun, none, off. Never a mark."""

    number: int
    name: str
    kind: str
    words: str


@dataclass
class Desk:
    """The conductor's screen as data."""

    live: LiveStage
    turns: list[Appearance]
    current: Appearance | None
    coming: Appearance | None
    segments: tuple[Segment, ...]
    judges: list[JudgeLine] = field(default_factory=list)
    missing: int = 0
    held: str = ""
    last: LiveStep | None = None
    ballots: list[BallotLine] = field(default_factory=list)

    @property
    def state(self) -> str | None:
        return self.current.state if self.current else None

    @property
    def clock(self) -> dict[str, Any] | None:
        """The part of the time that runs or stands."""
        return segment_data(self.live, self.segments)

    @property
    def parts(self) -> list[tuple[str, str, str]]:
        """Each part of the time: name, length, "now", "past" or nothing."""
        at = self.live.segment
        return [
            (part.name, minutes(part.seconds), "" if at is None or index > at else "now" if index == at else "past")
            for index, part in enumerate(self.segments)
        ]

    @property
    def after(self) -> Segment | None:
        """The part that comes next."""
        index = segment_after(self.live, self.segments) if self.current else None
        return None if index is None else self.segments[index]

    @property
    def is_shown(self) -> bool:
        return self.current is not None and self.live.shown_id == self.current.pk

    @property
    def can_run(self) -> bool:
        """Whether the stage is being marked."""
        return self.live.stage.state == StageState.MARKING

    @property
    def main(self) -> Act | None:
        """What the big button does."""
        if not self.can_run:
            return None
        # Marking that was opened again has no part that runs: the pitch is over and is not begun anew by the big button.
        reopened = self.state == AppearanceState.MARKING and self.live.segment is None
        return primary(
            self.state, has_next_segment=self.after is not None and not reopened, waiting=1 if self.coming else 0,
            can_reveal=not self.held, is_shown=self.is_shown,
        )  # fmt: skip

    @property
    def main_words(self) -> str:
        """What it says."""
        act = self.main
        if act is Act.CALL and self.coming is not None:
            words = _("Call number %(no)s: %(title)s")
            return words % {"no": self.coming.stage_entry.running_no, "title": self.coming.stage_entry.entry.title}
        if act in (Act.BEGIN, Act.NEXT_SEGMENT) and self.after is not None:
            return _("Start: %(part)s") % {"part": self.after.name}
        return {
            Act.BEGIN: _("Begin"),
            Act.OPEN_MARKING: _("Open marking"),
            Act.CLOSE_MARKING: _("Close marking"),
            Act.REVEAL: _("Show the result"),
        }.get(act, "")  # type: ignore[arg-type]

    @property
    def main_key(self) -> str:
        """The letter that stands for the same act where its button is a small one; the big one hears it too."""
        keys = {Act.OPEN_MARKING: "M", Act.CLOSE_MARKING: "M", Act.REVEAL: "R"}
        return keys.get(self.main, "") if self.main else ""

    @property
    def others(self) -> list[tuple[Act, str, str]]:
        """The smaller buttons: act, words, key."""
        found: list[tuple[Act, str, str]] = []
        clock = self.clock
        if clock is not None:
            if clock["paused"]:
                found.append((Act.RESUME, _("Let the clock go on"), "P"))
            else:
                found.append((Act.PAUSE, _("Pause the clock"), "P"))
        if self.state == A.ON_STAGE and self.main is not Act.OPEN_MARKING:
            found.append((Act.OPEN_MARKING, _("Open marking"), "M"))
        if self.state == A.MARKING and self.main is not Act.CLOSE_MARKING and not self.missing:
            found.append((Act.CLOSE_MARKING, _("Close marking"), "M"))
        if self.live.shown_id:
            found.append((Act.HIDE, _("Take the result off the screen"), "R"))
        elif self.state == A.DONE and not self.held and self.main is not Act.REVEAL:
            found.append((Act.REVEAL, _("Show the result"), "R"))
        return found

    @property
    def last_words(self) -> str:
        """The step that would be taken back."""
        return act_words(self.last.act) if self.last else ""


def desk_of(live: LiveStage) -> Desk:
    """Everything for the page: 4 queries, one more where the rules hold results back, two more where the hall votes."""
    turns = turns_of(live)
    current = next((row for row in turns if row.pk == live.current_id), None)
    if current is not None:
        live.current = current
    desk = Desk(live, turns, current, next_turn(turns), segments_of(live.stage))
    desk.last = live.steps.filter(undone_at=None).select_related("actor").first()
    desk.ballots = ballot_lines(live, turns)
    for row in turns:
        row.is_now = row.pk == live.current_id  # type: ignore[attr-defined]
        row.is_gone = row.stage_entry.entry.state in GONE  # type: ignore[attr-defined]
    if current is not None:
        rows = sheets_of_turn(current)
        at_once = shows_at_once(live)
        desk.judges = [_line(row) for row in rows]
        desk.missing = sum(row.state in OPEN_SHEETS and (at_once or not row.total) for row in rows)
        desk.held = why_held(live, current) or ""
    return desk


def sheets_of_turn(turn: Appearance) -> list[ScoreSheet]:
    """The sheets of an entry by the number of the judge. One query."""
    rows = ScoreSheet.objects.filter(stage_entry=turn.stage_entry_id, rejudgement__isnull=True)
    rows = rows.select_related("seat__person", "seat__panel")
    return list(rows.order_by("seat__panel_id", "seat__number"))


def _line(row: ScoreSheet) -> JudgeLine:
    kinds = {
        SheetState.SUBMITTED: ("done", _("Submitted and locked")),
        SheetState.SIGNED: ("done", _("Signed")),
        SheetState.RECUSED: ("off", pgettext("judge", "Recused")),
        SheetState.ABSENT: ("off", _("Counts as missing")),
        SheetState.UNMARKED: ("none", _("Not yet marked")),
        SheetState.SAVED: ("begun", _("Marked, not yet handed in") if row.total else _("Is marking")),
    }
    kind, words = kinds[SheetState(row.state)]
    if row.is_in and row.source == MarkSource.PAPER:
        words = _("%(state)s, entered from paper") % {"state": words}
    return JudgeLine(row.seat.number, row.seat.person.name, kind, words)


def desk_tag(stage: Stage, hall: int) -> str | None:
    """A text that changes with whatever the page shows: the revision, and how far each sheet is. Two queries; None: no show."""
    live = LiveStage.objects.filter(stage=stage, hall=hall).values_list("revision", "current__stage_entry").first()
    if live is None:
        return None
    rows = ScoreSheet.objects.filter(stage_entry=live[1]).order_by("pk").values_list("pk", "state", "version")
    return hashlib.sha256(repr((live[0], stage.state, list(rows) if live[1] else [])).encode()).hexdigest()[:24]
