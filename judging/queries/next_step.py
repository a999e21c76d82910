"""What an organiser does next in judging: at every turn of a competition the one step, by stage."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db.models import Count, Exists, F, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from competitions.domain.windows import end_of_day
from competitions.enums import CompetitionPhase, CompetitionState, EntryState, StageState
from competitions.models import Entry, Promotion, Stage, StageEntry
from competitions.queries.results import codes_before
from competitions.queries.rule_books import book_of
from judging.enums import COUNTED, OPEN_SHEETS, SeatState, SheetState, TabulationState
from judging.models import PanelSeat, ScoreSheet, Tabulation
from judging.queries.rubrics import rules_of
from workflow import clock

LATE_DAYS = 3


@dataclass(frozen=True)
class NextStep:
    """One thing to do, or to watch, in a stage."""

    stage: Stage
    title: str
    url: str
    button: str
    due: dt.datetime | None = None
    count: int = 1


def due_at(stage: Stage) -> dt.datetime | None:
    """The last second of the last day of marking."""
    competition = stage.competition
    day = competition.final_on if stage.is_on_stage else competition.review_ends_on
    return end_of_day(day, timezone.get_current_timezone()) if day else None


def stages_with_facts(scope: Q) -> QuerySet[Stage]:
    """Stages on which work is to be done, with what decides which. One query."""
    sheets = ScoreSheet.objects.filter(stage_entry__stage=OuterRef("pk")).order_by().values("stage_entry__stage")
    first = sheets.filter(rejudgement=None)
    seats = PanelSeat.objects.filter(panel__stage=OuterRef("pk")).order_by().values("panel__stage")
    competing = Q(stage_entry__entry__state=EntryState.ACCEPTED)
    tables = Tabulation.objects.filter(stage=OuterRef("pk"))
    entries = Entry.objects.filter(competition=OuterRef("competition"))
    inside = (
        StageEntry.objects.filter(stage=OuterRef("pk"), entry__state=EntryState.ACCEPTED).order_by().values("stage")
    )

    def count(rows: QuerySet) -> Coalesce:  # type: ignore[type-arg]
        return Coalesce(Subquery(rows.annotate(n=Count("pk")).values("n"), output_field=IntegerField()), 0)

    return (
        Stage.objects.filter(scope)
        .select_related("competition")
        .defer("competition__introduction", "competition__how_to_enter")
        .annotate(
            # Second sheets of a re-judgement come of no assignment: they are waited for, and are no part of how far it is.
            sheet_count=count(first.exclude(state__in=[SheetState.RECUSED, SheetState.ABSENT])),
            done_count=count(first.filter(state__in=COUNTED)),
            first_open=count(first.filter(competing, state__in=OPEN_SHEETS)),
            open_count=count(sheets.filter(competing, state__in=OPEN_SHEETS)),
            unanswered=count(seats.filter(state=SeatState.INVITED)),
            accepted=count(seats.filter(state=SeatState.ACCEPTED)),
            to_check=Exists(entries.filter(state=EntryState.SUBMITTED)),
            has_passed=Exists(entries.filter(state=EntryState.ACCEPTED)),
            # Counted, for PostgreSQL looks for "one of them" through all entries of all contests.
            has_entries=count(inside),
            has_undrawn=count(inside.filter(running_no__isnull=True)),
            has_unplaced=count(inside.filter(hall__isnull=True)),
            has_draft=Exists(tables.filter(state=TabulationState.DRAFT)),
            has_frozen=Exists(tables.filter(state=TabulationState.FROZEN)),
            is_promoted=Exists(Promotion.objects.filter(stage=OuterRef("pk"), undone_at__isnull=True)),
        )
        .order_by(F("competition__year").desc(), "competition_id", "order", "pk")
    )


def next_steps(stages: Iterable[Stage]) -> Iterator[NextStep]:
    """What waits in each stage. A stage is prepared as soon as those before it have promoted."""
    before: Stage | None = None
    promoted: set[str] = set()
    for stage in stages:
        if before is not None and before.competition_id != stage.competition_id:
            before, promoted = None, set()
        first = before is None
        book = book_of(stage.competition)
        ready = codes_before(book, stage.code) <= promoted
        if stage.is_promoted:  # type: ignore[attr-defined]
            promoted.add(stage.code)
        waiting: int = stage.unanswered  # type: ignore[attr-defined]
        if waiting and stage.state in (StageState.NOT_STARTED, StageState.MARKING):
            title = ngettext("%(count)d judge has not answered", "%(count)d judges have not answered", waiting)
            yield NextStep(stage, title % {"count": waiting}, page_of(stage), _("Remind"), count=waiting)
        step = None
        if stage.competition.state == CompetitionState.FILED:
            step = _begin(stage) if first else None
        elif stage.state == StageState.NOT_STARTED:
            step = _prepare(stage) if ready and book.stage(stage.code).mode.is_marked else _name(stage, ready=ready)
        elif stage.state == StageState.MARKING:
            step = _watch(stage)
        elif stage.state == StageState.CLOSED and not stage.is_promoted:  # type: ignore[attr-defined]
            step = _decide(stage)
        if step is not None:
            yield step
        before = stage


def page_of(stage: Stage, name: str = "judging") -> str:
    """A tab of the desk, opened at this stage."""
    return reverse(f"judging_desk:{name}", kwargs={"pk": stage.competition_id}) + f"?stage={stage.code}"


def _below(stage: Stage, name: str) -> str:
    return reverse(f"judging_desk:{name}", kwargs={"pk": stage.competition_id, "code": stage.code})


def _begin(stage: Stage) -> NextStep | None:
    """From registration to judging, as soon as the move's own guards let it."""
    over = stage.competition.phase(clock.now()) is CompetitionPhase.CHECKING
    if not over or stage.to_check or not stage.has_passed:  # type: ignore[attr-defined]
        return None
    return NextStep(
        stage, _("Registration is over and every entry is checked: begin judging"), page_of(stage), _("Begin judging")
    )


def _prepare(stage: Stage) -> NextStep | None:
    """In the order of the stage's own checklist."""
    if not stage.has_entries:  # type: ignore[attr-defined]
        return None  # nobody passed, or everybody left: there is nothing to judge
    accepted, unanswered = stage.accepted, stage.unanswered  # type: ignore[attr-defined]
    size = rules_of(stage).panel_size
    if accepted < size and not stage.sheet_count:  # type: ignore[attr-defined]
        left = size - accepted - unanswered
        if left <= 0:
            return None  # who was asked fills the panel; the line about the answers says so
        title = ngettext("%(count)d judge is still to be invited", "%(count)d judges are still to be invited", left)
        return NextStep(stage, title % {"count": left}, page_of(stage), _("Invite"), count=left)
    if rules_of(stage).needs_halls and stage.has_unplaced:  # type: ignore[attr-defined]
        return NextStep(stage, _("Give every entry its hall"), _below(stage, "halls"), _("Halls"))
    if stage.is_on_stage and stage.has_undrawn:  # type: ignore[attr-defined]
        return NextStep(stage, _("Draw the order of appearance"), _below(stage, "entries"), _("Draw"))
    if not stage.sheet_count:  # type: ignore[attr-defined]
        return NextStep(stage, _("Assign the score sheets"), _below(stage, "assign"), _("Assign"))
    return NextStep(stage, _("The score sheets are assigned: open marking"), page_of(stage), _("Open marking"))


def _name(stage: Stage, *, ready: bool) -> NextStep | None:
    """A stage without marks: people name who passes."""
    if not ready or not stage.has_entries or stage.is_promoted:  # type: ignore[attr-defined]
        return None
    return NextStep(stage, _("Name who goes on"), _below(stage, "promotion"), _("Decide"))


def _watch(stage: Stage) -> NextStep:
    """How far marking is; near the end, what is missing; at the end, the close."""
    due = due_at(stage)
    left: int = stage.open_count  # type: ignore[attr-defined]
    if not left:
        return NextStep(stage, _("Every score sheet is in: close the marking"), page_of(stage), _("Close"), due)
    first: int = stage.first_open  # type: ignore[attr-defined]
    numbers = {"done": stage.done_count, "count": stage.done_count + first}  # type: ignore[attr-defined]
    title = _("Judges are marking: %(done)d of %(count)d score sheets are in") % numbers
    if left > first:
        title = _("; ").join([title, _("judged again: %(count)d to come") % {"count": left - first}])
    if stage.is_on_stage and (due is None or clock.now() <= due):
        # In the hall the conductor waits for the marks; nobody is reminded by SMS.
        return NextStep(stage, title, _below(stage, "live"), _("Live stage"), due, left)
    if due is not None and due - clock.now() < dt.timedelta(days=LATE_DAYS):
        late = ngettext("%(count)d score sheet is still missing", "%(count)d score sheets are still missing", left)
        return NextStep(stage, late % {"count": left}, page_of(stage), _("Remind"), due, left)
    return NextStep(stage, title, page_of(stage), _("Look"), due, left)


def _decide(stage: Stage) -> NextStep:
    table = page_of(stage, "ranking")
    if stage.has_draft:  # type: ignore[attr-defined]
        return NextStep(stage, _("Check the ranking and freeze it"), table, _("Freeze"))
    if stage.has_frozen:  # type: ignore[attr-defined]
        return NextStep(stage, _("Decide the promotion"), _below(stage, "promotion"), _("Decide"))
    return NextStep(stage, _("Marking is closed: make the ranking"), table, _("Tabulate"))
