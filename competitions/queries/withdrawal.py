"""Taking an entry back: whether the rules ask for a written pledge (弃赛承诺书), and its words."""

from __future__ import annotations

from django.utils.translation import gettext as _

from competitions.enums import EntryState
from competitions.models import Entry
from competitions.queries.rule_books import book_of

# Raised whenever the words below change.
PLEDGE_VERSION = "2026-12"
# Before the check nobody counts on the entry yet.
_COUNTED_ON = (EntryState.ACCEPTED, EntryState.PROMOTED, EntryState.NOT_PROMOTED)


def needs_pledge(entry: Entry) -> bool:
    """Whether the contestant has to give the pledge: the check is passed, and a stage of the rules asks for it."""
    if entry.state not in _COUNTED_ON:
        return False
    stages = book_of(entry.competition).stages
    return any(stage.substitution is not None and stage.substitution.needs_pledge for stage in stages)


def pledge_text(entry: Entry) -> str:
    """What the contestant declares, in the reader's language."""
    text = _(
        "We withdraw the entry “%(title)s” (number %(number)s) from “%(competition)s” of our own will. We know that it takes no "
        "further part, that its place and any award may go to the next in rank, and that this cannot be undone. Nobody "
        "has urged us to it."
    )
    return text % {"title": entry.title, "number": entry.number, "competition": entry.competition.name}
