"""Votes that are cast in the hall."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from competitions.domain.rounding import decimal_text, exact
from competitions.domain.rulebook.types import Ballot, PartSource, ScorePart, VoteScale, VoteWindow
from competitions.domain.sentences import N_, Sentence, Value

_WINDOWS: Mapping[VoteWindow, str] = {
    VoteWindow.EACH: N_("The vote is open entry by entry, while the conductor has it open."),
    VoteWindow.END: N_("The vote is open once, when all have appeared."),
}
_SCALES: Mapping[VoteScale, str] = {
    VoteScale.LEADER: N_(
        "Each ticket has one vote; points are %(max)s × votes / most votes of any entry, rounded to %(places)s decimals."
    ),
    VoteScale.CAST: N_(
        "Each ticket has one vote; points are %(max)s × votes / all votes cast, rounded to %(places)s decimals."
    ),
}


def ballot(part: ScorePart, rule: Ballot, *, demo: bool) -> Iterator[Sentence]:
    """How one part is voted on."""
    for said in _lines(part, rule):
        yield Sentence(N_("“%(name)s”: %(rule)s"), {"name": part.name, "rule": said}, demo=demo)


def _lines(part: ScorePart, rule: Ballot) -> Iterator[Sentence]:
    yield Sentence(N_("Votes are cast on phones in the hall; who votes needs a ticket, and each ticket votes once."))
    yield Sentence(_WINDOWS[rule.window])
    most: Value = decimal_text(exact(part.max or 0))
    if part.source is PartSource.PUBLIC_VOTE:
        yield Sentence(_SCALES[rule.scale], {"max": most, "places": rule.round.places})
    else:
        params: dict[str, Value] = {"low": _text(rule.min), "high": most, "step": _text(rule.step)}
        yield Sentence(N_("Each ticket gives %(low)s to %(high)s points in steps of %(step)s."), params)
    if not rule.changeable:
        yield Sentence(N_("A vote that was cast cannot be changed."))
    if rule.quorum:
        msgid = N_("With fewer than %(count)s votes, for any entry, the part counts 0 for everybody.")
        if part.source is PartSource.PUBLIC_VOTE:
            msgid = N_("With fewer than %(count)s votes the part counts 0 for everybody.")
        yield Sentence(msgid, {"count": rule.quorum})
    if rule.interim:
        yield Sentence(N_("The big screen shows how the votes stand while the vote is open."))


def _text(value: object) -> str:
    return decimal_text(exact(value))  # type: ignore[arg-type]
