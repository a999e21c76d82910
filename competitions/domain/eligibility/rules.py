"""Loading rules, putting them to an applicant, and describing them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import fields
from types import MappingProxyType
from typing import cast

from competitions.domain.documents import part_schema, read_part
from competitions.domain.eligibility.checks import CHECKS
from competitions.domain.eligibility.facts import Applicant, Context, Outcome, Rule, Verdict
from competitions.domain.reading import FaultCode, Reader, read_document

_BOUND = {
    "tracks": {"type": "array", "items": {"type": "string"}, "description": "Codes of the tracks that it binds."},
    "entrant_types": {"type": "array", "items": {"type": "string"}, "description": "Kinds of entrants that it binds."},
    "demo": {"type": "boolean"},
}


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
    params: Mapping[str, object] = {}
    if kind is not None:
        part = read_part(kind.params, reader)
        params = {one.name: getattr(part, one.name) for one in fields(part)}
    elif name:
        reader.fault("check", FaultCode.CHOICE, value=name, allowed=", ".join(sorted(CHECKS)))
    return Rule(
        check=name,
        params=MappingProxyType(dict(params)),
        tracks=reader.texts("tracks"),
        entrant_types=reader.texts("entrant_types"),
        demo=reader.flag("demo", default=False),
    )


def rule_schema() -> dict[str, object]:
    """The JSON Schema of a rule: one shape for each check, with the parameters of its own."""
    return {"description": " ".join((Rule.__doc__ or "").split()), "oneOf": [_schema(name) for name in CHECKS]}


def _schema(name: str) -> dict[str, object]:
    kind = CHECKS[name]
    own = part_schema(kind.params)
    said = " ".join((kind.check.__doc__ or "").split())
    required = ["check", *cast("list[str]", own["required"])]
    properties = {"check": {"const": name}, **cast("dict[str, object]", own["properties"]), **_BOUND}
    return {
        "type": "object",
        "title": name,
        "description": said,
        "additionalProperties": False,
        "required": required,
        "properties": properties,
    }
