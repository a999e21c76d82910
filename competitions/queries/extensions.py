"""Personal extensions: those of a competition, and the one that somebody has."""

from __future__ import annotations

from django.db.models import QuerySet

from accounts.models import Person
from competitions.enums import EntryState
from competitions.models import Competition, Extension
from workflow.actors import Actor


def extensions_visible_to(actor: Actor, competition: Competition) -> QuerySet[Extension]:
    """All of a ``competition`` that was found in the actor's scope, the newest first, with their people.

    The title of a draft is its contestant's own; nothing of it is read.
    """
    people = ("granted_by", "ended_by", "entry__leader")
    return Extension.objects.filter(competition=competition).select_related(*people)


def extension_of(competition: Competition, person: Person) -> Extension | None:
    """The one that holds for whoever signs in with this person's phone. One query, none without a phone."""
    index = phone_index_of(person)
    if not index:
        return None
    return Extension.objects.filter(competition=competition, phone_index=index, ended_at__isnull=True).first()


def phone_index_of(person: Person) -> str:
    """The keyed hash of the phone that somebody signs in with, else of the one we know."""
    return (person.user.phone_index if person.user else None) or person.phone_index or ""


def extension_state(extension: Extension) -> str:
    """What became of it: open, used (handed in), ended."""
    if extension.ended_at is not None:
        return "ended"
    entry = extension.entry
    used = entry is not None and entry.state not in (EntryState.DRAFT, EntryState.RETURNED, EntryState.WITHDRAWN)
    return "used" if used else "open"
