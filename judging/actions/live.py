"""Conducting a live stage: every act once, in order, on what the conductor saw; the last one can be taken back."""

from __future__ import annotations

from django.utils.translation import gettext as _

from accounts.models import Person
from competitions.actions.doors import require
from competitions.enums import EntryState, StageState
from competitions.models import Stage
from judging.actions.live_acts import HANDLERS
from judging.actions.live_show import KEPT_FIELDS, Show, changed, snapshot
from judging.actions.refusals import refuse
from judging.domain.live import Act
from judging.models import Appearance, LiveStage, LiveStep
from judging.queries.live import not_marking, turns_of
from judging.queries.live_screen import screen_of
from judging.queries.live_words import act_words
from judging.queries.rubrics import rules_of
from ui import formats
from workflow import clock, services

RUN = "competitions.run_stage"


def prepare_live(*, stage: Stage, actor: Person, hall: int = 0) -> LiveStage:
    """Set up the show of a stage (of one of its halls) from the running order; again: add what is missing.

    Raises ``Refused`` for a stage that is not live, is over, or whose order is not drawn.
    """
    action = "judging.live_prepared"
    require(actor, RUN, stage, action)
    if not stage.is_on_stage:
        refuse(action, _("Only a live stage has an order of appearance."), actor=actor, target=stage)
    with services.act():
        locked = services.lock(stage)
        if locked.state not in (StageState.NOT_STARTED, StageState.MARKING):
            refuse(action, _("Marking of this stage is closed."), actor=actor, target=stage)
        if hall not in halls_of(stage):
            refuse(action, _("There is no such hall."), actor=actor, target=stage)
        rows = stage.stage_entries.filter(entry__state=EntryState.ACCEPTED)
        places = list(rows.filter(hall=hall) if hall else rows)
        if not places or any(place.running_no is None for place in places):
            refuse(action, _("Draw the order of appearance first."), actor=actor, target=stage)
        now = clock.now()
        live, is_new = LiveStage.objects.get_or_create(
            stage=stage, hall=hall, defaults={"created_at": now, "created_by": actor}
        )
        known = set(live.appearances.values_list("stage_entry_id", flat=True))
        missing = [place for place in places if place.pk not in known]
        Appearance.objects.bulk_create(
            Appearance(live=live, stage_entry=place, position=place.running_no or 0) for place in missing
        )
        if is_new or missing:
            live.stage = stage
            finish(live)
            services.record(action, actor=actor, target=live, data={"hall": hall, "added": len(missing)})
    return live


def halls_of(stage: Stage) -> list[int]:
    """The shows of a stage: one for each hall, 0 where there is one only."""
    halls = rules_of(stage).halls
    return list(range(1, halls + 1)) if halls > 1 else [0]


def conduct(
    *, live: LiveStage, act: Act, actor: Person, seen: int, place: int | None = None, reason: str = ""
) -> LiveStage:
    """Do one act. ``seen``: the revision on the conductor's screen; ``place``: the turn that is meant, where one is named.

    Raises ``Conflict`` when somebody acted meanwhile (nothing is done twice), ``Refused`` and ``Forbidden`` in words.
    """
    require(actor, RUN, live.stage, "judging.live_act")
    with services.act():
        services.lock(live.stage)
        locked = LiveStage.objects.select_for_update(no_key=True).get(pk=live.pk)
        locked.stage = Stage.objects.select_related("competition__organisation").get(pk=live.stage_id)
        if locked.revision != seen:
            raise services.Conflict(faster(locked))
        show = Show(locked, turns_of(locked), actor, clock.now(), reason.strip(), place)
        if act not in (Act.REVEAL, Act.HIDE) and locked.stage.state != StageState.MARKING:
            show.refuse(not_marking(locked.stage))
        before = snapshot(show)
        turn = HANDLERS[act](show)
        stood = changed(before, snapshot(show))
        Appearance.objects.bulk_update([row for row in show.turns if str(row.pk) in stood["turns"]], KEPT_FIELDS)
        finish(locked)
        LiveStep.objects.create(
            live=locked, revision=locked.revision, act=act, appearance=turn, reason=show.reason,
            before=stood, actor=actor, at=show.now,
            undone_at=show.now if act == Act.BACK else None,
        )  # fmt: skip
        data = {"act": str(act), "revision": locked.revision, **show.data}
        if turn is not None:
            data["entry"] = turn.stage_entry.entry_id
        services.record(f"judging.live_{act}", actor=actor, target=locked, reason=show.reason, data=data)
    return locked


def faster(live: LiveStage) -> str:
    """Who acted meanwhile, for the one who comes second."""
    last = live.steps.select_related("actor").first()
    if last is None:
        return _("The page you had open is out of date.")
    return _("%(who)s was faster: %(act)s at %(when)s. Nothing was done twice; please look again.") % {
        "who": last.actor.name,
        "act": act_words(last.act),
        "when": formats.when(last.at),
    }


def finish(live: LiveStage) -> None:
    """The next revision, and what the screens read from now on."""
    live.revision += 1
    live.screen = screen_of(live)
    live.save()
