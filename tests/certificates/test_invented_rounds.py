"""Rounds that nobody has held (演示), written from docs/rulebook.md alone: each imported as a file and led to its end."""

from __future__ import annotations

from pathlib import Path

import pytest

from competitions.actions.competition_new import imported
from competitions.domain.rulebook import RuleBook
from competitions.domain.rulebook.files import as_text, from_text
from competitions.models import Competition, Entry
from tests.factories import rounds
from tests.factories.offices import office
from workflow.audit import verify_all

BOOKS = sorted((Path(__file__).parent / "invented").glob("*.json"))
LONG = ("demo-three-halls-2026", "demo-lecturers-2026", "demo-judge-groups-2026")
WALKS = [pytest.param(path, id=path.stem, marks=[pytest.mark.long] if path.stem in LONG else []) for path in BOOKS]

pytestmark = [pytest.mark.django_db, pytest.mark.once]


def book_at(path: Path) -> RuleBook:
    return from_text(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("path", BOOKS, ids=lambda path: path.stem)
def test_an_invented_book_is_exported_as_it_was_imported(path: Path) -> None:
    text = as_text(book_at(path))
    assert as_text(from_text(text)) == text


@pytest.mark.parametrize("path", WALKS)
def test_an_invented_round_is_held_from_opening_to_report(path: Path) -> None:
    book = book_at(path)
    walk = rounds.opened(imported(book, office(rounds.PLACES[book.level])))
    rounds.with_entries(walk, in_all=8)
    rounds.judge_all(walk, tied=(1, 2))
    end = rounds.ended(walk)
    assert Competition.objects.get(pk=walk.competition.pk).state == "reported"
    assert end.grants
    assert list(verify_all()) == []
    promoted = set(Entry.objects.filter(state="promoted").values_list("pk", flat=True))
    assert {row["entry"] for row in end.report.rows if row["promoted"]} == promoted
    assert end.report.recipient == ("全国组委会" if book.level == "province" else end.report.addressee.name)
