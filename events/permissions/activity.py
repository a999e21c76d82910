"""Who may do what with activities and registrations."""

from __future__ import annotations

from accounts.enums import Role
from accounts.models import Person
from accounts.queries import holds_for_organisation
from events.models import Activity, Registration
from workflow.actors import Actor
from workflow.permissions import is_permitted, permission


@permission("events.organise_activity")
def may_organise(actor: Actor, activity: Activity) -> bool:
    """An organiser of the office that holds the activity."""
    return holds_for_organisation(actor, activity.organisation_id, Role.ORGANISER)


@permission("events.confirm_activity_outcome")
def may_confirm_outcome(actor: Actor, activity: Activity) -> bool:
    """An approver of the office that the activity's filing was addressed to."""
    filing = activity.filing
    return filing is not None and holds_for_organisation(actor, filing.addressee_id, Role.APPROVER)


@permission("events.refuse_activity_filing")
def may_refuse_filing(actor: Actor, activity: Activity) -> bool:
    """Whoever decides its filing cancels an activity, only by refusing it."""
    return activity.filing is not None and is_permitted(actor, "competitions.decide_filing", activity.filing)


@permission("events.own_registration")
def is_own(actor: Actor, registration: Registration) -> bool:
    """The person registered."""
    return isinstance(actor, Person) and actor.pk == registration.person_id


@permission("events.cancel_registration")
def may_cancel(actor: Actor, registration: Registration) -> bool:
    """The person registered, or the organiser."""
    return is_own(actor, registration) or may_manage(actor, registration)


@permission("events.manage_registration")
def may_manage(actor: Actor, registration: Registration) -> bool:
    """An organiser of the office that holds the activity."""
    return may_organise(actor, registration.activity)
