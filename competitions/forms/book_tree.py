"""Some keys of the rule book as a form: what is stored or typed, drawn as nodes; the faults of the book at their inputs."""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from competitions.domain.reading import DocumentError, Fault, FaultCode
from competitions.domain.rulebook import RuleBook, dump, fault_sentence, fault_what
from competitions.domain.setup import fit_stages, with_keys
from competitions.forms.book_acts import acted
from competitions.forms.book_nodes import BoxNode, Drawing, ListNode, PartNode, name_of
from competitions.forms.book_reading import Posted, Raw, read_keys
from ui.glyphs import validate_printable

_ON_CERTIFICATES = re.compile(r"(tracks|awards)-\d+-name")


class ErrorAt:
    """A fault with the input it belongs to; without one it lies in another step."""

    def __init__(self, anchor: str, text: str) -> None:
        self.anchor, self.text = anchor, text


class BookTree:
    """The form of ``keys``. ``above``: the book of the level above, which may close parts."""

    def __init__(
        self, book: RuleBook, keys: tuple[str, ...], data: Posted | None, above: RuleBook | None = None
    ) -> None:
        self.book, self.keys = book, keys
        saved = dump(book)
        self.raw: Raw = {key: copy.deepcopy(saved[key]) for key in keys if key in saved}
        if data is not None:
            self.raw = read_keys(keys, data, saved)
            self.raw = acted(self.raw, str(data.get("act") or ""))
            if "stages" in keys:
                fit_stages(saved.get("stages", []), self.raw.get("stages", []))
        self.faults: tuple[Fault, ...] = ()
        self.after: RuleBook | None = None
        self._drawing = Drawing({**saved, **self.raw}, above)
        self.nodes = self._drawing.root(keys, self.raw)
        self.errors: list[ErrorAt] = []
        self._is_read = False

    def document(self) -> dict[str, object]:
        """All keys, also those that are empty now."""
        return {key: self.raw.get(key) for key in self.keys}

    def is_valid(self) -> bool:
        """Whether the whole book with what is typed can be read; each fault joins its input."""
        if self._is_read:
            return not self.errors
        self._is_read = True
        try:
            self.after = with_keys(self.book, self.document())
        except DocumentError as error:
            # Where a value cannot be read a harmless one stands in for it, and what contradicts that is no news.
            plain = tuple(one for one in error.faults if one.code is not FaultCode.CONTRADICTION)
            self.faults = plain or error.faults
        for fault in self.faults:
            self._tell(fault)
        for row, name in self._twice():
            row.error = _("“%(name)s” stands here twice.") % {"name": name}
            self.errors.append(ErrorAt(f"part_{row.name}", f"{row.label}：{row.error}"))
        for row, why in self._unprintable():
            row.error = why
            self.errors.append(ErrorAt(f"id_{row.name}", f"{row.label}：{why}"))
        return not self.errors

    def _unprintable(self) -> Iterator[tuple[Any, str]]:
        """Names that go on certificates and cannot be printed there."""
        for node in walk(self.nodes):
            if isinstance(node, BoxNode) and _ON_CERTIFICATES.fullmatch(node.box.name):
                try:
                    validate_printable(node.box.value)
                except ValidationError as error:
                    yield node.box, error.messages[0]

    def changed(self, book: RuleBook) -> RuleBook:
        """``book`` with these keys as typed. Raises DocumentError."""
        return with_keys(book, self.document())

    def _tell(self, fault: Fault) -> None:
        if fault.path.endswith("].code"):
            return  # made from the name, whose fault is told
        what = fault_what(fault).text(_)
        node = self._node_of(name_of(fault.path))
        if node is None:
            self.errors.append(ErrorAt("", fault_sentence(fault, self.book).text(_)))
            return
        if isinstance(node, BoxNode):
            node.box.error, anchor, said = what, f"id_{node.box.name}", node.box.label
        else:
            node.error, anchor, said = (
                what,
                f"part_{node.name}",
                node.title if isinstance(node, PartNode) else node.label,
            )
        self.errors.append(ErrorAt(anchor, f"{said}：{what}"))

    def _node_of(self, name: str) -> Any:
        """The input at a name; else the first one below it, else the part around it."""
        nodes = list(walk(self.nodes))
        called = [(node.box.name if isinstance(node, BoxNode) else node.name, node) for node in nodes]
        while name:
            exact = next((node for at, node in called if at == name), None)
            below = next((node for at, node in called if at.startswith(f"{name}-")), None)
            if exact is not None or below is not None:
                return exact or below
            name = name.rpartition("-")[0]
        return None

    def _twice(self) -> Iterator[tuple[PartNode, str]]:
        for node in walk(self.nodes):
            if not isinstance(node, ListNode) or node.choices:
                continue
            seen: set[str] = set()
            for row in node.rows:
                inner = {n.box.name: n.box.value for n in row.nodes if isinstance(n, BoxNode)}
                name = inner.get(f"{row.name}-name") or inner.get(f"{row.name}-label") or ""
                if name in seen and any(key.endswith("-code") for key, _value in row.hidden):
                    yield row, name
                seen |= {name} - {""}

    def place(self, name: str) -> Any:
        """The node of an input, for remarks."""
        return self._node_of(name)


def walk(nodes: list[Any]) -> Iterator[Any]:
    """Every node, from the outside to the inside."""
    for node in nodes:
        yield node
        if isinstance(node, ListNode):
            yield from walk(list(node.rows))
        elif isinstance(node, PartNode):
            yield from walk([*node.nodes, *node.more])
