"""Seats by QR code: cards, tablets without an account, and when they end."""

from __future__ import annotations

import json
import statistics
import time
import uuid
from typing import Any

import pytest
from django.test import Client

from judging.actions import pool
from judging.actions.panels import create_panel, invite_again, invite_judges, release_seat
from judging.actions.people import Invitee
from judging.actions.seat_binding import issue_cards, reissue_card, revoke_binding
from judging.actions.stages import close_marking, reopen_marking
from judging.models import (
    ConflictDeclaration,
    JudgeProfile,
    MarkEnvelope,
    Panel,
    PanelSeat,
    ScoreSheet,
    SeatBinding,
    SeatCard,
)
from judging.queries.bindings import token_of
from tests.factories.judging import Contest, contest
from tests.judging.pages import signed_in, with_login
from tests.judging.test_sync import envelope, send, verdicts
from workflow.models import AuditRow

pytestmark = pytest.mark.django_db


@pytest.fixture
def cards(made: Contest) -> dict[int, str]:
    """The token of every seat."""
    issue_cards(stage=made.stage(), actor=made.organiser)
    return {card.seat_id: token_of(card) for card in SeatCard.objects.all()}


def bound(token: str, device: str = "3号平板", **more: str) -> Client:
    client = Client()
    answer = client.post(f"/judge/seat/{token}/", {"device": device} | more)
    assert answer.status_code == 302, answer.content.decode()[:500]
    return client


def work(client: Client, sheet: ScoreSheet) -> Any:
    return client.get(f"/judge/seats/{sheet.seat_id}/work.json")


def test_a_card_opens_its_seat_and_nothing_else(made: Contest, sheet: ScoreSheet, cards: dict[int, str]) -> None:
    assert {len(token) for token in cards.values()} == {32}
    page = Client().get(f"/judge/seat/{cards[sheet.seat_id]}/")
    text = page.content.decode()
    assert (page.status_code, sheet.seat.person.name in text, "评委 1" in text) == (200, True, True)
    tablet = bound(cards[sheet.seat_id])
    assert (work(tablet, sheet).status_code, tablet.get(f"/judge/seats/{sheet.seat_id}/").status_code) == (200, 200)
    assert tablet.get(f"/judge/sheets/{sheet.pk}/").status_code == 200
    assert verdicts(send(tablet, sheet, envelope(sheet, 1, "20"))) == [("applied", 1)]
    row = AuditRow.objects.get(action="score_sheet.save")
    assert (row.actor_kind, row.actor_key, sheet.seat.person.name in row.actor_label) == (
        "seat",
        str(sheet.seat_id),
        True,
    )
    assert MarkEnvelope.objects.get().sent_by == f"seat:{sheet.seat_id}"
    other = made.sheet(made.seats[1], made.entries[0])
    assert [work(tablet, other).status_code, tablet.get(f"/judge/sheets/{other.pk}/").status_code] == [404, 404]
    assert send(tablet, other, envelope(other, 1, "20")).status_code == 404
    assert [tablet.get(path).status_code for path in ("/my/", "/desk/", "/judge/seats/999/")] == [302, 302, 404]
    assert tablet.get("/judge/")["Location"] == f"/judge/seats/{sheet.seat_id}/"


def test_bound_anew_in_the_middle_of_the_round(made: Contest, sheet: ScoreSheet, cards: dict[int, str]) -> None:
    first = bound(cards[sheet.seat_id], "旧平板")
    old = work(first, sheet).json()
    send(first, sheet, envelope(sheet, 1, "20", device="old"))
    second = bound(cards[sheet.seat_id], "新平板")
    assert [work(first, sheet).status_code, send(first, sheet, envelope(sheet, 2, "21")).status_code] == [403, 403]
    new = work(second, sheet).json()
    assert (new["owner"] == old["owner"], new["seal"] == old["seal"]) == (True, False)
    held = next(row for row in new["sheets"] if row["id"] == sheet.pk)
    assert (held["values"], held["device"], held["version"]) == ({"dim_innovation": "20"}, "old", 1)
    assert verdicts(send(second, sheet, envelope(sheet, 1, "22", device="new", based_on=1))) == [("applied", 2)]
    assert [row["seal"] for row in (work(second, sheet).json(), work(second, sheet).json())] == [new["seal"]] * 2


def test_taken_twice_by_one_browser_is_taken_once(made: Contest, sheet: ScoreSheet, cards: dict[int, str]) -> None:
    path = f"/judge/seat/{cards[sheet.seat_id]}/"
    tablet = bound(cards[sheet.seat_id], "3号平板")
    again = tablet.post(path, {"device": "3号平板"})
    assert (again.status_code, again["Location"]) == (302, f"/judge/seats/{sheet.seat_id}/")
    assert (SeatBinding.objects.count(), work(tablet, sheet).status_code) == (1, 200)
    tablet.post(path, {"device": "4号平板"})
    assert [(row.device, row.revoked_at is None) for row in SeatBinding.objects.order_by("pk")] == [
        ("3号平板", False),
        ("4号平板", True),
    ]
    assert work(tablet, sheet).status_code == 200


def test_a_tablet_handed_on_forgets_who_was_signed_in(made: Contest, cards: dict[int, str]) -> None:
    client = with_login(made.seats[0])
    mine = made.sheet(made.seats[0], made.entries[0])
    assert work(client, mine).status_code == 200
    assert client.post(f"/judge/seat/{cards[made.seats[1].pk]}/", {"device": "x"}).status_code == 302
    theirs = made.sheet(made.seats[1], made.entries[0])
    assert [work(client, mine).status_code, work(client, theirs).status_code] == [404, 200]
    client.post(f"/judge/seats/{made.seats[1].pk}/leave/")
    assert work(client, theirs).status_code == 401


def test_the_seat_dies_at_the_close_and_still_hands_in_what_is_late(
    made: Contest, sheet: ScoreSheet, cards: dict[int, str]
) -> None:
    tablet = bound(cards[sheet.seat_id])
    close_marking(stage=made.stage(), actor=made.organiser, reason="到点收卷")
    assert [work(tablet, sheet).status_code, tablet.get(f"/judge/sheets/{sheet.pk}/").status_code] == [403, 403]
    assert Client().get(f"/judge/seat/{cards[sheet.seat_id]}/").status_code == 404
    assert verdicts(send(tablet, sheet, envelope(sheet, 1, "20"))) == [("closed", 0)]
    reopen_marking(stage=made.stage(), actor=made.organiser, reason="重新开放")
    assert work(tablet, sheet).status_code == 200


def test_a_judge_without_an_account_answers_for_conflicts_on_the_tablet(
    made: Contest, sheet: ScoreSheet, cards: dict[int, str]
) -> None:
    judge, unit = sheet.seat.person, sheet.stage_entry.entry.organisation_name
    profile = JudgeProfile.objects.get(person=judge)
    pool.add_tie(profile=profile, actor=made.organiser, kind="incubator", name=unit, uscc="", note="基地聘书")
    page = f"/judge/seats/{sheet.seat_id}/conflicts/"
    tablet = bound(cards[sheet.seat_id])
    assert tablet.get(page).status_code == 200
    warning = {"reason": "incubator", "detail": unit, "text": "素不相识。"}
    assert tablet.post(f"{page}statement/", warning).status_code == 302
    kin = {"entry": str(sheet.stage_entry.entry_id), "kind": "kinship", "reason": "亲属"}
    assert tablet.post(f"{page}declare/", kin).status_code == 302
    rows = AuditRow.objects.filter(action__in=["judging.statement_made", "judging.conflict_declared"])
    assert [row.actor_kind for row in rows] == ["seat", "seat"]
    assert ConflictDeclaration.objects.get().declared_by_id == sheet.seat.person_id
    assert Client().get(page).status_code == 302


@pytest.mark.promise("Z9")
def test_Z9_a_released_judge_is_refused_at_the_next_request(made: Contest, cards: dict[int, str]) -> None:
    seat = made.seats[0]
    sheet = made.sheet(seat, made.entries[0])
    browsers = [with_login(seat), with_login(seat), bound(cards[seat.pk])]
    assert [work(one, sheet).status_code for one in browsers] == [200] * 3
    release_seat(seat=PanelSeat.objects.get(pk=seat.pk), actor=made.organiser, reason="临时有事")
    assert [work(one, sheet).status_code for one in browsers] == [403] * 3
    assert [one.get(f"/judge/sheets/{sheet.pk}/").status_code for one in browsers] == [404, 404, 403]
    assert [send(one, sheet, envelope(sheet, 1, "20")).status_code for one in browsers] == [403] * 3
    invite_again(seat=PanelSeat.objects.get(pk=seat.pk), actor=made.organiser)
    assert work(browsers[2], sheet).status_code == 403


@pytest.mark.promise("Z9")
@pytest.mark.parametrize("way", ["revoked", "another card"])
def test_Z9_a_revoked_seat_is_refused_at_the_next_request(
    made: Contest, sheet: ScoreSheet, cards: dict[int, str], way: str
) -> None:
    tablet = bound(cards[sheet.seat_id])
    verb = revoke_binding if way == "revoked" else reissue_card
    verb(seat=sheet.seat, actor=made.organiser)
    assert [work(tablet, sheet).status_code, send(tablet, sheet, envelope(sheet, 1, "1")).status_code] == [403, 403]
    assert Client().get(f"/judge/seat/{cards[sheet.seat_id]}/").status_code == (200 if way == "revoked" else 404)


@pytest.mark.promise("Z5")
def test_Z5_wrong_and_dead_cards_are_answered_alike(made: Contest, cards: dict[int, str], settings: Any) -> None:
    settings.LIMITS = settings.LIMITS | {"seat_guess": (500, 3600)}
    dead = cards[made.seats[0].pk]
    reissue_card(seat=made.seats[0], actor=made.organiser)
    client = Client()
    answers: dict[str, list[float]] = {"dead": [], "wrong": []}
    pages = set()
    for number in range(60):
        for kind, token in (("dead", dead), ("wrong", f"{number:032d}")):
            began = time.process_time()
            answer = client.get(f"/judge/seat/{token}/")
            answers[kind].append(time.process_time() - began)
            pages.add((answer.status_code, answer.content.decode().replace(token, "")))
    assert len(pages) == 1
    assert next(iter(pages))[0] == 404
    medians = [statistics.median(times[10:]) for times in answers.values()]
    assert max(medians) < 1.5 * min(medians)


@pytest.mark.promise("Z5")
def test_Z5_guessing_is_slowed_down(made: Contest, cards: dict[int, str], settings: Any) -> None:
    settings.LIMITS = settings.LIMITS | {"seat_guess": (3, 3600)}
    client = Client()
    assert [client.get(f"/judge/seat/{number:032d}/").status_code for number in range(4)] == [404] * 3 + [429]
    assert client.get(f"/judge/seat/{cards[made.seats[0].pk]}/").status_code == 200


def test_who_has_no_login_accepts_on_the_tablet() -> None:
    made = contest(entries=1, judges=0)
    panel = create_panel(stage=made.stage(), actor=made.organiser, name="评审组")
    invite_judges(panel=panel, actor=made.organiser, invitees=[Invitee("评委纸", "13911112222")])
    issue_cards(stage=made.stage(), actor=made.organiser)
    token = token_of(SeatCard.objects.get())
    refused = Client().post(f"/judge/seat/{token}/", {"device": "x"})
    assert (refused.status_code, PanelSeat.objects.get().state) == (422, "invited")
    bound(token, undertaking="1")
    seat = PanelSeat.objects.get()
    assert (seat.state, seat.undertaking_at is not None, Panel.objects.count()) == ("accepted", True, 1)


def test_in_wechat_the_page_says_how_to_open_it_in_the_browser(made: Contest, cards: dict[int, str]) -> None:
    here = f"/judge/seat/{cards[made.seats[0].pk]}/"
    agent = "Mozilla/5.0 (Linux; Android 12) MicroMessenger/8.0.40"
    text = Client().get(here, headers={"user-agent": agent}).content.decode()
    assert (f"http://testserver{here}" in text, "在浏览器打开" in text, 'method="post"' in text) == (True, True, True)
    assert "在浏览器打开" not in Client().get(here).content.decode()


def test_the_desk_issues_prints_and_ends(made: Contest) -> None:
    desk = signed_in(made.organiser)
    here = f"/desk/competitions/{made.competition.pk}/judging/semi/seat-cards/"

    def act(**fields: Any) -> None:
        assert desk.post(here, {"_once": uuid.uuid4().hex} | fields).status_code == 302

    act(act="issue")
    printed = desk.get(f"{here}print/")
    assert (printed.content.decode().count('class="seat-card"'), printed["Cache-Control"]) == (3, "no-store, private")
    card = SeatCard.objects.get(seat=made.seats[0])
    assert card.token_hash not in printed.content.decode()
    bound(token_of(card))
    assert "3号平板" in desk.get(here).content.decode()
    act(act="revoke", seat=made.seats[0].pk)
    assert "3号平板" not in desk.get(here).content.decode()
    act(act="reissue", seat=made.seats[0].pk)
    # However long the address was that the form stood on, the way back is short: the same page of the list.
    again = desk.post(f"{here}?page=2&from={'x' * 2000}", {"act": "revoke", "seat": made.seats[0].pk})
    assert again["Location"] == f"{here}?page=2"
    assert SeatCard.objects.filter(seat=made.seats[0]).count() == 2
    stored = json.dumps(list(SeatCard.objects.values("nonce", "token_hash")))
    assert token_of(SeatCard.objects.filter(seat=made.seats[0], ended_at=None).get()) not in stored


@pytest.mark.promise("S5")
@pytest.mark.parametrize(("began", "seen"), [(0, 31 * 60), (12 * 3600 + 60, 5)])
def test_S5_a_session_ends_and_the_judges_draft_survives(
    sheet: ScoreSheet, judge: Client, began: int, seen: int, settings: Any
) -> None:
    settings.SESSION_IDLE_SECONDS = 30 * 60
    before = work(judge, sheet).json()
    store = judge.session
    now = int(time.time())
    store["_age"] = (now - max(began, seen), now - seen)
    store.save()
    judge.cookies["sessionid"] = store.session_key
    unsent = envelope(sheet, 1, "20")
    gone = send(judge, sheet, unsent)
    assert (gone.status_code, list(gone.json())) == (401, ["login"])
    again = with_login(sheet.seat)
    after = work(again, sheet).json()
    assert (after["owner"], after["seal"]) == (before["owner"], before["seal"])
    assert verdicts(send(again, sheet, unsent)) == [("applied", 1)]


@pytest.mark.promise("S5")
def test_S5_a_seat_lives_for_the_round(sheet: ScoreSheet, cards: dict[int, str], settings: Any) -> None:
    tablet = bound(cards[sheet.seat_id])
    settings.SESSION_IDLE_SECONDS = settings.SESSION_MAX_SECONDS = -1
    assert work(tablet, sheet).status_code == 200
