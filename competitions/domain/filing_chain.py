"""The way of a filing (备案): which bodies answer one after the other, up to an outside body that is not in the system.

A route is data, set for each level and kind of subject. Its stops are named by level, so that one route serves every
office of that level: a county's route may be city → province, a province's the national committee (全国组委会).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from competitions.domain.reading import FaultCode, Reader, read_document

MOST_STOPS = 4
MOST_DAYS = 60
# From below to above.
LEVELS = ("county", "city", "province")


class StopKind(StrEnum):
    """What kind of body answers."""

    OFFICE = "office"  # the department of the region of `level` above the filer
    OWN = "own"  # the filing office itself, another person of it
    OUTSIDE = "outside"  # a body without log-in here: its answer is recorded from its paper


@dataclass(frozen=True, slots=True)
class Stop:
    """One body that answers. ``level`` names an office above, ``body`` an outside body; both are empty for the own office."""

    kind: StopKind
    level: str = ""
    body: str = ""


def office(level: str) -> Stop:
    """The office of ``level`` above."""
    return Stop(StopKind.OFFICE, level=level)


def outside(body: str) -> Stop:
    """An outside body by its name."""
    return Stop(StopKind.OUTSIDE, body=body)


OWN = Stop(StopKind.OWN)


def levels_above(level: str) -> tuple[str, ...]:
    """The levels above ``level``, the nearest first; none for an unknown one."""
    return LEVELS[LEVELS.index(level) + 1 :] if level in LEVELS else ()


def default_stops(level: str, body: str = "") -> tuple[Stop, ...]:
    """The office above; at the top the outside body ``body``, or the own office where there is none."""
    above = levels_above(level)
    if above:
        return (office(above[0]),)
    return (outside(body),) if body else (OWN,)


def choices(level: str, body: str = "") -> tuple[tuple[Stop, ...], ...]:
    """The routes that make sense for ``level``, the shortest first; those by way of ``body`` last."""
    above = levels_above(level)
    inside = [tuple(office(one) for one in above[: count + 1]) for count in range(len(above))] or [(OWN,)]
    if not body:
        return tuple(inside)
    whole = () if inside[-1] == (OWN,) else inside[-1]
    return (*inside, (*whole, outside(body)))


def dump_stops(stops: Iterable[Stop]) -> list[dict[str, str]]:
    """The JSON of a route."""
    return [{"kind": stop.kind.value, "level": stop.level, "body": stop.body} for stop in stops]


def read_stops(data: object, level: str) -> tuple[Stop, ...]:
    """The stops of a route for filings of ``level``. Raises DocumentError.

    Offices stand above the filer and rise from stop to stop, the own office stands alone, an outside body comes last.
    """

    def route(reader: Reader) -> tuple[Stop, ...]:
        stops = tuple(reader.each("stops", _read_stop))
        if not 1 <= len(stops) <= MOST_STOPS:
            reader.fault("stops", FaultCode.RANGE, value=len(stops), low=1, high=MOST_STOPS)
        elif not _rises(stops, level):
            reader.fault("stops", FaultCode.CONTRADICTION, detail=level)
        return stops

    return read_document({"stops": data}, route)


def _read_stop(reader: Reader) -> Stop:
    kind = reader.choice("kind", StopKind)
    level = reader.text("level", "", limit=20)
    body = reader.text("body", "", limit=120)
    if kind is StopKind.OFFICE and level not in LEVELS:
        reader.fault("level", FaultCode.CHOICE, value=level, allowed=", ".join(LEVELS))
    if kind is StopKind.OUTSIDE and not body.strip():
        reader.fault("body", FaultCode.MISSING)
    return Stop(kind, level if kind is StopKind.OFFICE else "", body.strip() if kind is StopKind.OUTSIDE else "")


def _rises(stops: Sequence[Stop], level: str) -> bool:
    if any(stop.kind is StopKind.OWN for stop in stops):
        return len(stops) == 1
    if any(stop.kind is StopKind.OUTSIDE for stop in stops[:-1]):
        return False
    wanted = list(levels_above(level))
    for stop in stops:
        if stop.kind is StopKind.OFFICE:
            if stop.level not in wanted:
                return False
            wanted = wanted[wanted.index(stop.level) + 1 :]
    return True


@dataclass(frozen=True, slots=True)
class Leg:
    """One stop with the office found for it. For an outside body ``office`` is the one that sends and records."""

    office: int
    outside: str = ""


class NoOffice(LookupError):
    """A level of the route has a region above the filer but no department there; ``level`` says which."""

    def __init__(self, level: str) -> None:
        self.level = level
        super().__init__(f"no department of level {level}")


def legs(stops: Iterable[Stop], filer: int, above: Mapping[str, int | None]) -> tuple[Leg, ...]:
    """The stops as offices. ``above``: level of each region above the filer → its department, None where there is none.

    A level that does not stand above this filer is left out (a functional zone may lie right under the province).
    Raises NoOffice.
    """
    found: list[Leg] = []
    for stop in stops:
        if stop.kind is StopKind.OUTSIDE:
            found.append(Leg(found[-1].office if found else filer, stop.body))
        elif stop.kind is StopKind.OWN:
            found.append(Leg(filer))
        elif stop.level in above:
            department = above[stop.level]
            if department is None:
                raise NoOffice(stop.level)
            found.append(Leg(department))
    return tuple(found)
