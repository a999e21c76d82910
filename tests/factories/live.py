"""A final that is conducted: its rules for the hall, and acts pressed one after the other."""

from __future__ import annotations

import datetime as dt
from typing import Any

from accounts.models import Person
from judging.actions.live import conduct, prepare_live
from judging.domain.live import Act
from judging.models import Appearance, LiveStage, ScoreSheet
from tests.factories.judging import Contest, in_final, mark, sheet_for
from tests.factories.promotion import set_stage
from workflow import clock

AT_ONCE = {"when": "at_once", "level": "anonymous_marks"}
AFTER = {"when": "after_stage", "level": "totals"}
DEDUCT = {"kind": "deduct", "amount": "1", "per_seconds": 10}


def on_stage(entries: int = 3, judges: int = 3, **rules: Any) -> tuple[Contest, LiveStage]:
    """A drawn final with marking open for seven judges, and its show; ``rules``: what the rule book says of the stage beside."""
    made = in_final(entries, judges)
    if rules:
        set_stage(made, "final", **rules)
    return made, prepare_live(stage=made.stage("final"), actor=made.organiser)


def fresh(live: LiveStage) -> LiveStage:
    """Read as a view reads it."""
    return LiveStage.objects.select_related("stage__competition__organisation", "current", "shown").get(pk=live.pk)


def press(live: LiveStage, *acts: str, actor: Person, after: int = 0, **more: Any) -> LiveStage:
    """Acts one after the other, each ``after`` seconds after the one before."""
    for act in acts:
        clock.move_to(clock.now() + dt.timedelta(seconds=after))
        now = fresh(live)
        conduct(live=now, act=Act(act), actor=actor, seen=now.revision, **more)
    return fresh(live)


def turn_of(live: LiveStage, number: int) -> Appearance:
    """The turn of a drawn number."""
    return Appearance.objects.select_related("stage_entry__entry").get(live=live, stage_entry__running_no=number)


def marks_in(live: LiveStage, *numbers: str) -> None:
    """Every open sheet of the entry that is on marked and handed in; ``numbers``: the first item, judge by judge."""
    current = fresh(live).current
    assert current is not None
    rows = ScoreSheet.objects.filter(stage_entry=current.stage_entry_id, state__in=["unmarked", "saved"])
    keys = list(rows.order_by("seat__number").values_list("pk", flat=True))
    for pk, number in zip(keys, numbers or ["20"] * len(keys), strict=True):
        mark(sheet_for(pk), number, "10", "10", "10", submit=True)
