"""The part of scripts/bench.py that is about marks: one score sheet saved by a tablet, and 1,000 envelopes in bulk."""

from __future__ import annotations

import itertools
import json
import re
import uuid
from collections.abc import Callable
from typing import Any

SAVING = "saving one score sheet"
BULK = "1,000 envelopes in bulk"
# (most CPU ms, most SQL statements): 2,000 CPU ms are two cores for a second.
BUDGETS = {SAVING: (15, 8), BULK: (2000, 60)}
REQUESTS, EACH = 4, 250
REPEATS = {SAVING: 40, BULK: 5}  # in a round: processor time is counted in ticks of 10 ms


def envelopes(tablet: dict[str, Any], numbers: Any, count: int) -> bytes:
    """What a tablet sends: ``count`` envelopes over its sheets."""
    sheets = itertools.cycle(tablet["sheets"])
    rows = [
        {
            "id": str(uuid.uuid4()),
            "sheet": sheet,
            "values": tablet["values"],
            "comment": "答辩清楚，依据充分。",
            "based_on": version,
            "device": "bench",
            "device_seq": next(numbers),
            "device_time": "2026-06-07T09:30:00+08:00",
            "source": "tablet",
        }
        for sheet, version in itertools.islice(sheets, count)
    ]
    return json.dumps({"envelopes": rows, "acts": []}).encode()


def acts(bench: Any) -> dict[str, Callable[[], None]]:
    """Name → what is measured, against the running site."""
    tablets, numbers = bench.facts["tablets"], itertools.count(10_000)
    tokens = [json.loads(bench.get(row["work"], row["session"])[1])["csrf"] for row in tablets]
    turns = itertools.cycle(zip(tablets, tokens, strict=True))

    def send(count: int) -> None:
        tablet, token = next(turns)
        body = envelopes(tablet, numbers, count)
        status, text = bench.ask("POST", tablet["sync"], tablet["session"], body, "application/json", token)
        assert status == 200, (status, text[:500])
        found = re.findall(r'"verdict": "(\w+)", "version"', text)
        assert found == ["applied"] * count, (len(found), set(found))

    return {SAVING: lambda: send(1), BULK: lambda: [send(EACH) for _request in range(REQUESTS)] and None}
