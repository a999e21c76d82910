"""Who may do what with the rating of a round."""

from __future__ import annotations

from accounts.enums import Role
from accounts.queries import holds_for_organisation
from competitions.models import RoundFeedback, RoundRating
from workflow.actors import Actor
from workflow.permissions import permission


@permission("competitions.run_round_feedback")
def may_run(actor: Actor, feedback: RoundFeedback) -> bool:
    """An organiser of the office that holds the round; and the clock, on the days that were set."""
    return holds_for_organisation(actor, feedback.competition.organisation_id, Role.ORGANISER)


@permission("competitions.rate_round")
def may_rate(actor: Actor, rating: RoundRating) -> bool:
    """Nobody under a name: whoever has the link answers, and the audit does not say who that was."""
    return False
