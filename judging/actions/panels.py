"""Panels and the judges on them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Max
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.actions.roles import grant_role
from accounts.enums import Role
from accounts.models import Person, RoleAssignment
from competitions.actions.doors import require
from competitions.enums import StageState
from competitions.models import Stage, Track
from judging.actions.messages import invite_by_sms, phone_of
from judging.actions.people import Invitee, person_for
from judging.actions.pool import put_in_pool
from judging.actions.refusals import refuse
from judging.enums import OPEN_SHEETS, SeatState, SheetState
from judging.models import Panel, PanelSeat, ScoreSheet
from judging.queries.panels import answer_by
from judging.queries.rubrics import rules_of
from workflow import clock, services
from workflow.actors import Actor

RUN = "competitions.run_stage"


@dataclass(frozen=True)
class Invited:
    """What an invitation of several came to: new seats, and people who sat there already."""

    seats: list[PanelSeat]
    present: list[str]


def create_panel(
    *, stage: Stage, actor: Actor, name: str, track: Track | None = None, hall: int | None = None
) -> Panel:
    """A panel for one track of the stage, or for all, in one hall or in all. Raises ``Refused`` once marking has begun."""
    action = "judging.panel_created"
    require(actor, RUN, stage, action)
    if stage.state != StageState.NOT_STARTED:
        refuse(action, _("Marking has begun; panels are fixed."), actor=actor, target=stage)
    if track is not None and track.competition_id != stage.competition_id:
        refuse(action, _("This track belongs to another competition."), actor=actor, target=stage)
    if hall is not None and not 1 <= hall <= rules_of(stage).halls:
        refuse(action, _("The rules of this stage know no such hall."), actor=actor, target=stage)
    data = {"stage": stage.pk, "track": track.code if track else "", **({"hall": hall} if hall else {})}
    with services.act():
        panel = Panel.objects.create(stage=stage, track=track, hall=hall, name=name.strip() or str(track or stage))
        services.record(action, actor=actor, target=panel, data=data)
    return panel


def remove_panel(*, panel: Panel, actor: Actor) -> None:
    """Take an empty panel away. Raises ``Refused`` when somebody was ever invited to it."""
    action = "judging.panel_removed"
    require(actor, RUN, panel.stage, action)
    if panel.seats.exists():
        refuse(
            action, _("Judges were invited to this panel; it stays. Release them instead."), actor=actor, target=panel
        )
    with services.act():
        services.record(action, actor=actor, target=panel)
        panel.delete()


def invite_judges(
    *, panel: Panel, actor: Actor, invitees: Sequence[Invitee] = (), people: Sequence[Person] = ()
) -> Invited:
    """Seat people of the pool (``people``) and new ones (``invitees``), with a message to each.

    Whoever sits on a panel of this stage already is left out and named in ``present``. Raises ``Refused`` when nothing
    was given, when marking is over, or when a phone number belongs to somebody of another name.
    """
    action = "judging.judges_invited"
    require(actor, RUN, panel.stage, action)
    if panel.stage.state in (StageState.CLOSED, StageState.RELEASED):
        refuse(action, _("Marking of this stage is closed."), actor=actor, target=panel)
    if not invitees and not people:
        refuse(action, _("Please choose or enter at least one judge."), actor=actor, target=panel)
    with services.act():
        services.lock(panel.stage)
        wanted = [
            *people,
            *(person_for(invitee, actor=actor, region=panel.stage.competition.region) for invitee in invitees),
        ]
        seated = set(PanelSeat.objects.filter(panel__stage=panel.stage_id).values_list("person_id", flat=True))
        number = PanelSeat.objects.filter(panel__stage=panel.stage_id).aggregate(last=Max("number"))["last"] or 0
        seats, present = [], []
        for person in {person.pk: person for person in wanted}.values():
            if person.pk in seated:
                present.append(person.name)
                continue
            number += 1
            seats.append(_seat(panel, person, number, actor))
    return Invited(seats, present)


def _seat(panel: Panel, person: Person, number: int, actor: Actor) -> PanelSeat:
    now = clock.now()
    seat = PanelSeat.objects.create(
        panel=panel, person=person, number=number, invited_at=now, answer_by=answer_by(panel.stage, now)
    )
    grant_judge(person=person, panel=panel, actor=actor)
    put_in_pool(office=panel.stage.competition.organisation, person=person)
    services.record("judging.judge_invited", actor=actor, target=seat, data={"person": person.pk, "number": number})
    invite_by_sms(seat)
    return seat


def grant_judge(*, person: Person, panel: Panel, actor: Actor) -> None:
    """The role of a judge for the office that holds the competition, so that the person is in its pool. Once."""
    office = panel.stage.competition.organisation
    held = RoleAssignment.objects.filter(person=person, role=Role.JUDGE, organisation=office, ended_at__isnull=True)
    if not held.exists():
        # The invitation to the panel is the message; a second one about the role would only confuse.
        grant_role(person=person, role=Role.JUDGE, organisation=office, actor=actor, tell=False)


def accept_seat(*, seat: PanelSeat, actor: Actor, undertaking: bool, avoid: Sequence[str] = ()) -> PanelSeat:
    """The judge accepts with the undertaking; ``avoid`` names units and people to keep away from."""
    names = list(dict.fromkeys(name.strip()[:120] for name in avoid if name.strip()))
    return services.perform(seat, "accept", actor=actor, data={"undertaking": undertaking, "avoid": names})


def decline_seat(*, seat: PanelSeat, actor: Actor, reason: str) -> PanelSeat:
    """The judge declines with a reason."""
    return services.perform(seat, "decline", actor=actor, reason=reason)


def release_seat(*, seat: PanelSeat, actor: Actor, reason: str) -> PanelSeat:
    """Take a judge off the panel. Sheets that were never touched go; those with marks, and second ones of a re-judgement,
    stay as missing, with the reason."""
    with services.act():
        # An assignment holds the stage: it has seen this judge go, or this sees its sheets.
        services.lock(seat.panel.stage)
        released = services.perform(seat, "release", actor=actor, reason=reason)
        # Locked first: a mark that is just coming in is waited for, and then its sheet is no untouched one.
        rows = seat.sheets.select_for_update(no_key=False, of=("self",)).filter(state__in=OPEN_SHEETS)
        on_paper = set(seat.sheets.exclude(papers=None).values_list("pk", flat=True))
        untouched = [
            row.pk
            for row in rows.order_by("pk")
            if not row.head_seq
            and row.state == SheetState.UNMARKED
            and row.pk not in on_paper
            and not row.rejudgement_id
        ]
        if untouched:
            services.record(
                "judging.sheets_taken_back", actor=actor, target=seat, reason=reason, data={"sheets": untouched}
            )
            ScoreSheet.objects.filter(pk__in=untouched).delete()
        begun = seat.sheets.filter(state__in=OPEN_SHEETS)
        services.perform_many(begun, "excuse", actor=actor, reason=reason)
    return released


def invite_again(*, seat: PanelSeat, actor: Actor) -> PanelSeat:
    """Ask somebody again who declined or was released."""
    with services.act():
        invited = services.perform(seat, "invite_again", actor=actor)
        invite_by_sms(invited)
    return invited


def set_leader(*, seat: PanelSeat, actor: Actor) -> PanelSeat:
    """Make this judge the leader (组长) of the panel instead of whoever was. Raises ``Refused`` for a seat not accepted."""
    action = "judging.leader_named"
    require(actor, RUN, seat.panel.stage, action)
    if seat.state != SeatState.ACCEPTED:
        refuse(action, _("Only a judge who accepted can lead the panel."), actor=actor, target=seat)
    with services.act():
        PanelSeat.objects.filter(panel=seat.panel_id, is_leader=True).exclude(pk=seat.pk).update(is_leader=False)
        PanelSeat.objects.filter(pk=seat.pk).update(is_leader=True)
        services.record(action, actor=actor, target=seat)
    seat.is_leader = True
    return seat


def reveal_phone(*, seat: PanelSeat, actor: Actor) -> str:
    """The judge's number in full, to ring somebody who does not answer; who looked and when is kept."""
    action = "judging.phone_revealed"
    require(actor, RUN, seat.panel.stage, action)
    with services.act():
        services.record(action, actor=actor, target=seat)
    return phone_of(seat.person)


def invited_words(result: Invited) -> str:
    """What an invitation of several came to, for the message on the page."""
    text = ngettext("%(count)d judge invited.", "%(count)d judges invited.", len(result.seats)) % {
        "count": len(result.seats)
    }
    if result.present:
        text += " " + _("Already on a panel of this stage: %(names)s.") % {"names": _(", ").join(result.present)}
    return text
