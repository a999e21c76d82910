"""The table of moves of a registration: the queue, a place, then there or not."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from events.enums import ActivityState, RegistrationState
from events.models import Registration
from events.permissions import activity as _permissions  # noqa: F401 - registers the predicates
from workflow import registry
from workflow.machine import Workflow, transition
from workflow.services import Move

REGISTERED, WAITING = RegistrationState.REGISTERED, RegistrationState.WAITING
ATTENDED, ABSENT, CANCELLED = RegistrationState.ATTENDED, RegistrationState.ABSENT, RegistrationState.CANCELLED
UNPLACED = RegistrationState.UNPLACED


def is_ahead_or_running(move: Move) -> str | None:
    """Places are given and given back until the activity has ended."""
    if move.obj.activity.state not in (ActivityState.LAUNCHED, ActivityState.RUNNING):
        return _("The activity is over or cancelled.")
    return None


def doors_are_open(move: Move) -> str | None:
    """Checked in while the activity runs; afterwards the list may be put right until the outcome is recorded."""
    if move.obj.activity.state not in (ActivityState.RUNNING, ActivityState.FINISHED):
        return _("Check-in is open from the moment the organiser opens the doors until the outcome is recorded.")
    return None


def is_running(move: Move) -> str | None:
    """Nobody checks in from home when it is over."""
    if move.obj.activity.state != ActivityState.RUNNING:
        return _("Check-in opens when the activity begins and closes when it ends.")
    return None


def is_over(move: Move) -> str | None:
    """Places may still come free until it ends."""
    if move.obj.activity.state != ActivityState.FINISHED:
        return _("The waiting list is closed when the activity ends.")
    return None


def note_attendance(move: Move) -> None:
    """When they came."""
    move.touch(attended_at=move.now)


def forget_attendance(move: Move) -> None:
    """They were not there after all."""
    move.touch(attended_at=None)


def stand_at_the_end(move: Move) -> None:
    """Who comes back after cancelling queues anew."""
    move.touch(queued_at=move.now)


REGISTRATION = Workflow(
    name="registration",
    label=gettext_lazy("Registration"),
    states=dict(RegistrationState.choices),
    initial=WAITING,
    related=("activity__organisation", "person__user"),
    transitions=(
        transition(
            "offer", WAITING, REGISTERED, "events.manage_registration",
            label=gettext_lazy("Give a place"), done_label=gettext_lazy("Got a place"),
            guards=(is_ahead_or_running,), by_hand=False,
        ),
        transition(
            "close_queue", WAITING, UNPLACED, "events.manage_registration",
            label=gettext_lazy("Close the waiting list"), done_label=gettext_lazy("No place came free"),
            guards=(is_over,), by_hand=False,
        ),
        transition(
            "queue_again", CANCELLED, WAITING, "events.own_registration",
            label=gettext_lazy("Register again"), done_label=gettext_lazy("Registered again"),
            guards=(is_ahead_or_running,), effect=stand_at_the_end, by_hand=False,
        ),
        transition(
            "cancel", {REGISTERED, WAITING}, CANCELLED, "events.cancel_registration",
            label=gettext_lazy("Cancel the registration"), done_label=pgettext_lazy("registration", "Cancelled"),
            guards=(is_ahead_or_running,),
        ),
        transition(
            "check_in", {REGISTERED, ABSENT}, ATTENDED, "events.manage_registration",
            label=gettext_lazy("Check in"), done_label=gettext_lazy("Checked in"),
            guards=(doors_are_open,), effect=note_attendance,
        ),
        transition(
            "check_in_self", {REGISTERED, ABSENT}, ATTENDED, "events.own_registration",
            label=gettext_lazy("Check in at the door"), done_label=gettext_lazy("Checked in at the door"),
            guards=(is_running,), effect=note_attendance, by_hand=False,
        ),
        transition(
            "mark_absent", {REGISTERED, ATTENDED}, ABSENT, "events.manage_registration",
            label=gettext_lazy("Mark as absent"), done_label=gettext_lazy("Marked as absent"),
            guards=(doors_are_open,), effect=forget_attendance,
        ),
    ),
)  # fmt: skip

registry.register(REGISTRATION, Registration)
