"""The list of all parts and fields of a rule book for `docs/rulebook.md`, made from the parts themselves."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import cast

from competitions.domain.rulebook.labels import LABELS
from competitions.domain.rulebook.reading import json_schema

BEGIN, END = "<!-- fields: made from the code by manage.py rulebook_docs -->", "<!-- end of fields -->"
Schema = Mapping[str, object]


def reference() -> str:
    """Markdown: for each part its fields, whether they must be given, what may stand there, and what they mean."""
    schema = json_schema()
    parts = {"RuleBook": schema, **cast("dict[str, Schema]", schema["$defs"])}
    text = "\n".join(line for name, part in parts.items() for line in _part(name, part))
    return re.sub(r"\n{3,}", "\n\n", text).strip() + "\n"


def renewed(text: str) -> str:
    """The document with its list of fields made anew. Raises ValueError when its place is not marked."""
    if text.count(BEGIN) != 1 or text.count(END) != 1:
        raise ValueError("the place of the fields is not marked once")
    head, rest = text.split(BEGIN)
    return f"{head}{BEGIN}\n\n{reference()}\n{END}{rest.split(END)[1]}"


def _part(name: str, part: Schema) -> Iterator[str]:
    yield f"### {name}\n"
    if name != "RuleBook":
        yield f"{_plain(part.get('description', ''))}\n" if part.get("description") else ""
    properties = cast("dict[str, Schema]", part.get("properties", {}))
    needed = cast("list[str]", part.get("required", []))
    if properties and "oneOf" not in part:
        yield "| field | must | what | meaning |"
        yield "|---|---|---|---|"
        for field, shape in properties.items():
            must = "yes" if field in needed else ""
            meaning = shape.get("description") or LABELS.get(f"{name}.{field}") or LABELS.get(field, "")
            yield f"| `{field}` | {must} | {_shape(shape)} | {_plain(meaning)} |"
        yield ""
    for choice in cast("list[Schema]", part.get("oneOf", [])):
        yield _rule(choice)
    yield ""


def _rule(choice: Schema) -> str:
    """One check of eligibility in a line."""
    properties = cast("dict[str, Schema]", choice["properties"])
    own = [field for field in properties if field not in ("check", "tracks", "entrant_types", "demo")]
    told = ", ".join(f"`{field}` ({_shape(properties[field])})" for field in own) or "no parameters"
    return f"- `{properties['check'].get('const', '')}`: {told}"


def _shape(shape: Schema) -> str:
    """What may stand in a field, in a few words."""
    if "const" in shape:
        return f"`{shape['const']}`"
    if "enum" in shape:
        return ", ".join(f"`{value}`" for value in cast("list[str]", shape["enum"]))
    if "$ref" in shape:
        return f"[{_target(shape)}](#{_target(shape).lower()})"
    if "anyOf" in shape:
        return " or ".join(_shape(one) for one in cast("list[Schema]", shape["anyOf"]))
    if shape.get("type") == "array":
        return f"list of {_shape(cast('Schema', shape['items']))}"
    return _plain_type(shape)


def _target(shape: Schema) -> str:
    return str(shape["$ref"]).rsplit("/", 1)[1]


def _plain_type(shape: Schema) -> str:
    kinds = shape.get("type", "")
    kind = kinds if isinstance(kinds, str) else str(cast("list[str]", kinds)[0])
    if "format" in shape:
        return "date `2024-05-30`"
    if kind == "integer":
        return f"whole number {shape['minimum']} to {shape['maximum']}"
    if kind == "string" and isinstance(kinds, list):
        return 'number as text `"0.5"` or whole'
    if kind == "string":
        return f"text to {shape['maxLength']}" if "maxLength" in shape else "code"
    return {"boolean": "true, false", "null": "null"}.get(kind, kind)


def _plain(text: object) -> str:
    return str(text).replace("|", "\\|")
