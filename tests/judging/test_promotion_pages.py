"""The promotion pages: a combination by two people, an empty place, numbers, names; bad input and stale pages."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from accounts.models import Person
from competitions.enums import CombinationState, EntryState
from competitions.models import Combination, PromotionNumber, Stage, Substitution, TieDecision
from judging.actions import promotion, substitution
from tests.factories.judging import Contest
from tests.factories.offices import office, organiser
from tests.judging.test_promotion_engine import entry, in_final, live, promote, ranked, round_with, set_stage

pytestmark = pytest.mark.django_db


def signed_in(actor: Person) -> Client:
    client = Client()
    client.force_login(actor.user)
    return client


def here(made: Contest, code: str = "semi") -> str:
    return f"/desk/competitions/{made.competition.pk}/ranking/{code}/promotion/"


def read(client: Client, url: str) -> str:
    answer = client.get(url)
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_combination_goes_through_two_hands() -> None:
    made = round_with(kind="overall", count=2, combination=True)
    ranked(made, "90", "80", "70", "60")
    first, url = signed_in(made.organiser), here(made)
    second = signed_in(organiser(office(), "第二人"))
    assert "提出优化组合" in read(first, url)
    a, b, c, _d = (one.pk for one in made.entries)
    form = {"version": "1", f"pass_{a}": "1", f"pass_{c}": "1", f"why_{b}": "同质项目", "reason": "组委会会议"}
    wrong = first.post(f"{url}combination/", form)
    page = wrong.content.decode()
    assert (wrong.status_code, "同质项目" in page, "请填写" in page) == (422, True, True)
    stale = first.post(f"{url}combination/", form | {f"why_{c}": "补足绿色经济", "version": "7"})
    assert (stale.status_code, "排名有变化" in stale.content.decode()) == (422, True)
    assert first.post(f"{url}combination/", form | {f"why_{c}": "补足绿色经济"}).status_code == 302
    row = Combination.objects.get()
    assert row.changes == [
        {"entry": b, "passes": False, "reason": "同质项目"}, {"entry": c, "passes": True, "reason": "补足绿色经济"},
    ]  # fmt: skip
    mine, theirs = read(first, url), read(second, url)
    assert ("confirm/" in mine, "combination/confirm/" in theirs, "补足绿色经济" in theirs) == (False, True, True)
    first.post(f"{url}combination/confirm/", {"combination": row.pk})
    row.refresh_from_db()
    assert row.state == CombinationState.PROPOSED
    second.post(f"{url}combination/confirm/", {"combination": row.pk})
    page = read(first, url)
    assert 'name="ranking"' in page
    ranking = page.split('name="ranking" value="')[1][:64]
    first.post(f"{url}confirm/", {"ranking": ranking})
    decided = made.stage().promotions.get()
    assert (decided.combination_id, decided.promoted["adv_manufacturing"]) == (row.pk, [a, c])
    assert "当前晋级名单" in read(second, url)
    acts = read(second, f"{url}history/")
    assert ("确定晋级" in acts, "提出优化组合" in acts, "优化组合已确认" in acts) == (True, True, True)


def test_a_page_over_what_changed_meanwhile_decides_nothing() -> None:
    made = round_with(kind="overall", count=2, soft=True)
    ranked(made, "90", "80", "70", "60")
    client, url = signed_in(made.organiser), here(made)
    ranking = read(client, url).split('name="ranking" value="')[1][:64]
    wrong = client.post(f"{url}number/", {"line": "", "kind": "places", "number": "3", "reason": ""})
    assert (wrong.status_code, PromotionNumber.objects.count()) == (422, 0)
    assert (
        client.post(f"{url}number/", {"line": "", "kind": "places", "number": "3", "reason": "质量相当"}).status_code
        == 302
    )
    client.post(f"{url}confirm/", {"ranking": ranking})
    assert made.stage().promotions.count() == 0
    page = read(client, url)
    assert ("规程为 2 个" in page, "3 / 3" in page or "3 个名额" in page) == (True, True)


def test_an_empty_place_is_filled_on_the_page() -> None:
    made = round_with(kind="per_track", count=2)
    set_stage(made, "semi", substitution={"allowed": True})
    in_final(made)
    client, url = signed_in(made.organiser), here(made)
    gone = made.entries[0].pk
    assert f"drop-out/{gone}/" in read(client, url)
    assert client.get(f"{url}drop-out/{gone}/").status_code == 200
    wrong = client.post(f"{url}drop-out/{gone}/", {"reason": "无法参赛", "pledge": ""})
    assert (wrong.status_code, "弃赛承诺书" in wrong.content.decode()) == (422, True)
    assert client.post(f"{url}drop-out/{gone}/", {"reason": "无法参赛", "pledge": "盒 3"}).status_code == 302
    page = read(client, url)
    assert ("空出 1 个名额" in page, "确认递补" in page, made.entries[2].title in page) == (True, True, True)
    form = {"line": "adv_manufacturing", "entry": made.entries[2].pk, "kind": "passed_over", "reason": ""}
    assert client.post(f"{url}place/", form).status_code == 422
    assert client.post(f"{url}place/", form | {"kind": "moved_up", "entry": "x"}).status_code == 422
    assert client.post(f"{url}place/", form | {"kind": "moved_up"}).status_code == 302
    second = signed_in(organiser(office(), "第二人"))
    late = second.post(f"{url}place/", form | {"kind": "moved_up"})
    assert (late.status_code, "已递补或不能递补" in late.content.decode()) == (422, True)
    assert (entry(made, 2).state, Substitution.objects.count()) == (EntryState.ACCEPTED, 1)
    assert "空出" not in read(client, url)


def test_a_step_may_leave_them_equal() -> None:
    made = round_with(kind="per_track", count=1)
    scoring = next(row for row in made.competition.rules["stages"] if row["code"] == "semi")["scoring"]
    set_stage(made, "semi", scoring=scoring | {"tie_breaks": [{"by": "confer"}, {"by": "vote"}]})
    ranked(made, "90", "90", "70", "60")
    client, url = signed_in(made.organiser), here(made)
    page = read(client, url)
    assert ("评委合议" in page, "评委投票" in page, "此步骤后仍并列" in page) == (True, True, True)
    client.post(f"{url}tie/", {"tie": "adv_manufacturing-1", "outcome": "equal", "reason": "合议未果"})
    page = read(client, url)
    assert ("仍并列：合议未果" in page, "此步骤后仍并列" in page) == (True, False)
    assert list(TieDecision.objects.values_list("by", "settled")) == [("confer", False)]


@pytest.mark.parametrize("entries", [2, 5])
def test_queries_of_the_promotion_page(entries: int, steady_clock: None, django_assert_num_queries: Any) -> None:
    made = round_with(entries=entries, kind="overall", count=1, soft=True, combination=True)
    ranked(made, "90", "80", "70", "60", "50")
    client, url = signed_in(made.organiser), here(made)
    client.get(url)
    with django_assert_num_queries(11):
        client.get(url)
    with django_assert_num_queries(10):
        client.get(f"{url}combination/")
    promote(made)
    substitution.drop_out(promotion=live(made), entry=entry(made, 0), actor=made.organiser, reason="弃赛", pledge="")
    with django_assert_num_queries(10):
        page = client.get(url).content.decode()
    # Whoever left no longer counts among those who go on.
    assert '<div class="stat ok"><b>0</b>' in page
    assert promotion.why_not_undo(live(made)) is None


def test_a_stage_without_marks_is_led_by_its_pages() -> None:
    made = round_with(kind="per_track", count=4)
    set_stage(
        made, "final", mode="recommendation", rubric="", scoring=None, promotion={"kind": "per_track", "count": 1}
    )
    Stage.objects.filter(code="final").update(mode="recommendation")
    ranked(made, "90", "80", "70", "60")
    promote(made)
    client, second = signed_in(made.organiser), signed_in(organiser(office(), "第二人"))
    judging = read(client, f"/desk/competitions/{made.competition.pk}/judging/?stage=final")
    assert ("提名晋级名单" in judging, "不评分，由组委会提名" in judging) == (True, True)
    url = here(made, "final")
    assert "由组委会提名晋级人选" in read(client, url)
    third = made.entries[2].pk
    form = {"version": "0", f"pass_{third}": "1", f"why_{third}": "票决 7 比 2", "reason": ""}
    assert client.post(f"{url}combination/", form).status_code == 302
    second.post(f"{url}combination/confirm/", {"combination": Combination.objects.get().pk})
    page = read(client, url)
    client.post(f"{url}confirm/", {"ranking": page.split('name="ranking" value="')[1][:64]})
    assert [entry(made, place).state for place in range(4)] == [
        "not_promoted",
        "not_promoted",
        "promoted",
        "not_promoted",
    ]
    assert made.entries[2].title in read(client, url)
