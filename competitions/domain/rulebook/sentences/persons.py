"""The same rules where persons enter, not projects (马兰花): sentences about projects are said of contestants."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from competitions.domain.sentences import N_, Chapter, Sentence, Value

_OF_PERSONS: Mapping[str, str] = {
    "Each project has %(total)s: %(segments)s.": N_("Each contestant has %(total)s: %(segments)s."),
    "Each project is marked by %(count)s reviewers on their own.": N_(
        "Each contestant is marked by %(count)s reviewers on their own."
    ),
    "The panel has %(count)s judges; each marks every project.": N_(
        "The panel has %(count)s judges; each marks every contestant."
    ),
    "The panel of each hall has %(count)s judges; each marks every project of the hall.": N_(
        "The panel of each hall has %(count)s judges; each marks every contestant of the hall."
    ),
    "Who appears in which hall is settled before the marking, by lot or by hand.": N_(
        "In which hall a contestant appears is settled before the marking, by lot or by hand."
    ),
    "The first of each unit, at most %(high)s": N_("The first contestants of each unit, at most %(high)s"),
    "The first of each unit, from %(low)s to %(high)s": N_(
        "The first contestants of each unit, from %(low)s to %(high)s"
    ),
    "At most %(count)s people present a project.": N_("At most %(count)s people present together."),
    "At most %(count)s people of a project may be in the room.": N_(
        "At most %(count)s people may be in the room with a contestant."
    ),
    "A judge who stands aside for a project gives no mark, not zero.": N_(
        "A judge who stands aside for a contestant gives no mark, not zero."
    ),
    "Projects are ranked within their track by the rounded result.": N_(
        "Contestants are ranked within their track by the rounded result."
    ),
    "Projects are ranked within their track by the exact result.": N_(
        "Contestants are ranked within their track by the exact result."
    ),
    "All projects are ranked together by the rounded result.": N_(
        "All contestants are ranked together by the rounded result."
    ),
    "All projects are ranked together by the exact result.": N_(
        "All contestants are ranked together by the exact result."
    ),
    "Project, unit, full name and award are shown; ID numbers and phones never are.": N_(
        "Unit, full name and award are shown; ID numbers and phones never are."
    ),
    "The head of the project is at least %(value)s full years old on %(on)s.": N_(
        "The contestant is at least %(value)s full years old on %(on)s."
    ),
    "The head of the project is at most %(value)s full years old on %(on)s.": N_(
        "The contestant is at most %(value)s full years old on %(on)s."
    ),
    "The project is located in %(region)s.": N_("The contestant works in %(region)s."),
    "Entries headed by one person: at most %(max)s.": N_("Entries of one person: at most %(max)s."),
    "Projects that won %(awards)s in an earlier edition may not enter.": N_(
        "Contestants who won %(awards)s in an earlier edition may not enter."
    ),
    "Projects that won %(awards)s in an earlier national final may not enter.": N_(
        "Contestants who won %(awards)s in an earlier national final may not enter."
    ),
    "Projects that won an award in the last %(years)s years may not enter.": N_(
        "Contestants who won an award in the last %(years)s years may not enter."
    ),
    "Projects that won an award in an earlier edition may not enter.": N_(
        "Contestants who won an award in an earlier edition may not enter."
    ),
    "All entries": N_("All contestants"),
    "All who win an award by rank": N_("All contestants who win an award by rank"),
    "The entries that the office names": N_("The contestants whom the office names"),
    "%(count)s entries that the office names": N_("%(count)s contestants whom the office names"),
    "%(months)s months later entrants are asked for jobs, revenue and finance.": N_(
        "%(months)s months later contestants are asked what has come of it."
    ),
}


def of_persons(chapter: Chapter) -> Chapter:
    """A chapter with its sentences said of persons."""
    return replace(chapter, lines=tuple(map(said_of_persons, chapter.lines)))


def said_of_persons(said: Sentence) -> Sentence:
    """The same, said of contestants."""
    params = {key: _value(value) for key, value in said.params.items()}
    return replace(said, msgid=_OF_PERSONS.get(said.msgid, said.msgid), params=params)


def _value(value: Value) -> Value:
    if isinstance(value, Sentence):
        return said_of_persons(value)
    return tuple(map(_value, value)) if isinstance(value, tuple) else value
