"""What the overseer (监督员) watches: who marked when and what was changed, never a mark."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from html import escape
from typing import Any

from django.db.models import Case, CharField, F, IntegerField, Q, QuerySet, TextField, Value, When
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast, Coalesce
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from competitions.models import Stage
from competitions.queries.history import action_name
from judging.enums import EnvelopeVerdict, MarkSource, SheetState
from judging.models import Appearance, LiveStep, MarkEnvelope, PanelSeat, ScoreSheet
from judging.queries.inputs import Inputs
from judging.queries.live_words import act_words
from judging.queries.shared_rows import hang, shared
from workflow.models import AuditRow

MOST, MOST_SEALS = 60, 40  # acts that are shown; signatures that are looked through for the newest
STEP, LATE, AUDIT = "step", "late", "audit"
UNUSUAL = frozenset({"back", "reopen_marking", "move", "absent", "came"})
WHEN = ("saved_at", "submitted_at")  # of a sheet


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

    @cached_property
    def wanted(self) -> int:
        """Without those that the judge stepped back from."""
        return sum(row.state != SheetState.RECUSED for row in self.rows)

    @cached_property
    def locked(self) -> int:
        return sum(row.is_in for row in self.rows)

    @cached_property
    def papers(self) -> int:
        return sum(row.source == MarkSource.PAPER for row in self.rows)

    @cached_property
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
    places = {row.stage_entry_id: row.stage_entry for judge in judges for row in judge.rows}
    names = {key: f"{place.running_no or ''} {escape(place.entry.title)}" for key, place in places.items()}
    zone = timezone.get_current_timezone()

    def drawn(row: ScoreSheet) -> str:
        said = words[row.state] + (paper if row.source == MarkSource.PAPER else "")
        times = "".join(f'<td class="num n">{_time(at, zone)}</td>' for at in (row.saved_at, row.submitted_at))
        return f"<tr><td>{names[row.stage_entry_id]}</td><td>{said}</td>{times}</tr>"

    for judge in judges:
        judge.drawn = mark_safe("".join(map(drawn, judge.rows)))
    return judges


def _time(at: dt.datetime | None, zone: dt.tzinfo) -> str:
    return at.astimezone(zone).time().isoformat("seconds") if at else ""


def marked_when(stage: Stage) -> list[ScoreSheet]:
    """Every sheet with its state and times, without its marks. One query."""
    rows = ScoreSheet.objects.filter(stage_entry__stage=stage)
    return shared(
        rows.order_by("stage_entry__running_no", "stage_entry_id", "seat__number"),
        ("state", "source", "seat", "stage_entry", *WHEN),
        seat=("number", "panel", "person"),
        seat__person=("name",),
        stage_entry=("running_no", "entry", "hall"),
        stage_entry__entry=("title",),
    )


def marked_in(inputs: Inputs) -> list[ScoreSheet]:
    """The same of what a ranking is computed from, with ``WHEN``. No query."""
    places, seats = {row.pk: row for row in inputs.places}, {seat.pk: seat for seat in inputs.all_seats}
    for row in inputs.read:
        hang(row, stage_entry=places[row.stage_entry_id], seat=seats[row.seat_id])
    return sorted(
        inputs.read,
        key=lambda row: (places[row.stage_entry_id].running_no or 0, row.stage_entry_id, seats[row.seat_id].number),
    )


def turns_with_times(stage: Stage) -> list[Appearance]:
    """Every turn with its times. One query, none where nobody appears."""
    if not stage.is_on_stage:
        return []
    rows = Appearance.objects.filter(live__stage=stage).select_related("stage_entry__entry")
    return list(rows.order_by("live_id", "position"))


@dataclass(frozen=True)
class Seal:
    """A signature: by whom, when, and the hash of what was signed."""

    at: dt.datetime
    who: str
    hash: str


@dataclass(frozen=True)
class Acts:
    """What was done, newest first, and the newest signature by its act."""

    events: list[Event]
    seals: dict[str, Seal]


def acts_on(stage: Stage, sheets: list[ScoreSheet], seals: Collection[str]) -> Acts:
    """Acts of the conductor, late marks, unlocks and other changes of sheets, acts on the stage; ``seals``: those that sign. One
    query for all of them."""
    places = {row.stage_entry_id: row.stage_entry for row in sheets}
    names = {key: f"{place.running_no or ''} {place.entry.title}" for key, place in places.items()}
    named = {row.pk: names[row.stage_entry_id] for row in sheets}
    asked = [_audit(stage, seals), _late(stage)] + ([_steps(stage)] if stage.is_on_stage else [])
    # Signatures come first, or so many other acts would hide them.
    found = asked[0].union(*asked[1:], all=True).order_by("-w_seal", "-w_at")[: MOST + MOST_SEALS]
    rows = sorted(found, key=lambda row: row["w_at"])
    signed = {row["w_what"]: Seal(row["w_at"], row["w_who"], row["w_hash"]) for row in rows if row["w_seal"]}
    return Acts([_event(row, named) for row in reversed(rows[-MOST:])], signed)


def _event(row: Mapping[str, Any], named: Mapping[int, str]) -> Event:
    """A row of any of the three kinds."""
    kind, what, about = row["w_kind"], row["w_what"], row["w_about"]
    if kind == STEP:
        return Event(
            row["w_at"], row["w_who"], act_words(what), about, row["w_reason"], "warn" if what in UNUSUAL else ""
        )
    if kind == LATE:
        return Event(row["w_at"], row["w_who"], str(EnvelopeVerdict(what).label), about, tone="warn")
    about, tone = (named.get(int(about), ""), "warn") if about else ("", "")
    return Event(row["w_at"], row["w_who"], action_name(what), about, row["w_reason"], tone)


def _steps(stage: Stage) -> QuerySet[Any, Any]:
    rows = LiveStep.objects.filter(live__stage=stage)
    about = "appearance__stage_entry__entry__title"
    return _as_acts(rows, STEP, at="at", who="actor__name", what="act", about=about, reason="reason")


def _late(stage: Stage) -> QuerySet[Any, Any]:
    rows = MarkEnvelope.objects.filter(sheet__stage_entry__stage=stage, applied=False)
    rows = rows.exclude(verdict=EnvelopeVerdict.OLDER)
    about = "sheet__stage_entry__entry__title"
    return _as_acts(rows, LATE, at="received_at", who="sheet__seat__person__name", what="verdict", about=about)


def _audit(stage: Stage, seals: Collection[str]) -> QuerySet[Any, Any]:
    quiet = ("score_sheet.save", "score_sheet.submit", "score_sheet.sign")
    # Thousands of keys are found where they stand: as values of the statement each of them is written out.
    sheets = ScoreSheet.objects.filter(stage_entry__stage=stage).order_by()
    keys = sheets.annotate(key=Cast("pk", TextField())).values("key")
    of_sheet = Q(target_type="judging.scoresheet")
    of_sheets = of_sheet & Q(target_id__in=keys)
    of_stage = Q(target_type=stage._meta.label_lower, target_id=str(stage.pk))
    rows = AuditRow.objects.filter(of_sheets | of_stage, succeeded=True).exclude(action__in=quiet)
    return _as_acts(
        rows, AUDIT, at="at", who="actor_label", what="action", reason="reason",
        about=Case(When(of_sheet, then=F("target_id")), default=Value(""), output_field=TextField()),
        hash=KeyTextTransform("hash", "data"), seal=Case(When(action__in=seals, then=1), default=0),
    )  # fmt: skip


def _as_acts(
    rows: QuerySet[Any], kind: str, *, at: str, who: str, what: str, about: str | Case, reason: str = "",
    hash: KeyTextTransform | None = None, seal: Case | None = None,
) -> QuerySet[Any, Any]:  # fmt: skip
    """In the columns that the three kinds share."""

    def text(given: Any) -> Coalesce:
        found = F(given) if isinstance(given, str) and given else given or Value("")
        return Coalesce(Cast(found, TextField()), Value(""), output_field=TextField())

    return rows.order_by().values(
        w_kind=Value(kind, output_field=CharField()), w_at=F(at), w_who=text(who), w_what=text(what), w_about=text(about),
        w_reason=text(reason), w_hash=text(hash), w_seal=Cast(seal or Value(0), IntegerField()),
    )  # fmt: skip
