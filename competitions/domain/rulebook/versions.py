"""What is different between two versions of a rule book, part by part, in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from typing import Any

from competitions.domain.documents import Record
from competitions.domain.eligibility import Rule
from competitions.domain.rulebook.labels import label, path_label
from competitions.domain.rulebook.types import RuleBook
from competitions.domain.rulebook.values import Names, called, facts_told, names_of, rule_told, told
from competitions.domain.sentences import N_, Sentence, Value

# By what the parts of a list are known; other lists are compared as a whole.
_KEYS: Mapping[str, str] = {
    "TrackRubric": "track", "LevelWord": "word", "Attachment": "kind", "Paper": "kind",
}  # fmt: skip
_WHOLE = ("bodies", "legal_basis", "tie_breaks")


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that differs.

    `path` names parts by their code (`stages[final].panel_size`), `label` says the same in words. `before` and `after`
    are None where the part was not there or is gone.
    """

    path: str
    label: Sentence
    before: Value | None
    after: Value | None

    @property
    def sentence(self) -> Sentence:
        """The difference in one line."""
        params: dict[str, Value] = {"label": self.label, "before": self.before or "", "after": self.after or ""}
        if self.before is None:
            return Sentence(N_("New: %(label)s (%(after)s)"), params)
        if self.after is None:
            return Sentence(N_("Taken out: %(label)s (%(before)s)"), params)
        return Sentence(N_("%(label)s: %(before)s → %(after)s"), params)


def differences(old: RuleBook, new: RuleBook) -> tuple[Difference, ...]:
    """What differs, in the order of the book. Marks that numbers are invented (`demo`) do not count."""
    return tuple(_Comparison(old, new).parts("", old, new))


class _Comparison:
    """Two books and the names that their codes stand for."""

    def __init__(self, old: RuleBook, new: RuleBook) -> None:
        self.old, self.new = old, new
        self.old_names, self.new_names = names_of(old), names_of(new)

    def parts(self, path: str, before: Record, after: Record) -> Iterator[Difference]:
        """Field by field of one part that is in both books."""
        for one in fields(before):
            if one.name == "demo":
                continue
            left, right = getattr(before, one.name), getattr(after, one.name)
            if left == right:
                continue
            here = f"{path}.{one.name}" if path else one.name
            kind = one.metadata["spec"].kind
            if one.name == "eligibility":
                yield from self._rules(here, left, right)
            elif kind is not None and isinstance(left, tuple):
                yield from self._lists(here, one.name, kind, left, right)
            elif isinstance(left, Record) and isinstance(right, Record):
                yield from self.parts(here, left, right)
            else:
                yield self._changed(here, type(before), one.name, left, right)

    def _changed(self, path: str, kind: type[Record], name: str, left: object, right: object) -> Difference:
        before, after = told(name, left, self.old_names), told(name, right, self.new_names)
        return Difference(path, self._label(path), before, after)

    def _label(self, path: str, *, gone: bool = False) -> Sentence:
        return path_label(path, self.old if gone else self.new)

    def _lists(self, path: str, name: str, kind: type[Record], left: Any, right: Any) -> Iterator[Difference]:
        """Parts that are known by a code one by one; others as a whole list."""
        key = _KEYS.get(kind.__name__, "code")
        if name in _WHOLE or not all(hasattr(part, key) for part in (*left, *right)):
            yield self._changed(path, kind, name, left, right)
            return
        lefts = {str(getattr(part, key)): part for part in left}
        rights = {str(getattr(part, key)): part for part in right}
        for code, part in lefts.items():
            if code not in rights:
                where = f"{path}[{code}]"
                yield Difference(
                    where, self._label(where, gone=True), facts_told(part, self.old_names) or called(part), None
                )
        for code, part in rights.items():
            where = f"{path}[{code}]"
            if code not in lefts:
                yield Difference(where, self._label(where), None, facts_told(part, self.new_names) or called(part))
            else:
                yield from self.parts(where, lefts[code], part)
        kept = [code for code in lefts if code in rights]
        now = [code for code in rights if code in lefts]
        if kept != now:
            said = Sentence(N_("order of %(parts)s"), {"parts": self._label(path)})
            yield Difference(path, said, _called(lefts, kept), _called(rights, now))

    def _rules(self, path: str, left: tuple[Rule, ...], right: tuple[Rule, ...]) -> Iterator[Difference]:
        """Conditions of entry have no code: those of the same check are paired in their order, others came or went."""
        said = label(RuleBook, "eligibility")
        gone = [rule for rule in left if not _has(right, rule)]
        come = [rule for rule in right if not _has(left, rule)]
        for rule in list(gone):
            pair = next((one for one in come if one.check == rule.check), None)
            after = None
            if pair is not None:
                come.remove(pair)
                after = rule_told(pair, self.new_names)
            yield Difference(f"{path}[{rule.check}]", said, rule_told(rule, self.old_names), after)
        for rule in come:
            yield Difference(f"{path}[{rule.check}]", said, None, rule_told(rule, self.new_names))


def _has(rules: tuple[Rule, ...], rule: Rule) -> bool:
    """Whether a rule stands among others, marks of invention aside."""
    return any(
        (one.check, dict(one.params), one.tracks, one.entrant_types)
        == (rule.check, dict(rule.params), rule.tracks, rule.entrant_types)
        for one in rules
    )


def _called(parts: Mapping[str, Record], codes: list[str]) -> Value:
    return tuple(called(parts[code]) for code in codes)


__all__ = ["Difference", "Names", "differences"]
