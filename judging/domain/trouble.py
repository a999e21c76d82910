"""Why an assignment cannot be made, as data: what is shown and kept tells it in the reader's language."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from judging.domain.assignment import Infeasible, Pair, Relaxation, Way


class Code(StrEnum):
    """What is wrong; the facts are named behind each."""

    NO_ENTRIES = "no_entries"
    NO_HALL = "no_hall"
    NO_JUDGE = "no_judge"  # tracks
    BARRED = "barred"  # pairs: fixed by hand, and in conflict
    INFEASIBLE = "infeasible"  # block, missing, count, entries, judges, forbidden, ways


@dataclass(frozen=True)
class Trouble:
    """One of them, as plain data: numbers, texts, lists."""

    code: Code
    facts: Mapping[str, Any] = field(default_factory=dict)

    def document(self) -> dict[str, Any]:
        """As it is kept."""
        return {"code": self.code.value, **self.facts}

    @classmethod
    def of(cls, document: Mapping[str, Any]) -> Trouble:
        """As it was kept."""
        return cls(Code(document["code"]), {key: value for key, value in document.items() if key != "code"})


@dataclass(frozen=True)
class Names:
    """What is called how, and what may be changed: pairs that the organiser forbade, judges whose most is the rules' word."""

    entries: Mapping[str, str]
    judges: Mapping[str, str]
    conflicts: frozenset[Pair]
    forbidden: frozenset[Pair] = frozenset()
    fixed_caps: frozenset[str] = frozenset()


def infeasible(error: Infeasible, names: Names) -> Trouble:
    """What blocks, by name, and the ways out that are in the organiser's hands, the smallest first."""
    against = {judge for entry, judge in names.conflicts if entry in error.entries}
    forbidden = sorted(pair for pair in names.forbidden if pair[0] in error.entries)
    facts = {
        "block": error.block.value,
        "missing": error.missing,
        "count": len(error.entries),
        "entries": [names.entries[one] for one in error.entries],
        "judges": sorted(names.judges[one] for one in against),
        "full": sorted(names.judges[one] for one in error.judges if one in names.judges),
        "forbidden": [_pair(pair, names) for pair in forbidden],
        "ways": list(_ways(error.relaxations, names)),
    }
    return Trouble(Code.INFEASIBLE, facts)


def barred(pairs: Sequence[Pair], names: Names) -> Trouble:
    """Pairs fixed by hand that a conflict of interest bars."""
    return Trouble(Code.BARRED, {"pairs": [_pair(pair, names) for pair in pairs]})


def _pair(pair: Pair, names: Names) -> list[str]:
    return [names.entries[pair[0]], names.judges[pair[1]]]


def _ways(found: Sequence[Way], names: Names) -> Iterator[dict[str, Any]]:
    """Fewer reviews would help too, but that number is fixed with the filing; so is what the rules say of the most. A
    conflict of interest is never lifted, what the organiser forbade may be."""
    usable = [
        way
        for way in found
        if not (way.reviews or way.fewer)
        and set(way.lifted) <= names.forbidden
        and not (set(way.raised) & names.fixed_caps)
    ]
    for way in sorted(usable, key=lambda one: one.judges + len(one.raised) + len(one.lowered) + len(one.lifted)):
        yield {
            "kind": way.kind.value,
            "judges": way.judges if way.kind in (Relaxation.ADD_JUDGES, Relaxation.TOGETHER) else 0,
            "raised": [[names.judges[judge], by] for judge, by in way.raised.items()],
            "lowered": [[names.judges[judge], by] for judge, by in way.lowered.items()],
            "lifted": [_pair(pair, names) for pair in way.lifted],
        }
