"""Draws of experts from the pool: repeatable, by the make-up, with reserves in their order."""

from __future__ import annotations

import datetime as dt
import time

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from judging.actions import expert_draws as verbs
from judging.actions import panels, pool
from judging.domain.expert_draw import Candidate, Place, draw_experts, places_of, shown_lot
from judging.enums import SeatState
from judging.models import ExpertDraw, Panel, PanelSeat
from judging.queries.draws import next_reserve
from tests.factories.judging import Contest, contest
from tests.judging.pages import signed_in
from workflow import clock
from workflow.services import Conflict, Refused

GROUPS = ("投资人", "技术专家", "")
CANDIDATES = st.lists(
    st.builds(Candidate, st.integers(1, 99).map(str), st.sampled_from(GROUPS), st.sampled_from(("a", "b", ""))),
    unique_by=lambda one: one.id,
    max_size=30,
)
PLACES = st.lists(st.builds(Place, st.sampled_from(GROUPS), st.integers(0, 5)), max_size=4)


@given(CANDIDATES, PLACES, st.integers(0, 5), st.none() | st.integers(1, 4), st.randoms(use_true_random=False))
def test_a_draw_keeps_its_conditions_whatever_the_order(candidates, places, reserves, per_region, random):
    drawn = draw_experts(candidates, places, seed="s", reserves=reserves, per_region=per_region)
    shuffled = list(candidates)
    random.shuffle(shuffled)
    assert draw_experts(shuffled, places, seed="s", reserves=reserves, per_region=per_region) == drawn
    by_id = {one.id: one for one in candidates}
    chosen = [key for key, _group in drawn.chosen]
    assert len({*chosen, *drawn.reserves}) == len(chosen) + len(drawn.reserves)
    assert all(group in ("", by_id[key].group) for key, group in drawn.chosen)
    missing = sum(place.count for place in drawn.short)
    assert len(chosen) + missing == sum(place.count for place in places)
    if per_region is not None:
        regions = [by_id[key].region for key in chosen if by_id[key].region]
        assert all(regions.count(one) <= per_region for one in regions)
    left = sorted((one.id for one in candidates if one.id not in chosen), key=lambda key: (shown_lot("s", key), key))
    assert list(drawn.reserves) == left[:reserves]


def test_the_make_up_of_the_rule_book_is_read():
    found = places_of(["投资人4人", "技术专家 1 人", "须有一名女性"], 7)
    assert found == (Place("投资人", 4), Place("技术专家", 1), Place("", 2))
    lines = [" 第1组：12名 ", "A组1234", "投资人: 3", "7人", "：5", ""]
    assert places_of(lines, 0) == (Place("第1组", 12), Place("A组1", 234), Place("投资人", 3))


@pytest.mark.promise("I13")
@pytest.mark.parametrize("line", ["a" + " " * 998 + "x", "a1" + " " * 997 + "x", "1 " * 499 + "x", "1" * 999 + "x"])
def test_a_long_line_costs_nothing(line: str) -> None:
    began = time.process_time()
    assert places_of([line], 5) == (Place("", 5),)
    assert time.process_time() - began < 0.2


# --- with data ------------------------------------------------------------------------------------------------------

db = pytest.mark.django_db


def filled() -> tuple[Contest, Panel]:
    made = contest(entries=2, judges=0)
    panel = panels.create_panel(stage=made.stage(), actor=made.organiser, name="一组")
    for number in range(8):
        pool.add_judge(
            office=made.competition.organisation, actor=made.organiser, name=f"专家{chr(0x7532 + number)}",
            phone=f"1390000200{number}", values={"group": GROUPS[number % 2]},
        )  # fmt: skip
    return made, panel


WANTED = verbs.Wanted((Place("投资人", 2), Place("", 1)), reserves=3)


def drawn(made: Contest, panel: Panel, seed: str = "见证") -> ExpertDraw:
    return verbs.draw_for(panel=panel, actor=made.organiser, wanted=WANTED, seed=seed, witness="监督员示例")


@db
def test_drawn_judges_are_invited_once_and_reserves_follow_in_order() -> None:
    made, panel = filled()
    first = drawn(made, panel)
    again = drawn(made, panel)
    assert (again.number, again.chosen, again.reserves) == (2, first.chosen, first.reserves)
    with pytest.raises(Conflict):
        verbs.invite_drawn(draw=first, actor=made.organiser)
    verbs.invite_drawn(draw=again, actor=made.organiser)
    with pytest.raises(Conflict):
        verbs.invite_drawn(draw=again, actor=made.organiser)
    seats = list(PanelSeat.objects.select_related("person").order_by("number"))
    assert [seat.person_id for seat in seats] == [key for key, _group in again.chosen]
    with pytest.raises(Refused):
        verbs.ask_next_reserve(panel=panel, actor=made.organiser, seat=seats[0])
    panels.decline_seat(seat=seats[0], actor=seats[0].person, reason="出差")
    verbs.ask_next_reserve(panel=panel, actor=made.organiser, seat=seats[0])
    assert PanelSeat.objects.latest("number").person_id == again.reserves[0]
    found = next_reserve(panel)
    assert found is not None
    assert found.pk == again.reserves[1]


@db
def test_an_invitation_that_ran_out_is_taken_back_for_the_reserve() -> None:
    made, panel = filled()
    verbs.invite_drawn(draw=drawn(made, panel), actor=made.organiser)
    seat = PanelSeat.objects.select_related("person", "panel__stage__competition").earliest("number")
    PanelSeat.objects.filter(pk=seat.pk).update(answer_by=clock.now() - dt.timedelta(minutes=1))
    with pytest.raises(Refused):
        panels.accept_seat(seat=seat, actor=seat.person, undertaking=True)
    verbs.ask_next_reserve(panel=panel, actor=made.organiser, seat=seat)
    seat.refresh_from_db()
    assert (seat.state, PanelSeat.objects.filter(state=SeatState.INVITED).count()) == (SeatState.RELEASED, 3)


@db
def test_who_is_barred_or_sits_already_is_not_in_the_drum() -> None:
    made, panel = filled()
    profile = made.competition.organisation.judge_profiles.select_related("person", "organisation").earliest("pk")
    pool.add_tie(profile=profile, actor=made.organiser, kind="kinship", name=made.entries[0].leader.name)
    wanted = verbs.Wanted((Place("", 8),), most_conflicts=0)
    found = verbs.draw_for(panel=panel, actor=made.organiser, wanted=wanted, seed="s", witness="监督员示例")
    out = [row["person"] for row in found.candidates if row["out"]]
    assert (out, found.short) == ([profile.person_id], [["", 1]])


@db
def test_the_pages_of_a_draw(django_assert_max_num_queries: object) -> None:
    made, panel = filled()
    client = signed_in(made.organiser)
    url = reverse("judging_desk:draw_experts", args=[made.competition.pk, panel.pk])
    data = {"make_up": "投资人 2人\n任意 1人", "reserves": 2, "rest_rounds": 0, "seed": "12 7 33", "witness": ""}
    assert client.post(url, data).status_code == 422
    assert client.post(url, data | {"make_up": "几个投资人", "witness": "监督员示例"}).status_code == 422
    # A slip of the pen in a group is said before anything is drawn, with the groups that there are.
    slip = client.post(url, data | {"make_up": "天使 2人", "witness": "监督员示例"})
    assert (slip.status_code, "没有“天使”类评委" in slip.content.decode(), ExpertDraw.objects.count()) == (422, True, 0)
    made_one = client.post(url, data | {"witness": "监督员示例"})
    assert made_one.status_code == 302
    with django_assert_max_num_queries(12):  # type: ignore[operator]
        page = client.get(made_one.url).content.decode()
    draw = ExpertDraw.objects.get()
    assert ("12 7 33" in page, page.count("<code>") == 3 + 2 + 8) == (True, True)
    minutes = client.get(f"{made_one.url}print/").content.decode()
    assert ("监督员：监督员示例" in minutes, draw.witness) == (True, "监督员示例")
    client.post(f"{made_one.url}invite/")
    assert PanelSeat.objects.count() == 3
