"""Walks over our own source, shared by the rules."""

from __future__ import annotations

import ast
import functools
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

ROOT = Path(settings.BASE_DIR)
APPS: list[str] = settings.OWN_APPS


def short(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def python_files(*, tests: bool = False, scripts: bool = False) -> Iterator[Path]:
    """Our Python, migrations left out."""
    folders = [*APPS, *(["tests"] if tests else []), *(["scripts"] if scripts else [])]
    for folder in folders:
        for path in sorted((ROOT / folder).rglob("*.py")):
            if "migrations" not in path.parts:
                yield path


def mentioning(*words: str) -> Iterator[Path]:
    """Our Python with one of the words in it: reading a file is cheap, taking it apart is not."""
    for path in python_files():
        text = path.read_text(encoding="utf-8")
        if any(word in text for word in words):
            yield path


def templates() -> Iterator[Path]:
    yield from sorted((ROOT / "templates").rglob("*.html"))
    for app in APPS:
        yield from sorted((ROOT / app / "templates").rglob("*.html"))


@functools.cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def dotted(node: ast.expr) -> str:
    """`a.b.c` of an attribute chain; empty for anything else."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute) and (left := dotted(node.value)):
        return f"{left}.{node.attr}"
    return ""


def tracked_files() -> list[Path]:
    """What git holds; new files that are not ignored count, too."""
    listing = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    return [path for name in listing.split("\0") if name and (path := ROOT / name).is_file()]


def without_template_comments(text: str) -> str:
    """A template without what is not sent; the number of lines stays."""
    return re.sub(
        r"\{#.*?#\}|\{%\s*comment\b.*?\{%\s*endcomment\s*%\}",
        lambda match: "\n" * match.group(0).count("\n"),
        text,
        flags=re.DOTALL,
    )
