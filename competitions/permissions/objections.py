"""Who handles an objection, and who takes it back."""

from __future__ import annotations

from accounts.enums import Role
from accounts.queries import holds_for_organisation
from competitions.models import Objection
from workflow.actors import Actor
from workflow.permissions import permission


@permission("competitions.handle_objection")
def handles(actor: Actor, objection: Objection) -> bool:
    """An organiser or approver of the body that published the list; they alone read who raised it."""
    office = objection.notice.competition.organisation_id
    return holds_for_organisation(actor, office, Role.ORGANISER, Role.APPROVER)


@permission("competitions.withdraw_objection")
def withdraws(actor: Actor, objection: Objection) -> bool:
    """Whoever holds the link of the receipt (a system actor with this grant), or the office for somebody who asks it to."""
    return handles(actor, objection)
