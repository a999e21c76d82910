"""Who decides over an entry whose eligibility is in doubt."""

from __future__ import annotations

from accounts.enums import Role
from accounts.queries import holds_for_organisation
from competitions.models import Doubt
from workflow.actors import Actor
from workflow.permissions import permission


@permission("competitions.settle_doubt")
def settles_doubt(actor: Actor, doubt: Doubt) -> bool:
    """An organiser of the body that holds the competition; that two persons decide is a guard."""
    return holds_for_organisation(actor, doubt.entry.competition.organisation_id, Role.ORGANISER)


@permission("competitions.run_recheck")
def runs_recheck(actor: Actor, doubt: Doubt) -> bool:
    """Nobody by hand: the worker says that a doubt is gone."""
    return False
