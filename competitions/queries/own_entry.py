"""The entry that a contestant works on: every autosave and every upload starts with it."""

from __future__ import annotations

from django.db.models import QuerySet

from accounts.models import Person
from competitions.models import Entry
from competitions.queries.entries import entries_kept_by, entries_led_by
from competitions.queries.resumable import with_uploads_open
from workflow.actors import Actor
from workflow.statements import Parameter, Statement

RELATED = ("competition__region", "competition__organisation", "track", "region")


def own_entry_of(actor: Actor, token: str) -> Entry | None:
    """The entry that ``actor`` leads, or that the actor's office keeps for somebody. One query for the first, else two."""
    if not isinstance(actor, Person):
        return None
    return _LED.row(leader=actor.pk, token=token) or _with_related(entries_kept_by(actor)).filter(token=token).first()


def _with_related(rows: QuerySet[Entry]) -> QuerySet[Entry]:
    return with_uploads_open(rows.select_related(*RELATED))


_LED = Statement(lambda: _with_related(entries_led_by(Parameter("leader"))).filter(token=Parameter("token")))
