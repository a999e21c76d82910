"""Templates and front-end files: nothing inline, nothing newer than the oldest browser we serve."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.architecture.source import ROOT, short, templates, without_template_comments

INLINE = {
    "script": re.compile(r"<script(?![^>]*\bsrc=)[^>]*>", re.IGNORECASE),
    "style element": re.compile(r"<style\b", re.IGNORECASE),
    "style attribute": re.compile(r"<[^>]*\sstyle\s*=", re.IGNORECASE),
    "event attribute": re.compile(r"<[a-z][^>]*\son[a-z]+\s*=", re.IGNORECASE),
    "javascript: address": re.compile(r"(?:href|src|action)\s*=\s*[\"']?\s*javascript:", re.IGNORECASE),
    "htmx event attribute": re.compile(r"\shx-on[:=-]", re.IGNORECASE),
}
# Data for a script that is not run: allowed by the policy, `json_script` makes it.
DATA_SCRIPT = re.compile(r"<script[^>]*type=[\"'](?:application/(?:ld\+)?json)[\"'][^>]*>", re.IGNORECASE)
# Mail bodies and PDFs are no pages: no policy of ours holds there, and mail knows no style sheets.
NO_PAGES = re.compile(r"(^|/)(mail|email|pdf|print)s?/|_pdf\.html$")
# Chromium 86 drops a whole rule for one selector that it does not know.
CSS_TOO_NEW = {
    ":has() 105": re.compile(r":has\("),
    ":is() 88": re.compile(r":is\("),
    ":where() 88": re.compile(r":where\("),
    "nesting 112": re.compile(r"(?m)^\s*&"),
    "color-mix() 111": re.compile(r"color-mix\("),
    "oklch() 111": re.compile(r"ok(?:lch|lab)\("),
    "@layer 99": re.compile(r"@layer\b"),
    "@container 105": re.compile(r"@container\b"),
    "dynamic viewport units 108": re.compile(r"\d[dsl]v[hw]\b"),
    "range media queries 104": re.compile(r"@media[^{]*[<>]"),
}
JS_TOO_NEW = {
    "array.at 92": re.compile(r"\.at\(\s*-?\d"),
    "structuredClone 98": re.compile(r"\bstructuredClone\("),
    "Object.hasOwn 93": re.compile(r"\bObject\.hasOwn\("),
    "crypto.randomUUID 92": re.compile(r"\brandomUUID\("),
    "findLast 97": re.compile(r"\.findLast(?:Index)?\("),
    "toSorted 110": re.compile(r"\.to(?:Sorted|Reversed|Spliced)\("),
    "static block 94": re.compile(r"\bstatic\s*\{"),
    "top-level await 89": re.compile(r"(?m)^await\b"),
    "eval": re.compile(r"\beval\(|new Function\("),
}


def found_in(path: Path, patterns: dict[str, re.Pattern[str]], text: str) -> set[str]:
    return {
        f"{short(path)}:{text[: match.start()].count(chr(10)) + 1} {name}"
        for name, pattern in patterns.items()
        for match in pattern.finditer(text)
    }


def test_nothing_inline_in_templates() -> None:
    found: set[str] = set()
    for path in templates():
        if not NO_PAGES.search(short(path)):
            text = DATA_SCRIPT.sub("", without_template_comments(path.read_text(encoding="utf-8")))
            found |= found_in(path, INLINE, text)
    assert found == set()


@pytest.mark.parametrize(
    "html",
    ["<script>x()</script>", "<p style='color:red'>", "<style>", '<a onclick="x()">', '<a href="javascript:x()">'],
)
def test_the_rule_sees_what_is_inline(html: str) -> None:
    assert any(pattern.search(html) for pattern in INLINE.values())


def test_components_say_what_they_take() -> None:
    silent = {
        short(path)
        for path in (ROOT / "templates" / "components").glob("*.html")
        if not re.match(r"\{#|\{%\s*comment", path.read_text(encoding="utf-8").lstrip())
    }
    assert silent == set()


def own_files(folder: str, suffix: str) -> list[Path]:
    return sorted((ROOT / "static" / folder).rglob(f"*{suffix}"))


def test_styles_work_in_old_chromium() -> None:
    found: set[str] = set()
    for path in own_files("css", ".css"):
        text = re.sub(r"/\*.*?\*/", lambda m: "\n" * m.group(0).count("\n"), path.read_text("utf-8"), flags=re.DOTALL)
        # What stands inside @supports is meant for those who know it.
        found |= found_in(path, CSS_TOO_NEW, re.sub(r"@supports[^{]*\{(?:[^{}]|\{[^{}]*\})*\}", "", text))
    assert found == set()


def test_scripts_work_in_old_chromium() -> None:
    found: set[str] = set()
    for path in own_files("js", ".js"):
        found |= found_in(path, JS_TOO_NEW, re.sub(r"(?m)^\s*(?://|\*|/\*).*$", "", path.read_text("utf-8")))
    assert found == set()
