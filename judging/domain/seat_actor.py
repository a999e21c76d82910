"""The actor of a seat: a judge at a tablet without an account, or marks of a judge that somebody carries in."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class SeatActor:
    """Holds what the judge of one seat holds there, and nothing else anywhere.

    ``name`` is the judge's; ``carrier`` names who brought the marks where it was not the judge (a file, a paper sheet).
    """

    seat_id: int
    person_id: int
    number: int
    name: str
    binding_id: int | None = None
    carrier: str = ""

    actor_kind = "seat"

    @property
    def actor_key(self) -> str:
        return str(self.seat_id)

    @property
    def actor_label(self) -> str:
        label = f"#{self.number} {self.name}"
        return f"{label} ({self.carrier})" if self.carrier else label
