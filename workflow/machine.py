"""Tables of moves, as plain data. Knows no Django.

A ``Workflow`` names the states of one kind of object and the moves between them. The executor
(``workflow.services.perform``) is the only code that applies a table to a row.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

Guard = Callable[[Any], object | None]
Effect = Callable[[Any], None]


@dataclass(frozen=True, slots=True)
class Transition:
    """One legal move.

    ``permission`` names a registered predicate: who may. ``guards`` say whether it may happen at all; each takes the
    running ``Move`` and returns None or the reason in words. ``effect`` writes rows in the same transaction.
    """

    name: str
    sources: frozenset[str]
    target: str
    permission: str
    label: object = ""
    done_label: object = ""
    guards: tuple[Guard, ...] = ()
    effect: Effect | None = None
    needs_reason: bool = False
    by_hand: bool = True


@dataclass(frozen=True)
class Workflow:
    """The states of one kind of object and every move between them. Raises ``ValueError`` when the table is wrong.

    ``is_held``: other acts hold a row where it is by its key alone (FOR KEY SHARE), and a move has to wait for them.
    """

    name: str
    states: Mapping[str, object]
    initial: str
    transitions: tuple[Transition, ...]
    label: object = ""
    field: str = "state"
    related: tuple[str, ...] = ()
    is_held: bool = False
    _by_name: dict[str, Transition] = dataclasses.field(default_factory=dict, init=False, repr=False)

    def __post_init__(self) -> None:
        if self.initial not in self.states:
            raise ValueError(f"{self.name}: unknown initial state {self.initial}")
        for transition in self.transitions:
            unknown = ({*transition.sources, transition.target}) - set(self.states)
            if unknown:
                raise ValueError(f"{self.name}.{transition.name}: unknown states {sorted(unknown)}")
            if transition.name in self._by_name:
                raise ValueError(f"{self.name}.{transition.name}: named twice")
            self._by_name[transition.name] = transition

    def move(self, name: str) -> Transition:
        """The transition called ``name``; ``KeyError`` when the table has none."""
        return self._by_name[name]

    def moves_from(self, state: str) -> list[Transition]:
        """Every transition that leaves ``state``, in table order."""
        return [transition for transition in self.transitions if state in transition.sources]

    def final_states(self) -> set[str]:
        """States that no move leaves."""
        return {state for state in self.states if not self.moves_from(state)}


def transition(name: str, sources: str | Iterable[str], target: str, permission: str, **options: Any) -> Transition:
    """Shorthand: ``sources`` may be one state or several."""
    states = frozenset([sources]) if isinstance(sources, str) else frozenset(sources)
    return Transition(name=name, sources=states, target=target, permission=permission, **options)
