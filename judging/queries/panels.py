"""Who sits on the panels of a competition."""

from __future__ import annotations

import datetime as dt

from accounts.models import Person
from competitions.models import Competition, Stage
from judging.enums import SeatState
from judging.models import PanelSeat
from judging.queries.rubrics import rules_of


def answer_by(stage: Stage, now: dt.datetime) -> dt.datetime | None:
    """Until when an invitation of ``now`` is answered, by the rule book; None: without a day."""
    panel = rules_of(stage).panel
    days = panel.answer_days if panel is not None else None
    return now + dt.timedelta(days=days) if days else None


def undertaking_of(seat: PanelSeat) -> str:
    """What the rule book has every judge of the stage sign (评审承诺书); empty where it says nothing of its own."""
    panel = rules_of(seat.panel.stage).panel
    return panel.undertaking if panel is not None else ""


def judges_who_sat(competition: Competition) -> list[Person]:
    """Everybody who took a seat, each once. One query."""
    seats = PanelSeat.objects.filter(panel__stage__competition=competition, state=SeatState.ACCEPTED)
    people = Person.objects.filter(pk__in=seats.values("person")).select_related("user")
    return list(people.order_by("pk"))


def judges_of(competition: Competition) -> list[Person]:
    """Everybody who is asked or seated, each once. One query."""
    seats = PanelSeat.objects.filter(panel__stage__competition=competition).exclude(state=SeatState.DECLINED)
    people = Person.objects.filter(pk__in=seats.values("person")).select_related("user")
    return list(people.order_by("pk"))
