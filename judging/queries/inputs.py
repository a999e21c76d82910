"""All that a ranking of a stage is computed from."""

from __future__ import annotations

from functools import cached_property

from competitions.domain.scoring import Mark
from competitions.enums import EntryState
from competitions.models import Stage, StageEntry
from judging.domain.field import Field, hash_field, item_values, tabulate_field
from judging.domain.results import EntryIn, EntryStatus, JudgeIn, Missing, Result, Sheet
from judging.enums import SheetState
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
from judging.queries.rubrics import rubric_for, rubric_of, rules_of

_STATUS = {
    EntryState.WITHDRAWN.value: EntryStatus.WITHDRAWN,
    EntryState.DISQUALIFIED.value: EntryStatus.DISQUALIFIED,
}


class Inputs:
    """Read in 4 queries, one more where an earlier stage counts."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.rules = rules_of(stage)
        self.places = list(stage.stage_entries.select_related("entry__track", "entry__region").order_by("pk"))
        for place in self.places:
            place.stage = stage
        self.rows = list(
            ScoreSheet.objects.filter(stage_entry__stage=stage)
            .exclude(state__in=[SheetState.UNMARKED, SheetState.SAVED])
            .order_by("stage_entry_id", "seat_id")
        )
        used = {row.seat_id for row in self.rows}
        self.seats = list(PanelSeat.objects.filter(pk__in=used).select_related("person", "panel").order_by("number"))
        self.recorded = recorded_in(stage)
        self.prior = earlier_results(stage, sorted(earlier_codes(self.rules)))
        for code, item in sorted(earlier_items(self.rules)):
            self._add_item(code, item)

    def _add_item(self, code: str, item: str) -> None:
        """What a tie-break compares of an earlier stage's sheet stands among the prior results as `stage.item`."""
        earlier = Stage.objects.select_related("competition").get(competition=self.stage.competition_id, code=code)
        for entry, value in item_values(Inputs(earlier).field, item).items():
            self.prior.setdefault(entry, {})[f"{code}.{item}"] = value

    def _recorded(self, place: StageEntry) -> Recorded:
        return self.recorded.get(place.pk) or Recorded()

    @property
    def entries(self) -> list[EntryIn]:
        """Every entry of the stage with what it brings along."""
        return [
            EntryIn(
                str(row.entry_id),
                track_of(row),
                _STATUS.get(row.entry.state, EntryStatus.ACTIVE),
                factors=factors_of(self.rules, self._recorded(row)) or None,
                prior=self.prior.get(str(row.entry_id)) or None,
                adjustments=adjustments_of(self.rules, self._recorded(row)),
                hall=str(row.hall or "") if self.rules.ranks_halls_apart else "",
            )
            for row in self.places
        ]

    @property
    def judges(self) -> list[JudgeIn]:
        """Those with sheets."""
        return [JudgeIn(str(seat.pk), seat.number) for seat in self.seats]

    @property
    def sheets(self) -> list[Sheet]:
        """Locked sheets, and those that are missing with the reason."""
        entry_of = {row.pk: str(row.entry_id) for row in self.places}
        reasons = {SheetState.RECUSED.value: Missing.RECUSED, SheetState.ABSENT.value: Missing.ABSENT}
        sheets = []
        for row in self.rows:
            missing = reasons.get(row.state)
            items = {} if missing else row.values
            sheets.append(Sheet(entry_of[row.stage_entry_id], str(row.seat_id), items, missing))
        return sheets

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
        rubrics = {track_of(row): rubric_for(row) for row in self.places} or {"": rubric_of(self.stage)}
        return Field(self.rules.scoring, rubrics, self.entries, self.judges, self.sheets, self.more)

    def hash(self) -> str:
        """What ``inputs_hash`` of a ranking computed now would be."""
        return hash_field(self.field)

    def compute(self) -> Result:
        """The domain's answer. Raises ``BadInput``."""
        return tabulate_field(self.field)


def track_of(row: StageEntry) -> str:
    """The code of its track."""
    return row.entry.track.code if row.entry.track else ""
