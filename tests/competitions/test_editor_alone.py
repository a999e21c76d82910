"""A round that no preset knows, made from a preset by the pages of the editor alone."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from competitions.actions.competitions import create_competition
from competitions.domain.rulebook import RuleBook, dump, parse
from competitions.domain.rulebook.files import from_text
from competitions.domain.rulebook.rule_questions import completed
from competitions.forms.book_tree import BookTree
from competitions.forms.desk_sections import SECTIONS
from competitions.models import Competition
from competitions.queries.rule_books import book_of
from tests.competitions.book_forms import inputs
from tests.competitions.test_competition_desk import DESK, signed_in
from tests.factories.offices import PROVINCE, office, organiser

INVENTED = Path(__file__).parents[1] / "certificates" / "invented"
BY_OTHER_PAGES = {"names", "edition", "year", "theme", "bodies", "cut_off"}  # forms of the basics and the dates
NOT_CHOSEN = {"code", "contest", "level", "demo"}  # follow from the preset and the office


def test_every_key_of_a_book_stands_on_a_page_of_the_editor() -> None:
    typed = {key for section in SECTIONS.values() for key in section.keys}
    assert set(RuleBook.__dataclass_fields__) - typed - BY_OTHER_PAGES - NOT_CHOSEN == set()


def put(client: Client, competition: Competition, section: str, book: RuleBook, **both: Any) -> None:
    """Post a step as somebody who types what stands in ``book``; ``both``: keys of the step that hold more for now."""
    keys = SECTIONS[section].keys
    competition = Competition.objects.get(pk=competition.pk)
    here = {**dump(book_of(competition)), **{key: dump(book).get(key) for key in keys}, **both}
    wanted = parse(here) if both else book
    data = dict(inputs(BookTree(wanted, keys, None)).lists())
    data["version"] = [str(competition.version)]
    answer = client.post(f"{DESK}{competition.pk}/setup/{section}/", data)
    wrong = [] if answer.status_code == 302 else answer.context["section"].tree.errors
    assert [(error.anchor, error.text) for error in wrong] == []


def joined(old: RuleBook, new: RuleBook, key: str) -> list[Any]:
    """The rows of both, those of the new one first: what is still pointed at stays until nothing does."""
    rows: Any = dump(new).get(key, [])
    codes = {row["code"] for row in rows}
    before: Any = dump(old).get(key, [])
    return [*rows, *(row for row in before if row["code"] not in codes)]


@pytest.mark.django_db
@pytest.mark.once
@pytest.mark.parametrize("name", ["demo-zone-finals-2026", "demo-lecturers-2026", "demo-judge-groups-2026"])
def test_a_round_is_made_by_the_pages_alone(name: str) -> None:
    book = completed(from_text((INVENTED / f"{name}.json").read_text(encoding="utf-8")))
    office(PROVINCE)
    author = organiser(office())
    made = create_competition(actor=author, organisation=office(), preset="chuangyi-6-city")
    client, old = signed_in(author), book_of(made)
    put(client, made, "tracks", book)
    put(client, made, "questions", book, questions=joined(old, book, "questions"))
    put(client, made, "rubrics", book, rubrics=joined(old, book, "rubrics"))
    put(client, made, "entry", book)
    put(client, made, "judging", book)
    put(client, made, "awards", book)
    for section in ("rubrics", "questions", "further"):
        put(client, made, section, book)
    now, wanted = dump(book_of(Competition.objects.get(pk=made.pk))), dump(book)
    for key in {key for section in SECTIONS.values() for key in section.keys} - {"legal_basis"}:
        assert now.get(key) == wanted.get(key), key
