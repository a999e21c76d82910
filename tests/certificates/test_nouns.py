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
from judging.models import PanelSeat
from tests.certificates.test_pages import signed_in
from tests.factories import judging, results
from tests.judging.pages import with_login

pytestmark = pytest.mark.django_db


def of_persons(made: judging.Contest) -> Competition:
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


# What only a project has; rubrics and names of a contest may say 项目 as they like.
OF_PROJECTS = ("参赛项目", "项目编号", "项目负责人", "项目简介", "项目材料", "本场项目", "该项目", "个项目")


def projects_on(client: Client, *paths: str) -> dict[str, list[str]]:
    """By page: the words of projects on it."""
    pages = {path: client.get(path).content.decode() for path in paths}
    return {path: [word for word in OF_PROJECTS if word in page] for path, page in pages.items()}


def test_a_judge_reads_of_contestants() -> None:
    made = judging.in_marking()
    seat = made.seats[0]
    PanelSeat.objects.filter(pk=seat.pk).update(is_leader=True)
    other = made.seats[1].sheets.order_by("pk")[0]
    judging.mark(judging.sheet_for(other.pk), "20", "20", "10", "10", submit=True)
    sheet = seat.sheets.order_by("pk")[0]
    here = f"/judge/sheets/{sheet.pk}/"
    pages = (here, f"{here}recuse/", f"{here}check/", f"/judge/seats/{seat.pk}/", f"/judge/seats/{seat.pk}/panel/")
    client = with_login(seat)
    before = projects_on(client, *pages)
    assert ("本场项目" in before[here], "参赛项目" in before[pages[3]], "参赛项目" in before[pages[4]]) == (
        True,
        True,
        True,
    )
    of_persons(made)
    assert projects_on(client, *pages) == {path: [] for path in pages}
    assert "本场选手" in client.get(here).content.decode()


def test_votes_packs_rehearsal_and_the_entrants_own_pages_speak_of_contestants() -> None:
    made = results.closed()
    leader = made.entries[0].leader
    base = f"/desk/competitions/{made.competition.pk}/"
    of_persons(made)
    desk = signed_in(made.organiser)
    pages = (f"{base}votes/", f"{base}packs/", f"{base}rehearsal/")
    assert projects_on(desk, *pages) == {path: [] for path in pages}
    own = ("/my/", "/my/claim/")
    assert projects_on(signed_in(results.with_phone(leader)), *own) == {path: [] for path in own}
