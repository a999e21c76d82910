"""Who may name units for awards."""

from __future__ import annotations

from accounts.enums import Role
from accounts.queries import holds_for_organisation
from competitions.models import UnitAward
from workflow.actors import Actor
from workflow.permissions import permission


@permission("competitions.give_unit_award")
def may_give(actor: Actor, award: UnitAward) -> bool:
    """An organiser of the office that holds the round."""
    return holds_for_organisation(actor, award.competition.organisation_id, Role.ORGANISER)
