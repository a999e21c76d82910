"""A score pack as the search for anomalies reads it."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace
from functools import cache

from competitions.domain import scoring as engine
from judging.domain.anomalies.facts import Edit, Findings, Inside, Observation
from judging.domain.anomalies.home import same_home
from judging.domain.anomalies.search import find


def of_pack(
    pack: engine.ScorePack,
    part: str = "",
    *,
    everybody: bool = True,
    edits: Iterable[Edit] = (),
    inside_without_edits: Inside | None = None,
) -> Findings:
    """The anomalies of one part of a pack; without `part` of the only one. Raises KeyError where there is no such part.

    `everybody`: who moves without each judge; else only without those that are flagged.

    Home is by region of judges and entries. A pack itself has no `edits`; who was inside without those of a judge says
    `inside_without_edits`. The line is that of the rule; without one nobody moves.
    """
    code = part or (pack.rule.parts[0].id if len(pack.rule.parts) == 1 else "")
    if code not in {one.id for one in pack.rule.parts}:
        raise KeyError(part)
    inside = inside_of(pack) if pack.rule.cut is not None else None
    return find(
        observations_of(pack, code),
        homes=homes_of(pack),
        edits=edits,
        inside=inside,
        inside_without_edits=inside_without_edits if inside else None,
        everybody=everybody,
    )


def observations_of(pack: engine.ScorePack, part: str) -> list[Observation]:
    """The marks given in a part; missing ones are left out."""
    rule = next(one for one in pack.rule.parts if one.id == part)
    found = []
    for mark in pack.marks:
        if mark.part != part or mark.missing is not None:
            continue
        items = mark.items or {}
        total = engine.judge_total(rule.items, items) if items else mark.total
        if total is not None:
            marks = {code: float(value) for code, value in items.items()}
            found.append(Observation(mark.entry, mark.judge, float(total), marks))
    return found


def homes_of(pack: engine.ScorePack) -> dict[str, Collection[str]]:
    """Judge to the entries of the judge's region."""
    return {
        judge.id: {entry.id for entry in pack.entries if same_home(judge.region or "", entry.region or "")}
        for judge in pack.judges
        if judge.region
    }


def inside_of(pack: engine.ScorePack) -> Inside:
    """Who is inside the line, by the official engine; a tie that is not decided counts as inside."""

    @cache
    def inside(judge: str | None) -> frozenset[str]:
        return before_line(replace(pack, marks=tuple(mark for mark in pack.marks if mark.judge != judge)))

    return inside


def before_line(pack: engine.ScorePack) -> frozenset[str]:
    """Who is before the line by the official engine; what is tied across it counts as before it."""
    cut = engine.tabulate(pack).ranks.cut
    return frozenset(entry for entry, side in cut.items() if side is not engine.AtCut.OUT)
