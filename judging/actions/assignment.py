"""Which judge marks which entry: what it would be, and the sheets made from it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.utils.translation import gettext as _

from competitions.actions.doors import require
from competitions.enums import StageState
from competitions.models import Stage
from judging.actions.assignment_groups import by_panel, plan_group
from judging.actions.assignment_plan import HandOver, Key, Options, Plan, Watching, begin, ground_of
from judging.actions.declarations import note_warnings
from judging.actions.refusals import refuse
from judging.domain.conflicts import Conflict
from judging.domain.trouble import Code, Trouble
from judging.enums import COUNTED
from judging.models import PanelSeat, ScoreSheet
from judging.queries.rejudgements import first_sheets
from judging.queries.rubrics import rules_of
from workflow import services
from workflow.actors import Actor

__all__ = ["HandOver", "Options", "Plan", "Watching", "assign_reviews", "make_sheets", "plan_assignment"]

RUN = "competitions.run_stage"
ACTION = "judging.reviews_assigned"


def plan_assignment(
    *,
    stage: Stage,
    options: Options | None = None,
    hand_over: HandOver | None = None,
    watching: Watching = Watching(),  # noqa: B008 - it holds nothing that changes
) -> Plan:
    """Who would mark what, from the seed of the stage and the number of reviews of the rule book. Writes nothing.

    Sheets that exist stay; a recused or missing one is replaced by another judge where the rule book wants a fixed
    number of reviews. Without such a number every judge of the panel marks every entry that is not in conflict.
    Where the field of judges is known (``affinity``), a pair without a number counts 0; else lots decide.
    With ``hand_over`` sheets that nobody has touched may move, as few as can be.
    """
    ground = ground_of(stage)
    plan = begin(ground, options or Options())
    if not ground.rows:
        plan.troubles.append(Trouble(Code.NO_ENTRIES))
    by_hall = rules_of(stage).needs_halls or any(seat.panel.hall for seat in ground.seats)
    if by_hall and any(row.hall is None for row in ground.rows):
        plan.troubles.append(Trouble(Code.NO_HALL))
        return plan
    for key, rows in by_panel(ground):
        plan_group(plan, ground, key, rows, hand_over, watching)
    if hand_over is not None and hand_over.leaving is not None:
        left = (one for one in ground.sheets if one.seat == hand_over.leaving and one.state in COUNTED)
        plan.loads[hand_over.leaving] = sum(1 for _one in left)
    return plan


def assign_reviews(*, stage: Stage, actor: Actor, options: Options | None = None) -> Plan:
    """Make the sheets of the plan at once. Sheets that exist stay. Raises ``Refused`` with every problem of the plan."""
    require(actor, RUN, stage, ACTION)
    with services.act():
        stage = services.lock(stage)
        may_be_assigned(stage, actor, ACTION)
        plan = plan_assignment(stage=stage, options=options)
        if plan.problems:
            refuse(ACTION, " ".join(plan.problems), actor=actor, target=stage)
        new = make_sheets(stage, plan.pairs, plan.warnings, plan.entry_of, plan.seats)
        facts = {"seed": stage.seed, "new": len(new), "mode": plan.options.mode, "locks": len(plan.options.locks)}
        loads = {str(seat): count for seat, count in plan.loads.items()}
        services.record(ACTION, actor=actor, target=stage, data=facts | {"loads": loads})
    return plan


def may_be_assigned(stage: Stage, actor: Actor, action: str) -> None:
    """Raises ``Refused`` once marking is over, and while there is no lot to draw by."""
    if stage.state in (StageState.CLOSED, StageState.RELEASED):
        refuse(action, _("Marking of this stage is closed."), actor=actor, target=stage)
    if not stage.seed:
        refuse(action, _("Put the entries into this stage first."), actor=actor, target=stage)


def make_sheets(
    stage: Stage,
    pairs: Iterable[Key],
    warnings: Iterable[Conflict],
    entry_of: Mapping[int, str],
    seats: Iterable[PanelSeat],
) -> list[ScoreSheet]:
    """The sheets of these pairs that are not there yet. The stage is locked."""
    present = set(first_sheets(stage).values_list("stage_entry_id", "seat_id"))
    new = [ScoreSheet(stage_entry_id=place, seat_id=seat) for place, seat in pairs if (place, seat) not in present]
    note_warnings(new, warnings, entry_of, seats)
    ScoreSheet.objects.bulk_create(new)
    return new
