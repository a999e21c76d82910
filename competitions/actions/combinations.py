"""优化组合 as rows: a proposal with a reason for each entry, decided by a second person."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from accounts.models import Person
from competitions.actions.doors import require
from competitions.enums import CombinationState
from competitions.models import Combination, Stage
from competitions.queries.results import live_promotion
from workflow import clock, services
from workflow.services import Conflict, Refused, record_refusal

RUN = "competitions.run_stage"
LIVE = (CombinationState.PROPOSED, CombinationState.CONFIRMED)


def live_combination(stage: Stage) -> Combination | None:
    """The combination that is proposed or confirmed, or None. One query."""
    rows = Combination.objects.filter(stage=stage, state__in=LIVE).select_related("proposed_by", "decided_by")
    found = rows.first()
    if found is not None:
        found.stage = stage
    return found


def record_combination(
    *, stage: Stage, actor: Person, tabulation_version: int, changes: Sequence[dict[str, Any]], reason: str
) -> Combination:
    """Store a proposal. Whether it may hold is looked at by the caller. ``Conflict`` when there is one already."""
    action = "combination.proposed"
    require(actor, RUN, stage, action)
    with services.act():
        services.lock(stage)
        if live_promotion(stage) is not None:
            text = _("Promotion of this stage is decided already.")
            record_refusal(action, actor=actor, target=stage, reason=text)
            raise Refused(text)
        earlier = live_combination(stage)
        if earlier is not None:
            raise Conflict(
                _("%(who)s has proposed a combination already. Decide on that one first.")
                % {"who": earlier.proposed_by.name}
            )
        row = Combination.objects.create(
            stage=stage,
            tabulation_version=tabulation_version,
            changes=list(changes),
            reason=reason.strip(),
            proposed_by=actor,
            proposed_at=clock.now(),
        )
        services.record(action, actor=actor, target=row, reason=reason, data={"changes": row.changes})
    return row
