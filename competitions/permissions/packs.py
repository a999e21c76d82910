"""Who may have a round pack made, read it, and take one over from below."""

from __future__ import annotations

from accounts.enums import Role
from accounts.queries import holds_for_organisation
from competitions.models import Competition, PackImport
from competitions.queries.round_pack import may_make_pack
from workflow.actors import Actor
from workflow.permissions import permission


@permission("competitions.make_pack")
def makes_pack(actor: Actor, competition: Competition) -> bool:
    """An organiser of the office that holds the round."""
    return may_make_pack(actor, competition)


@permission("competitions.import_pack")
def may_import(actor: Actor, row: PackImport) -> bool:
    """An organiser or approver of the office that holds the round above."""
    return holds_for_organisation(actor, row.competition.organisation_id, Role.ORGANISER, Role.APPROVER)


@permission("competitions.settle_pack_import")
def settles_import(actor: Actor, row: PackImport) -> bool:
    """Nobody by hand: the worker says what it found and what it did."""
    return False
