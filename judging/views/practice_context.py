"""The spread of practice marks as the pages of the desk and of the judges draw it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from judging.domain.practice import Spread
from judging.models import PracticeEntry
from judging.queries.practice import Part, Progress
from ui.charts import Scale


@dataclass
class Person:
    """One judge's row: a cell for each item, with the distance to the mean and to the office's mark."""

    name: str
    is_late: bool
    cells: list[tuple[str, str, str, str]]


@dataclass
class Shown:
    """One practice entry: a line with its picture for each item and the reader's own mark, a row for each judge with a name."""

    entry: PracticeEntry
    items: list[tuple[Spread, Scale, str]]
    people: list[Person] = field(default_factory=list)
    is_own: bool = False

    @property
    def whole(self) -> Spread:
        """That of the total, which stands last."""
        return self.items[-1][0]

    @property
    def has_marks(self) -> bool:
        return bool(self.entry.reference) or any(one.judges for one, _scale, _mine in self.items)


def people_words(people: list[Progress]) -> dict[str, Any]:
    """Who still has to act apart from who has practised or need not."""
    ready = [one for one in people if not one.waits]
    return {"people": people, "waiting": [one for one in people if one.waits], "ready": ready}


def shown(part: Part, *, named: bool, own: dict[str, str] | None = None, total: str = "") -> Shown:
    """``own``: the reader's own marks, beside the others without names."""
    mine = [(own or {}).get(one.code, "") if one.code else total for one in part.spreads]
    items = [(one, _scale(one, named, mark), mark) for one, mark in zip(part.spreads, mine, strict=True)]
    return Shown(part.entry, items, _people(part) if named else [], own is not None)


def _scale(one: Spread, named: bool, mine: str) -> Scale:
    return Scale(
        float(one.low),
        float(one.high),
        [(f"{row.judge} {row.mark}" if named else row.mark, float(row.mark)) for row in one.judges],
        float(one.mean) if one.mean else None,
        float(one.reference) if one.reference else None,
        float(mine) if mine else None,
    )


def _people(part: Part) -> list[Person]:
    rows: Iterable[tuple[int, str]] = enumerate(row.judge for row in part.spreads[-1].judges)
    return [
        Person(
            name,
            name in part.late,
            [
                (
                    one.name or _("Total"),
                    one.judges[place].mark,
                    one.judges[place].to_mean,
                    one.judges[place].to_reference,
                )
                for one in part.spreads
            ],
        )
        for place, name in rows
    ]
