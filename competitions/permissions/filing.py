"""Who may move a filing: the office that files it, and the office at which it lies.

A signature may be given for a colleague on leave (``accounts.queries.standing``); drafting is one's own.
"""

from __future__ import annotations

from accounts.enums import Role
from accounts.queries import holds_for_organisation
from accounts.queries.standing import may_act_for, sign_off_policy
from competitions.models import Filing
from competitions.queries.filing_steps import last_step
from workflow.actors import Actor
from workflow.permissions import permission

# Whose signature counts inside the office, and who issues what the office says.
SIGNERS = (Role.ORGANISER, Role.APPROVER)
ISSUERS = (Role.APPROVER,)


@permission("competitions.draft_filing")
def may_draft(actor: Actor, filing: Filing) -> bool:
    """An organiser of the office that files."""
    return holds_for_organisation(actor, filing.organisation_id, Role.ORGANISER)


@permission("competitions.sign_filing")
def may_sign(actor: Actor, filing: Filing) -> bool:
    """An organiser or approver of the same office; that it is another person is a guard."""
    return may_act_for(actor, filing.organisation_id, *SIGNERS)


@permission("competitions.propose_filing")
def may_propose(actor: Actor, filing: Filing) -> bool:
    """An organiser or approver of the office at which it lies: proposes an answer, or checks a proposed one."""
    return may_act_for(actor, filing.addressee_id, *SIGNERS)


@permission("competitions.decide_filing")
def may_decide(actor: Actor, filing: Filing) -> bool:
    """An approver of the office at which it lies; its clerk where the answer comes on paper."""
    return may_act_for(actor, filing.addressee_id, *ISSUERS) or may_record(actor, filing)


def may_record(actor: Actor, filing: Filing) -> bool:
    """An organiser or approver of the office, where an outside body answers or the office decides in its own OA."""
    if not holds_for_organisation(actor, filing.addressee_id, *SIGNERS):
        return False
    step = last_step(filing)
    return bool(step and step.outside) or sign_off_policy(filing.addressee_id).own_oa
