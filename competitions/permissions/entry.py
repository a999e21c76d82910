"""Who may move an entry."""

from __future__ import annotations

from accounts.enums import Role
from accounts.models import Person
from accounts.queries import holds_for_organisation
from competitions.models import Entry
from workflow.actors import Actor
from workflow.permissions import permission


@permission("competitions.submit_entry")
def is_leader(actor: Actor, entry: Entry) -> bool:
    """The head of the project writes, hands in and withdraws."""
    return isinstance(actor, Person) and actor.pk == entry.leader_id


@permission("competitions.review_entry")
def is_reviewer(actor: Actor, entry: Entry) -> bool:
    """An organiser of the body that holds the competition checks its entries."""
    return holds_for_organisation(actor, entry.competition.organisation_id, Role.ORGANISER)


@permission("competitions.promote_entry")
def is_organiser(actor: Actor, entry: Entry) -> bool:
    """An organiser of the body that holds the competition decides over promotion, by the frozen ranking."""
    return holds_for_organisation(actor, entry.competition.organisation_id, Role.ORGANISER)
