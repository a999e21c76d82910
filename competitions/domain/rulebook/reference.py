"""The list of all parts and fields of a rule book for `docs/rulebook.md`, made from the parts themselves."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import MISSING, fields
from typing import cast

from competitions.domain.documents import Record, plain
from competitions.domain.eligibility.rule_words import CONTESTS, ENTRANTS, ROUNDS
from competitions.domain.rulebook import types
from competitions.domain.rulebook.labels import LABELS
from competitions.domain.rulebook.reading import json_schema
from competitions.domain.rulebook.rule_questions import ASKS
from competitions.domain.rulebook.shapes import CHECKS
from competitions.domain.rulebook.words import WORDS

BEGIN, END = "<!-- fields: made from the code by manage.py rulebook_docs -->", "<!-- end of fields -->"
Schema = Mapping[str, object]
Say = Callable[[str], str]


def reference(say: Say = str) -> str:
    """Markdown: for each part its fields, whether they must be given, what may stand there, what they mean; all choices.

    `say` gives the words of the pages for a text, so that who holds a notice finds the field.
    """
    schema = json_schema()
    parts = {"RuleBook": schema, **cast("dict[str, Schema]", schema["$defs"])}
    lines = [line for name, part in parts.items() for line in _part(name, part, say)]
    text = "\n".join([*lines, *_choices(say)])
    return re.sub(r"\n{3,}", "\n\n", text).strip() + "\n"


def renewed(text: str, say: Say = str) -> str:
    """The document with its list of fields made anew. Raises ValueError when its place is not marked."""
    if text.count(BEGIN) != 1 or text.count(END) != 1:
        raise ValueError("the place of the fields is not marked once")
    head, rest = text.split(BEGIN)
    return f"{head}{BEGIN}\n\n{reference(say)}\n{END}{rest.split(END)[1]}"


def _part(name: str, part: Schema, say: Say) -> Iterator[str]:
    yield f"### {name}\n"
    if name != "RuleBook":
        yield f"{_plain(part.get('description', ''))}\n" if part.get("description") else ""
    properties = cast("dict[str, Schema]", part.get("properties", {}))
    needed = cast("list[str]", part.get("required", []))
    if properties and "oneOf" not in part:
        defaults = _defaults(name)
        yield "| field | on the page | must, or default | what | meaning |"
        yield "|---|---|---|---|---|"
        for field, shape in properties.items():
            must = "**yes**" if field in needed else defaults.get(field, "")
            called = LABELS.get(f"{name}.{field}") or LABELS.get(field)
            meaning = shape.get("description") or LABELS.get(f"{name}.{field}") or LABELS.get(field, "")
            shown = _plain(say(called)) if called else ""
            yield f"| `{field}` | {shown} | {must} | {_shape(shape)} | {_plain(meaning)} |"
        yield ""
    for choice in cast("list[Schema]", part.get("oneOf", [])):
        yield from _rule(choice, say)
    yield ""


def _rule(choice: Schema, say: Say) -> Iterator[str]:
    """One check of eligibility in a few lines."""
    properties = cast("dict[str, Schema]", choice["properties"])
    own = [field for field in properties if field not in ("check", "tracks", "entrant_types", "demo")]
    check = str(properties["check"].get("const", ""))
    needed = cast("list[str]", choice["required"])
    yield f"- `{check}` {_plain(say(CHECKS[check]))}. {_plain(choice['description'])}"
    for field in own:
        must = ", must" if field in needed else ""
        meaning = _plain(properties[field].get("description", ""))
        yield f"  - `{field}` ({_shape(properties[field])}{must}): {meaning}"
    if check in ASKS:
        codes = ", ".join(f"`{code}`" for code in ASKS[check])
        yield f"  - judged by the answer to the question {codes}; a book without it gets it when it is imported"


def _defaults(name: str) -> dict[str, str]:
    """What holds where a field is left out."""
    kind = getattr(types, name, None)
    found = {}
    for one in fields(kind) if kind is not None else ():
        if one.default in (MISSING, None, "", ()) or isinstance(one.default, Record):
            continue
        found[one.name] = f"`{json.dumps(plain(one.default), ensure_ascii=False)}`"
    return found


def _choices(say: Say) -> Iterator[str]:
    """Every choice with its word."""
    yield "### All choices\n"
    yield "What a field with choices may say, the word of the pages beside it.\n"
    for name in types.__all__:
        kind = getattr(types, name)
        if not (isinstance(kind, type) and issubclass(kind, Record)):
            continue
        for one in fields(kind):
            words = one.metadata["spec"].words if "spec" in one.metadata else None
            if words is not None and words in WORDS:
                told = ", ".join(f"`{code}` {say(text)}" for code, text in WORDS[words].items())
                yield f"- `{name}.{one.name}`: {_plain(told)}"
    named = {"entrant_types": ENTRANTS, "contests (of no_earlier_award)": CONTESTS, "latest (of funding_round)": ROUNDS}
    for name, known in named.items():
        told = ", ".join(f"`{code}` {say(text)}" for code, text in known.items())
        yield f"- `{name}`: {_plain(told)}"
    yield ""


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
