"""Entries whose marks lie far apart, and what became of them: for those who decide, and for the ranking."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Exists, F, FloatField, Max, Min, OuterRef, Q, QuerySet
from django.db.models.functions import Cast
from django.utils.translation import gettext as _

from accounts.queries.people import without_numbers
from competitions.domain.rulebook import Rejudge, RejudgeJudges
from competitions.enums import EntryState, StageState
from competitions.models import Stage, StageEntry
from competitions.queries.rule_books import book_of
from judging.domain.conflicts import Conflict
from judging.domain.gaps import Gap, gap_of
from judging.enums import COUNTED, OPEN_SHEETS, RejudgementState, SeatState
from judging.models import Panel, PanelSeat, Rejudgement, ScoreSheet
from judging.queries.conflicts import conflicts_between, fields_to_compare, policy_of
from judging.queries.rubrics import rubric_for, rules_of
from judging.queries.shared_rows import shared


@dataclass(frozen=True)
class Voice:
    """What one judge gave: the total of the first sheet and of the second, empty where there is none."""

    number: int
    first: str = ""
    second: str = ""
    waits: bool = False


@dataclass(frozen=True)
class Decided:
    """As much of a re-judgement as tells whether the same gap waits still."""

    state: str
    facts: dict[str, Any]


@dataclass(frozen=True)
class Again:
    """Who may judge an entry again, and who may not with the reason's conflict."""

    seats: list[PanelSeat]
    barred: list[PanelSeat]
    conflicts: list[Conflict]


Marked = Mapping[int, tuple[str, int]]  # seat → state of its first sheet, panel


@dataclass
class Case:
    """One entry. ``row`` is None while nothing was decided; ``waits``: second sheets that are not in."""

    place: StageEntry
    gap: dict[str, str]
    row: Rejudgement | None = None
    voices: list[Voice] = field(default_factory=list)
    again: Again | None = None
    marked: Marked = field(default_factory=dict)
    second: Mapping[int, str] = field(default_factory=dict)  # seat → state of its second sheet
    lacks: int = 0  # judges who fell out and may be replaced by whoever reads this

    @property
    def state(self) -> str:
        """As a form says which state was on the screen."""
        return self.row.state if self.row is not None else ""

    @property
    def label(self) -> str:
        place = self.place
        if place.stage.mode == "blind_review" and place.blind_code:
            return place.blind_code
        number = f"{place.running_no:02d}" if place.running_no else place.entry.number
        return f"{number} {place.entry.title}"

    @property
    def waits(self) -> int:
        return sum(voice.waits for voice in self.voices)

    @property
    def has_second(self) -> bool:
        """Whether there is a second mark at all: nothing is replaced by nothing."""
        return any(voice.second for voice in self.voices)

    @property
    def is_new(self) -> bool:
        return self.row is None

    @property
    def is_proposed(self) -> bool:
        return self.row is not None and self.row.state == RejudgementState.PROPOSED

    @property
    def is_open(self) -> bool:
        return self.row is not None and self.row.state == RejudgementState.OPEN

    @property
    def tone(self) -> str:
        return "ok" if self.row is not None and self.row.state == RejudgementState.DONE else ""

    @property
    def is_over(self) -> bool:
        return self.row is not None and self.row.ended_at is not None


def cases(stage: Stage, panel: Panel | None = None) -> list[Case]:
    """What waits for a decision first, then what runs, then what is over: three queries, none where the rules have none.

    An entry stands here only when every first sheet of it is in: nobody learns another's mark before giving the own one.
    ``panel``: only entries that it marked.
    """
    rule = rules_of(stage).rejudge
    if rule is None:
        return []
    rows = list(
        Rejudgement.objects.filter(stage_entry__stage=stage).select_related("proposed_by", "decided_by").order_by("pk")
    )
    of_place: dict[int, list[Rejudgement]] = {}
    for row in rows:
        of_place.setdefault(row.stage_entry_id, []).append(row)
    found: list[Case] = []
    for mine in _sheets_by_place(stage, rule, panel).values():
        place = mine[0].stage_entry
        place.stage = stage
        before = len(found)
        found += [
            Case(place, row.facts, row, _voices(mine, row))
            for row in of_place.get(place.pk, ())
            if row.state != RejudgementState.DROPPED or row.ended_at
        ]
        gap = _new_gap(rule, place, mine, of_place.get(place.pk, []))
        if gap is not None:
            found.append(Case(place, gap.facts(), None, _voices(mine, None)))
        marked = {one.seat_id: (one.state, one.seat.panel_id) for one in mine if one.rejudgement_id is None}
        for case in found[before:]:
            case.marked = marked
            key = case.row.pk if case.row is not None else None
            case.second = {one.seat_id: one.state for one in mine if key is not None and one.rejudgement_id == key}
    _with_entries(found)
    return sorted(found, key=_order)


def _order(case: Case) -> tuple[int, int]:
    return (0 if case.is_new or case.is_proposed else 1 if case.is_open else 2, case.place.pk)


def _sheets_by_place(stage: Stage, rule: Rejudge, panel: Panel | None = None) -> dict[int, list[ScoreSheet]]:
    """Stage entry → its sheets, by judge, the first before the second; only of entries whose marks may lie apart, and of those
    that were judged again. One query."""
    apart = _may_be_apart(stage, rule, None)
    rows = ScoreSheet.objects.filter(
        Q(stage_entry__in=apart) | Q(Exists(Rejudgement.objects.filter(stage_entry=OuterRef("stage_entry")))),
        stage_entry__stage=stage,
    )
    if panel is not None:
        rows = rows.filter(stage_entry__in=ScoreSheet.objects.filter(seat__panel=panel).values("stage_entry"))
    found_rows = shared(
        rows.order_by("stage_entry_id", "seat__number", "pk"),
        ("state", "values", "total", "rejudgement", "seat", "stage_entry"),
        seat=("number", "panel"),
        stage_entry=("stage", "entry"),
        stage_entry__entry=("state", "track"),
        stage_entry__entry__track=("code",),
    )
    found: dict[int, list[ScoreSheet]] = {}
    for row in found_rows:
        found.setdefault(row.stage_entry_id, []).append(row)
    return found


def _with_entries(found: list[Case]) -> None:
    """What the page says of the few that are shown."""
    if not found:
        return
    stage = found[0].place.stage
    own, related = fields_to_compare(policy_of(stage))
    whole = shared(
        StageEntry.objects.filter(pk__in={case.place.pk for case in found}),
        ("entry", "running_no", "blind_code", "hall"),
        entry=("state", "number", "title", "track", *own),
        entry__track=("code",),
        **{f"entry__{name}": fields for name, fields in related.items()},
    )
    rows = {place.pk: place for place in whole}
    for case in found:
        case.place = rows[case.place.pk]
        case.place.stage = stage


def _new_gap(
    rule: Rejudge, place: StageEntry, sheets: Sequence[ScoreSheet], rows: Sequence[Rejudgement | Decided]
) -> Gap | None:
    """The gap of an entry that waits for a decision; what was decided about the very same gap stays decided."""
    if place.entry.state != EntryState.ACCEPTED or any(row.state != RejudgementState.DROPPED for row in rows):
        return None
    gap = first_gap(rule, place, sheets)
    if gap is None or not gap.is_over or any(row.facts == gap.facts() for row in rows):
        return None
    return gap


def first_gap(rule: Rejudge, place: StageEntry, sheets: Iterable[ScoreSheet]) -> Gap | None:
    """The gap among the first sheets of an entry; None while one of them is not in."""
    first = [row for row in sheets if row.rejudgement_id is None]
    if any(row.state in OPEN_SHEETS for row in first):
        return None
    return gap_of(rule, rubric_for(place), [row.values for row in first if row.state in COUNTED])


def _voices(sheets: Sequence[ScoreSheet], row: Rejudgement | None) -> list[Voice]:
    numbers = {one.seat_id: one.seat.number for one in sheets if one.rejudgement_id in (None, row.pk if row else None)}
    first = {one.seat_id: one.total for one in sheets if one.rejudgement_id is None and one.state in COUNTED}
    second = {one.seat_id: one for one in sheets if row is not None and one.rejudgement_id == row.pk}
    return [
        Voice(
            number,
            first.get(seat, ""),
            second[seat].total if seat in second and second[seat].state in COUNTED else "",
            seat in second and second[seat].state in OPEN_SHEETS,
        )
        for seat, number in numbers.items()
        if seat in first or seat in second
    ]


def marked_by(place: StageEntry) -> Marked:
    """The first sheets of an entry. One query."""
    rows = first_sheets(place.stage).filter(stage_entry=place)
    return {seat: (state, panel) for seat, state, panel in rows.values_list("seat_id", "state", "seat__panel_id")}


def judges_for(places: Mapping[StageEntry, Marked], stage: Stage) -> dict[int, Again]:
    """By place, by the rule of the stage: whoever marked it, or others of the same panel, or of any panel. Hard conflicts bar;
    so does having stepped back. Five queries, whatever the number of places.
    """
    rule = rules_of(stage).rejudge
    if rule is None or not places:
        return {}
    accepted = PanelSeat.objects.filter(panel__stage=stage, state=SeatState.ACCEPTED)
    seats = list(without_numbers(accepted.select_related("person__region", "panel"), "person").order_by("number"))
    for seat in seats:
        seat.panel.stage = stage
    found = conflicts_between(seats, [place.entry for place in places], stage)
    return {place.pk: _again(rule, place, seats, marked, found) for place, marked in places.items()}


def _again(
    rule: Rejudge,
    place: StageEntry,
    seats: Sequence[PanelSeat],
    marked: Marked,
    conflicts: Sequence[Conflict],
) -> Again:
    mine = [one for one in conflicts if one.entry == str(place.entry_id)]
    hard = {one.judge for one in mine if one.hard}
    if rule.judges is RejudgeJudges.SAME:
        able = [seat for seat in seats if seat.pk in marked and marked[seat.pk][0] in COUNTED]
    else:
        panels = {panel for _state, panel in marked.values()}
        near = [seat for seat in seats if rule.judges is RejudgeJudges.ADDED or seat.panel_id in panels]
        able = [seat for seat in near if seat.pk not in marked]
    return Again(
        [seat for seat in able if str(seat.pk) not in hard],
        [seat for seat in able if str(seat.pk) in hard],
        [one for one in mine if not one.hard],
    )


def lacking(rule: Rejudge, states: Iterable[str]) -> int:
    """How many judges fell out and have nobody in their place, by the states of the second sheets. Where the same judges
    mark again nobody can stand in."""
    if rule.judges is RejudgeJudges.SAME:
        return 0
    return max(0, rule.count - sum(state in COUNTED or state in OPEN_SHEETS for state in states))


def waiting_in(stages: Iterable[Stage], panel: int | None = None) -> dict[int, int]:
    """How many wait for a decision, by stage: only sheets of entries that may lie apart are read. One query, none where no stage
    is marked by rules with re-judgement. ``panel``: only entries that it marked."""
    rules = {stage: rules_of(stage).rejudge for stage in stages if stage.state == StageState.MARKING}
    apart = Q()
    for stage, rule in rules.items():
        if rule is not None:
            apart |= Q(stage_entry__in=_may_be_apart(stage, rule, panel))
    if not apart:
        return {}
    whole = ScoreSheet.objects.filter(apart, rejudgement__isnull=True)
    sheets: dict[int, dict[int, ScoreSheet]] = {}
    rows: dict[int, dict[int, Decided]] = {}
    # Joined, a sheet comes once for each re-judgement of its entry.
    again = "stage_entry__rejudgements"
    whole = whole.annotate(again=F(again), again_state=F(f"{again}__state"), again_facts=F(f"{again}__facts"))
    found_rows = shared(
        whole.order_by("pk"),
        ("state", "values", "rejudgement", "stage_entry"),
        stage_entry=("stage", "entry"),
        stage_entry__entry=("state", "track"),
        stage_entry__entry__track=("code",),
    )
    for sheet in found_rows:
        sheets.setdefault(sheet.stage_entry_id, {})[sheet.pk] = sheet
        past = rows.setdefault(sheet.stage_entry_id, {})
        if sheet.again is not None:  # type: ignore[attr-defined]
            past[sheet.again] = Decided(sheet.again_state, sheet.again_facts)  # type: ignore[attr-defined]
    of_key = {stage.pk: (stage, rule) for stage, rule in rules.items()}
    found: dict[int, int] = {}
    for key, by_pk in sheets.items():
        mine, decided = list(by_pk.values()), list(rows[key].values())
        place = mine[0].stage_entry
        place.stage, rule = of_key[place.stage_id]
        is_proposed = any(row.state == RejudgementState.PROPOSED for row in decided)
        if is_proposed or (rule is not None and _new_gap(rule, place, mine, decided) is not None):
            found[place.stage_id] = found.get(place.stage_id, 0) + 1
    return found


def _may_be_apart(stage: Stage, rule: Rejudge, panel: int | None) -> QuerySet[ScoreSheet, Any]:
    """Entries that were proposed, or whose first sheets are all in and whose totals lie apart as far as floats can say."""
    rows = first_sheets(stage).filter(stage_entry__entry__state=EntryState.ACCEPTED)
    if panel is not None:
        rows = rows.filter(stage_entry__in=first_sheets(stage).filter(seat__panel=panel).values("stage_entry"))
    width: dict[str, float] = {}
    if not rule.per_item:
        reach = min(one.total for one in book_of(stage.competition).rubrics)
        limit = rule.points if rule.points is not None else reach * (rule.percent or 0) / 100
        width = {"width__gt": float(limit) - 1e-6}
    mark, is_in = Cast("total", FloatField()), Q(state__in=COUNTED)
    counted = rows.values("stage_entry").annotate(
        open=Count("pk", filter=Q(state__in=OPEN_SHEETS)),
        width=Max(mark, filter=is_in) - Min(mark, filter=is_in),
        proposed=Count("pk", filter=Q(stage_entry__rejudgements__state=RejudgementState.PROPOSED)),
    )
    return counted.filter(Q(proposed__gt=0) | Q(open=0, **width)).values("stage_entry")


def first_sheets(stage: Stage) -> QuerySet[ScoreSheet]:
    """The sheets of a stage that are no second ones."""
    return ScoreSheet.objects.filter(stage_entry__stage=stage, rejudgement__isnull=True)


def judged_again(stage: Stage) -> QuerySet[Rejudgement]:
    """What runs and what is done: these count towards the most that the rules allow, and fix the first marks."""
    return Rejudgement.objects.filter(
        stage_entry__stage=stage, state__in=(RejudgementState.OPEN, RejudgementState.DONE)
    )


def why_fixed(sheet: ScoreSheet) -> str:
    """Why marks that are in stay as they are: what an entry is judged again for, and second ones once they count. Empty where
    nothing fixes them."""
    if sheet.rejudgement is not None:
        return "" if sheet.rejudgement.state == RejudgementState.OPEN else _("This re-judgement is over.")
    if judged_again(sheet.stage_entry.stage).filter(stage_entry=sheet.stage_entry_id).exists():
        return _("This entry is judged again; the first marks stay as they are.")
    return ""


def unlockable(stage: Stage, sheets: Iterable[ScoreSheet]) -> set[int]:
    """Keys of those sheets that the move would unlock now, by the same rules: one query, none where the rules know no
    re-judgement or marking is closed."""
    if stage.state != StageState.MARKING:
        return set()
    again = [] if rules_of(stage).rejudge is None else list(judged_again(stage))
    fixed = {row.stage_entry_id for row in again}
    running = {row.pk for row in again if row.state == RejudgementState.OPEN}
    return {
        row.pk
        for row in sheets
        if row.is_in and (row.rejudgement_id in running if row.rejudgement_id else row.stage_entry_id not in fixed)
    }
