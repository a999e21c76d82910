"""A step of the set-up as its page would post it unchanged, so that a test says only what it changes."""

from __future__ import annotations

from django.http import QueryDict

from competitions.domain.rulebook import RuleBook
from competitions.forms.book_nodes import BoxNode, ListNode, PartNode
from competitions.forms.book_tree import BookTree, walk
from competitions.forms.desk_sections import SECTIONS
from competitions.models import Competition
from competitions.queries.rule_books import book_of


def posted(competition: Competition, section: str, **changes: str) -> QueryDict:
    """The inputs of a step with their values, and the version that the page shows. Names of changes: ``__`` for ``-``."""
    data = inputs(BookTree(book_of(competition), SECTIONS[section].keys, None))
    data["version"] = str(competition.version)
    for name, value in changes.items():
        data[name.replace("__", "-")] = value
    return data


def book_inputs(book: RuleBook, section: str) -> QueryDict:
    """The same of a book that no competition has."""
    return inputs(BookTree(book, SECTIONS[section].keys, None))


def inputs(tree: BookTree) -> QueryDict:
    """What a browser would send."""
    data = QueryDict(mutable=True)
    for node in walk(tree.nodes):
        if isinstance(node, BoxNode):
            box = node.box
            if box.kind == "checks":
                data.setlist(box.name, list(box.values))
            elif box.kind != "check" or box.value:
                data[box.name] = box.value
        elif isinstance(node, ListNode):
            data[f"{node.name}-rows"] = str(len(node.rows))
        elif isinstance(node, PartNode):
            data.update(dict(node.hidden))
            if node.is_on:
                data[f"{node.name}-on"] = "1"
    return data
