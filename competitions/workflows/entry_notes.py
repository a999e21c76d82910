"""Messages to the contestant about the entry, queued in the transaction of the move."""

from __future__ import annotations

from typing import Any

from competitions.models import Entry
from notifications.actions import queue_message
from workflow import clock


def tell_leader(entry: Entry, template: str, **params: Any) -> None:
    """An SMS to the head of the project, where we know a phone. Never a personal number among the parameters.

    Its key names the entry: the desk sees on its page which one failed.
    """
    user = entry.leader.user
    phone = (user.phone if user else "") or entry.leader.phone
    if not phone:
        return
    queue_message(
        channel="sms",
        template=template,
        recipient=phone,
        user=user,
        params={"title": entry.title, "number": entry.number, **params},
        once_key=f"entry:{entry.pk}:{template.partition('.')[2]}:{clock.now().timestamp()}",
    )
