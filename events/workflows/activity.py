"""The table of moves of an activity: launched, filed, held, its outcome recorded and confirmed."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from competitions.enums import FilingState
from competitions.queries.history import name_action
from events.enums import ActivityState
from events.models import Activity
from events.permissions import activity as _permissions  # noqa: F401 - registers the predicates
from ui import formats
from workflow import registry
from workflow.machine import Workflow, transition
from workflow.services import Move

DRAFT, LAUNCHED, RUNNING = ActivityState.DRAFT, ActivityState.LAUNCHED, ActivityState.RUNNING
FINISHED, RECORDED = ActivityState.FINISHED, ActivityState.OUTCOME_RECORDED
CONFIRMED, CANCELLED = ActivityState.OUTCOME_CONFIRMED, ActivityState.CANCELLED
# Time to set up the table at the door and to check in who comes early.
DOORS_BEFORE = dt.timedelta(hours=2)


def registration_is_ahead(move: Move) -> str | None:
    """What nobody could register for any more is not launched."""
    if move.obj.registration_closes_at <= move.now:
        return _("Registration would be closed already; please change the times first.")
    return None


def filing_is_approved(move: Move) -> str | None:
    """Held only with an approved filing (备案); one that was filed late is approved all the same."""
    filing = move.obj.filing
    if filing is None or filing.state != FilingState.APPROVED:
        return _("The filing has not been approved yet; an activity is held only after it.")
    return None


def doors_may_open(move: Move) -> str | None:
    """Doors open shortly before it begins, not in the morning of the day or weeks before."""
    opens = move.obj.starts_at - DOORS_BEFORE
    if move.now < opens:
        return _("The activity begins at %(begins)s; its doors open from %(opens)s on.") % {
            "begins": formats.when(move.obj.starts_at),
            "opens": formats.when_short(opens),
        }
    return None


def it_has_begun(move: Move) -> str | None:
    """What has not begun cannot end."""
    if move.now < move.obj.starts_at:
        return _("The activity begins at %(begins)s and can be ended only after that (planned end: %(ends)s).") % {
            "begins": formats.when(move.obj.starts_at),
            "ends": formats.when_short(move.obj.ends_at),
        }
    return None


def filing_is_refused(move: Move) -> str | None:
    """The filing moves first, in the same act."""
    if move.obj.filing is None or move.obj.filing.state != FilingState.REFUSED:
        return _("This follows from the filing; please use the filing page.")
    return None


def is_not_own_outcome(move: Move) -> str | None:
    """Four eyes: nobody confirms the figures they recorded, whatever roles they hold."""
    if move.actor.actor_kind == "person" and move.actor.actor_key == str(move.obj.outcome_by_id):
        return _("You recorded these figures; somebody else of the office above has to confirm them.")
    return None


def keep_outcome(move: Move) -> None:
    """Figures by code, and words."""
    figures = move.data["figures"]
    move.touch(outcome=figures, outcome_text=move.data["text"], outcome_by_id=int(move.actor.actor_key))
    move.note(figures=figures)


ACTIVITY = Workflow(
    name="activity",
    label=gettext_lazy("Activity"),
    states=dict(ActivityState.choices),
    initial=DRAFT,
    related=("organisation", "filing"),
    transitions=(
        transition(
            "launch", DRAFT, LAUNCHED, "events.organise_activity",
            label=gettext_lazy("Launch"), done_label=gettext_lazy("Launched"), guards=(registration_is_ahead,),
        ),
        transition(
            "start", LAUNCHED, RUNNING, "events.organise_activity",
            label=gettext_lazy("Open the doors"), done_label=gettext_lazy("Doors opened"),
            guards=(filing_is_approved, doors_may_open),
        ),
        transition(
            "finish", RUNNING, FINISHED, "events.organise_activity",
            label=gettext_lazy("End the activity"), done_label=gettext_lazy("Activity ended"), guards=(it_has_begun,),
        ),
        transition(
            "record_outcome", {FINISHED, RECORDED}, RECORDED, "events.organise_activity",
            label=gettext_lazy("Record the outcome"), done_label=gettext_lazy("Outcome recorded"), effect=keep_outcome,
        ),
        transition(
            "confirm_outcome", RECORDED, CONFIRMED, "events.confirm_activity_outcome",
            label=gettext_lazy("Confirm the outcome"), done_label=gettext_lazy("Outcome confirmed"),
            guards=(is_not_own_outcome,),
        ),
        transition(
            "cancel", {DRAFT, LAUNCHED}, CANCELLED, "events.organise_activity",
            label=gettext_lazy("Cancel the activity"), done_label=pgettext_lazy("activity", "Cancelled"),
            needs_reason=True,
        ),
        transition(
            "lose_filing", {DRAFT, LAUNCHED}, CANCELLED, "events.refuse_activity_filing",
            label=gettext_lazy("Refuse the filing"), done_label=gettext_lazy("Cancelled: the filing was refused"),
            guards=(filing_is_refused,), needs_reason=True, by_hand=False,
        ),
    ),
)  # fmt: skip

registry.register(ACTIVITY, Activity)
name_action("activity.created", gettext_lazy("Drafted"))
name_action("activity.changed", gettext_lazy("Plan changed"))
name_action("activity.rest_absent", gettext_lazy("The rest marked as absent"))
