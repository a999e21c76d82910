"""The severity part of a results document, from a score pack and its official results (`docs/scoring.md`)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from competitions.domain.scoring import Order, Results, ScorePack
from competitions.domain.sentences import Translate
from judging.domain.severity.cutline import Line
from judging.domain.severity.data import Observation
from judging.domain.severity.fit import Fit, Model
from judging.domain.severity.report import DRAWS, Report, Standing, island_reports, report
from judging.domain.severity.words import NoteCode, note

DIGITS = 9  # significant ones of a number in the document


@dataclass(frozen=True, slots=True)
class Asked:
    """How the correction is computed."""

    model: Model = Model.FIXED_RANDOM
    part: str | None = None
    ddof: int = 1
    draws: int = DRAWS
    seed: int | None = None  # None: from the hash of the file


class Unasked(ValueError):
    """The question does not fit the pack; the message says why, for a terminal."""


@dataclass(frozen=True, slots=True)
class Severity:
    """`document`: what stands under `severity`. `warnings`: what follows those of the official result."""

    document: Mapping[str, object]
    warnings: tuple[Mapping[str, object], ...]


def part_index(pack: ScorePack, part: str | None) -> int:
    """Which part is corrected. Raises Unasked where it is not told and there are several, or there is none such."""
    ids = [one.id for one in pack.rule.parts]
    if part is None:
        if len(ids) == 1:
            return 0
        raise Unasked(f"--part: say which of the parts is corrected: {', '.join(ids) or 'there is none'}")
    if part not in ids:
        raise Unasked(f"--part: nothing is called {part}; the parts are: {', '.join(ids) or 'there is none'}")
    return ids.index(part)


def observations_of(results: Results, part: int) -> list[Observation]:
    """The judges' totals of one part, those of entries without a place too."""
    return [
        Observation(score.entry.id, judge, float(total), score.entry.track)
        for score in results.scores
        for judge, total in score.parts[part].totals.items()
    ]


def standing_of(results: Results) -> Standing:
    """Who has an official rank, in which list, and where the line of the rule is."""
    rule, cut = results.pack.rule, results.pack.rule.cut
    track = {entry.id: entry.track or "" for entry in results.pack.entries}
    places = results.ranks.places
    lists = {entry: track[entry] if rule.rank_within else "" for entry in places}
    descending = rule.order is Order.DESCENDING
    if cut is None:
        return Standing(lists, descending=descending)
    lines = {entry: track[entry] if cut.per else "" for entry in places}
    return Standing(lists, lines, cut.places, cut.ties, descending)


def severity_of(results: Results, inputs_sha256: str, asked: Asked, translate: Translate = str) -> Severity:
    """The corrected list of one part. Raises Unasked, and NotCategories for marks that are none."""
    index = part_index(results.pack, asked.part)
    seed = int(inputs_sha256[:16], 16) if asked.seed is None else asked.seed
    marks, standing = observations_of(results, index), standing_of(results)
    found = report(asked.model, marks, standing, ddof=asked.ddof, draws=asked.draws, seed=seed)
    notes = list(found.notes)
    if _has_more(results, index):
        notes.append(note(NoteCode.PART_ONLY, part=results.pack.rule.parts[index].id))
    document: dict[str, object] = {
        "model": asked.model.value,
        "part": results.pack.rule.parts[index].id,
        "draws": asked.draws,
        "seed": str(seed),
        "components": len(found.islands),
        "sd": _sd(found),
        "judges": _judges(results.pack, found, marks),
        "entries": _entries(results.pack, found, marks),
        "cut": _cut(found),
        "islands": _islands(found, asked, marks, standing),
    }
    warnings = tuple({"code": one.code.value, "entry": one.entry, "text": one.text.text(translate)} for one in notes)
    return Severity(document, warnings)


def _has_more(results: Results, part: int) -> bool:
    """Whether the official result is more than this part."""
    pack = results.pack
    return len(pack.rule.parts) > 1 or pack.rule.parts[part].factor is not None or any(
        entry.adjustments for entry in pack.entries
    )  # fmt: skip


def _number(value: float | None) -> float | None:
    if value is None or not np.isfinite(value):
        return None
    return float(f"{value:.{DIGITS}g}") + 0.0


def _whole(value: float) -> int | None:
    return None if np.isnan(value) else int(value)


def _sd(found: Report) -> dict[str, float | None]:
    sd = found.fit.sd if found.fit else None
    return {
        "entry": _number(sd.entry) if sd else None,
        "judge": _number(sd.judge) if sd else None,
        "residual": _number(sd.residual) if sd else None,
    }


def _judges(pack: ScorePack, found: Report, marks: Sequence[Observation]) -> list[dict[str, object]]:
    counts: dict[str, int] = {}
    for one in marks:
        counts[one.judge] = counts.get(one.judge, 0) + 1
    at = {name: index for index, name in enumerate(found.fit.design.judges)} if found.fit else {}
    return [_judge(judge.id, found.fit, at.get(judge.id), counts.get(judge.id, 0)) for judge in pack.judges]


def _judge(name: str, fitted: Fit | None, at: int | None, count: int) -> dict[str, object]:
    line: dict[str, object] = {"id": name, "severity": None, "se": None, "n": count, "flags": []}
    if fitted is None or at is None:
        return line
    line |= {
        "severity": _number(fitted.severity[at]),
        "se": _number(fitted.severity_se[at]),
        "flags": [flag.value for flag in fitted.flags[at]],
    }
    if fitted.mfrm:
        line |= {
            "infit": _number(fitted.mfrm.infit[at]),
            "outfit": _number(fitted.mfrm.outfit[at]),
            "fair_average": _number(fitted.mfrm.fair_average[at]),
        }
    return line


def _entries(pack: ScorePack, found: Report, marks: Sequence[Observation]) -> list[dict[str, object]]:
    totals: dict[str, list[float]] = {}
    for one in sorted(marks, key=lambda mark: mark.judge):
        totals.setdefault(one.entry, []).append(one.value)
    at = {name: index for index, name in enumerate(found.fit.design.entries)} if found.fit else {}
    return [_entry(entry.id, found, at.get(entry.id), totals.get(entry.id, [])) for entry in pack.entries]


def _entry(name: str, found: Report, at: int | None, totals: Sequence[float]) -> dict[str, object]:
    line: dict[str, object] = {
        "id": name, "corrected": None, "se": None, "rank": found.ranks.get(name),
        "p_in": None, "rank_low": None, "rank_high": None,
        "raw": _number(sum(totals) / len(totals)) if totals else None, "n": len(totals),
    }  # fmt: skip
    if found.fit is None or at is None:
        return line
    line |= {"corrected": _number(found.fit.corrected[at]), "se": _number(found.fit.se[at])}
    if found.chance is not None:
        line |= {
            "p_in": _number(float(found.chance.inside[at])),
            "rank_low": _whole(float(found.chance.low[at])),
            "rank_high": _whole(float(found.chance.high[at])),
        }
    if found.fit.unshrunk is not None and found.fit.errors is not None:
        line |= {"unshrunk": _number(found.fit.unshrunk[at]), "se_level": _number(found.fit.errors.se[at])}
    if found.fit.mfrm is not None:
        line |= {"measure": _number(found.fit.mfrm.measure[at]), "measure_se": _number(found.fit.mfrm.measure_se[at])}
    return line


def _cut(found: Report) -> dict[str, object]:
    """Of several lines the least solid one, with the sums of all; each of them under `lines`."""
    lines = found.lines
    told = [line for line in lines if line.gap is not None]
    weakest = min(told, key=lambda line: np.inf if line.z is None else line.z, default=None)
    whole = _line(weakest) if weakest else _line(Line(None, 0))
    counts = [len(line.undecided) for line in lines if line.undecided is not None]
    wrong = [line.expected_wrong for line in lines if line.expected_wrong is not None]
    whole["undecided"] = sum(counts) if counts else None
    whole["expected_wrong"] = _number(sum(wrong)) if wrong else None
    if len(lines) > 1:
        whole["lines"] = [{"track": line.group, **_line(line)} for line in lines]
    return whole


def _line(line: Line) -> dict[str, object]:
    return {
        "gap": _number(line.gap),
        "se": _number(line.se),
        "z": _number(line.z),
        "word": line.firmness.value if line.firmness else None,
        "last_in": line.last_in,
        "first_out": line.first_out,
        "undecided": None if line.undecided is None else len(line.undecided),
        "expected_wrong": _number(line.expected_wrong),
    }


def _islands(
    found: Report, asked: Asked, marks: Sequence[Observation], standing: Standing
) -> list[dict[str, object]] | None:
    """A list for each group that shares no judge with the others."""
    if len(found.islands) < 2:
        return None
    return [
        {
            "judges": [
                _judge(name, one.fit, at, sum(mark.judge == name for mark in marks))
                for at, name in enumerate(island.judges)
            ],
            "entries": [
                {
                    "id": name,
                    "corrected": _number(one.fit.corrected[at]) if one.fit else None,
                    "se": _number(one.fit.se[at]) if one.fit else None,
                    "rank": one.ranks.get(name),
                }
                for at, name in enumerate(island.entries)
            ],
        }
        for island, one in island_reports(asked.model, marks, standing, ddof=asked.ddof)
    ]
