"""Documents that are made from the code, and links that lead somewhere."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.core.management import call_command

from tests.architecture.source import ROOT

LINK = re.compile(r"\]\((?!https?:|mailto:|#)([^)#\s]+)")


def test_the_tables_of_moves_are_written_down() -> None:
    call_command("workflow_docs", check=True)


@pytest.mark.parametrize(
    "path", sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]), ids=lambda path: path.name
)
def test_links_lead_somewhere(path: Path) -> None:
    dead = [target for target in LINK.findall(path.read_text(encoding="utf-8")) if not (path.parent / target).exists()]
    assert dead == []


def test_both_read_mes_name_the_same_commands_and_settings() -> None:
    english, chinese = ((ROOT / name).read_text(encoding="utf-8") for name in ("README.md", "README.zh-CN.md"))
    words = re.compile(r"make [a-z]+|[A-Z][A-Z0-9]+(?:_[A-Z0-9]+)+|`(?:/[a-z]*/?)+`")
    assert set(words.findall(english)) == set(words.findall(chinese))


def test_every_setting_of_the_environment_is_in_the_example() -> None:
    call = re.compile(r"env\.(?:text|flag|number|items|path|required|key_ring|mail)\(\s*[\"']([A-Z0-9_]+)[\"']")
    sources = [*(ROOT / "config").rglob("*.py")]
    asked = {name for path in sources for name in call.findall(path.read_text(encoding="utf-8"))}
    example = set(re.findall(r"(?m)^#?([A-Z0-9_]+)=", (ROOT / ".env.example").read_text(encoding="utf-8")))
    told_by_make = {"CI", "TEST_SERVICES", "TEST_DIR", "TEST_DATABASE_NAME", "PYTEST_XDIST_WORKER"}
    assert asked - told_by_make - example == set()
