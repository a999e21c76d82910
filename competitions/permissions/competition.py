"""Who may move a competition."""

from __future__ import annotations

from accounts.enums import Role
from accounts.queries import holds_for_organisation
from competitions.models import Competition
from workflow.actors import Actor
from workflow.permissions import permission


@permission("competitions.organise_competition")
def may_organise(actor: Actor, competition: Competition) -> bool:
    """An organiser of the office that holds it."""
    return holds_for_organisation(actor, competition.organisation_id, Role.ORGANISER)


@permission("competitions.file_competition")
def may_file(actor: Actor, competition: Competition) -> bool:
    """An organiser or approver of the office that holds it."""
    return holds_for_organisation(actor, competition.organisation_id, Role.ORGANISER, Role.APPROVER)


@permission("competitions.decide_competition")
def may_decide(actor: Actor, competition: Competition) -> bool:
    """An approver of the office that its filing is addressed to."""
    filing = competition.filing
    return filing is not None and holds_for_organisation(actor, filing.addressee_id, Role.APPROVER)
