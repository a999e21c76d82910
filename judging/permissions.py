"""Who may do what in judging."""

from __future__ import annotations

from accounts.enums import Role
from accounts.models import Organisation, Person
from accounts.queries import holds_for_organisation, holds_in_region
from competitions.domain.rulebook import RejudgeBy
from competitions.models import Stage, StageEntry
from judging.domain.seat_actor import SeatActor
from judging.enums import SeatState
from judging.models import Appearance, Panel, PanelSeat, PaperSheet, Rejudgement, ScoreSheet, Tabulation
from judging.queries.rubrics import rules_of
from workflow.actors import Actor
from workflow.permissions import permission


@permission("judging.answer_invitation")
def is_invited(actor: Actor, seat: PanelSeat) -> bool:
    """The person on the seat answers; nobody answers for a judge."""
    if isinstance(actor, SeatActor):  # who holds the card of the seat and ticks the undertaking on the tablet
        return (actor.seat_id, actor.person_id) == (seat.pk, seat.person_id)
    return isinstance(actor, Person) and actor.pk == seat.person_id


@permission("judging.manage_seat")
def manages_seat(actor: Actor, seat: PanelSeat) -> bool:
    """An organiser of the body that holds the competition releases judges."""
    return holds_for_organisation(actor, seat.panel.stage.competition.organisation_id, Role.ORGANISER)


@permission("judging.sit")
def sits(actor: Actor, seat: PanelSeat) -> bool:
    """The judge of a seat that was accepted: by account, or by the tablet that the seat is bound to."""
    if isinstance(actor, SeatActor):
        return actor.seat_id == seat.pk and actor.person_id == seat.person_id and seat.state == SeatState.ACCEPTED
    return isinstance(actor, Person) and actor.pk == seat.person_id and seat.state == SeatState.ACCEPTED


@permission("judging.mark_sheet")
def marks_sheet(actor: Actor, sheet: ScoreSheet) -> bool:
    """Only the judge of the sheet, who accepted the seat, marks it."""
    return sits(actor, sheet.seat)


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


@permission("judging.enter_paper")
def enters_paper(actor: Actor, sheet: ScoreSheet) -> bool:
    """An organiser of the body that holds the competition enters paper sheets and scans; never a judge of the stage."""
    if not isinstance(actor, Person):
        return False
    panel = sheet.seat.panel
    if not holds_for_organisation(actor, panel.stage.competition.organisation_id, Role.ORGANISER):
        return False
    own = PanelSeat.objects.filter(panel__stage=panel.stage_id, person=actor)
    return not own.exclude(state__in=[SeatState.DECLINED, SeatState.RELEASED]).exists()


@permission("judging.enter_paper_sheet")
def enters_paper_sheet(actor: Actor, paper: PaperSheet) -> bool:
    """The same people, on a paper that is being entered."""
    return enters_paper(actor, paper.sheet)


@permission("judging.decide_late")
def decides_late(actor: Actor, sheet: ScoreSheet) -> bool:
    """Who may unlock a sheet also says whether marks that came after the close count."""
    return unlocks_sheet(actor, sheet)


@permission("judging.excuse_sheet")
def excuses_sheet(actor: Actor, sheet: ScoreSheet) -> bool:
    """An organiser notes at the close, with a reason, that marks are missing."""
    return holds_for_organisation(actor, sheet.seat.panel.stage.competition.organisation_id, Role.ORGANISER)


@permission("judging.propose_rejudgement")
def proposes_rejudgement(actor: Actor, place: StageEntry) -> bool:
    """An organiser, or the leader of a panel that marked the entry, where the rules know re-judgement."""
    if not isinstance(actor, Person) or rules_of(place.stage).rejudge is None:
        return False
    return _organises(actor, place.stage) or _leads(actor, place)


@permission("judging.open_rejudgement")
def opens_rejudgement(actor: Actor, row: Rejudgement) -> bool:
    """Who the rules of the stage name: the organiser, the leader of a panel that marked the entry, or either."""
    place = row.stage_entry
    rule = rules_of(place.stage).rejudge
    if rule is None or not isinstance(actor, Person):
        return False
    if rule.opened_by is not RejudgeBy.LEADER and _organises(actor, place.stage):
        return True
    return rule.opened_by is not RejudgeBy.ORGANISER and _leads(actor, place)


@permission("judging.end_rejudgement")
def ends_rejudgement(actor: Actor, row: Rejudgement) -> bool:
    """Whoever may open one, and the organiser in any case, who has to close the marking."""
    return opens_rejudgement(actor, row) or _organises(actor, row.stage_entry.stage)


@permission("judging.end_second_sheet")
def ends_second_sheet(actor: Actor, sheet: ScoreSheet) -> bool:
    """Whoever may end the re-judgement that the sheet belongs to."""
    return sheet.rejudgement is not None and ends_rejudgement(actor, sheet.rejudgement)


def _organises(actor: Actor, stage: Stage) -> bool:
    return holds_for_organisation(actor, stage.competition.organisation_id, Role.ORGANISER)


def _leads(actor: Person, place: StageEntry) -> bool:
    led = PanelSeat.objects.filter(person=actor, is_leader=True, state=SeatState.ACCEPTED)
    return led.filter(panel__seats__sheets__stage_entry=place).exists()


@permission("judging.freeze_tabulation")
def freezes(actor: Actor, tabulation: Tabulation) -> bool:
    """An organiser of the body that holds the competition freezes its ranking."""
    return holds_for_organisation(actor, tabulation.stage.competition.organisation_id, Role.ORGANISER)


@permission("judging.keep_pool")
def keeps_pool(actor: Actor, office: Organisation) -> bool:
    """An organiser of the office keeps its pool of judges."""
    return holds_for_organisation(actor, office, Role.ORGANISER)


@permission("judging.conduct")
def conducts(actor: Actor, appearance: Appearance) -> bool:
    """An organiser of the body that holds the competition conducts the show."""
    return holds_for_organisation(actor, appearance.stage_entry.stage.competition.organisation_id, Role.ORGANISER)


@permission("judging.supervise")
def supervises(actor: Actor, stage: Stage) -> bool:
    """The overseer (监督员) of the region watches and signs; whoever runs the stage does not."""
    return holds_in_region(actor, stage.competition.region, Role.OVERSEER)


@permission("judging.guide_practice")
def guides_practice(actor: Actor, panel: Panel) -> bool:
    """An organiser, or the leader of the panel, opens the spread of its practice marks and excuses its judges."""
    if holds_for_organisation(actor, panel.stage.competition.organisation_id, Role.ORGANISER):
        return True
    led = PanelSeat.objects.filter(panel=panel, is_leader=True, state=SeatState.ACCEPTED)
    return isinstance(actor, Person) and led.filter(person=actor).exists()
