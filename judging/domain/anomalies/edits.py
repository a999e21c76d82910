"""Marks changed after they were submitted: counted from the log, never tested."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from statistics import fmean

from judging.domain.anomalies.facts import Edit, Flag, Kind, Phase

_WEIGHT = {Phase.SUBMITTED: 1.0, Phase.DEADLINE: 2.0, Phase.FROZEN: 3.0}


def late_edits(edits: Iterable[Edit], moved: Callable[[str], tuple[str, ...]]) -> list[Flag]:
    """One flag for every judge with a change: `statistic` is how late the latest was (1 submitted, 2 deadline, 3 frozen),
    `effect` the mean change in points with its direction, `n` the changes, `about` the entries, the most changed first.

    `moved`: entries that would stand on the other side of the line without the judge's changes.
    """
    by_judge: dict[str, list[Edit]] = defaultdict(list)
    for edit in edits:
        if edit.before != edit.after:
            by_judge[edit.judge].append(edit)
    flags = []
    for judge, changes in sorted(by_judge.items()):
        sizes = [one.after - one.before for one in changes if one.before is not None and one.after is not None]
        often = Counter(one.entry for one in changes)
        entries = sorted(often, key=lambda entry: (-often[entry], entry))
        latest = max(_WEIGHT[one.phase] for one in changes)
        effect = fmean(sizes) if sizes else 0.0
        flags.append(
            Flag(Kind.LATE_EDIT, judge, latest, 1.0, None, None, effect, len(changes), moved(judge), tuple(entries))
        )
    return flags


def share_of_most(flag: Flag, edits: Iterable[Edit]) -> float:
    """The share of a judge's late edits that went to the entry they changed most, 0 to 1."""
    mine = Counter(one.entry for one in edits if one.judge == flag.judge and one.before != one.after)
    return max(mine.values()) / sum(mine.values()) if mine else 0.0
