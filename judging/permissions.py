"""Who may do what in judging."""

from __future__ import annotations

from accounts.enums import Role
from accounts.models import Person
from accounts.queries import holds_for_organisation
from judging.enums import SeatState
from judging.models import PanelSeat, ScoreSheet, Tabulation
from workflow.actors import Actor
from workflow.permissions import permission


@permission("judging.answer_invitation")
def is_invited(actor: Actor, seat: PanelSeat) -> bool:
    """The person on the seat answers; nobody answers for a judge."""
    return isinstance(actor, Person) and actor.pk == seat.person_id


@permission("judging.manage_seat")
def manages_seat(actor: Actor, seat: PanelSeat) -> bool:
    """An organiser of the body that holds the competition releases judges."""
    return holds_for_organisation(actor, seat.panel.stage.competition.organisation_id, Role.ORGANISER)


@permission("judging.mark_sheet")
def marks_sheet(actor: Actor, sheet: ScoreSheet) -> bool:
    """Only the judge of the sheet, who accepted the seat, marks it."""
    return isinstance(actor, Person) and actor.pk == sheet.seat.person_id and sheet.seat.state == SeatState.ACCEPTED


@permission("judging.unlock_sheet")
def unlocks_sheet(actor: Actor, sheet: ScoreSheet) -> bool:
    """An organiser, or the leader of the sheet's panel; a leader's own sheet is unlocked by the organiser."""
    if not isinstance(actor, Person):
        return False
    competition = sheet.seat.panel.stage.competition
    if holds_for_organisation(actor, competition.organisation_id, Role.ORGANISER):
        return True
    leader = PanelSeat.objects.filter(panel=sheet.seat.panel_id, person=actor, is_leader=True, state=SeatState.ACCEPTED)
    return actor.pk != sheet.seat.person_id and leader.exists()


@permission("judging.excuse_sheet")
def excuses_sheet(actor: Actor, sheet: ScoreSheet) -> bool:
    """An organiser notes at the close, with a reason, that marks are missing."""
    return holds_for_organisation(actor, sheet.seat.panel.stage.competition.organisation_id, Role.ORGANISER)


@permission("judging.freeze_tabulation")
def freezes(actor: Actor, tabulation: Tabulation) -> bool:
    """An organiser of the body that holds the competition freezes its ranking."""
    return holds_for_organisation(actor, tabulation.stage.competition.organisation_id, Role.ORGANISER)
