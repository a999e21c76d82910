"""What is written into the audit has words in the history tabs."""

from __future__ import annotations

import re
from pathlib import Path

from django.conf import settings

from competitions.queries.history import _words
from workflow import registry

RECORDED = re.compile(r'(?:record|record_act)\(\s*"((?:competition|competitions|entry|objection|filing|filing_route|rules|round_report|publicity|extension)\.[a-z_]+)"')  # fmt: skip


def test_acts_have_words() -> None:
    tables = {table.name: {move.name for move in table.transitions} for table, _model in registry.registered()}
    acts = {"objection.filed", "objection.entered"}
    for path in (Path(settings.BASE_DIR) / "competitions").rglob("*.py"):
        acts |= set(RECORDED.findall(path.read_text(encoding="utf-8")))
    moves = {f"{table}.{move}" for table, names in tables.items() for move in names}
    assert len(acts) > 15
    assert sorted(acts - moves - _words.keys()) == []
