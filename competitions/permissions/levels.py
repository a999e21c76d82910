"""Who may answer a call, place an entry from below, and decide about what replaces a round."""

from __future__ import annotations

from accounts.enums import Role
from accounts.models import Organisation, Person
from accounts.queries import holds_for_organisation
from competitions.enums import ROUND_OFFICES
from competitions.models import Competition, Entry, ReplacementConsent, ReplacementRequest, RoundAnswer
from workflow.actors import Actor
from workflow.permissions import permission


def offices_in(actor: Actor, region: str, *roles: Role) -> list[Organisation]:
    """The offices of ``region`` (its code) for which the actor holds one of ``roles``. No query beyond their own roles."""
    rows = actor.role_rows() if isinstance(actor, Person) else []
    found = {
        row.organisation_id: row.organisation
        for row in rows
        if row.organisation is not None
        and row.role in roles
        and row.organisation.region_id == region
        and row.organisation.kind in ROUND_OFFICES
    }
    return list(found.values())


@permission("competitions.answer_round")
def may_answer(actor: Actor, answer: RoundAnswer) -> bool:
    """An organiser or approver of an office of the region that answers."""
    return bool(offices_in(actor, answer.region_id, Role.ORGANISER, Role.APPROVER))


@permission("competitions.place_entry")
def may_place(actor: Actor, entry: Entry) -> bool:
    """An organiser or approver of an office of the region whose round the entry comes into."""
    return bool(offices_in(actor, entry.competition.region_id, Role.ORGANISER, Role.APPROVER))


@permission("competitions.recommend_entry")
def may_recommend(actor: Actor, entry: Entry) -> bool:
    """An organiser of the office that holds the round, or of one of a region right below it."""
    if holds_for_organisation(actor, entry.competition.organisation_id, Role.ORGANISER):
        return True
    return any(
        row.role == Role.ORGANISER and row.region is not None and row.region.parent_id == entry.competition.region_id
        for row in (actor.role_rows() if isinstance(actor, Person) else [])
        if row.organisation is not None and row.organisation.kind in ROUND_OFFICES
    )


@permission("competitions.ask_replacement")
def may_ask(actor: Actor, request: ReplacementRequest) -> bool:
    """An organiser of the office that cannot hold its round asks, takes the request back, and opens what replaces it."""
    return holds_for_organisation(actor, request.organisation_id, Role.ORGANISER)


@permission("competitions.settle_replacement")
def settles(actor: Actor, request: ReplacementRequest) -> bool:
    """Nobody by hand: it follows from the consents."""
    return holds_for_organisation(actor, request.addressee_id, Role.APPROVER, Role.ORGANISER)


@permission("competitions.decide_consent")
def decides_consent(actor: Actor, consent: ReplacementConsent) -> bool:
    """The province's consent: an approver of the office asked. The committee's: whoever of it enters the document."""
    roles = (Role.APPROVER,) if consent.side == "province" else (Role.APPROVER, Role.ORGANISER)
    return holds_for_organisation(actor, consent.request.addressee_id, *roles)


@permission("competitions.settle_round")
def settles_round(actor: Actor, competition: Competition) -> bool:
    """Who of the office above enters that a consent fell away; one query, on a move that nobody makes by hand."""
    request = ReplacementRequest.objects.filter(round=competition).first()
    return request is not None and settles(actor, request)
