"""Whom a new version of the rules concerns beyond those who entered: apps above add theirs (the judges)."""

from __future__ import annotations

from collections.abc import Callable

from accounts.models import Person
from competitions.models import Competition

Source = Callable[[Competition], list[Person]]
_sources: dict[str, Source] = {}


def register(name: str, source: Source) -> None:
    """Add people who are told. A source needs one query at most."""
    _sources[name] = source


def others_concerned(competition: Competition) -> list[Person]:
    """All of them, each once."""
    found = {person.pk: person for source in _sources.values() for person in source(competition)}
    return [found[pk] for pk in sorted(found)]
