"""Where persons enter (马兰花), nothing speaks of projects and their heads: desk, workbooks, public list, certificates."""

from __future__ import annotations

from io import BytesIO

import pytest
from django.test import Client
from openpyxl import load_workbook

from certificates.actions.batches import order_certificates
from certificates.models import Certificate
from certificates.queries.facts import facts_of
from competitions.models import Competition
from competitions.presets import book as preset
from competitions.queries.nouns import nouns
from tests.certificates.test_pages import signed_in
from tests.factories import results

pytestmark = pytest.mark.django_db


def of_persons(made: results.Contest) -> Competition:
    """The same contest as one that persons enter."""
    competition = results.fresh(made.competition)
    competition.rules = competition.rules | {"entrant": "person"}
    Competition.objects.filter(pk=competition.pk).update(rules=competition.rules)
    return competition


def test_the_words_go_by_who_enters() -> None:
    project, person = nouns(preset("chuangyi-6-city")), nouns(preset("malanhua-4-city"))
    assert (project.entries, project.title, project.head, project.counted(2)) == (
        "参赛项目", "参赛项目", "项目负责人", "2 个项目",
    )  # fmt: skip
    assert (person.entries, person.title, person.head, person.counted(2)) == (
        "参赛选手", "参赛课题", "参赛选手", "2 名选手",
    )  # fmt: skip


def test_desk_and_public_list_speak_of_contestants(client: Client) -> None:
    made = results.closed()
    desk = signed_in(made.organiser)
    public = f"/publicity/{made.competition.slug}/1/"
    base = f"/desk/competitions/{made.competition.pk}/"
    pages = {f"{base}entries/": desk, f"{base}publicity/": desk, f"{base}awards/": desk, public: client}

    def said() -> list[bool]:
        return ["项目负责人" in reader.get(path).content.decode() for path, reader in pages.items()]

    assert said() == [True] * 4
    of_persons(made)
    assert said() == [False] * 4
    assert "3 名选手" in client.get(public).content.decode()
    book = load_workbook(BytesIO(b"".join(desk.get(f"{base}entries/?format=xlsx"))))
    assert [cell.value for cell in book.active[1]][:5] == ["参赛课题", "选手编号", "参赛来源", "赛道", "参赛选手"]


def test_a_certificate_names_the_lesson() -> None:
    made = results.awarded()
    of_persons(made)
    order_certificates(competition=results.fresh(made.competition), actor=made.organiser)
    first = Certificate.objects.earliest("serial")
    assert first.text["sentence"].startswith("参赛课题《")
    assert dict(facts_of(first))["参赛课题"] == first.text["title"]
