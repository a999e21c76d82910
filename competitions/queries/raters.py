"""Who is asked to rate a round: the heads of its entries, and whom apps above add (the judges)."""

from __future__ import annotations

from collections.abc import Callable

from accounts.models import Person
from competitions.enums import EntryState, RaterGroup
from competitions.models import Competition, Entry

Source = Callable[[Competition], list[Person]]
_sources: dict[str, Source] = {}
TOOK_PART = (EntryState.ACCEPTED, EntryState.PROMOTED, EntryState.NOT_PROMOTED)


def register(group: str, source: Source) -> None:
    """Add the people of a ``RaterGroup``, with ``user``. A source needs one query at most."""
    _sources[group] = source


def raters_of(competition: Competition) -> dict[int, tuple[str, Person]]:
    """By key of the person: group and person. Who is both judge and contestant is asked once."""
    leaders = Entry.objects.filter(competition=competition, state__in=TOOK_PART).values("leader")
    contestants = Person.objects.filter(pk__in=leaders).select_related("user").order_by("pk")
    found = {person.pk: (str(RaterGroup.CONTESTANT), person) for person in contestants}
    for group, source in _sources.items():
        for person in source(competition):
            found.setdefault(person.pk, (group, person))
    return found
