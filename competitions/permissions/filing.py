"""Who may move a filing: the office that files it, and the office above that it is addressed to."""

from __future__ import annotations

from accounts.enums import Role
from accounts.queries import holds_for_organisation
from competitions.models import Filing
from workflow.actors import Actor
from workflow.permissions import permission


@permission("competitions.draft_filing")
def may_draft(actor: Actor, filing: Filing) -> bool:
    """An organiser of the office that files."""
    return holds_for_organisation(actor, filing.organisation_id, Role.ORGANISER)


@permission("competitions.sign_filing")
def may_sign(actor: Actor, filing: Filing) -> bool:
    """An organiser or approver of the same office; that it is a second person is a guard."""
    return holds_for_organisation(actor, filing.organisation_id, Role.ORGANISER, Role.APPROVER)


@permission("competitions.decide_filing")
def may_decide(actor: Actor, filing: Filing) -> bool:
    """An approver of the office that the filing is addressed to."""
    return holds_for_organisation(actor, filing.addressee_id, Role.APPROVER)
