"""What every check is made of."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import TypeVar, cast

from competitions.domain.documents import Record
from competitions.domain.eligibility.facts import Applicant, Context, Outcome, Reason, Rule, Verdict

Check = Callable[[Rule, Applicant, Context], Verdict]
T = TypeVar("T")
TEAM = "team"


@dataclass(frozen=True, slots=True)
class CheckKind:
    """A check with its parameters."""

    check: Check
    params: type[Record]


def ok(rule: Rule) -> Verdict:
    """Nothing speaks against it."""
    return Verdict(rule.check, Outcome.OK)


def fails(rule: Rule, reason: Reason, **params: str | int) -> Verdict:
    """The applicant may not enter."""
    return Verdict(rule.check, Outcome.FAILS, reason, params)


def look_up(rule: Rule) -> Verdict:
    """What the contestant cannot tell and nobody told: the organiser looks it up."""
    return Verdict(rule.check, Outcome.UNKNOWN, Reason.LOOK_UP)


def not_told(rule: Rule, fact: str) -> Verdict:
    """The applicant has not said it yet."""
    return Verdict(rule.check, Outcome.UNKNOWN, Reason.NOT_TOLD, {"fact": fact})


def day_of(rule: Rule, context: Context) -> date:
    """The day that counts: the rule's own, else the cut-off day."""
    return cast("date | None", rule.params["on"]) or context.cut_off


def whole(rule: Rule, name: str) -> int:
    """A parameter that is an integer."""
    return cast("int", rule.params[name])


def texts(rule: Rule, name: str) -> tuple[str, ...]:
    """A parameter that is a list of texts."""
    return cast("tuple[str, ...]", rule.params[name])


def listed(values: tuple[str, ...]) -> str:
    """A list as one parameter of a reason; `listed_values` takes it apart again."""
    return "\n".join(values)


def listed_values(text: str) -> tuple[str, ...]:
    """The values of `listed`."""
    return tuple(text.split("\n"))
