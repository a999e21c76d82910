"""Verbs of stages that belong to the competition itself."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext as _

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
    if rows.filter(rules_version=competition.rules_version).update(rules_locked_at=now):
        return True
    if rows.exists():  # a new version came in force while these marks were on their way
        raise services.Conflict(_("The rules have just been changed. Please open the page again before you mark."))
    return False


def open_judging(*, competition: Competition, actor: Actor) -> Competition:
    """Go on from registration to judging. Raises ``Refused`` while entries wait for their check."""
    return services.perform(competition, "open_judging", actor=actor)


def release_stages(*, competition: Competition, actor: Actor) -> None:
    """With the published list the results of all closed stages are out."""
    for stage in stages_of(competition):
        if stage.state == StageState.CLOSED and competition.state == CompetitionState.PUBLICITY:
            services.perform(stage, "release", actor=actor)
