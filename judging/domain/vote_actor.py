"""The actor of a ticket: somebody in the hall, whom nobody knows."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class TicketActor:
    """Holds one vote and nothing else anywhere."""

    ticket_id: int
    number: int

    actor_kind = "ticket"

    @property
    def actor_key(self) -> str:
        return str(self.ticket_id)

    @property
    def actor_label(self) -> str:
        return f"#{self.number}"
