"""Small score packs as documents, and their results."""

from __future__ import annotations

import json
from typing import Any

import pytest

from competitions.domain.reading import DocumentError
from competitions.domain.scoring import as_text, fault_line, load, parse, tabulate

Json = dict[str, Any]
TWO = {"places": 2, "mode": "half_up"}


def marks(part: str = "p", /, **totals: list[Any]) -> list[Json]:
    """Marks by J1 … Jn for each entry: a total as text, a dict of items, None for nothing, or why it is missing."""
    found = []
    for entry, given in totals.items():
        for number, value in enumerate(given, start=1):
            if value is not None:
                kind = "items" if isinstance(value, dict) else "total"
                if isinstance(value, str) and value.isalpha():
                    kind = "missing"
                found.append({"entry": entry, "judge": f"J{number}", "part": part, kind: value})
    return found


def document(given: list[Json], /, part: Json | None = None, entries: Json | None = None, **rule: Any) -> Json:
    """A pack of one part `p`, or of `parts` in the rule; entries and judges as they appear in the marks."""
    known = {mark["entry"]: None for mark in given} | dict.fromkeys(entries or {})
    judges = sorted({mark["judge"] for mark in given}, key=lambda judge: int(judge[1:]))
    whole = {"parts": [{"id": "p", **(part or {})}], "round": TWO, **rule}
    return {
        "format": "chuangxiang.scorepack/1",
        "rule": whole,
        "entries": [{"id": entry, **(entries or {}).get(entry, {})} for entry in known],
        "judges": [{"id": judge} for judge in judges],
        "marks": given,
    }


def results(pack: Json) -> Json:
    """The results document of a pack that goes through its file."""
    loaded = load(json.dumps(pack).encode())
    found: Json = json.loads(as_text(tabulate(loaded.pack).document(loaded.inputs_sha256)))
    return found


def lines(pack: Json) -> dict[str, Json]:
    """The lines of the results by entry, in their order."""
    return {line["entry"]: line for line in results(pack)["results"]}


def one(*totals: Any, **aggregate: Any) -> Json:
    """The part of a single entry with these totals under an aggregate, with what it is rounded to two places."""
    line = lines(document(marks(E=list(totals)), part={"aggregate": aggregate}))["E"]
    return {**line["parts"][0], "result": line["shown"], "rank": line["rank"]}


def ranks(pack: Json) -> dict[str, str | None]:
    return {entry: line["rank"] for entry, line in lines(pack).items()}


def codes(pack: Json) -> list[tuple[str, str | None]]:
    """The warnings: code and entry."""
    return [(one["code"], one["entry"]) for one in results(pack)["warnings"]]


def faults(pack: object) -> list[str]:
    """Every fault of a pack, one line each."""
    with pytest.raises(DocumentError) as caught:
        parse(pack)
    return [fault_line(fault) for fault in caught.value.faults]
