"""The screens of a live stage: the conductor's, the judges', the big one; and what must not be seen on any (Z3, Z4)."""

from __future__ import annotations

import contextlib
import json
import uuid
from typing import Any

import pytest
from django.test import Client
from django.urls import NoReverseMatch, get_resolver, reverse

from accounts.models import Person
from judging.models import LiveStage
from tests.factories.judging import Contest
from tests.factories.live import AFTER, AT_ONCE, fresh, marks_in, on_stage, press, turn_of
from tests.factories.offices import person
from tests.judging.pages import signed_in, with_login

pytestmark = pytest.mark.django_db


def address(made: Contest, name: str = "live") -> str:
    return reverse(f"judging_desk:{name}", kwargs={"pk": made.competition.pk, "code": "final"})


def organiser(made: Contest) -> Client:
    if made.organiser.user is None:
        made.organiser.user = person(user=True).user
        Person.objects.filter(user=made.organiser.user).update(user=None)
        made.organiser.save()
    return signed_in(made.organiser)


def send(client: Client, made: Contest, act: str, revision: int, **more: str) -> Any:
    data = {"act": act, "revision": revision, "_once": uuid.uuid4().hex, **more}
    return client.post(address(made, "live_act"), data, follow=True)


def said(response: Any) -> list[str]:
    return [str(message) for message in response.context["messages"]]


def test_the_conductor_presses_and_whoever_comes_second_is_told(
    steady_clock: None, django_assert_max_num_queries: Any
) -> None:
    made, live = on_stage(display=AT_ONCE)
    client = organiser(made)
    first = send(client, made, "call", live.revision)
    assert (said(first), fresh(live).current.state) == ([], "called")
    second = send(client, made, "call", live.revision)
    assert (fresh(live).revision, len(said(second)), "没有重复执行" in said(second)[0]) == (2, 1, True)
    once = {"act": "begin", "revision": 2, "_once": uuid.uuid4().hex}
    for _time in range(2):
        assert client.post(address(made, "live_act"), once).status_code == 302
    assert (fresh(live).revision, fresh(live).current.state) == (3, "on_stage")
    with django_assert_max_num_queries(12):
        page = client.get(address(made))
    assert (page.context["desk"].main, page.context["desk"].missing) == ("next_segment", 7)


def test_the_conductors_poll_changes_with_acts_and_with_sheets_only(
    steady_clock: None, django_assert_num_queries: Any
) -> None:
    made, live = on_stage(display=AT_ONCE)
    client, poll = organiser(made), address(made, "live_state")
    press(live, "call", "begin", "open_marking", actor=made.organiser)
    tag = client.get(poll)["ETag"]
    client.get(poll, HTTP_IF_NONE_MATCH=tag)
    assert client.get(poll, HTTP_IF_NONE_MATCH=tag).status_code == 304
    marks_in(live)
    again = client.get(poll, HTTP_IF_NONE_MATCH=tag)
    assert (again.status_code, again["Cache-Control"], again["ETag"] != tag) == (200, "no-store, private", True)


def test_a_judges_screen_follows_in_two_queries(steady_clock: None, django_assert_num_queries: Any) -> None:
    made, live = on_stage()
    judge = with_login(made.seats[0])
    poll = reverse("judging_judge:live", kwargs={"pk": made.seats[0].pk})
    assert judge.get(poll).json()["current"] is None
    press(live, "call", "begin", actor=made.organiser)
    with django_assert_num_queries(4):  # session, login with its person, and two of its own
        answer = judge.get(poll)
    data = answer.json()
    sheet = made.sheet(made.seats[0], turn_of(live, 1).stage_entry.entry)
    assert (data["revision"], data["state"], data["current"], data["marking_open"]) == (3, "on_stage", sheet.pk, False)
    assert (data["segment"]["name"], data["segment"]["paused"], data["segment"]["left"]) == ("路演", False, None)
    unchanged = judge.get(poll, HTTP_IF_NONE_MATCH=answer["ETag"])
    assert (unchanged.status_code, unchanged.content, int(unchanged["X-Server-Time"]) > 0) == (304, b"", True)
    press(live, "open_marking", actor=made.organiser)
    moved = judge.get(poll, HTTP_IF_NONE_MATCH=answer["ETag"]).json()
    assert (moved["marking_open"], moved["state"]) == (True, "marking")
    assert with_login(made.seats[1]).get(poll).status_code == 404


def test_the_big_screen_asks_with_one_query(steady_clock: None, django_assert_num_queries: Any) -> None:
    made, live = on_stage()
    press(live, "call", actor=made.organiser)
    poll = reverse("judging_public:stage_state", kwargs={"code": live.code})
    first = Client().get(poll)
    assert (first.json()["current"]["no"], first["Cache-Control"]) == (1, "no-store, private")
    with django_assert_num_queries(1):
        assert Client().get(poll, HTTP_IF_NONE_MATCH=first["ETag"]).status_code == 304
    assert Client().get(reverse("judging_public:stage", kwargs={"code": live.code})).status_code == 200
    assert Client().get(reverse("judging_public:stage", kwargs={"code": live.code[:-1] + "x"})).status_code == 404


# --- the embargo -----------------------------------------------------------------------------------------------------

# Marks that no page shows by chance: each judge's total is a canary, and so is the result.
CANARIES = ("29.5", "29.5", "29.5", "29.5", "29.5", "29.5", "29.5")
SECRETS = ("59.5", "59.50", "29.5")


def addresses(made: Contest, live: LiveStage) -> list[str]:
    """Every address of judging and competitions that can be made from what there is, with every key of the contest."""
    values: dict[str, Any] = {
        "pk": made.competition.pk, "code": "final", "slug": made.competition.slug, "stage_pk": live.stage_id,
        "token": turn_of(live, 1).stage_entry.entry.token, "seat": made.seats[0].pk, "panel": made.seats[0].panel_id,
        "kind": "plan", "version": 1, "entry": turn_of(live, 1).stage_entry.entry_id,
        "sheet": made.sheet(made.seats[0], turn_of(live, 1).stage_entry.entry).pk,
    }  # fmt: skip
    found = []
    for space in (
        "judging_desk",
        "judging_judge",
        "judging_my",
        "judging_public",
        "competitions_my",
        "competitions_public",
    ):
        _prefix, resolver = get_resolver().namespace_dict[space]
        for name in sorted(key for key in resolver.reverse_dict if isinstance(key, str)):
            parameters = resolver.reverse_dict.getlist(name)[0][0][0][1]
            given = {key: values.get(key, 1) for key in parameters}
            if space == "judging_public":
                given["code"] = live.code
            with contextlib.suppress(NoReverseMatch):  # an act with words of its own
                found.append(reverse(f"{space}:{name}", kwargs=given))
    slug = made.competition.slug
    return [*found, "/", "/competitions/", f"/competitions/{slug}/", "/publicity/", "/sitemap.xml", "/news/"]


def test_nothing_of_a_result_that_is_held_back_is_seen_anywhere() -> None:
    made, live = on_stage(display=AFTER)
    press(live, "call", "begin", "open_marking", actor=made.organiser)
    marks_in(live, *CANARIES)
    press(live, "close_marking", actor=made.organiser)
    owner = turn_of(live, 1).stage_entry.entry.leader
    owner.user = person(user=True).user
    Person.objects.filter(user=owner.user).update(user=None)
    owner.save()
    eyes = {"anonymous": Client(), "contestant": signed_in(owner)}
    places = addresses(made, live)
    assert len(places) > 60
    leaks, seen = [], 0
    for who, client in eyes.items():
        for place in places:
            response = client.get(place)
            heads = json.dumps(dict(response.headers))
            text = heads + ("" if response.streaming else response.content.decode(errors="replace"))
            seen += response.status_code == 200
            leaks += [(who, place, secret) for secret in SECRETS if secret in text]
    assert (leaks, seen > 8) == ([], True)


def test_another_judge_and_the_conductor_see_who_marked_and_no_mark() -> None:
    made, live = on_stage(display=AFTER)
    press(live, "call", "begin", "open_marking", actor=made.organiser)
    marks_in(live, *CANARIES)
    press(live, "close_marking", actor=made.organiser)
    other = with_login(made.seats[1])
    mine = made.sheet(made.seats[0], turn_of(live, 1).stage_entry.entry).pk
    assert other.get(reverse("judging_judge:sheet", kwargs={"pk": mine})).status_code == 404
    page = organiser(made).get(address(made)).content.decode()
    assert [secret for secret in SECRETS if secret in page] == []


def test_what_the_rules_show_is_shown_and_hidden_again() -> None:
    made, live = on_stage(display=AT_ONCE)
    poll = reverse("judging_public:stage_state", kwargs={"code": live.code})
    press(live, "call", "begin", "open_marking", actor=made.organiser)
    marks_in(live, *CANARIES)
    press(live, "close_marking", actor=made.organiser)
    assert "59.5" not in Client().get(poll).content.decode()
    press(live, "reveal", actor=made.organiser)
    assert Client().get(poll).json()["result"]["score"] == "59.50"
    press(live, "hide", actor=made.organiser)
    assert "59.5" not in Client().get(poll).content.decode()


def test_totals_only_shows_no_mark_of_a_judge() -> None:
    made, live = on_stage(display={"when": "at_once", "level": "totals"})
    press(live, "call", "begin", "open_marking", actor=made.organiser)
    marks_in(live, *CANARIES)
    live = press(live, "close_marking", "reveal", actor=made.organiser)
    assert (live.screen["result"]["marks"], live.screen["result"]["score"]) == ([], "59.50")
