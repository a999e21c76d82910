"""Set how an office signs; give and end a delegation during leave."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.utils.translation import gettext as _

from accounts.models import Delegation, Organisation, Person, SignOffPolicy
from accounts.models.offices import MOST_PERSONS
from accounts.permissions import permitted
from accounts.queries.offices import SIGNING_ROLES, overlapping
from accounts.queries.roles import DESK_ROLES
from notifications.actions import queue_message
from ui import formats
from workflow import clock
from workflow.services import Conflict, Forbidden, Refused, act, record, record_refusal


def set_sign_off_policy(
    *,
    organisation: Organisation,
    actor: Person,
    file_persons: int,
    decide_persons: int,
    own_oa: bool,
    expected_version: int | None = None,
) -> SignOffPolicy:
    """How many persons (1 to 3) a filing and an answer take from now on; what is on its way keeps what it began with.

    ``Forbidden`` but for administrators of the office's subtree, ``Conflict`` on a stale page.
    """
    _require(actor, "accounts.set_sign_off", organisation, "accounts.sign_off_set")
    if not (1 <= file_persons <= MOST_PERSONS and 1 <= decide_persons <= MOST_PERSONS):
        raise Refused(_("A sign-off takes one to three persons."))
    with act():
        # The office's row serialises two who set it for the first time.
        Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)
        policy, _made = SignOffPolicy.objects.select_for_update(no_key=True).get_or_create(organisation=organisation)
        if expected_version is not None and expected_version != policy.version:
            who = policy.changed_by.name if policy.changed_by else ""
            raise Conflict(
                _("%(who)s has changed this since you opened the page. Look at it and save again.") % {"who": who}
            )
        new = {"file_persons": file_persons, "decide_persons": decide_persons, "own_oa": own_oa}
        changed = {name: value for name, value in new.items() if getattr(policy, name) != value}
        if changed:
            for name, value in changed.items():
                setattr(policy, name, value)
            policy.version += 1
            policy.changed_by, policy.changed_at = actor, clock.now()
            policy.save()
            record("accounts.sign_off_set", actor=actor, target=policy, data=dict(changed))
    return policy


def delegate_signing(
    *,
    person: Person,
    delegate: Person,
    organisation: Organisation,
    first_day: dt.date,
    last_day: dt.date,
    reason: str,
    actor: Person,
) -> Delegation:
    """During leave from ``first_day`` to ``last_day`` (inclusive) ``delegate`` signs for ``person`` at ``organisation``.

    By the person, or by an administrator of the office. ``Refused`` when either holds no role there, for days that are
    over, for longer than the settings allow, and beside another one for the same days.
    """
    if actor.pk != person.pk:
        _require(actor, "accounts.delegate_for", organisation, "accounts.delegation_made")
    _check_days(first_day, last_day)
    if not reason.strip():
        raise Refused(_("Please give a reason."))
    if person.pk == delegate.pk:
        raise Refused(_("Nobody stands in for themselves; please choose a colleague."))
    with act():
        # The person's row serialises two delegations for the same days.
        away = Person.objects.select_for_update(no_key=True).get(pk=person.pk)
        _check_roles(away, delegate, organisation)
        _check_free(away, organisation, first_day, last_day)
        row = Delegation.objects.create(
            person=away,
            delegate=delegate,
            organisation=organisation,
            first_day=first_day,
            last_day=last_day,
            reason=reason.strip()[:200],
            made_by=actor,
            made_at=clock.now(),
        )
        record("accounts.delegation_made", actor=actor, target=row, reason=row.reason, data=_facts(row))
        _tell(row, "accounts.delegated")
    return row


def end_delegation(*, delegation: Delegation, actor: Person) -> Delegation:
    """End it before its last day, from the next request on. By either of the two, or an administrator of the office."""
    if actor.pk not in (delegation.person_id, delegation.delegate_id):
        _require(actor, "accounts.delegate_for", delegation.organisation, "accounts.delegation_ended")
    with act():
        row = (
            Delegation.objects.select_for_update(no_key=True, of=("self",))
            .select_related("person", "delegate__user", "organisation", "ended_by")
            .get(pk=delegation.pk)
        )
        if row.ended_at is not None:
            who = row.ended_by.name if row.ended_by else ""
            raise Conflict(_("%(who)s has ended this delegation already.") % {"who": who})
        if row.last_day < clock.today():
            raise Refused(_("These days are over."))
        row.ended_by, row.ended_at = actor, clock.now()
        row.save(update_fields=["ended_by", "ended_at"])
        record("accounts.delegation_ended", actor=actor, target=row, data=_facts(row))
        _tell(row, "accounts.delegation_ended")
    return row


def _check_days(first_day: dt.date, last_day: dt.date) -> None:
    days = (last_day - first_day).days + 1
    if days < 1:
        raise Refused(_("The last day lies before the first."))
    if last_day < clock.today():
        raise Refused(_("These days are over."))
    if days > settings.DELEGATION_MAX_DAYS:
        raise Refused(
            _("A delegation lasts at most %(days)d days; for longer, please change the roles.")
            % {"days": settings.DELEGATION_MAX_DAYS}
        )


def _check_free(person: Person, organisation: Organisation, first_day: dt.date, last_day: dt.date) -> None:
    other = overlapping(person, organisation, first_day, last_day)
    if other is not None:
        raise Refused(
            _("%(delegate)s stands in from %(first)s to %(last)s already; end that delegation first.")
            % {
                "delegate": other.delegate.name,
                "first": formats.day(other.first_day),
                "last": formats.day(other.last_day),
            }
        )


def _check_roles(person: Person, delegate: Person, organisation: Organisation) -> None:
    person.forget_roles()
    delegate.forget_roles()
    held = [row for row in person.all_role_rows() if row.organisation_id == organisation.pk]
    if not any(row.role in SIGNING_ROLES for row in held):
        raise Refused(_("%(name)s signs nothing for %(office)s.") % {"name": person.name, "office": organisation.name})
    there = [row for row in delegate.all_role_rows() if row.organisation_id == organisation.pk]
    if not any(row.role in DESK_ROLES for row in there):
        raise Refused(
            _("%(name)s does not work at %(office)s; only a colleague can stand in.")
            % {"name": delegate.name, "office": organisation.name}
        )


def _require(actor: Person, permission: str, organisation: Organisation, action: str) -> None:
    if not permitted(actor, permission, organisation):
        record_refusal(action, actor=actor, target=organisation, reason="scope")
        raise Forbidden(_("You may not do this."))


def _facts(row: Delegation) -> dict[str, object]:
    return {
        "person": row.person_id,
        "delegate": row.delegate_id,
        "organisation": row.organisation_id,
        "first_day": row.first_day.isoformat(),
        "last_day": row.last_day.isoformat(),
    }


def _tell(row: Delegation, template: str) -> None:
    """The colleague who stands in."""
    delegate = row.delegate
    phone = (delegate.user.phone if delegate.user else "") or delegate.phone
    if phone:
        queue_message(
            channel="sms",
            template=template,
            recipient=phone,
            params={
                "who": row.person.name,
                "unit": row.organisation.name,
                "first": formats.day(row.first_day),
                "last": formats.day(row.last_day),
            },
            user=delegate.user,
        )
