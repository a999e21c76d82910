"""Who sits on the panels of a competition."""

from __future__ import annotations

from accounts.models import Person
from competitions.models import Competition
from judging.enums import SeatState
from judging.models import PanelSeat


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
