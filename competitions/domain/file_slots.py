"""Several files of one kind: each has a place, and a key by which forms, addresses and packs name it.

The first is named by its kind alone, so that where there is only one nothing reads otherwise than before; the others as
``video-2``.
"""

from __future__ import annotations

from dataclasses import dataclass

from competitions.domain.rulebook import Attachment

MOST = 10


def key_of(kind: str, slot: int) -> str:
    """The key of a file."""
    return kind if slot == 1 else f"{kind}-{slot}"


def read_key(key: str) -> tuple[str, int]:
    """Kind and place of a key. What is no key is taken as a kind, which nobody asks for."""
    kind, dash, number = key.rpartition("-")
    if dash and number.isascii() and number.isdigit() and len(number) <= 2 and 2 <= int(number) <= MOST:
        return kind, int(number)
    return key, 1


@dataclass(frozen=True)
class Slot:
    """A place for a file that the rule book asks for."""

    wanted: Attachment
    number: int

    @property
    def key(self) -> str:
        """Its key."""
        return key_of(self.wanted.kind.value, self.number)

    @property
    def label(self) -> str:
        """Its name, with its number where there are several."""
        return numbered(self.wanted, self.number)

    @property
    def is_required(self) -> bool:
        """Whether so many have to be there."""
        return self.wanted.required and self.number <= self.wanted.min_files


def numbered(wanted: Attachment, number: int) -> str:
    """The name of the file at a place."""
    return wanted.name if wanted.max_files == 1 and number == 1 else f"{wanted.name}（{number}）"


def slots_of(wanted: Attachment) -> list[Slot]:
    """Every place for files of a kind, in order."""
    return [Slot(wanted, number) for number in range(1, wanted.max_files + 1)]
