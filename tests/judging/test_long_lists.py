"""Pages that list hundreds of judges or sheets show a part of them, and lose none."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse

from judging.actions.stages import close_marking
from judging.models import PanelSeat, ScoreSheet
from judging.queries.inputs import Inputs
from judging.views import judge_home, organiser_seats, organiser_signatures, organiser_stage
from tests.factories.competitions import pdf
from tests.factories.judging import Contest, in_marking, mark_all
from tests.factories.promotion import set_stage
from tests.judging.pages import signed_in, with_login

pytestmark = pytest.mark.django_db


def url(made: Contest, name: str, **more: Any) -> str:
    return reverse(f"judging_desk:{name}", kwargs={"pk": made.competition.pk, **more})


def boxes(text: str, name: str) -> list[str]:
    """The values that can be ticked."""
    return re.findall(rf'type="checkbox" name="{name}" value="(\d+)"', text)


def test_many_unsigned_sheets_stand_by_judge_and_one_by_one_on_their_own_page(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(organiser_signatures, "FEW", 2)
    made = in_marking(entries=2, judges=3)
    set_stage(made, "semi", sign_off="paper")
    mark_all(made)
    desk, page = signed_in(made.organiser), url(made, "signatures", code="semi")
    text = desk.get(page).content.decode()
    judge = made.seats[1].pk
    sheets = sorted(str(key) for key in ScoreSheet.objects.filter(seat=judge).values_list("pk", flat=True))
    assert (boxes(text, "stack"), boxes(text, "sheet")) == ([str(seat.pk) for seat in made.seats], [])
    alone = desk.get(f"{page}?judge={judge}").content.decode()
    assert sorted(boxes(alone, "sheet")) == sheets
    versions = dict(re.findall(r'name="(version:\d+)" value="(\d+)"', text))
    assert len(versions) == 6
    refused = desk.post(page, {"stack": judge, "scan": ContentFile(b"none", name="a.pdf"), **versions})
    assert re.findall(r'name="stack" value="(\d+)" checked', refused.content.decode()) == [str(judge)]
    answer = desk.post(page, {"stack": judge, "scan": ContentFile(pdf(), name="a.pdf"), **versions})
    assert (refused.status_code, answer.status_code) == (422, 302)
    assert sorted(str(row.pk) for row in ScoreSheet.objects.filter(state="signed")) == sheets
    monkeypatch.setattr(organiser_signatures, "SHOWN", 1)
    first, second = (desk.get(page, {"page": number}).content.decode() for number in (1, 2))
    assert [len(re.findall(r"sheet-files/\d+/", text)) for text in (first, second)] == [1, 1]


def test_judges_and_their_cards_come_by_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (organiser_seats, organiser_stage):
        monkeypatch.setattr(module, "SHOWN", 2)
    made = in_marking(entries=1, judges=4)
    names, desk = [seat.person.name for seat in made.seats], signed_in(made.organiser)
    for number, expected in ((1, names[:2]), (2, names[2:])):
        for page in (url(made, "judging"), url(made, "seat_cards", code="semi")):
            text = desk.get(page, {"page": number}).content.decode()
            assert ([name for name in names if name in text], f"{number * 2 - 1}–{number * 2}" in text) == (
                expected,
                True,
            )
        assert "发放 4 张" in desk.get(url(made, "seat_cards", code="semi"), {"page": number}).content.decode()


def test_the_leaders_sheets_come_by_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(judge_home, "SHEETS_SHOWN", 2)
    made = in_marking(entries=2, judges=3)
    PanelSeat.objects.filter(pk=made.seats[0].pk).update(is_leader=True)
    mark_all(made)
    leader, panel = with_login(made.seats[0]), reverse("judging_judge:panel", kwargs={"pk": made.seats[0].pk})
    pages = [leader.get(panel, {"page": number}).content.decode() for number in (1, 2)]
    others = ScoreSheet.objects.exclude(seat=made.seats[0]).order_by("seat__number", "pk")
    found = [sorted(map(int, re.findall(r"/judge/sheets/(\d+)/unlock/", text))) for text in pages]
    assert found == [sorted(row.pk for row in others[:2]), sorted(row.pk for row in others[2:])]


def test_the_overseers_page_of_a_closed_review_needs_twelve_statements(
    steady_clock: None, django_assert_max_num_queries: Any
) -> None:
    """The marks are read once, for the list and for the fingerprint of the summary."""
    made = in_marking(entries=2, judges=3)
    mark_all(made)
    close_marking(stage=made.stage(), actor=made.organiser)
    desk, page = signed_in(made.organiser), url(made, "live_watch", code="semi")
    desk.get(page)
    with django_assert_max_num_queries(12):
        text = desk.get(page).content.decode()
    assert text.count('<td class="num n">') == 2 * 6
    assert Inputs(made.stage()).hash()[:16] in text
