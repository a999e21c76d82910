"""A part of the rule book as what is drawn: inputs, lists of rows, parts inside parts; made from the parts themselves."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import MISSING, dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from competitions.domain.documents import Record, plain
from competitions.domain.eligibility.checks import CHECKS
from competitions.domain.eligibility.rule_words import CONTESTS, ENTRANTS, LEVELS, ROUNDS
from competitions.domain.rounding import RoundingMode
from competitions.domain.rulebook import WORDS, RuleBook, is_closed
from competitions.domain.rulebook.labels import label
from competitions.domain.rulebook.shapes import CHECKS as CHECK_WORDS
from competitions.domain.rulebook.shapes import Shape, Typed, rule_fields, typed_fields
from competitions.domain.rulebook.types.entries import HIGHEST
from competitions.forms.book_reading import Raw, whole_shown
from competitions.forms.entry_boxes import Box

_SHOWN = {
    Shape.AREA: "lines", Shape.LINES: "lines", Shape.WHOLES: "lines", Shape.FLAG: "check", Shape.DAY: "date",
    Shape.CHOICE: "select", Shape.REF: "select", Shape.REFS: "checks", Shape.CHOICES: "checks",
}  # fmt: skip
_WIDE = ("label", "scope", "hint", "purpose", "text", "notes", "undertaking", "title", "prize")


@dataclass(slots=True)
class BoxNode:
    """One input."""

    box: Box
    shape: str = "box"

    @property
    def has_error(self) -> bool:
        """Whether something is wrong here."""
        return bool(self.box.error)


@dataclass(slots=True)
class PartNode:
    """A part: what is shown first, and the rest. ``is_on`` False: a part that may be there and is not."""

    name: str
    label: str
    title: str
    nodes: list[Any] = field(default_factory=list)
    more: list[Any] = field(default_factory=list)
    hidden: list[tuple[str, str]] = field(default_factory=list)
    is_optional: bool = False
    is_on: bool = True
    is_demo: bool = False
    is_locked: bool = False
    error: str = ""
    remark: str = ""
    shape: str = "part"

    @property
    def has_error(self) -> bool:
        """Whether something is wrong here or below."""
        return bool(self.error) or any(node.has_error for node in (*self.nodes, *self.more))

    @property
    def more_has_error(self) -> bool:
        """Whether what is folded away must be shown."""
        return any(node.has_error for node in self.more)


@dataclass(slots=True)
class ListNode:
    """A list of parts."""

    name: str
    label: str
    help: str
    rows: list[PartNode] = field(default_factory=list)
    choices: list[tuple[str, str]] = field(default_factory=list)  # what a new condition of entry may be
    is_locked: bool = False
    is_told: bool = False  # a list around it says that all is closed
    error: str = ""
    shape: str = "list"

    @property
    def has_error(self) -> bool:
        """Whether something is wrong here or below."""
        return bool(self.error) or any(row.has_error for row in self.rows)


class Drawing:
    """Makes nodes. ``above``: the book of the level above, which may close parts; ``names`` of the parts codes point at."""

    def __init__(self, raw: Raw, above: RuleBook | None) -> None:
        self.above = above
        self.points = points_of(raw)
        self.is_told = False  # inside a list that says of itself that it is closed

    def root(self, keys: Iterable[str], raw: Raw) -> list[Any]:
        """The nodes of some keys of the book."""
        by_name = {one.name: one for one in typed_fields(RuleBook)}
        nodes: list[Any] = []
        for key in keys:
            nodes.extend(self._nodes(RuleBook, by_name[key], raw, key))
        return nodes

    def _nodes(self, kind: type[Any], one: Typed, raw: Mapping[str, Any], name: str) -> Iterator[Any]:
        said = label(kind, one.name).text(_)
        if one.shape is Shape.PART:
            yield self._part_node(one, raw.get(one.name), name, said)
        elif one.shape in (Shape.PARTS, Shape.RULES):
            yield self._list_node(one, raw.get(one.name), name, said)
        elif one.shape is Shape.ROUNDING:
            yield from map(BoxNode, self._rounding(one, raw.get(one.name), name, said))
        else:
            yield BoxNode(self._box(one, raw.get(one.name), name, said))

    def _part_node(self, one: Typed, raw: Any, name: str, said: str) -> PartNode:
        is_optional = one.default is not MISSING
        node = PartNode(name, said, said, is_optional=is_optional, is_on=isinstance(raw, dict) or not is_optional)
        node.is_locked = bool(self.why_locked(name))
        if node.is_on:
            self._fill(node, one.kind, raw if isinstance(raw, dict) else {}, typed_fields(one.kind))  # type: ignore[arg-type]
        return node

    def _list_node(self, one: Typed, raw: Any, name: str, said: str) -> ListNode:
        node = ListNode(name, said, _(one.hint) if one.hint else "", is_locked=bool(self.why_locked(name)))
        if one.shape is Shape.RULES:
            node.choices = [(f"rule:{code}", _(words)) for code, words in CHECK_WORDS.items()]
        rows = [row if isinstance(row, dict) else {} for row in raw] if isinstance(raw, list) else []
        told_above, self.is_told = self.is_told, self.is_told or node.is_locked
        for place, row in enumerate(rows):
            drawn = PartNode(f"{name}-{place}", said, _called(row) or _("No. %(number)d") % {"number": place + 1})
            if one.shape is Shape.RULES:
                self._fill_rule(drawn, row)
            else:
                self._fill(drawn, one.kind, row, typed_fields(one.kind))  # type: ignore[arg-type]
            node.rows.append(drawn)
        self.is_told, node.is_told = told_above, told_above
        return node

    def _fill_rule(self, node: PartNode, row: Raw) -> None:
        check = str(row.get("check", ""))
        node.title = _(CHECK_WORDS[check]) if check in CHECK_WORDS else check
        node.hidden.append((f"{node.name}-check", check))
        if row.get("demo"):
            node.hidden.append((f"{node.name}-demo", "1"))
            node.is_demo = True
        kind = CHECKS.get(check)
        if kind is not None:
            self._fill(node, kind.params, row, rule_fields(kind.params))

    def _fill(self, node: PartNode, kind: type[Record], raw: Raw, typed: Iterable[Typed]) -> None:
        for one in typed:
            name = f"{node.name}-{one.name}"
            if one.shape is Shape.HIDDEN:
                value = raw.get(one.name)
                if value:
                    node.hidden.append((name, "1" if value is True else str(value)))
                node.is_demo = node.is_demo or (one.name == "demo" and bool(value))
                continue
            (node.nodes if one.first else node.more).extend(self._nodes(kind, one, raw, name))

    def _box(self, one: Typed, value: Any, name: str, said: str) -> Box:
        # A bound so wide that it is none is not shown.
        is_endless = isinstance(one.default, int) and one.default >= HIGHEST
        if value is None and one.default not in (MISSING, None) and not is_endless:
            value = plain(one.default)
        box = Box(
            name, said, _SHOWN.get(one.shape, "text"), required=one.required and one.shape is not Shape.FLAG,
            help=_(one.hint) if one.hint else "", unit=_(one.unit) if one.unit else "", limit=one.limit,
            locked=self.why_locked(name), is_told=self.is_told, rows=3,
        )  # fmt: skip
        if one.shape in (Shape.WHOLE, Shape.NUMBER):
            box.mode, box.width = "decimal", "narrow"
        elif one.shape in (Shape.AREA, Shape.LINES) or one.name in _WIDE:
            box.width = "wide"
        if isinstance(value, list):
            box.values = [str(item) for item in value]
            box.value = "" if box.kind == "checks" else "\n".join(box.values)
            box.values = box.values if box.kind == "checks" else ()
        elif isinstance(value, int) and not isinstance(value, bool) and one.shape is Shape.WHOLE:
            box.value = whole_shown(value, one.factor)
        else:
            box.value = ("1" if value else "") if isinstance(value, bool) else "" if value is None else str(value)
        self._choices(box, one)
        return box

    def _choices(self, box: Box, one: Typed) -> None:
        if one.words is not None:
            box.choices = [(code, _(words)) for code, words in WORDS.get(one.words, ROUNDS).items()]
            if box.kind == "select" and not box.value:
                box.choices.insert(0, ("", "—"))
        elif one.points:
            known = self.points[one.points]
            box.choices = [
                *known.items(),
                *((value, value) for value in (*box.values, box.value) if value and value not in known),
            ]
            if box.kind == "select":
                box.choices.insert(0, ("", "—"))

    def _rounding(self, one: Typed, value: Any, name: str, said: str) -> list[Box]:
        given = value if isinstance(value, dict) else {}
        how = [(mode.value, _(WORDS[RoundingMode][mode.value])) for mode in RoundingMode]
        places, mode = given.get("places"), str(given.get("mode") or RoundingMode.HALF_UP.value)
        why = self.why_locked(name)
        hint = "" if one.required else _("Left empty: not rounded.")
        return [
            Box(
                f"{name}-places", _("%(rounding)s: decimals") % {"rounding": said},
                value="" if places is None else str(places), required=one.required, help=hint, mode="decimal",
                width="narrow", locked=why, is_told=self.is_told,
            ),
            Box(
                f"{name}-mode", _("%(rounding)s: how") % {"rounding": said}, "select", value=mode, required=one.required,
                choices=how, locked=why, is_told=self.is_told,
            ),
        ]  # fmt: skip

    def why_locked(self, name: str) -> str:
        """Why what stands at an input is only shown; empty where it may be changed."""
        if self.above is None or not is_closed(self.above, path_of(name)):
            return ""
        return _("Closed by the level above.")


def path_of(name: str) -> str:
    """The path in the book of the input ``name``: ``stages-0-panel_size`` is ``stages[0].panel_size``."""
    return re.sub(r"-(\d+)", r"[\1]", name).replace("-", ".")


def name_of(path: str) -> str:
    """The way back."""
    return re.sub(r"\[([^\]]*)\]", r"-\1", path).replace(".", "-")


def points_of(raw: Raw) -> dict[str, dict[str, str]]:
    """What codes may point at: by list, the name of each part that is there as typed now."""

    def rows(of: Any, key: str) -> list[Raw]:
        found = of.get(key) if isinstance(of, dict) else None
        return [row for row in found if isinstance(row, dict) and row.get("code")] if isinstance(found, list) else []

    def named(found: Iterable[Raw]) -> dict[str, str]:
        return {str(row["code"]): str(row.get("name") or row.get("label") or row["code"]) for row in found}

    return {
        "tracks": named(rows(raw, "tracks")),
        "stages": named(rows(raw, "stages")),
        "rubrics": named(rows(raw, "rubrics")),
        "questions": named(rows(raw, "questions")),
        "items": named(item for sheet in rows(raw, "rubrics") for item in rows(sheet, "dimensions")),
        "parts": named(part for stage in rows(raw, "stages") for part in rows(stage.get("scoring"), "parts")),
        "entrants": {code: _(words) for code, words in ENTRANTS.items()},
        "contests": {code: _(words) for code, words in CONTESTS.items()},
        "levels": {code: _(words) for code, words in LEVELS.items()},
    }


def _called(row: Raw) -> str:
    return next((str(row[key]) for key in ("name", "label", "word", "title", "doc_no") if row.get(key)), "")
