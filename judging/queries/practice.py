"""Practice (试评): what a judge gets, whether live sheets wait for it, and how far the marks lie apart.

A practice sheet goes by ``-entry.pk`` between tablet and server: never the number of a sheet that counts.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from competitions.domain.rulebook import Practice, PracticeView, Rubric
from competitions.models import Stage
from competitions.queries.results import tracks_in
from judging.domain.practice import Given, Spread, spreads
from judging.enums import PaperState, SeatState, SheetState
from judging.models import (
    Panel,
    PanelSeat,
    PaperSheet,
    PracticeEntry,
    PracticeExcuse,
    PracticeOpening,
    PracticeSheet,
)
from judging.queries.rubrics import rubric_of, rules_of


def practice_of(stage: Stage) -> Practice | None:
    """What the rule book says of practice; None: there is none."""
    rules = rules_of(stage)
    return rules.practice if rules.mode.is_marked else None


def asks_track(stage: Stage) -> bool:
    """Whether tracks of the stage are marked by different sheets, so that a practice entry belongs to one of them."""
    return bool(rules_of(stage).track_rubrics)


def rubric_for_practice(entry: PracticeEntry) -> Rubric:
    """What a practice entry is marked by. Needs its stage and track."""
    return rubric_of(entry.stage, entry.track.code if entry.track else "")


def practice_entries(stage: Stage) -> QuerySet[PracticeEntry]:
    """All of a stage in their order, with their track."""
    return PracticeEntry.objects.filter(stage=stage).select_related("track")


def entries_for(seat: PanelSeat) -> list[PracticeEntry]:
    """What this judge practises with: one query. ``seat`` comes with its panel and stage."""
    stage = seat.panel.stage
    rows = practice_entries(stage)
    if seat.panel.track_id:
        rows = rows.filter(Q(track=None) | Q(track=seat.panel.track_id))
    found = list(rows)
    for row in found:
        row.stage = stage
    return found


def _counts(stage: Stage, entries: Iterable[PracticeEntry]) -> list[int]:
    """How many a judge of each track would mark."""
    rows = list(entries)
    tracks = tracks_in(stage) if asks_track(stage) else [""]
    return [sum(row.track is None or row.track.code == code for row in rows) for code in tracks]


def missing_for(stage: Stage, entries: Iterable[PracticeEntry]) -> int:
    """How many are still to be prepared, for the track that lacks most."""
    rule = practice_of(stage)
    return 0 if rule is None else max(0, rule.entries - min(_counts(stage, entries), default=0))


def is_too_many(stage: Stage, entries: Iterable[PracticeEntry]) -> bool:
    """Whether a judge of some track would get more than the rule book says."""
    rule = practice_of(stage)
    return rule is None or max(_counts(stage, entries), default=0) > rule.entries


def missing_practice(stage: Stage) -> str:
    """Why a stage whose judges practise first cannot be marked yet, in words; empty when nothing stands against it."""
    rule = practice_of(stage)
    missing = missing_for(stage, practice_entries(stage)) if rule is not None and rule.first else 0
    if not missing:
        return ""
    return ngettext(
        "By the rule book the judges practise first: %(count)d practice entry is still to be prepared.",
        "By the rule book the judges practise first: %(count)d practice entries are still to be prepared.",
        missing,
    ) % {"count": missing}


@dataclass
class Own:
    """A judge's practice: what there is to mark, and how far it is."""

    rule: Practice
    entries: list[PracticeEntry]
    sheets: dict[int, PracticeSheet]
    by_hand: bool = False
    on_paper: bool = False

    @property
    def is_excused(self) -> bool:
        """From practising before what counts, by somebody with a reason or because of the paper sheets."""
        return self.by_hand or self.on_paper

    @property
    def sees_others(self) -> bool:
        """Whether a leader sees the panel's practice marks by name: a single paper sheet opens nothing."""
        return self.is_done or self.by_hand

    @property
    def locked(self) -> int:
        return sum(row.locked_at is not None for row in self.sheets.values())

    @property
    def is_done(self) -> bool:
        return self.locked >= len(self.entries)

    @property
    def holds_back(self) -> bool:
        """Whether sheets that count wait for it."""
        return self.rule.first and not self.is_done and not self.is_excused


def own_practice(seat: PanelSeat) -> Own | None:
    """Of one seat: no query where the rule book knows no practice, else three."""
    rule = practice_of(seat.panel.stage)
    if rule is None:
        return None
    entries = entries_for(seat)
    sheets = {row.entry_id: row for row in PracticeSheet.objects.filter(seat=seat)} if entries else {}
    excused = (False, False)
    if entries and rule.first:
        excused = PanelSeat.objects.annotate(e=_EXCUSED, p=_ON_PAPER).values_list("e", "p").get(pk=seat.pk)
    return Own(rule, entries, sheets, *excused)


_EXCUSED = Q(Exists(PracticeExcuse.objects.filter(seat=OuterRef("pk"))))
# Practice is marked on a tablet: a judge whose paper sheets are entered is excused from it by the rule.
_ON_PAPER = Q(Exists(PaperSheet.objects.filter(sheet__seat=OuterRef("pk")).exclude(state=PaperState.DROPPED)))


def why_held_back(seat: PanelSeat) -> str:
    """Why the judge may not mark what counts yet, in words; empty when nothing stands against it."""
    rule = practice_of(seat.panel.stage)
    own = own_practice(seat) if rule is not None and rule.first else None
    return held_words(own) if own is not None and own.holds_back else ""


def held_words(own: Own) -> str:
    """How many practice sheets are still to be locked."""
    left = len(own.entries) - own.locked
    return ngettext(
        "First mark and lock the practice entry: %(count)d is left. Then the sheets that count open.",
        "First mark and lock the practice entries: %(count)d are left. Then the sheets that count open.",
        left,
    ) % {"count": left}


# --- the tablet ------------------------------------------------------------------------------------------------------


def practice_facts(seat: PanelSeat, own: Own | None) -> list[dict[str, Any]]:
    """The practice sheets of a seat as its tablet keeps them, in the form of ``queries.work.sheet_facts``."""
    if own is None or not own.entries:
        return []
    shown = {part.entry.pk: part.spreads for part in seen_by_judge(seat, own)}
    return [
        _facts(entry, own.sheets.get(entry.pk), position, shown.get(entry.pk))
        for position, entry in enumerate(own.entries, start=1)
    ]


def _facts(
    entry: PracticeEntry, sheet: PracticeSheet | None, position: int, shown: list[Spread] | None
) -> dict[str, Any]:
    state = SheetState.UNMARKED if sheet is None else SheetState.SUBMITTED if sheet.locked_at else SheetState.SAVED
    return {
        "id": -entry.pk,
        "rubric": rubric_for_practice(entry).code,
        "state": str(state),
        "competes": True,
        "practice": True,
        "values": sheet.values if sheet else {},
        "total": sheet.total if sheet else "",
        "comment": sheet.comment if sheet else "",
        "item_comments": sheet.item_comments if sheet else {},
        "version": sheet.version if sheet else 0,
        "envelope": str(sheet.envelope) if sheet and sheet.envelope else None,
        "device": sheet.device if sheet else "",
        "device_seq": sheet.device_seq if sheet else 0,
        "saved_at": sheet.saved_at.isoformat() if sheet else None,
        "late": [],
        "pending": [],
        "position": position,
        "label": str(position),
        "title": entry.title,
        "track": entry.track.name if entry.track else "",
        "face": {"title": entry.title, "track": "", "number": "", "summary": entry.summary, "unit": "", "blind": False},
        "materials": [_material(entry)] if entry.file else [],
        "spread": None if shown is None else [_spread_facts(one) for one in shown],
    }


def _material(entry: PracticeEntry) -> dict[str, Any]:
    return {
        "kind": "practice",
        "label": _("Material"),
        "name": entry.name,
        "url": reverse("judging_judge:practice_file", kwargs={"pk": entry.pk}),
        "type": entry.content_type,
        "bytes": entry.size,
        "key": entry.sha256[:32],
    }


def _spread_facts(one: Spread) -> dict[str, Any]:
    """Without anybody's name, the marks in the order of their size."""
    return {
        "code": one.code,
        "name": one.name or _("Total"),
        "low": one.low,
        "high": one.high,
        "least": one.least,
        "most": one.most,
        "mean": one.mean,
        "reference": one.reference,
        "marks": [row.mark for row in one.judges],
    }


# --- the spread ------------------------------------------------------------------------------------------------------


@dataclass
class Part:
    """One practice entry with the spread of what was locked. ``late``: who locked after the spread was opened."""

    entry: PracticeEntry
    spreads: list[Spread]
    late: set[str] = field(default_factory=set)


def seen_by_judge(seat: PanelSeat, own: Own) -> list[Part]:
    """What a judge sees beside the own marks by the rule book: nothing before the own sheets are locked or the
    leader opened it."""
    view = own.rule.judges_see
    if view is PracticeView.NOTHING or not own.entries:
        return []
    if not own.is_done and not PracticeOpening.objects.filter(panel=seat.panel_id).exists():
        return []
    mine = {key: [row] for key, row in own.sheets.items() if row.locked_at}
    if view is PracticeView.REFERENCE:
        return [_part(entry, mine.get(entry.pk, ()), named=False) for entry in own.entries if entry.reference]
    locked = _locked_in(PanelSeat.objects.filter(panel=seat.panel_id), own.entries)
    # With fewer the others could be told apart: then the own marks stand beside the office's alone.
    return [
        _part(entry, rows if len(rows) >= own.rule.least else mine.get(entry.pk, ()), named=False)
        for entry in own.entries
        if len(rows := locked.get(entry.pk, [])) >= own.rule.least or entry.reference
    ]


def spread_of_panel(panel: Panel) -> list[Part]:
    """Of one panel with the numbers of its judges, for its leader: three queries."""
    entries = [
        row for row in practice_entries(panel.stage) if panel.track_id is None or row.track_id in (None, panel.track_id)
    ]
    return _named(panel.stage, entries, PanelSeat.objects.filter(panel=panel))


def spread_of_stage(stage: Stage, entries: list[PracticeEntry]) -> list[Part]:
    """Of all panels of a stage, for the organiser, over its practice entries: two queries."""
    return _named(stage, entries, PanelSeat.objects.filter(panel__stage=stage))


def _named(stage: Stage, entries: list[PracticeEntry], seats: QuerySet[PanelSeat]) -> list[Part]:
    for entry in entries:
        entry.stage = stage
    opened = dict(PracticeOpening.objects.filter(panel__stage=stage).values_list("panel", "opened_at"))
    locked = _locked_in(seats, entries)
    return [_part(entry, locked.get(entry.pk, ()), named=True, opened=opened) for entry in entries]


def _locked_in(seats: QuerySet[PanelSeat], entries: Iterable[PracticeEntry]) -> dict[int, list[PracticeSheet]]:
    """Locked sheets of judges who sit there now, by entry."""
    rows = (
        PracticeSheet.objects.filter(
            seat__in=seats.filter(state=SeatState.ACCEPTED), entry__in=list(entries), locked_at__isnull=False
        )
        .select_related("seat__person", "seat__panel")
        .order_by("seat__number", "seat_id")
    )
    found: dict[int, list[PracticeSheet]] = {}
    for row in rows:
        found.setdefault(row.entry_id, []).append(row)
    return found


def _part(
    entry: PracticeEntry, sheets: Iterable[PracticeSheet], *, named: bool, opened: dict[int, Any] | None = None
) -> Part:
    rows, late = list(sheets), set()
    given = []
    for row in rows:
        name = f"{row.seat.number} {row.seat.person.name}" if named else ""
        given.append(Given(name, row.values))
        at = (opened or {}).get(row.seat.panel_id) if named else None
        if at is not None and row.locked_at is not None and row.locked_at > at:
            late.add(name)
    if not named:
        # In the order of their totals nobody is known by the place.
        given.sort(key=lambda one: sorted(one.values.items()))
    found = spreads(rubric_for_practice(entry), given, entry.reference)
    if not named:
        found = [_shuffled(one) for one in found]
    return Part(entry, found, late)


def _shuffled(one: Spread) -> Spread:
    """Marks of an item in the order of their size, so that no row of another item continues them."""
    return replace(one, judges=tuple(sorted(one.judges, key=lambda row: Fraction(row.mark))))


@dataclass
class Progress:
    """How far one judge is."""

    seat: PanelSeat
    locked: int
    count: int
    on_paper: bool

    @property
    def waits(self) -> bool:
        """Whether the judge has practice sheets to lock that nobody excused from."""
        return not self.is_done and not self.excuse

    @property
    def can_be_excused(self) -> bool:
        """Paper sheets excuse a leader from the practice, and still show nothing of the others' marks."""
        return not self.excuse or (self.seat.is_leader and not hasattr(self.seat, "practice_excuse"))

    @property
    def excuse(self) -> str:
        """Why this judge may mark without having practised; empty where nobody said so."""
        if hasattr(self.seat, "practice_excuse"):
            return self.seat.practice_excuse.reason
        return _("Marks on paper.") if self.on_paper else ""

    @property
    def is_done(self) -> bool:
        return self.locked >= self.count


def progress_of(seats: QuerySet[PanelSeat], entries: Sequence[PracticeEntry]) -> list[Progress]:
    """Who practised, by seat: two queries."""
    rows = list(
        seats.filter(state=SeatState.ACCEPTED)
        .annotate(on_paper=_ON_PAPER)
        .select_related("person", "panel", "practice_excuse")
        .order_by("panel_id", "number")
    )
    locked: dict[int, int] = {}
    for seat in PracticeSheet.objects.filter(seat__in=rows, locked_at__isnull=False).values_list("seat", flat=True):
        locked[seat] = locked.get(seat, 0) + 1
    return [
        Progress(
            row,
            locked.get(row.pk, 0),
            sum(row.panel.track_id is None or entry.track_id in (None, row.panel.track_id) for entry in entries),
            row.on_paper,
        )
        for row in rows
    ]
