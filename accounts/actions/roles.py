"""Give and take roles. A role is held for an organisation; what it sees is the subtree of the organisation's region."""

from __future__ import annotations

from django.utils.translation import gettext as _

from accounts.enums import RegionLevel, Role
from accounts.models import Organisation, Person, RoleAssignment
from accounts.permissions import GRANTABLE, needed_to_give, permitted
from notifications.actions import queue_message
from workflow import clock
from workflow.actors import Actor
from workflow.services import Conflict, Forbidden, Refused, act, record, record_refusal


def grant_role(
    *, person: Person, role: str, organisation: Organisation, actor: Actor, tell: bool = True
) -> RoleAssignment:
    """Give ``person`` a role for ``organisation``. ``tell``: an SMS says so (not when another message does).

    ``Forbidden`` outside the actor's subtree, or to oneself; ``Refused`` when the person holds it already.
    """
    check_may_give(role=role, organisation=organisation, actor=actor, person=person)
    with act():
        # The person's row serialises two grants of the same role.
        locked = Person.objects.select_for_update(no_key=True).get(pk=person.pk)
        held = RoleAssignment.objects.filter(person=locked, role=role, organisation=organisation, ended_at=None)
        if held.exists():
            raise Refused(_("%(name)s holds this role already.") % {"name": locked.name})
        row = RoleAssignment.objects.create(
            person=locked,
            role=role,
            organisation=organisation,
            region_id=organisation.region_id,
            granted_by=actor if isinstance(actor, Person) else None,
            granted_at=clock.now(),
        )
        record("accounts.role_granted", target=locked, actor=actor, data=_facts(row))
        if tell:
            _tell(locked, "accounts.role_granted", row)
    person.forget_roles()
    return row


def end_role(*, assignment: RoleAssignment, actor: Actor, reason: str) -> RoleAssignment:
    """Take a role away, from the next request on. ``Refused`` for the last administrator of the province."""
    if not reason.strip():
        raise Refused(_("Please give a reason."))
    with act():
        row = (
            RoleAssignment.objects.select_for_update(no_key=True, of=("self",))
            .select_related("person", "organisation", "region")
            .get(pk=assignment.pk)
        )
        if row.ended_at:
            raise Conflict(_("Somebody else was faster: this role was ended already."))
        if row.organisation is None or not permitted(actor, "accounts.grant_role", row.organisation):
            record_refusal("accounts.role_ended", actor=actor, target=row.person, reason="scope", data=_facts(row))
            raise Forbidden(_("You may not do this."))
        if row.role == Role.ADMINISTRATOR and row.region and row.region.level == RegionLevel.PROVINCE:
            others = RoleAssignment.objects.filter(role=row.role, region=row.region, ended_at=None).exclude(pk=row.pk)
            if not others.exists():
                raise Refused(_("This is the last administrator of the province. Appoint another one first."))
        row.ended_at = clock.now()
        row.save(update_fields=["ended_at"])
        record("accounts.role_ended", target=row.person, actor=actor, reason=reason.strip(), data=_facts(row))
        _tell(row.person, "accounts.role_ended", row)
    return row


def check_may_give(*, role: str, organisation: Organisation, actor: Actor, person: Person | None = None) -> None:
    """``Forbidden`` (and a row in the audit) unless ``actor`` may give ``role`` for ``organisation``."""
    why = ""
    if person is not None and isinstance(actor, Person) and actor.pk == person.pk:
        why = "self"
    elif role != Role.JUDGE and role not in GRANTABLE:
        why = "role"
    elif not permitted(actor, needed_to_give(role), organisation):
        why = "scope"
    if why:
        facts = {"role": role, "organisation": organisation.pk}
        record_refusal("accounts.role_granted", actor=actor, target=person, reason=why, data=facts)
        words = (
            _("You may not give yourself a role.") if why == "self" else _("You may not give this role for this unit.")
        )
        raise Forbidden(words)


def _facts(row: RoleAssignment) -> dict[str, object]:
    return {"role": row.role, "organisation": row.organisation_id, "region": row.region_id}


def _tell(person: Person, template: str, row: RoleAssignment) -> None:
    phone = person.phone or (person.user.phone if person.user else "")
    if phone:
        unit = row.organisation.name if row.organisation else ""
        queue_message(
            channel="sms",
            template=template,
            recipient=phone,
            params={"role": row.get_role_display(), "unit": unit},
            user=person.user,
        )
