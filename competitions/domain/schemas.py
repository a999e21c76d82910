"""The JSON Schemas of the public file formats, by the name of their file in `docs/schemas/`."""

from __future__ import annotations

import json
from collections.abc import Callable

from competitions.domain import roundpack, rulebook, scoring

# Apps above add theirs in `AppConfig.ready()`.
SCHEMAS: dict[str, Callable[[], dict[str, object]]] = {
    "results.schema.json": scoring.results_schema,
    "roundentries.schema.json": roundpack.entries_schema,
    "roundlist.schema.json": roundpack.list_schema,
    "roundpack.schema.json": roundpack.manifest_schema,
    "rulebook.schema.json": rulebook.json_schema,
    "scorepack.schema.json": scoring.json_schema,
}


def schema_text(name: str) -> str:
    """What stands in the file `name`. Raises KeyError for an unknown one."""
    return json.dumps(SCHEMAS[name](), ensure_ascii=False, indent=2) + "\n"
