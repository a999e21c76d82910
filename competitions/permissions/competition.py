"""Who may move a competition."""

from __future__ import annotations

from accounts.enums import Role
from accounts.queries import holds_for_organisation
from accounts.queries.standing import may_act_for
from competitions.models import Competition
from competitions.permissions.filing import may_decide as may_decide_filing
from workflow.actors import Actor
from workflow.permissions import permission


@permission("competitions.organise_competition")
def may_organise(actor: Actor, competition: Competition) -> bool:
    """An organiser of the office that holds it."""
    return holds_for_organisation(actor, competition.organisation_id, Role.ORGANISER)


@permission("competitions.file_competition")
def may_file(actor: Actor, competition: Competition) -> bool:
    """Whoever may sign its filing: an organiser or approver of the office that holds it, or who stands in for one."""
    return may_act_for(actor, competition.organisation_id, Role.ORGANISER, Role.APPROVER)


@permission("competitions.decide_competition")
def may_decide(actor: Actor, competition: Competition) -> bool:
    """Whoever may decide its filing where it lies."""
    return competition.filing is not None and may_decide_filing(actor, competition.filing)
