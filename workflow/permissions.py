"""Named predicates: who may do what. Apps register theirs; the executor asks by name."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .actors import Actor, System

Predicate = Callable[[Any, Any], bool]
_predicates: dict[str, Predicate] = {}


def permission(name: str) -> Callable[[Predicate], Predicate]:
    """Register ``predicate(actor, obj) -> bool`` under ``app.verb_noun``. ``ValueError`` when the name is taken."""

    def register(predicate: Predicate) -> Predicate:
        taken = _predicates.get(name)
        if taken is not None and taken is not predicate:
            raise ValueError(f"permission {name} is registered twice")
        _predicates[name] = predicate
        return predicate

    return register


def is_permitted(actor: Actor, name: str, obj: Any) -> bool:
    """Whether ``actor`` holds ``name`` on ``obj``. A system actor holds only its grants. ``KeyError`` for an unknown name."""
    if isinstance(actor, System):
        return name in actor.grants
    return _predicates[name](actor, obj)


def registered_permissions() -> list[str]:
    """Every registered name, sorted."""
    return sorted(_predicates)
