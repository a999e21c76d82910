"""Marks by table, and the severity part of a pack that goes through its file."""

from __future__ import annotations

import json
from typing import Any

from competitions.domain.scoring import load, tabulate
from judging.domain.severity import Asked, Model, Observation, severity_of

Json = dict[str, Any]


def table(rows: dict[str, list[float | None]], tracks: dict[str, str] | None = None) -> list[Observation]:
    """Marks of J1 … Jn for each entry; None where there is none."""
    return [
        Observation(entry, f"J{number}", float(value), (tracks or {}).get(entry))
        for entry, values in rows.items()
        for number, value in enumerate(values, start=1)
        if value is not None
    ]


def pack_of(observations: list[Observation], **rule: Any) -> Json:
    """A score pack of one part with these marks."""
    entries = {one.entry: one.group for one in observations}
    return {
        "format": "chuangxiang.scorepack/1",
        "rule": {"parts": [{"id": "p"}], "round": {"places": 2}, **rule},
        "entries": [{"id": entry, "track": track} for entry, track in entries.items()],
        "judges": [{"id": judge} for judge in sorted({one.judge for one in observations})],
        "marks": [
            {"entry": one.entry, "judge": one.judge, "part": "p", "total": f"{one.value:.6f}".rstrip("0").rstrip(".")}
            for one in observations
        ],
    }


def severity(pack: Json, model: str = "fixed_random", **asked: Any) -> Json:
    """What stands under `severity`, with the codes of its warnings under `codes`."""
    loaded = load(json.dumps(pack).encode())
    found = severity_of(tabulate(loaded.pack), loaded.inputs_sha256, Asked(model=Model(model), **asked))
    document: Json = json.loads(json.dumps(found.document))
    return {
        **document,
        "codes": [one["code"] for one in found.warnings],
        "texts": [one["text"] for one in found.warnings],
    }


def by_id(lines: list[Json]) -> dict[str, Json]:
    return {line["id"]: line for line in lines}


def corrected(found: Json) -> dict[str, float | None]:
    return {line["id"]: line["corrected"] for line in found["entries"]}


def ranks(found: Json) -> dict[str, int | None]:
    return {line["id"]: line["rank"] for line in found["entries"]}
