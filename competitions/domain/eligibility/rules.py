"""Loading rules and putting them to an applicant."""

from __future__ import annotations

from collections.abc import Iterable
from types import MappingProxyType

from competitions.domain.eligibility.checks import CHECKS
from competitions.domain.eligibility.facts import Applicant, Context, Outcome, Rule, Verdict
from competitions.domain.reading import FaultCode, Reader, read_document


def assess(rules: Iterable[Rule], applicant: Applicant, context: Context) -> tuple[Verdict, ...]:
    """One verdict for each rule that binds, in the order of the rules."""
    return tuple(CHECKS[rule.check].check(rule, applicant, context) for rule in rules if rule.binds(applicant, context))


def may_enter(verdicts: Iterable[Verdict]) -> bool:
    """Whether nothing speaks against it so far: the answer before the form."""
    return all(verdict.outcome is not Outcome.FAILS for verdict in verdicts)


def may_submit(verdicts: Iterable[Verdict]) -> bool:
    """Whether everything is known and right: the guard of the submission."""
    return all(verdict.outcome is Outcome.OK for verdict in verdicts)


def load_rules(data: object) -> tuple[Rule, ...]:
    """The rules of a list of dicts. Raises DocumentError that names each fault by its path."""
    return read_document({"rules": data}, lambda reader: reader.each("rules", read_rule))


def read_rule(reader: Reader) -> Rule:
    """One rule, with faults noted in the reader."""
    name = reader.text("check", limit=60)
    kind = CHECKS.get(name)
    if kind is None and name:
        allowed = ", ".join(sorted(CHECKS))
        reader.fault("check", FaultCode.CHOICE, value=name, allowed=allowed)
    return Rule(
        check=name,
        params=MappingProxyType(kind.read(reader) if kind else {}),
        tracks=reader.texts("tracks"),
        entrant_types=reader.texts("entrant_types"),
        demo=reader.flag("demo", default=False),
    )
