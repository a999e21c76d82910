"""Who acts: a person, a judge's seat, or the system itself."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Protocol, runtime_checkable


@runtime_checkable
class Actor(Protocol):
    """Anything that can be named in the audit. ``actor_key`` is unique and stable within its kind."""

    @property
    def actor_kind(self) -> str: ...

    @property
    def actor_key(self) -> str: ...

    @property
    def actor_label(self) -> str: ...


@dataclass(frozen=True)
class System:
    """A clock or a command. It holds only the permissions that it was granted by name."""

    name: str
    grants: frozenset[str] = field(default_factory=frozenset)

    actor_kind = "system"

    @property
    def actor_key(self) -> str:
        return self.name

    @property
    def actor_label(self) -> str:
        return self.name

    @classmethod
    def granted(cls, name: str, *permissions: str) -> System:
        """A system actor called ``name`` that may do exactly ``permissions``."""
        return cls(name=name, grants=frozenset(permissions or (name,)))


@dataclass(frozen=True)
class Anonymous:
    """Somebody not signed in; named in refusals only."""

    actor_kind = "anonymous"
    actor_key = ""
    actor_label = ""
