"""Who may run the stages, publish the list and send it up."""

from __future__ import annotations

from accounts.enums import Role
from accounts.queries import holds_for_organisation
from competitions.models import Combination, PublicityNotice, RoundReport, Stage
from workflow.actors import Actor
from workflow.permissions import permission


@permission("competitions.run_stage")
def runs_stage(actor: Actor, stage: Stage) -> bool:
    """An organiser of the body that holds the competition opens and closes its stages."""
    return holds_for_organisation(actor, stage.competition.organisation_id, Role.ORGANISER)


@permission("competitions.propose_combination")
def proposes_combination(actor: Actor, combination: Combination) -> bool:
    """An organiser of the body that holds the competition proposes and takes back."""
    return holds_for_organisation(actor, combination.stage.competition.organisation_id, Role.ORGANISER)


@permission("competitions.confirm_combination")
def confirms_combination(actor: Actor, combination: Combination) -> bool:
    """An organiser or approver of the same body; that it is a second person is a guard."""
    office = combination.stage.competition.organisation_id
    return holds_for_organisation(actor, office, Role.ORGANISER, Role.APPROVER)


@permission("competitions.publish_publicity")
def publishes(actor: Actor, notice: PublicityNotice) -> bool:
    """An organiser of the body that holds the competition publishes its list."""
    return holds_for_organisation(actor, notice.competition.organisation_id, Role.ORGANISER)


@permission("competitions.close_publicity")
def closes_publicity(actor: Actor, notice: PublicityNotice) -> bool:
    """Only the clock closes a publicity period: nobody shortens it by hand."""
    return False


@permission("competitions.send_report")
def sends_report(actor: Actor, report: RoundReport) -> bool:
    """An organiser of the body that holds the competition sends its list up and takes it back."""
    return holds_for_organisation(actor, report.competition.organisation_id, Role.ORGANISER)


@permission("competitions.receive_report")
def receives_report(actor: Actor, report: RoundReport) -> bool:
    """An organiser or approver of the body that the list is addressed to receives it."""
    if report.addressee_id is None:
        return False  # the body outside has no log-in; the list went to it on paper
    return holds_for_organisation(actor, report.addressee_id, Role.ORGANISER, Role.APPROVER)
