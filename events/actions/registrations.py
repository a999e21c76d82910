"""The verbs of a registration. Whoever gives or takes places locks the activity first: lock, then count."""

from __future__ import annotations

from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _

from accounts.models import Person
from competitions.actions.doors import require
from events.actions.messages import tell, tell_all
from events.domain.capacity import Waiting, next_offers
from events.domain.ratings import is_complete
from events.enums import ActivityState, RegistrationState
from events.models import Activity, Rating, Registration
from events.queries.activities import HOLDING_A_PLACE
from events.queries.ratings import is_rateable, items_asked
from workflow import clock
from workflow.actors import System
from workflow.services import Conflict, Refused, act, lock, perform, perform_many, record

# Who waits first gets a place without anybody pressing a button.
QUEUE = System.granted("events.queue", "events.manage_registration")
REGISTERED, WAITING, CANCELLED = RegistrationState.REGISTERED, RegistrationState.WAITING, RegistrationState.CANCELLED


def register(*, activity: Activity, person: Person) -> Registration:
    """Join the queue; whoever stands at its head gets a free place at once. Registering twice changes nothing.

    ``Refused`` when the activity is not open or its window is over.
    """
    with act():
        locked = lock(activity)
        _require_open(locked)
        found = Registration.objects.filter(activity=locked, person=person).first()
        if found is not None and found.state != CANCELLED:
            return found
        if found is None:
            found = Registration.objects.create(activity=locked, person=person, queued_at=clock.now())
            record("registration.made", actor=person, target=found, data={"activity": locked.pk})
        else:
            found = perform(found, "queue_again", actor=person)
        offer_free_places(activity=locked, newcomer=found)
        found.refresh_from_db()
        tell(found, "events.registered" if found.state == REGISTERED else "events.waiting")
    return found


def cancel_registration(*, registration: Registration, actor: Person) -> Registration:
    """Give the place back; whoever waits first gets it and is told."""
    with act():
        locked = lock(registration.activity)
        cancelled = perform(registration, "cancel", actor=actor)
        offer_free_places(activity=locked)
    return cancelled


def offer_free_places(*, activity: Activity, newcomer: Registration | None = None) -> None:
    """Give free places to the head of the queue and tell them; the ``newcomer`` is told elsewhere. Needs the lock."""
    live = activity.registrations.exclude(state=CANCELLED)
    taken = live.filter(state__in=HOLDING_A_PLACE).count()
    queue = [Waiting(pk, since) for pk, since in live.filter(state=WAITING).values_list("pk", "queued_at")]
    for pk in next_offers(activity.capacity, taken, queue):
        offered = perform(Registration.objects.get(pk=pk), "offer", actor=QUEUE)
        if newcomer is None or pk != newcomer.pk:
            tell(offered, "events.offered")


def close_queue(*, activity: Activity) -> None:
    """The activity is over: whoever still waits gets a closing word."""
    waiting = list(activity.registrations.filter(state=WAITING))
    if waiting:
        perform_many(waiting, "close_queue", actor=QUEUE)
        tell_all(
            activity.registrations.filter(state=RegistrationState.UNPLACED).select_related("activity", "person__user"),
            "events.unplaced",
        )


def check_in(*, registration: Registration, actor: Person) -> Registration:
    """The organiser ticks somebody off. The second of two reads who was first."""
    return perform(registration, "check_in", actor=actor)


def check_in_by_code(*, activity: Activity, person: Person, code: str) -> Registration:
    """The attendee scans the code at the door; scanning twice changes nothing.

    ``Refused`` for a wrong code, for somebody without a place, and before and after the activity.
    """
    if not constant_time_compare(code, activity.check_in_code):
        raise Refused(_("This is not the code of this activity."))
    registration = Registration.objects.filter(activity=activity, person=person).first()
    if registration is None or registration.state in (CANCELLED, WAITING, RegistrationState.UNPLACED):
        raise Refused(_("You have no place in this activity; please speak to the staff."))
    if registration.state == RegistrationState.ATTENDED:
        return registration
    return perform(registration, "check_in_self", actor=person)


def mark_absent(*, registration: Registration, actor: Person) -> Registration:
    """Registered but not there."""
    return perform(registration, "mark_absent", actor=actor)


def mark_rest_absent(*, activity: Activity, actor: Person) -> list[Registration]:
    """Everybody with a place who was not checked in, all or none."""
    action = "activity.rest_absent"
    with act():
        locked = lock(activity)
        require(actor, "events.organise_activity", locked, action)
        marked = absent_unmarked(activity=locked, actor=actor)
        if not marked:
            raise Refused(_("Everybody registered is marked already."))
        record(action, actor=actor, target=locked, data={"count": len(marked)})
    return marked


def absent_unmarked(*, activity: Activity, actor: Person) -> list[Registration]:
    """Whoever holds a place and was not checked in is absent. Needs the lock of the activity.

    The rows are locked as they are found: who is being checked in at the same moment is not marked after all.
    """
    rest = activity.registrations.select_for_update(no_key=True).filter(state=REGISTERED).order_by("pk")
    return perform_many(list(rest), "mark_absent", actor=actor)


def rate(
    *, registration: Registration, person: Person, items: dict[str, int], comment: str = "", anonymous: bool = False
) -> Rating:
    """One answer per attendee once it has begun: every item asked → 1 to 5. A second one is a ``Conflict``."""
    require(person, "events.own_registration", registration, "registration.rated")
    if not is_complete(items, [code for code, _label in items_asked(registration.activity)]):
        raise Refused(_("Please answer every question."))
    with act():
        locked = lock(registration)
        if locked.state != RegistrationState.ATTENDED:
            raise Refused(_("Only people who attended can rate the activity."))
        if not is_rateable(locked.activity, clock.now()):
            raise Refused(_("Rating opens when the activity has begun."))
        if Rating.objects.filter(registration=locked).exists():
            raise Conflict(_("You have already rated this activity. Thank you."))
        rating = Rating.objects.create(
            registration=locked, items=items, comment=comment, anonymous=anonymous, rated_at=clock.now()
        )
        record("registration.rated", actor=person, target=locked)
    return rating


def _require_open(activity: Activity) -> None:
    if activity.state != ActivityState.LAUNCHED:
        raise Refused(_("Registration for this activity is not open."))
    if clock.arrived().replace(microsecond=0) > activity.registration_closes_at:
        raise Refused(_("Registration for this activity is closed."))
