"""Who may move an entry."""

from __future__ import annotations

from accounts.enums import Role
from accounts.models import Person
from accounts.queries import holds_for_organisation
from competitions.enums import EntrySource
from competitions.models import Entry
from workflow.actors import Actor
from workflow.permissions import permission


def is_leader(actor: Actor, entry: Entry) -> bool:
    """The head of the project."""
    return isinstance(actor, Person) and actor.pk == entry.leader_id


@permission("competitions.submit_entry")
def writes_entry(actor: Actor, entry: Entry) -> bool:
    """The head of the project writes, hands in and withdraws; for one without a log-in the office that typed it in."""
    return is_leader(actor, entry) or keeps_entry(actor, entry)


def keeps_entry(actor: Actor, entry: Entry) -> bool:
    """An organiser of the office that typed the entry in for somebody, until that person has taken it over."""
    if entry.source != EntrySource.OFFICE or not isinstance(actor, Person) or entry.leader.user_id is not None:
        return False
    return holds_for_organisation(actor, entry.competition.organisation_id, Role.ORGANISER)


@permission("competitions.review_entry")
def is_reviewer(actor: Actor, entry: Entry) -> bool:
    """An organiser of the body that holds the competition checks its entries."""
    return holds_for_organisation(actor, entry.competition.organisation_id, Role.ORGANISER)


@permission("competitions.promote_entry")
def is_organiser(actor: Actor, entry: Entry) -> bool:
    """An organiser of the body that holds the competition decides over promotion, by the frozen ranking."""
    return holds_for_organisation(actor, entry.competition.organisation_id, Role.ORGANISER)
