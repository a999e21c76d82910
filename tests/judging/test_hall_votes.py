"""The hall votes: tickets, one vote each, windows, and what it brings in the one engine."""

from __future__ import annotations

import csv
import dataclasses
import io
import re
import subprocess
import sys
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.test import Client
from django.urls import reverse

from competitions.domain import scoring as engine
from competitions.models import Entry, StageEntry, VoteTally
from competitions.queries.rule_books import book_of
from judging.actions import stages, tabulation
from judging.actions.vote_windows import close_vote, open_vote, waive_vote
from judging.actions.votes import cast_vote, issue_tickets, void_ticket
from judging.domain.ballots import code_from, points_in, spaced, steps_of, typed
from judging.domain.field import score_packs
from judging.models import LiveStage, ScoreRecord, Vote, VoteTicket, VoteWindow
from judging.queries.inputs import Inputs
from judging.queries.votes import code_of, part_of
from tests.factories.judging import Contest
from tests.factories.live import AFTER, AT_ONCE, fresh, marks_in, on_stage, press
from tests.factories.promotion import set_book, set_stage
from tests.judging.pages import signed_in, with_login
from workflow.audit import verify_all
from workflow.models import AuditRow
from workflow.services import Conflict, Forbidden, Refused

pytestmark = pytest.mark.django_db
PANEL = {"code": "panel", "name": "专家评审", "source": "panel", "weight": "0.7"}
VOTE = {"code": "vote", "name": "现场投票", "source": "public_vote", "weight": "0.3", "max": "100"}
JURY = {"code": "jury", "name": "大众评审", "source": "public_jury", "weight": "0.3", "max": "10", "people": 6,
        "aggregation": {"method": "mean", "drop_high": 1, "drop_low": 1, "min_left": 1}}  # fmt: skip


def hall(part: dict[str, Any], ballot: dict[str, Any], tickets: int = 5, **rules: Any) -> tuple[Contest, LiveStage]:
    """A show whose rules have a vote, with its tickets."""
    made, live = on_stage(**{"display": AT_ONCE} | rules)
    row = next(one for one in made.competition.rules["stages"] if one["code"] == "final")
    scoring = row["scoring"] | {
        "parts": [PANEL, part | {"ballot": ballot}],
        "combine": "weighted_sum",
        "tie_breaks": [],
    }
    set_stage(made, "final", scoring=scoring)
    issue_tickets(live=fresh(live), part=part["code"], count=tickets, actor=made.organiser)
    return made, fresh(live)


def all_appear(made: Contest, live: LiveStage) -> LiveStage:
    for _turn in range(3):
        live = press(live, "call", "begin", "open_marking", actor=made.organiser)
        marks_in(live)
        live = press(live, "close_marking", actor=made.organiser)
    return live


def opened(live: LiveStage, made: Contest, part: str) -> VoteWindow:
    now = fresh(live)
    return open_vote(live=now, part=part, actor=made.organiser, seen=now.revision)


def closed(live: LiveStage, made: Contest, part: str) -> Any:
    now = fresh(live)
    return close_vote(live=now, part=part, actor=made.organiser, seen=now.revision)


def tickets_of(live: LiveStage) -> list[VoteTicket]:
    return list(VoteTicket.objects.select_related("live__stage__competition").filter(live=live).order_by("number"))


def places(live: LiveStage) -> list[int]:
    return list(live.appearances.order_by("position").values_list("stage_entry_id", flat=True))


def book(part: str) -> list[str]:
    rows = ScoreRecord.objects.filter(part=part).order_by("pk")
    return [
        {row.stage_entry_id: row.value for row in rows}[key] for key in sorted({row.stage_entry_id for row in rows})
    ]


def test_one_vote_for_one_entry_counts_in_the_engine_and_can_be_worked_out_again(tmp_path: Any) -> None:
    made, live = hall(VOTE, {"quorum": 3})
    with pytest.raises(Refused, match="全部"):
        opened(live, made, "vote")
    live = all_appear(made, live)
    window, where, tickets = opened(live, made, "vote"), places(live), tickets_of(live)
    chosen = [0, 0, 0, 1, 1]
    for ticket, at in zip(tickets, chosen, strict=True):
        cast_vote(ticket=ticket, window=window.pk, place=where[at])
    # Sent again: nothing changes. Changed: one vote still. Another's entry: refused.
    again = cast_vote(ticket=tickets[0], window=window.pk, place=where[0])
    assert (again.changes, Vote.objects.count()) == (0, 5)
    assert cast_vote(ticket=tickets[4], window=window.pk, place=where[2]).changes == 1
    with pytest.raises(Refused):
        cast_vote(ticket=tickets[4], window=window.pk, place=10**6)
    # Withdrawn since the page was read: not voted for any more; who had voted is answered as before.
    entry = Entry.objects.filter(stage_entries__pk=where[1])
    entry.update(state="withdrawn")
    with pytest.raises(Refused, match="退出"):
        cast_vote(ticket=tickets[0], window=window.pk, place=where[1])
    assert cast_vote(ticket=tickets[3], window=window.pk, place=where[1]).changes == 0
    entry.update(state="accepted")
    with pytest.raises(Conflict):
        close_vote(live=fresh(live), part="vote", actor=made.organiser, seen=1)
    with pytest.raises(Forbidden):
        closed(live, Contest(made.competition, made.seats[0].person), "vote")
    assert closed(live, made, "vote").turnout == 5
    # 100 × votes / most votes, to two places: 3, 1, 1 of 3.
    given = {row.stage_entry_id: row.value for row in ScoreRecord.objects.filter(part="vote")}
    assert [given[key] for key in where] == ["100", "33.33", "33.33"]
    # Late: the one that was in already stays in, another one does not count.
    assert cast_vote(ticket=tickets[0], window=window.pk, place=where[0]).pk == again.pk
    with pytest.raises(Refused, match="结束"):
        cast_vote(ticket=tickets[0], window=window.pk, place=where[1])
    with pytest.raises(Refused):
        void_ticket(live=fresh(live), part="vote", number=1, actor=made.organiser)
    check_by_others(made, tmp_path)


def check_by_others(made: Contest, tmp_path: Any) -> None:
    """The ranking, the pack, and the sheet by a script that knows nothing of us."""
    # Panel 50 each: 35 + 30, and 35 + 9.999.
    stage = stages.close_marking(stage=made.stage("final"), actor=made.organiser)
    table = tabulation.tabulate(stage=stage, actor=made.organiser)
    assert sorted(line["shown"] for line in table.result["result"]["lines"]) == ["45.00", "45.00", "65.00"]
    ((_name, pack),) = score_packs(Inputs(stage).field)
    assert sorted(entry.votes["vote"] for entry in pack.entries if entry.votes) == [1, 1, 3]
    assert list(engine.check_pack(pack)) == []
    # A mark that the votes do not come to is a fault of the pack.
    marks = tuple(
        dataclasses.replace(mark, total=mark.total + 1) if mark.part == "vote" else mark for mark in pack.marks
    )
    assert len(list(engine.check_pack(dataclasses.replace(pack, marks=marks)))) == 3
    # And the sheet, by the script that knows nothing of us.
    client = signed_in(made.organiser)
    address = reverse("judging_desk:sheet_csv", kwargs={"pk": made.competition.pk, "code": "final"})
    sheet = tmp_path / "sheet.csv"
    sheet.write_bytes(client.get(address).getvalue())
    run = subprocess.run([sys.executable, "scripts/recompute.py", str(sheet)], capture_output=True, text=True, check=False,
                         cwd=django_settings.BASE_DIR)  # fmt: skip
    assert run.returncode == 0, run.stdout
    rows = list(csv.reader(io.StringIO(sheet.read_text("utf-8-sig"))))
    assert sorted(row[8] for row in rows if row[0] == "votes") == ["1", "1", "3"]
    wrong = sheet.read_text("utf-8-sig").replace("votes,", "votes,", 1)
    line = next(one for one in wrong.splitlines() if one.startswith("votes,"))
    sheet.write_text(wrong.replace(line, line.replace(",3,", ",2,", 1).replace(",1,", ",2,", 1)), "utf-8-sig")
    run = subprocess.run([sys.executable, "scripts/recompute.py", str(sheet)], capture_output=True, text=True, check=False,
                         cwd=django_settings.BASE_DIR)  # fmt: skip
    assert run.returncode == 1
    assert list(verify_all()) == []
    # The audit says who voted when, and never what.
    votes = AuditRow.objects.filter(action="judging.vote_cast", succeeded=True)
    assert {tuple(sorted(row.data)) for row in votes} == {("changes", "window")}


def test_public_jurors_give_points_entry_by_entry() -> None:
    made, live = hall(JURY, {"window": "each", "quorum": 3, "changeable": False, "step": "0.5"})
    with pytest.raises(Refused, match="6"):
        issue_tickets(live=fresh(live), part="jury", count=2, actor=made.organiser)
    part, tickets = part_of(fresh(live).stage, "jury"), tickets_of(live)
    assert part is not None
    assert (points_in(part, "8.5"), points_in(part, "8.3"), points_in(part, "10.5"), points_in(part, "x")) == (
        "8.5", None, None, None,
    )  # fmt: skip
    # No phone makes the server write out a million digits, or fail.
    assert [points_in(part, text) for text in ("1E-999999", "1e999999", "1E-20", "NaN", "８,５")] == [None] * 4 + [
        "8.5"
    ]
    assert steps_of(part)[:3] == ["0", "0.5", "1"]
    live = press(live, "call", "begin", "open_marking", actor=made.organiser)
    place = live.current.stage_entry_id
    window = opened(live, made, "jury")
    for ticket, points in zip(tickets, ["8", "9.5", "7"], strict=False):
        cast_vote(ticket=ticket, window=window.pk, place=place, points=points)
    with pytest.raises(Refused, match="不能更改"):
        cast_vote(ticket=tickets[0], window=window.pk, place=place, points="10")
    void_ticket(live=fresh(live), part="jury", number=3, actor=made.organiser)
    with pytest.raises(Refused):
        cast_vote(ticket=tickets[2], window=window.pk, place=place, points="7")
    # A ticket that was voided counts no more: two votes are fewer than three, so nothing counts yet.
    assert (closed(live, made, "jury").turnout, ScoreRecord.objects.filter(part="jury").count()) == (2, 0)
    assert opened(live, made, "jury").pk == window.pk
    cast_vote(ticket=tickets[3], window=window.pk, place=place, points="10")
    closed(live, made, "jury")
    assert ScoreRecord.objects.get(part="jury").value == "8 9.5 10"
    marks_in(live)
    live = press(live, "close_marking", "reveal", actor=made.organiser)
    # 35 of the panel and 0.3 × 9.5: the highest and the lowest are dropped.
    assert live.screen["result"]["score"] == "37.85"
    assert waive_vote(stage=made.stage("final"), part="jury", actor=made.organiser, reason="其余作品票数不足") == 3
    assert {row.value for row in ScoreRecord.objects.filter(part="jury").order_by("-pk")[:3]} == {"0"}


def test_too_few_votes_count_for_nobody() -> None:
    made, live = hall(VOTE, {"quorum": 4, "scale": "cast"}, tickets=5)
    live = all_appear(made, live)
    window, where, tickets = opened(live, made, "vote"), places(live), tickets_of(live)
    for ticket in tickets[:3]:
        cast_vote(ticket=ticket, window=window.pk, place=where[0])
    closed(live, made, "vote")
    assert book("vote") == ["0", "0", "0"]
    opened(live, made, "vote")
    cast_vote(ticket=tickets[3], window=window.pk, place=where[1])
    closed(live, made, "vote")
    given = {row.stage_entry_id: row.value for row in ScoreRecord.objects.filter(part="vote").order_by("pk")}
    assert [given[key] for key in where] == ["75", "25", "0"]


def test_a_phone_votes_and_the_screen_tells_how_many_and_never_for_whom(django_assert_max_num_queries: Any) -> None:
    made, live = hall(VOTE, {"interim": True}, display=AFTER)
    live = all_appear(made, live)
    ticket = tickets_of(live)[0]
    code = code_of(ticket)
    assert typed(spaced(code).lower()) == code
    address = reverse("judging_public:vote_ticket", kwargs={"code": live.code, "ticket": code})
    screen = reverse("judging_public:stage_state", kwargs={"code": live.code})
    phone = Client(enforce_csrf_checks=True)
    assert "投票尚未开放" in phone.get(address).content.decode()
    window, where = opened(live, made, "vote"), places(live)
    with django_assert_max_num_queries(12):
        page = phone.get(address).content.decode()
    token = re.search(r'csrfmiddlewaretoken" value="([^"]+)"', page)
    assert token is not None
    tag = phone.get(screen)["ETag"]
    sent = {"window": window.pk, "place": where[1], "csrfmiddlewaretoken": token[1]}
    assert phone.post(address, sent).status_code == 302
    assert phone.post(address, sent).status_code == 302
    # Sent by the script of the page, the answer is the page.
    shown = phone.post(address, sent, headers={"X-Vote": "page"})
    assert (shown.status_code, "您的投票已收到" in shown.content.decode()) == (200, True)
    assert Vote.objects.count() == 1
    told = phone.get(screen, headers={"If-None-Match": tag}).json()["votes"]
    assert [(one["turnout"], one["tickets"], "board" in one) for one in told] == [(1, 5, False)]
    assert phone.post(address, sent | {"place": 10**6}).status_code == 422
    entrance = reverse("judging_public:vote", kwargs={"code": live.code})
    assert Client().post(entrance, {"ticket": spaced(code)}).url == address  # type: ignore[attr-defined]
    assert Client().post(entrance, {"ticket": "AAAA-BBBB"}).status_code == 422
    # Without a referrer a browser sends forms with the origin "null", and they would be refused.
    assert Client().get(entrance)["Referrer-Policy"] == "same-origin"
    assert Client().get(address.replace(code, "0" * 16)).status_code == 404
    other = code_from(b"another key", "nonce")
    assert Client().get(address.replace(code, other)).status_code == 404
    closed(live, made, "vote")
    assert "当前没有进行投票" in phone.get(address).content.decode()
    assert phone.post(address, sent | {"place": where[0]}).status_code == 422
    assert "votes" not in str(phone.get(screen).json()["result"])
    # The tables hold no code, only its hash.
    assert code not in str(list(VoteTicket.objects.values()))


def test_guesses_at_codes_are_counted(settings: Any) -> None:
    _made, live = hall(VOTE, {}, tickets=1)
    settings.LIMITS = settings.LIMITS | {"vote_guess": (2, 3600)}
    address = reverse("judging_public:vote_ticket", kwargs={"code": live.code, "ticket": "0" * 16})
    assert [Client().get(address).status_code for _try in range(4)] == [404, 404, 429, 429]


def test_the_desk_prints_opens_and_closes() -> None:
    made, _live = hall(VOTE, {}, tickets=3)
    client = signed_in(made.organiser)
    there = {"pk": made.competition.pk, "code": "final"}
    page = reverse("judging_desk:live_votes", kwargs=there)
    assert "现场投票" in client.get(page).content.decode()
    pdf = client.get(reverse("judging_desk:live_tickets", kwargs=there), {"part": "vote"})
    assert (pdf["Content-Type"], pdf.content[:5], pdf["Cache-Control"]) == (
        "application/pdf",
        b"%PDF-",
        "private, no-store",
    )
    assert AuditRow.objects.filter(action="judging.paper_printed", data__paper="tickets").count() == 1
    assert with_login(made.seats[0]).get(page).status_code == 403


@pytest.mark.parametrize("window", ["each", "end"])
def test_the_vote_waits_on_the_conductors_screen_as_it_is_refused(window: str) -> None:
    made, live = hall(JURY, {"window": window, "step": "0.5"})
    client = signed_in(made.organiser)
    there = {"pk": made.competition.pk, "code": "final"}

    def offered() -> list[bool]:
        pages = [client.get(reverse(f"judging_desk:{name}", kwargs=there)).content.decode() for name in SCREENS]
        assert all('value="open_vote"' in page for page in pages)
        return ['value="open_vote" disabled' not in page for page in pages]

    assert offered() == [False, False]
    with pytest.raises(Refused):
        opened(live, made, "jury")
    if window == "each":
        live = press(live, "call", actor=made.organiser)
        assert offered() == [False, False]
        live = press(live, "begin", actor=made.organiser)
    else:
        live = all_appear(made, live)
    assert offered() == [True, True]
    assert opened(live, made, "jury").closed_at is None


SCREENS = ("live", "live_votes")


def test_the_count_of_the_hall_is_taken_for_an_award_and_shown_while_it_is_open_where_the_rules_say() -> None:
    made, live = hall(VOTE, {"interim": True}, tickets=3)
    row = next(one for one in made.competition.rules["stages"] if one["code"] == "final")
    set_stage(
        made, "final", scoring=row["scoring"] | {"parts": [PANEL, VOTE | {"weight": "0", "ballot": {"interim": True}}]}
    )
    set_book(made, awards=[{"code": "liked", "name": "最佳人气奖", "count": 1, "scope": "vote", "pool": "final"}])
    live = all_appear(made, live)
    # A vote for the award alone has no weight: no result waits for it.
    assert press(live, "reveal", actor=made.organiser).screen["result"]["score"] == "35.00"
    live = press(live, "hide", actor=made.organiser)
    window, where, tickets = opened(live, made, "vote"), places(live), tickets_of(live)
    for ticket, at in zip(tickets, (1, 1, 2), strict=True):
        cast_vote(ticket=ticket, window=window.pk, place=where[at])
    told = Client().get(reverse("judging_public:stage_state", kwargs={"code": live.code})).json()["votes"]
    assert [votes for _entry, votes in told[0]["board"]] == ["2", "1", "0"]
    client, there = signed_in(made.organiser), {"pk": made.competition.pk, "code": "final"}
    page, act = (reverse(f"judging_desk:{name}", kwargs=there) for name in ("live_votes", "live_vote_act"))
    given = {"act": "award", "part": "vote", "award": "liked"}
    assert "先结束投票" in client.post(act, given, follow=True).content.decode()
    assert VoteTally.objects.count() == 0
    assert client.post(act, given | {"act": "close_vote", "revision": fresh(live).revision}).status_code == 302
    assert "最佳人气奖" in client.get(page).content.decode()
    assert client.post(act, given).status_code == 302
    tally = VoteTally.objects.get()
    by_place = dict(StageEntry.objects.filter(pk__in=where).values_list("entry_id", "pk"))
    assert {by_place[int(key)]: count for key, count in tally.counts.items()} == {where[1]: 2, where[2]: 1}
    # A count that stands is replaced with a reason only; an award that is not among this stage is refused.
    client.post(act, given)
    client.post(act, given | {"award": "another", "reason": "试"})
    assert VoteTally.objects.count() == 1
    client.post(act, given | {"reason": "更正来源"})
    assert VoteTally.objects.filter(ended_at=None).count() == 1 < VoteTally.objects.count()


@pytest.mark.parametrize("is_held", [False, True])
def test_a_vote_for_an_award_alone_stands_in_no_ranking(is_held: bool) -> None:
    made, live = hall(VOTE | {"weight": "0"}, {}, tickets=1)
    live = all_appear(made, live)
    if is_held:
        window, where = opened(live, made, "vote"), places(live)
        cast_vote(ticket=tickets_of(live)[0], window=window.pk, place=where[0])
        closed(live, made, "vote")
    stages.close_marking(stage=made.stage("final"), actor=made.organiser)
    lines = Inputs(made.stage("final")).compute().lines
    assert [(line.shown, [part for part, _value in line.parts]) for line in lines] == [("35.00", ["panel"])] * 3
    assert tabulation.tabulate(stage=made.stage("final"), actor=made.organiser)
    [(_name, pack)] = score_packs(Inputs(made.stage("final")).field)
    rule = engine.from_book(book_of(made.stage("final").competition), "final")
    # Else a round pack would be refused above: the rule of its marks is not that of its book.
    assert pack.rule == dataclasses.replace(rule, cut=None)


def test_a_vote_that_breaks_ties_is_waited_for_without_a_weight_too() -> None:
    made, live = hall(VOTE | {"weight": "0"}, {}, tickets=1)
    row = next(one for one in made.competition.rules["stages"] if one["code"] == "final")
    set_stage(made, "final", scoring=row["scoring"] | {"tie_breaks": [{"by": "part", "part": "vote"}]})
    live = all_appear(made, live)
    assert {line.shown for line in Inputs(made.stage("final")).compute().lines} == {None}
    window, where = opened(live, made, "vote"), places(live)
    cast_vote(ticket=tickets_of(live)[0], window=window.pk, place=where[1])
    closed(live, made, "vote")
    first = Inputs(made.stage("final")).compute().lines[0]
    assert first.entry == str(StageEntry.objects.get(pk=where[1]).entry_id)


@pytest.mark.parametrize(
    ("given", "mean"),
    [(("2", "8.5", "9"), "8.50"), (("8", "8.5", "9", "9", "9"), "8.83")],
    ids=["whole", "a mean that goes on for ever"],
)
def test_the_reveal_waits_for_the_hall_in_words_and_shows_what_each_jury_comes_to(given: tuple[str], mean: str) -> None:
    made, live = hall(JURY, {"window": "each", "step": "0.5"})
    live = press(live, "call", "begin", "open_marking", actor=made.organiser)
    marks_in(live)
    live = press(live, "close_marking", actor=made.organiser)
    with pytest.raises(Refused, match="投票页补齐后再公布"):
        press(live, "reveal", actor=made.organiser)
    window = opened(live, made, "jury")
    for ticket, points in zip(tickets_of(live), given, strict=False):
        cast_vote(ticket=ticket, window=window.pk, place=places(live)[0], points=points)
    closed(live, made, "jury")
    screen = press(live, "reveal", actor=made.organiser).screen["result"]
    assert screen["parts"] == [["专家评审", "50.00"], ["大众评审", mean]]
