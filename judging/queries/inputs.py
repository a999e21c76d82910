"""All that a ranking of a stage is computed from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property

from competitions.domain.scoring import Mark
from competitions.enums import EntryState
from competitions.models import Stage, StageEntry
from judging.domain.field import Field, hash_field, item_values, tabulate_field
from judging.domain.results import EntryIn, EntryStatus, JudgeIn, Kept, Missing, Result, Sheet
from judging.enums import OPEN_SHEETS, SheetState
from judging.models import PanelSeat, ScoreSheet
from judging.queries.records import (
    Recorded,
    adjustments_of,
    earlier_codes,
    earlier_items,
    earlier_results,
    factors_of,
    marks_of,
    recorded_in,
)
from judging.queries.rubrics import rubric_of, rules_of
from judging.queries.second_sheets import counted
from judging.queries.shared_rows import shared
from judging.queries.votes import shares_in, shares_that_count

_REASONS = {SheetState.RECUSED.value: Missing.RECUSED, SheetState.ABSENT.value: Missing.ABSENT}
_STATUS = {
    EntryState.WITHDRAWN.value: EntryStatus.WITHDRAWN,
    EntryState.DISQUALIFIED.value: EntryStatus.DISQUALIFIED,
}


# All that a ranking reads: to build more for every sheet and entry costs as much as to compute it.
_OF_SHEET = (
    "seat", "stage_entry", "rejudgement", "state", "values", "source", "version", "recuse_reason", "absent_reason",
)  # fmt: skip
_OF_PLACE: dict[str, tuple[str, ...]] = {
    "entry": ("state", "number", "title", "organisation_name", "track", "region"),
    "entry__track": ("code", "name"),
    "entry__region": ("short_name",),
}


_NOTHING = Recorded()  # where the scorer entered nothing


class Inputs:
    """Read in 4 queries, one more where an earlier stage counts, two more where the hall votes. ``more``: fields of the
    sheets beside those that count."""

    def __init__(self, stage: Stage, more: Sequence[str] = ()) -> None:
        self.stage = stage
        rules = rules_of(stage)
        self.rules = replace(rules, scoring=rules.scoring.of_result)
        places = stage.stage_entries.order_by("pk")
        self.places = shared(places, ("entry", "running_no", "blind_code", "hall"), **_OF_PLACE)
        for place in self.places:
            place.stage = stage
        sheets = ScoreSheet.objects.filter(stage_entry__stage=stage).order_by("stage_entry_id", "seat_id", "pk")
        # Every sheet, those too that count nowhere.
        self.read = shared(sheets, (*_OF_SHEET, *more), rejudgement=("state",))
        rows, self.kept = counted(self.read, self.rules.rejudge)
        # What is not locked yet counts nowhere; who asks how far the marking is finds it here.
        self.waiting = [row for row in rows if row.state in OPEN_SHEETS]
        self.rows = [row for row in rows if row.state not in OPEN_SHEETS]
        kept = {row.seat_id for row, _turn in self.kept}
        seats = PanelSeat.objects.filter(pk__in={row.seat_id for row in self.read}).order_by("number")
        self.all_seats = shared(seats, ("number", "panel", "person"), panel=("name",), person=("name", "region"))
        used = {row.seat_id for row in self.rows} | kept
        self.seats = [seat for seat in self.all_seats if seat.pk in used]
        self.recorded = recorded_in(stage)
        self.shares = shares_in(stage)
        self.prior = earlier_results(stage, sorted(earlier_codes(self.rules)))
        for code, item in sorted(earlier_items(self.rules)):
            self._add_item(code, item)

    def _add_item(self, code: str, item: str) -> None:
        """What a tie-break compares of an earlier stage's sheet stands among the prior results as `stage.item`."""
        earlier = Stage.objects.select_related("competition").get(competition=self.stage.competition_id, code=code)
        for entry, value in item_values(Inputs(earlier).field, item).items():
            self.prior.setdefault(entry, {})[f"{code}.{item}"] = value

    def _recorded(self, place: StageEntry) -> Recorded:
        return self.recorded.get(place.pk) or _NOTHING

    @property
    def entries(self) -> list[EntryIn]:
        """Every entry of the stage with what it brings along."""
        return [self._entry(row, self._recorded(row)) for row in self.places]

    def _entry(self, row: StageEntry, recorded: Recorded) -> EntryIn:
        entry, track = str(row.entry_id), row.entry.track
        return EntryIn(
            entry,
            track.code if track else "",
            _STATUS.get(row.entry.state, EntryStatus.ACTIVE),
            factors=factors_of(self.rules, recorded) or None,
            prior=self.prior.get(entry) or None,
            adjustments=adjustments_of(self.rules, recorded),
            hall=str(row.hall or "") if self.rules.ranks_halls_apart else "",
            votes=shares_that_count(self.rules, self.shares.get(row.pk, {}), recorded) or None,
        )

    @property
    def judges(self) -> list[JudgeIn]:
        """Those with sheets."""
        return [JudgeIn(str(seat.pk), seat.number) for seat in self.seats]

    @property
    def sheets(self) -> list[Sheet]:
        """Locked sheets, and those that are missing with the reason."""
        return [self._sheet(row) for row in self.rows]

    @property
    def kept_sheets(self) -> list[Kept]:
        """What does not count of entries that were judged again."""
        return [Kept(self._sheet(row), turn) for row, turn in self.kept]

    @cached_property
    def _entry_of(self) -> dict[int, str]:
        return {row.pk: str(row.entry_id) for row in self.places}

    def _sheet(self, row: ScoreSheet) -> Sheet:
        missing = _REASONS.get(row.state)
        items = {} if missing else row.values
        return Sheet(self._entry_of[row.stage_entry_id], str(row.seat_id), items, missing, row.is_mean)

    @property
    def more(self) -> list[Mark]:
        """Marks of the parts that are not the panel's."""
        return [
            mark
            for row in self.places
            for mark in marks_of(
                self.rules, str(row.entry_id), self._recorded(row), self.prior.get(str(row.entry_id), {})
            )
        ]

    @cached_property
    def field(self) -> Field:
        """As the domain takes it."""
        tracks = {track_of(row) for row in self.places} or {""}
        rubrics = {track: rubric_of(self.stage, track) for track in tracks}
        return Field(
            self.rules.scoring, rubrics, self.entries, self.judges, self.sheets, self.more, kept=self.kept_sheets
        )

    def hash(self) -> str:
        """What ``inputs_hash`` of a ranking computed now would be."""
        return hash_field(self.field)

    def compute(self) -> Result:
        """The domain's answer. Raises ``BadInput``."""
        return tabulate_field(self.field)


def track_of(row: StageEntry) -> str:
    """The code of its track."""
    return row.entry.track.code if row.entry.track else ""
