"""What is committed: no addresses of registries, no paths of one machine, nothing that `make setup` makes."""

from __future__ import annotations

import json
import re

from tests.architecture.source import ROOT, short, tracked_files

# Put together here, so that this file does not hold what it forbids.
FORBIDDEN = re.compile(
    "|".join(
        [
            r"https?://[\w.-]*(?:" + "registry" + r"|pypi|python" + "hosted|npm" + r"mirror|artifactory|nexus)[\w.-]*",
            r"(?<![\w.])/(?:" + "work|root" + r")/[\w.-]+",
            r"(?<![\w.])/(?:" + "home|Users" + r")/[\w.-]+/[\w.-]+",
            r"\b(?:index|extra-index)-" + r"url\b",
        ]
    )
)
SMALL = 1_000_000


def text_of(path: object) -> str:
    try:
        return path.read_text(encoding="utf-8")  # type: ignore[attr-defined,no-any-return]
    except UnicodeDecodeError:
        return ""


def test_no_registry_and_no_machine_is_named() -> None:
    found = {
        f"{short(path)}: {match.group(0)}" for path in tracked_files() for match in FORBIDDEN.finditer(text_of(path))
    }
    assert {line for line in found if not line.startswith("scripts/lock.sh")} == set()


def test_the_npm_lock_names_no_address() -> None:
    lock = json.loads((ROOT / "package-lock.json").read_text())
    assert [name for name, package in lock["packages"].items() if "resolved" in package] == []


def test_nothing_made_by_setup_is_committed() -> None:
    made = re.compile(
        r"^(static/vendor|staticfiles|assets/fonts|node_modules|\.venv|var)/|\.mo$|\.sqlite3$|^\.env$|\.pyc$"
    )
    assert [short(path) for path in tracked_files() if made.search(short(path))] == []


def test_no_key_is_committed() -> None:
    """Whatever the file is called: what `scripts/make_keys.py` writes is nowhere."""
    made = re.compile(r"^\w*_KEY=k\d+:[\w-]{40,}", re.MULTILINE)
    assert [short(path) for path in tracked_files() if made.search(text_of(path))] == []


def test_no_file_is_large() -> None:
    assert [short(path) for path in tracked_files() if path.stat().st_size > SMALL] == []


def test_locks_carry_hashes() -> None:
    for name in ("requirements.txt", "requirements-dev.txt", "requirements-node.txt", "requirements-setup.txt"):
        pinned = re.findall(
            r"(?m)^([a-z0-9][\w.-]*(?:\[[\w,-]+\])?==[^\s;\\]+)[^\\\n]*(\\?)$", (ROOT / name).read_text()
        )
        assert pinned
        assert [package for package, continues in pinned if not continues] == []
