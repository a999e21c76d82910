"""Small enough to be read: modules, functions, templates, settings."""

from __future__ import annotations

import ast
import statistics
from pathlib import Path

from tests.architecture.source import ROOT, python_files, short, templates, tree

MODULE, FUNCTION, TEMPLATE, SETTINGS, MEDIAN = 400, 50, 150, 350, 100
# Literal tables are read by the row, not by the page. They hold rows and nothing else.
LITERAL_TABLES = {"tests/permissions/table.py"}


def lines(path: Path) -> int:
    return len(path.read_text(encoding="utf-8").splitlines())


def test_modules_are_short() -> None:
    too_long = {
        short(path): lines(path)
        for path in python_files(tests=True, scripts=True)
        if lines(path) > MODULE and short(path) not in LITERAL_TABLES
    }
    assert too_long == {}


def test_the_usual_module_is_very_short() -> None:
    lengths = [lines(path) for path in python_files() if path.name != "__init__.py"]
    assert statistics.median(lengths) <= MEDIAN


def test_functions_are_short() -> None:
    too_long = {
        f"{short(path)}:{node.lineno} {node.name}": node.end_lineno - node.lineno + 1
        for path in python_files(tests=True, scripts=True)
        for node in ast.walk(tree(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and node.end_lineno
        and node.end_lineno - node.lineno + 1 > FUNCTION
        and not short(path).startswith("tests/browser/test_journey")
    }
    assert too_long == {}


def test_templates_are_short() -> None:
    assert {short(path): lines(path) for path in templates() if lines(path) > TEMPLATE} == {}


def test_base_settings_are_short() -> None:
    assert lines(ROOT / "config" / "settings" / "base.py") <= SETTINGS
