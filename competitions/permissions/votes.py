"""Who may enter the count of a public vote."""

from __future__ import annotations

from accounts.enums import Role
from accounts.queries import holds_for_organisation
from competitions.models import VoteTally
from workflow.actors import Actor
from workflow.permissions import permission


@permission("competitions.enter_votes")
def may_enter(actor: Actor, tally: VoteTally) -> bool:
    """An organiser of the office that holds the round."""
    return holds_for_organisation(actor, tally.competition.organisation_id, Role.ORGANISER)
