"""The list of eligibility rules as a field of the book: each check reads its own parameters."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import field
from typing import Any

from competitions.domain.documents import Spec, plain
from competitions.domain.eligibility import Rule
from competitions.domain.reading import Reader


def rules(kind: type[Rule], read: Callable[[Reader], Rule], doc: str = "") -> Any:
    """A list of rules; absent is none."""
    schema = {"type": "array", "items": {"$ref": f"#/$defs/{kind.__name__}"}}
    spec = Spec(
        lambda r, key, d: r.each(key, read), lambda: dict(schema), lambda value: [_written(one) for one in value]
    )
    return field(default=(), metadata={"spec": spec, "doc": doc})


def _written(rule: Rule) -> dict[str, object]:
    """A rule as plain JSON; empty and false keys are left out."""
    kept = {
        "check": rule.check,
        **rule.params,
        "tracks": rule.tracks,
        "entrant_types": rule.entrant_types,
        "demo": rule.demo,
    }
    dull = (item is None or item is False or item in ((), "") for item in kept.values())
    return {key: plain(value) for (key, value), skip in zip(kept.items(), dull, strict=True) if not skip}
