"""Who changes the rules after the filing."""

from __future__ import annotations

from accounts.enums import Role
from accounts.queries import holds_for_organisation
from competitions.models import RuleBookVersion
from workflow.actors import Actor
from workflow.permissions import permission


@permission("competitions.amend_rules")
def amends(actor: Actor, version: RuleBookVersion) -> bool:
    """An organiser or approver of the office that holds the competition; four eyes are a guard of the moves."""
    office = version.competition.organisation_id
    return holds_for_organisation(actor, office, Role.ORGANISER, Role.APPROVER)
