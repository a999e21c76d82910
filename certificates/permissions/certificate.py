"""Who may do what with awards and certificates."""

from __future__ import annotations

from accounts.enums import Role
from accounts.queries import holds_for_organisation
from certificates.models import Certificate
from competitions.models import Competition
from workflow.actors import Actor
from workflow.permissions import permission


@permission("certificates.give_awards")
def may_give_awards(actor: Actor, competition: Competition) -> bool:
    """An organiser of the office that holds the competition."""
    return holds_for_organisation(actor, competition.organisation_id, Role.ORGANISER)


@permission("certificates.issue_certificate")
def may_issue(actor: Actor, certificate: Certificate) -> bool:
    """Nobody by hand: the worker does it when the PDF is stored."""
    return False


@permission("certificates.revoke_certificate")
def may_revoke(actor: Actor, certificate: Certificate) -> bool:
    """An organiser of the office that holds the competition."""
    return may_give_awards(actor, certificate.grant.award.competition)
