"""What the organiser reads of judging: seats with their progress, entries of a stage, the pool."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, F, Q, QuerySet

from accounts.enums import Role
from accounts.models import Person, RoleAssignment
from accounts.queries import holds_for_organisation, region_paths, within_regions
from competitions.enums import EntryState, StageState
from competitions.models import Competition, Entry, Promotion, Stage, StageEntry
from competitions.queries.results import (
    live_promotion,
    previous_stage_of,
    promoted_ids,
    stages_after,
    stages_before,
    tracks_in,
)
from judging.enums import SeatState, SheetState
from judging.models import Panel, PanelSeat, ScoreSheet
from workflow.actors import Actor

OPEN = (SheetState.UNMARKED, SheetState.SAVED)
OVER = (StageState.CLOSED, StageState.RELEASED)


def runs(actor: Actor, competition: Competition) -> bool:
    """Whether the actor organises this competition (others of the region may look)."""
    return holds_for_organisation(actor, competition.organisation_id, Role.ORGANISER)


def stages_visible_to(actor: Actor) -> QuerySet[Stage]:
    """Stages of the competitions of the regions of the actor's desk roles."""
    scope = within_regions("competition__region", region_paths(actor))
    return Stage.objects.filter(scope).select_related(
        "competition__organisation", "competition__region", "competition__filing"
    )


def panels_visible_to(actor: Actor) -> QuerySet[Panel]:
    """Panels of those stages."""
    scope = within_regions("stage__competition__region", region_paths(actor))
    related = ("organisation", "region", "filing")
    return Panel.objects.filter(scope).select_related(*(f"stage__competition__{name}" for name in related), "track")


def seats_visible_to(actor: Actor) -> QuerySet[PanelSeat]:
    """Seats of those panels."""
    scope = within_regions("panel__stage__competition__region", region_paths(actor))
    return PanelSeat.objects.filter(scope).select_related(
        "panel__stage__competition__organisation",
        "panel__stage__competition__region",
        "panel__stage__competition__filing",
        "panel__track",
        "person__user",
    )


def sheets_visible_to(actor: Actor) -> QuerySet[ScoreSheet]:
    """Sheets of those seats, for unlocking: without their marks while marking is open."""
    scope = within_regions("seat__panel__stage__competition__region", region_paths(actor))
    return ScoreSheet.objects.filter(scope).select_related(
        "seat__panel__stage__competition__organisation",
        "seat__panel__stage__competition__region",
        "seat__panel__stage__competition__filing",
        "seat__person",
        "stage_entry__entry",
        "stage_entry__stage__competition",
    )


def seats_in(stage: Stage) -> QuerySet[PanelSeat]:
    """Seats of a stage with how many sheets each has (``sheet_count``), has in (``done_count``) and has begun."""
    counted = ~Q(sheets__state__in=[SheetState.RECUSED, SheetState.ABSENT])
    return (
        PanelSeat.objects.filter(panel__stage=stage)
        .select_related("person", "panel__track")
        .annotate(
            sheet_count=Count("sheets", filter=counted),
            done_count=Count("sheets", filter=Q(sheets__state=SheetState.SUBMITTED)),
            begun_count=Count("sheets", filter=Q(sheets__state=SheetState.SAVED)),
            recused_count=Count("sheets", filter=Q(sheets__state=SheetState.RECUSED)),
        )
        .order_by("number")
    )


def pool_for(panel: Panel) -> QuerySet[Person]:
    """Judges in scope of the competition's region, whether their role stands below or above it, not on this stage yet."""
    region = panel.stage.competition.region
    above = [code for code in region.path.strip("/").split("/") if code]
    live = RoleAssignment.objects.filter(role=Role.JUDGE, ended_at__isnull=True)
    live = live.filter(Q(region__path__startswith=region.path) | Q(region__in=above))
    seated = PanelSeat.objects.filter(panel__stage=panel.stage_id).values("person")
    return Person.objects.filter(pk__in=live.values("person")).exclude(pk__in=seated).order_by("name", "pk")


@dataclass
class StageFacts:
    """How far a stage is, in numbers: two queries."""

    entries: int = 0
    undrawn: int = 0
    unplaced: int = 0
    sheets: dict[str, int] = field(default_factory=dict)

    @property
    def open_sheets(self) -> int:
        return sum(self.sheets.get(state, 0) for state in OPEN)

    @property
    def done_sheets(self) -> int:
        return self.sheets.get(SheetState.SUBMITTED, 0)

    @property
    def counted_sheets(self) -> int:
        return self.open_sheets + self.done_sheets


def facts_of(stage: Stage) -> StageFacts:
    """Entries that still compete, or took part in a stage that is over, and their sheets by state."""
    is_over = stage.state in OVER
    places = stage.stage_entries.all() if is_over else stage.stage_entries.filter(entry__state=EntryState.ACCEPTED)
    count = places.aggregate(
        all=Count("pk"),
        undrawn=Count("pk", filter=Q(running_no__isnull=True)),
        unplaced=Count("pk", filter=Q(hall__isnull=True)),
    )
    rows = ScoreSheet.objects.filter(stage_entry__stage=stage).order_by().values_list("state").annotate(n=Count("pk"))
    undrawn = count["undrawn"] if stage.is_on_stage and not is_over else 0
    return StageFacts(count["all"], undrawn, count["unplaced"], dict(rows))


def places_in(stage: Stage) -> QuerySet[StageEntry]:
    """Entries of a stage in order, with how many sheets each has and has in."""
    live = ~Q(sheets__state__in=[SheetState.RECUSED, SheetState.ABSENT])
    return (
        stage.stage_entries.select_related("entry__track")
        .annotate(
            sheet_count=Count("sheets", filter=live),
            done_count=Count("sheets", filter=Q(sheets__state=SheetState.SUBMITTED)),
        )
        .order_by(F("running_no").asc(nulls_last=True), "entry__track__order", "blind_code", "pk")
    )


def entries_for(stage: Stage) -> QuerySet[Entry] | None:
    """What belongs in a stage: by track every accepted entry, or those promoted by the stage before, moved up since included.

    None while nothing of it is decided. Two queries and one for each stage before.
    """
    wanted: Q | None = None
    before: dict[int, Promotion | None] = {}
    for track in tracks_in(stage):
        earlier = previous_stage_of(stage, track)
        if earlier is None:
            passing = Q(track__code=track)
        else:
            if earlier.pk not in before:
                before[earlier.pk] = live_promotion(earlier)
            promotion = before[earlier.pk]
            if promotion is None:
                continue
            passing = Q(track__code=track, pk__in=promoted_ids(promotion))
        wanted = passing if wanted is None else wanted | passing
    if wanted is None:
        return None
    return Entry.objects.filter(wanted, competition=stage.competition_id, state=EntryState.ACCEPTED).order_by("pk")


def undecided_before(stage: Stage) -> list[Stage]:
    """The stages before this one whose promotion is not decided, but for those that nobody stands in. Two queries."""
    before = {row.pk: row for row in stages_before(stage)}
    decided = Promotion.objects.filter(stage__in=before, undone_at__isnull=True).values("stage")
    standing = StageEntry.objects.filter(stage__in=before, entry__state=EntryState.ACCEPTED).exclude(stage__in=decided)
    waiting = set(standing.values_list("stage_id", flat=True))
    return [row for key, row in before.items() if key in waiting]


def next_stage(stage: Stage) -> Stage | None:
    """The first stage that entries of this one go on to; None where all its tracks end here."""
    after = stages_after(stage)
    return after[0] if after else None


def current_stage(stages: list[Stage]) -> Stage | None:
    """The stage that work is on: the first whose marking is not over, else the last."""
    for stage in stages:
        if stage.state in (StageState.NOT_STARTED, StageState.MARKING):
            return stage
    return stages[-1] if stages else None


def waiting_seats(stage: Stage) -> dict[str, Any]:
    """Seats by state."""
    rows = PanelSeat.objects.filter(panel__stage=stage).order_by().values_list("state").annotate(n=Count("pk"))
    counts = dict(rows)
    return {state: counts.get(state, 0) for state in SeatState.values}
