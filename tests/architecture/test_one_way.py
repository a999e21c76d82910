"""One way to do a thing: states, time and the environment each have a single door."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.architecture.source import APPS, dotted, mentioning, python_files, short, tree
from workflow.registry import registered

WRITERS = {"create", "acreate", "update", "aupdate", "get_or_create", "update_or_create"}
CLOCKS = {
    "timezone.now",
    "django.utils.timezone.now",
    "datetime.now",
    "datetime.utcnow",
    "datetime.today",
    "date.today",
    "dt.datetime.now",
    "dt.datetime.utcnow",
    "dt.datetime.today",
    "dt.date.today",
    "datetime.datetime.now",
    "datetime.datetime.utcnow",
    "datetime.date.today",
}
# With an instant they convert; without one they read the machine's clock.
CONVERTERS = {"timezone.localdate", "timezone.localtime"}
DATABASE_CLOCKS = {"Now", "TransactionNow", "CurrentTimestamp"}


# A row that is made in one of several first states: no move leads there, and the making is recorded.
MADE_IN_A_STATE = {
    "events/actions/registrations.py create(state=…)",  # registered where a place is free, else waiting
    "competitions/actions/rules_rows.py create(state=…)",  # the version that is in force at once
    "certificates/actions/rehearsal_field.py create(state=…)",  # the copy that is rehearsed; it is rolled back
}


def governed_models(app: str) -> set[str]:
    """Models with a table of moves that an app can reach: its own and those of the apps below it."""
    within_reach = set(APPS[APPS.index(app) :])
    return {model.__name__ for _table, model in registered() if model._meta.app_label in within_reach}


def state_writes(module: ast.Module, models: set[str], fields: set[str]) -> Iterator[tuple[int, str]]:
    """Places that could write a state field: (line, what it looks like)."""
    for node in ast.walk(module):
        if isinstance(node, ast.Assign | ast.AugAssign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            for target in targets:
                for part in ast.walk(target):
                    if isinstance(part, ast.Attribute) and part.attr in fields and isinstance(part.ctx, ast.Store):
                        yield node.lineno, f"{ast.unparse(part)} = …"
        elif isinstance(node, ast.Call):
            yield from state_writing_call(node, models, fields)


def state_writing_call(node: ast.Call, models: set[str], fields: set[str]) -> Iterator[tuple[int, str]]:
    name = node.func.attr if isinstance(node.func, ast.Attribute) else dotted(node.func)
    words = {keyword.arg for keyword in node.keywords}
    if (
        isinstance(node.func, ast.Attribute)
        and name in WRITERS
        and (words & fields or names_in_defaults(node) & fields)
    ):
        yield node.lineno, f"{name}(state=…)"
    if name in models and words & fields:
        yield node.lineno, f"{name}(state=…)"
    if (
        name == "setattr"
        and len(node.args) > 1
        and isinstance(node.args[1], ast.Constant)
        and node.args[1].value in fields
    ):
        yield node.lineno, "setattr(…, 'state', …)"
    if name in {"bulk_update", "save"} and constants(node) & fields:
        yield node.lineno, f"{name}(…'state'…)"


def names_in_defaults(node: ast.Call) -> set[str]:
    return {
        str(key.value)
        for keyword in node.keywords
        if keyword.arg in {"defaults", "create_defaults"} and isinstance(keyword.value, ast.Dict)
        for key in keyword.value.keys
        if isinstance(key, ast.Constant)
    }


def constants(node: ast.AST) -> set[str]:
    return {part.value for part in ast.walk(node) if isinstance(part, ast.Constant) and isinstance(part.value, str)}


def test_states_are_written_by_the_workflow_alone() -> None:
    fields = {table.field for table, _model in registered()}
    assert fields == {"state"}
    found = {
        f"{short(path)}:{line} {what}"
        for path in python_files()
        if (app := short(path).partition("/")[0]) != "workflow" and (models := governed_models(app))
        for line, what in state_writes(tree(path), models, fields)
        if f"{short(path)} {what}" not in MADE_IN_A_STATE
    }
    assert found == set()


@pytest.mark.parametrize(
    "code",
    [
        "entry.state = 'accepted'",
        "Entry.objects.filter(pk=1).update(state='accepted')",
        "Entry.objects.create(state='accepted')",
        "Entry(state='accepted')",
        "Entry.objects.update_or_create(pk=1, defaults={'state': 'accepted'})",
        "setattr(entry, 'state', 'accepted')",
        "Entry.objects.bulk_update(entries, ['state'])",
        "a, entry.state = 1, 'accepted'",
    ],
)
def test_the_rule_sees_each_way_to_write_a_state(code: str) -> None:
    assert len(list(state_writes(ast.parse(code), {"Entry"}, {"state"}))) == 1


@pytest.mark.parametrize("code", ["Entry.objects.filter(state='x')", "perform(entry, 'accept', expected_state='x')"])
def test_the_rule_lets_reading_pass(code: str) -> None:
    assert list(state_writes(ast.parse(code), {"Entry"}, {"state"})) == []


def clock_reads(path: Path) -> Iterator[str]:
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Attribute) and dotted(node) in CLOCKS:
            yield f"{short(path)}:{node.lineno} {dotted(node)}"
        elif (isinstance(node, ast.Call) and dotted(node.func) in CONVERTERS and not node.args) or (
            isinstance(node, ast.Call) and dotted(node.func).rsplit(".", 1)[-1] in DATABASE_CLOCKS
        ):
            yield f"{short(path)}:{node.lineno} {dotted(node.func)}()"
        elif isinstance(node, ast.keyword) and node.arg in {"auto_now", "auto_now_add"}:
            yield f"{short(path)}:{node.value.lineno} {node.arg}"
        elif isinstance(node, ast.ImportFrom) and node.module == "django.utils.timezone":
            yield from (
                f"{short(path)}:{node.lineno} {name.name}" for name in node.names if name.name.startswith("now")
            )


def test_time_comes_from_the_one_clock() -> None:
    found = {
        what
        for path in python_files()
        # A log line's time is the machine's, not the story's.
        if short(path) != "workflow/clock.py"
        for what in clock_reads(path)
    }
    assert found == set()


def test_the_environment_is_read_in_one_place() -> None:
    """Of the site; a script that only hands its environment on to a process is no part of it."""
    found = {
        f"{short(path)}:{node.lineno}"
        for path in python_files(tests=True)
        if short(path) != "config/env.py"
        for node in ast.walk(tree(path))
        if (isinstance(node, ast.Attribute) and dotted(node) in {"os.environ", "os.getenv", "os.environb"})
        or (
            isinstance(node, ast.ImportFrom)
            and node.module == "os"
            and {n.name for n in node.names} & {"environ", "getenv"}
        )
    }
    assert found == set()


def silent_locks(module: ast.AST) -> list[int]:
    """Lines that lock rows and do not say whether these go (ADR 13)."""
    calls = [node for node in ast.walk(module) if isinstance(node, ast.Call)]
    locks = [node for node in calls if isinstance(node.func, ast.Attribute) and node.func.attr == "select_for_update"]
    return [node.lineno for node in locks if not any(keyword.arg == "no_key" for keyword in node.keywords)]


def test_a_lock_says_whether_the_row_goes() -> None:
    found = [f"{short(path)}:{line}" for path in mentioning("select_for_update") for line in silent_locks(tree(path))]
    assert found == []


def test_the_rule_sees_a_lock_that_says_nothing() -> None:
    said = "rows.select_for_update(no_key=True)\nrows.select_for_update(of=('self',)).get()"
    assert silent_locks(ast.parse(said)) == [2]
