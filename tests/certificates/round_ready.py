"""The round that the state machine leads about: ranked in the final, the level above open for what goes up."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from accounts.models import Person
from judging.actions import promotion
from tests.factories.competitions import filed
from tests.factories.judging import Contest
from tests.factories.offices import PROVINCE, approver, office, organiser
from tests.factories.promotion import frozen_ranking, set_stage
from tests.judging.test_promotion_engine import MOVES_UP, round_with
from workflow import clock

PLACES, SCORES = 2, ("90", "80", "80", "60", "50")


@dataclass
class Round:
    """The round, the second person of its office and who receives above."""

    made: Contest
    second: Person
    above: Person


def ready() -> Round:
    """Five entries are ranked in the final, two of them equal across the line; two go up to the province's open round."""
    made = round_with(entries=len(SCORES), kind="per_track", count=len(SCORES))
    set_stage(made, "final", promotion={"kind": "per_track", "count": PLACES}, substitution=MOVES_UP)
    frozen_ranking(made, dict(zip([one.pk for one in made.entries], SCORES, strict=True)))
    promotion.promote_stage(stage=made.stage(), actor=made.organiser)
    second = organiser(made.competition.organisation, "李复核")
    now = clock.now()
    filed(PROVINCE)
    assert clock.now() - now < dt.timedelta(days=1)
    return Round(made, second, approver(office(PROVINCE), "省审批"))
