"""What must agree where votes are cast in the hall."""

from __future__ import annotations

from collections.abc import Iterator

from competitions.domain.documents import is_multiple
from competitions.domain.reading import Fault
from competitions.domain.rulebook.consistency.clashes import Clash, clash, missing, outside
from competitions.domain.rulebook.types import PartSource, ScorePart, Stage, VoteWindow

_VOTED = (PartSource.PUBLIC_JURY, PartSource.PUBLIC_VOTE)


def check_ballot(path: str, part: ScorePart, stage: Stage) -> Iterator[Fault]:
    """A vote belongs to a part of the public, to a stage before an audience, and its points reach their end."""
    rule = part.ballot
    if rule is None:
        return
    if part.source not in _VOTED:
        yield clash(path, Clash.BALLOT_OF_PUBLIC)
        return
    if not stage.mode.is_on_stage:
        yield clash(path, Clash.BALLOT_ON_STAGE)
    if part.max is None:
        yield missing(f"{path.rpartition('.')[0]}.max")
        return
    if part.source is PartSource.PUBLIC_VOTE:
        if rule.window is VoteWindow.EACH:
            yield clash(f"{path}.window", Clash.ONE_VOTE_AT_THE_END)
    elif rule.min >= part.max:
        yield outside(f"{path}.min", rule.min, 0, part.max)
    elif rule.step <= 0 or not is_multiple(part.max - rule.min, rule.step):
        yield clash(f"{path}.step", Clash.STEP_MISSES_MAX)
