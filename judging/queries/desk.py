"""What the organiser reads of judging: seats with their progress, entries of a stage, the pool."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from html import escape
from typing import Any

from django.db.models import Count, F, Q, QuerySet
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from accounts.enums import Role
from accounts.models import Person
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
from judging.enums import COUNTED, SheetState
from judging.models import JudgeProfile, Panel, PanelSeat, ScoreSheet
from judging.queries.pool import one_each, pool_of
from judging.queries.shared_rows import shared
from workflow.actors import Actor

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
        "person__region",
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


def seats_in(stage: Stage) -> list[PanelSeat]:
    """Seats of a stage with how many sheets each has (``sheet_count``), has in (``done_count``), has signed and has
    begun, second ones of a re-judgement among them (``again_count``, ``again_done``); ``absent_count`` is of first ones. With
    what conflicts are found by. One query."""
    first, again = Q(sheets__rejudgement=None), Q(sheets__rejudgement__isnull=False)
    counted = ~Q(sheets__state__in=[SheetState.RECUSED, SheetState.ABSENT])
    rows = PanelSeat.objects.filter(panel__stage=stage).annotate(
        sheet_count=Count("sheets", filter=counted),
        done_count=Count("sheets", filter=Q(sheets__state__in=COUNTED)),
        signed_count=Count("sheets", filter=Q(sheets__state=SheetState.SIGNED)),
        absent_count=Count("sheets", filter=first & Q(sheets__state=SheetState.ABSENT)),
        recused_count=Count("sheets", filter=Q(sheets__state=SheetState.RECUSED)),
        again_count=Count("sheets", filter=again & counted),
        again_done=Count("sheets", filter=again & Q(sheets__state__in=COUNTED)),
    )
    return shared(
        rows.order_by("number"),
        ("panel", "person", "number", "is_leader", "state", "undertaking_at", "decline_reason", "avoid"),
        person=("name", "employer", "id_index", "phone_index", "region"),
        person__region=("path",),
        panel=("stage", "track", "hall", "name"),
        panel__track=("name",),
    )


def pool_for(panel: Panel) -> QuerySet[Person]:
    """Who may be asked to this panel: the pool of the office, and what is shared from above, not on this stage yet."""
    return Person.objects.filter(pk__in=_profiles_for(panel).values("person")).order_by("name", "pk")


def _profiles_for(panel: Panel) -> QuerySet[JudgeProfile]:
    seated = PanelSeat.objects.filter(panel__stage=panel.stage_id).values("person")
    return pool_of(panel.stage.competition.organisation).exclude(person__in=seated)


def profiles_for(panel: Panel, words: str = "", ticked: Collection[str] = ()) -> list[JudgeProfile]:
    """The same people as a list to tick: those in whom every one of ``words`` is found, who is ticked before all. One query."""
    fitting = shared(
        _profiles_for(panel).order_by("person__name", "pk"),
        ("organisation", "person", "employer", "title", "group", "fields"),
        person=("name", "employer", "expertise"),
    )
    rows = one_each(fitting, panel.stage.competition.organisation)
    for row in rows:
        row.is_ticked = str(row.person_id) in ticked  # type: ignore[attr-defined]
    found = [row for row in rows if row.is_ticked or _fits(row, words)]  # type: ignore[attr-defined]
    return sorted(found, key=lambda row: not row.is_ticked) if words else found  # type: ignore[attr-defined]


def pool_rows(pool: Iterable[JudgeProfile]) -> SafeString:
    """The list of ``profiles_for``, put together here: in a loop of a template a pool of 2,000 costs half a second."""
    group, fields = (f' data-label="{escape(text)}"' for text in (_("Group of judges"), _("Fields of expertise")))
    return mark_safe("".join(_pool_row(row, group, fields) for row in pool))


def _pool_row(row: JudgeProfile, group: str, fields: str) -> str:
    unit = escape(row.employer or row.person.employer) + (f" {escape(row.title)}" if row.title else "")
    under = f'<span class="cell-sub">{unit}</span>' if unit else ""
    tick = " checked" if row.is_ticked else ""  # type: ignore[attr-defined]
    return (
        f'<tr><td><label class="pick"><input type="checkbox" name="people" value="{row.person_id}"{tick}> '
        f"<span><b>{escape(row.person.name)}</b>{under}</span></label></td><td{group}>{escape(row.group) or '—'}</td>"
        f"<td{fields}>{escape('、'.join(row.field_list) or row.person.expertise) or '—'}</td></tr>"
    )


def _fits(row: JudgeProfile, words: str) -> bool:
    person = row.person
    text = f"{person.name} {row.employer} {person.employer} {row.title} {row.group} {row.fields} {person.expertise}".casefold()
    return all(word in text for word in words.casefold().split())


@dataclass
class StageFacts:
    """How far a stage is, in numbers."""

    entries: int = 0
    undrawn: int = 0
    unplaced: int = 0
    counted_sheets: int = 0
    done_sheets: int = 0
    signed_sheets: int = 0
    absent_sheets: int = 0
    again_sheets: int = 0
    again_done: int = 0

    @property
    def open_sheets(self) -> int:
        return self.counted_sheets - self.done_sheets

    @property
    def assigned_sheets(self) -> int:
        """First sheets, for second ones come of no assignment; those that the close found missing among them."""
        return self.counted_sheets + self.absent_sheets - self.again_sheets

    @property
    def first_done(self) -> int:
        return self.done_sheets - self.again_done


def facts_of(stage: Stage, seats: Iterable[Any]) -> StageFacts:
    """Entries that still compete, or took part in a stage that is over, and the sheets of its ``seats_in``. One query."""
    is_over = stage.state in OVER
    places = stage.stage_entries.all() if is_over else stage.stage_entries.filter(entry__state=EntryState.ACCEPTED)
    count = places.aggregate(
        all=Count("pk"),
        undrawn=Count("pk", filter=Q(running_no__isnull=True)),
        unplaced=Count("pk", filter=Q(hall__isnull=True)),
    )
    undrawn = count["undrawn"] if stage.is_on_stage and not is_over else 0
    names = ("sheet_count", "done_count", "signed_count", "absent_count", "again_count", "again_done")
    sums = [[getattr(seat, name) for name in names] for seat in seats]
    return StageFacts(count["all"], undrawn, count["unplaced"], *(sum(column) for column in zip(*sums, strict=True)))


def given_so_far(stage: Stage) -> dict[str, int]:
    """How many ``entries`` compete and how many first ``sheets`` were given to judges, whatever became of them. One query."""
    return stage.stage_entries.aggregate(
        entries=Count("pk", filter=Q(entry__state=EntryState.ACCEPTED), distinct=True),
        sheets=Count("sheets", filter=Q(sheets__rejudgement=None) & ~Q(sheets__state=SheetState.RECUSED)),
    )


def places_in(stage: Stage) -> QuerySet[StageEntry]:
    """Entries of a stage in order, with how many sheets each has and has in."""
    live = ~Q(sheets__state__in=[SheetState.RECUSED, SheetState.ABSENT])
    return (
        stage.stage_entries.select_related("entry__track")
        .annotate(
            sheet_count=Count("sheets", filter=live),
            done_count=Count("sheets", filter=Q(sheets__state__in=COUNTED)),
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
