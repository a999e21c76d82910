"""A province's edition with rounds below, brought where a test needs them by the real verbs."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from accounts.models import Organisation, Person
from competitions.actions.levels import open_for_rounds, open_round
from competitions.models import Competition, RoundCall
from tests.factories.competitions import filed
from tests.factories.offices import CITY, PROVINCE, office, organiser
from workflow import clock


@dataclass
class Edition:
    """The competition of the province, its call, and an organiser of it."""

    competition: Competition
    call: RoundCall
    organiser: Person

    @property
    def fresh_call(self) -> RoundCall:
        """Read again as the views read it."""
        rows = RoundCall.objects.select_related("competition__region", "competition__organisation")
        return rows.get(pk=self.call.pk)


def edition(days: int = 10) -> Edition:
    """The province has opened; answers are due in ``days``."""
    case = filed(PROVINCE)
    call = open_for_rounds(
        competition=case.competition, actor=case.drafter, answer_by=clock.today() + dt.timedelta(days=days)
    )
    return Edition(case.competition, call, case.drafter)


def city(region: str = CITY) -> tuple[Organisation, Person]:
    """The department of a region below and one of its organisers."""
    bureau = office(region)
    return bureau, organiser(bureau, "王市办")


def round_of(made: Edition, region: str = CITY) -> Competition:
    """The region's round, opened by an organiser of its department."""
    bureau, actor = city(region)
    return open_round(call=made.fresh_call, organisation=bureau, actor=actor)
