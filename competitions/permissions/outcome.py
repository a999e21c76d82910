"""Who may do what with outcome reports."""

from __future__ import annotations

from accounts.enums import Role
from accounts.models import Person
from accounts.queries import holds_for_organisation
from competitions.models import OutcomeReport
from workflow.actors import Actor
from workflow.permissions import permission


@permission("competitions.ask_outcome")
def may_ask(actor: Actor, report: OutcomeReport) -> bool:
    """Nobody by hand: the clock asks."""
    return False


@permission("competitions.answer_outcome")
def may_answer(actor: Actor, report: OutcomeReport) -> bool:
    """The head of the project."""
    return isinstance(actor, Person) and actor.pk == report.entry.leader_id


@permission("competitions.confirm_outcome")
def may_confirm(actor: Actor, report: OutcomeReport) -> bool:
    """An organiser of the office that holds the competition."""
    return holds_for_organisation(actor, report.entry.competition.organisation_id, Role.ORGANISER)
