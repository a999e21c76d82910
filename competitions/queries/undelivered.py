"""Messages about an object that did not reach their people: shown on its page, so that somebody rings them up."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from notifications.models import MessageStatus, OutboxMessage
from ui import formats


@dataclass(frozen=True)
class Undelivered:
    """One failed message: to whom, when, why."""

    who: str
    at: str
    problem: str


def undelivered(kind: str, pk: int) -> list[Undelivered]:
    """Failed messages whose key begins with the object (``filing:12:``), newest first. One query."""
    rows = OutboxMessage.objects.filter(status=MessageStatus.FAILED, once_key__startswith=f"{kind}:{pk}:")
    return [
        Undelivered(
            who=getattr(getattr(row.user, "person", None), "name", "") or formats.masked(row.recipient),
            at=formats.when_short(row.created_at),
            problem=row.problem or _("unknown reason"),
        )
        for row in rows.select_related("user__person").order_by("-pk")[:10]
    ]
