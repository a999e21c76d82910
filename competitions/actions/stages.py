"""Verbs of stages that belong to the competition itself."""

from __future__ import annotations

import datetime as dt

from competitions.enums import CompetitionState, StageState
from competitions.models import Competition
from competitions.queries.results import stages_of
from workflow import services
from workflow.actors import Actor


def lock_rules(*, competition: Competition, now: dt.datetime) -> bool:
    """Fix the rule book with the first score (domain reference, 2.10 rule 7). Whether this call did it.

    Runs inside the transaction of the first score, which notes it in its audit row.
    """
    if competition.rules_locked_at is not None:
        return False
    rows = Competition.objects.filter(pk=competition.pk, rules_locked_at__isnull=True)
    return bool(rows.update(rules_locked_at=now))


def open_judging(*, competition: Competition, actor: Actor) -> Competition:
    """Go on from registration to judging. Raises ``Refused`` while entries wait for their check."""
    return services.perform(competition, "open_judging", actor=actor)


def release_stages(*, competition: Competition, actor: Actor) -> None:
    """With the published list the results of all closed stages are out."""
    for stage in stages_of(competition):
        if stage.state == StageState.CLOSED and competition.state == CompetitionState.PUBLICITY:
            services.perform(stage, "release", actor=actor)
