"""What the overseer (监督员) watches: who marked when and what was changed, never a mark."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from html import escape

from django.db.models import Q
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from competitions.models import Stage
from competitions.queries.history import action_name
from judging.enums import EnvelopeVerdict, MarkSource, SheetState
from judging.models import Appearance, LiveStep, MarkEnvelope, PanelSeat, ScoreSheet
from judging.queries.inputs import Inputs
from judging.queries.live_words import act_words
from judging.queries.shared_rows import shared
from workflow.models import AuditRow

MOST = 60


@dataclass(frozen=True)
class Event:
    """Something that a witness wants to know. ``tone``: "warn" for what is out of the ordinary."""

    at: dt.datetime
    who: str
    what: str
    about: str = ""
    reason: str = ""
    tone: str = ""


@dataclass
class JudgeSheets:
    """One judge's sheets: how many are locked, of how many, when the last of them was."""

    seat: PanelSeat
    rows: list[ScoreSheet] = field(default_factory=list)
    drawn: str = ""

    @property
    def wanted(self) -> int:
        """Without those that the judge stepped back from."""
        return sum(row.state != SheetState.RECUSED for row in self.rows)

    @property
    def locked(self) -> int:
        return sum(row.is_in for row in self.rows)

    @property
    def papers(self) -> int:
        return sum(row.source == MarkSource.PAPER for row in self.rows)

    @property
    def last(self) -> dt.datetime | None:
        return max((row.submitted_at for row in self.rows if row.submitted_at), default=None)


def by_judge(sheets: list[ScoreSheet]) -> list[JudgeSheets]:
    """The same sheets judge by judge, in the order of their numbers."""
    found: dict[int, JudgeSheets] = {}
    for row in sheets:
        found.setdefault(row.seat_id, JudgeSheets(row.seat)).rows.append(row)
    return sorted(found.values(), key=lambda one: (one.seat.panel_id, one.seat.number))


def with_rows(judges: list[JudgeSheets]) -> list[JudgeSheets]:
    """Each with the rows of the sheets ``drawn``, put together here: in a loop of a template 1,500 of them cost half a second."""
    words = {str(state): escape(str(label)) for state, label in SheetState.choices}
    words[SheetState.SAVED] = escape(_("Marked"))
    paper = f' <span class="chip gold">{escape(_("Entered from paper"))}</span>'
    for judge in judges:
        judge.drawn = mark_safe("".join(_row(row, words, paper) for row in judge.rows))
    return judges


def _row(row: ScoreSheet, words: Mapping[str, str], paper: str) -> str:
    place = row.stage_entry
    said = words[row.state] + (paper if row.source == MarkSource.PAPER else "")
    times = "".join(f'<td class="num n">{_time(at)}</td>' for at in (row.saved_at, row.submitted_at))
    return f"<tr><td>{place.running_no or ''} {escape(place.entry.title)}</td><td>{said}</td>{times}</tr>"


def _time(at: dt.datetime | None) -> str:
    return timezone.localtime(at).strftime("%H:%M:%S") if at else ""


def marked_when(stage: Stage) -> list[ScoreSheet]:
    """Every sheet with its state and times, without its marks. One query."""
    rows = ScoreSheet.objects.filter(stage_entry__stage=stage)
    return shared(
        rows.order_by("stage_entry__running_no", "stage_entry_id", "seat__number"),
        ("state", "source", "saved_at", "submitted_at", "seat", "stage_entry"),
        seat=("number", "panel", "person"),
        seat__person=("name",),
        stage_entry=("running_no", "entry", "hall"),
        stage_entry__entry=("title",),
    )


def marked_in(inputs: Inputs) -> list[ScoreSheet]:
    """The same of what a ranking is computed from, which has read all of it. No query."""
    places, seats = {row.pk: row for row in inputs.places}, {seat.pk: seat for seat in inputs.all_seats}
    for row in inputs.read:
        row.stage_entry, row.seat = places[row.stage_entry_id], seats[row.seat_id]
    return sorted(inputs.read, key=lambda row: (row.stage_entry.running_no or 0, row.stage_entry_id, row.seat.number))


def turns_with_times(stage: Stage) -> list[Appearance]:
    """Every turn with its times. One query, none where nobody appears."""
    if not stage.is_on_stage:
        return []
    rows = Appearance.objects.filter(live__stage=stage).select_related("stage_entry__entry")
    return list(rows.order_by("live_id", "position"))


def events_of(stage: Stage, sheets: list[ScoreSheet]) -> list[Event]:
    """Acts of the conductor, late marks, unlocks and other changes of sheets, acts on the stage; newest first. Three queries,
    two where nobody appears."""
    named = {row.pk: f"{row.stage_entry.running_no or ''} {row.stage_entry.entry.title}" for row in sheets}
    steps = _steps(stage) if stage.is_on_stage else []
    return sorted([*steps, *_late(stage), *_audit(stage, named)], key=lambda one: one.at, reverse=True)[:MOST]


def _steps(stage: Stage) -> list[Event]:
    rows = LiveStep.objects.filter(live__stage=stage).select_related("actor", "appearance__stage_entry__entry")
    return [
        Event(
            row.at, row.actor.name, act_words(row.act),
            row.appearance.stage_entry.entry.title if row.appearance else "", row.reason,
            "warn" if row.act in {"back", "reopen_marking", "move", "absent", "came"} else "",
        )
        for row in rows.order_by("-revision")[:MOST]
    ]  # fmt: skip


def _late(stage: Stage) -> list[Event]:
    rows = MarkEnvelope.objects.filter(sheet__stage_entry__stage=stage, applied=False).exclude(
        verdict=EnvelopeVerdict.OLDER
    )
    return [
        Event(
            row.received_at, row.sheet.seat.person.name, str(row.get_verdict_display()), row.sheet.stage_entry.entry.title,
            tone="warn",
        )
        for row in rows.defer("values").select_related("sheet__seat__person", "sheet__stage_entry__entry").order_by(
            "-received_at"
        )[:MOST]
    ]  # fmt: skip


def _audit(stage: Stage, named: dict[int, str]) -> list[Event]:
    quiet = ("score_sheet.save", "score_sheet.submit", "score_sheet.sign")
    of_sheets = Q(target_type="judging.scoresheet", target_id__in=[str(key) for key in named])
    of_stage = Q(target_type=stage._meta.label_lower, target_id=str(stage.pk))
    rows = (
        AuditRow.objects.filter(of_sheets | of_stage, succeeded=True).exclude(action__in=quiet).order_by("-at")[:MOST]
    )
    return [
        Event(
            row.at, row.actor_label, action_name(row.action),
            named.get(int(row.target_id), "") if row.target_type == "judging.scoresheet" else "", row.reason,
            "warn" if row.target_type == "judging.scoresheet" else "",
        )
        for row in rows
    ]  # fmt: skip


def signatures(stage: Stage, actions: tuple[str, ...]) -> dict[str, AuditRow]:
    """The newest signature by its act. One query."""
    rows = AuditRow.objects.filter(
        action__in=actions, succeeded=True, target_type=stage._meta.label_lower, target_id=str(stage.pk)
    )
    return {row.action: row for row in rows.order_by("seq")}
