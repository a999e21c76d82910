"""The tablet's two addresses: everything of a seat, and what comes back."""

from __future__ import annotations

import json
import uuid
from typing import Any

import pytest
from django.test import Client

from judging.actions.stages import close_marking
from judging.actions.verification import verify_envelopes
from judging.models import MarkEnvelope, ScoreSheet
from tests.factories.judging import Contest, in_marking, sheet_for, values
from tests.judging.pages import attach, telling_pdf, with_login
from workflow.models import AuditRow

pytestmark = pytest.mark.django_db


def envelope(sheet: ScoreSheet, seq: int, *marks: str, **more: Any) -> dict[str, Any]:
    """An envelope as a tablet sends it."""
    return {
        "id": str(uuid.uuid4()), "sheet": sheet.pk, "values": values(*marks), "comment": "", "item_comments": {},
        "rubric_version": sheet.stage_entry.stage.competition.rules_version, "based_on": 0,
        "device": "pad-a", "device_seq": seq,
        "device_time": "2026-06-07T09:30:00+08:00", "source": "tablet",
    } | more  # fmt: skip


def send(client: Client, sheet: ScoreSheet, *envelopes: dict[str, Any], acts: Any = ()) -> Any:
    body = json.dumps({"envelopes": envelopes, "acts": list(acts)})
    return client.post(f"/judge/seats/{sheet.seat_id}/sync/", body, content_type="application/json")


def verdicts(answer: Any) -> list[tuple[str, int]]:
    assert answer.status_code == 200, answer.content.decode()
    return [(row["verdict"], row["version"]) for row in answer.json()["answers"]]


def held(sheet: ScoreSheet) -> tuple[str, int, dict[str, str]]:
    row = ScoreSheet.objects.get(pk=sheet.pk)
    return row.state, row.version, row.values


def test_work_is_everything_of_one_seat(made: Contest, sheet: ScoreSheet, judge: Client) -> None:
    attach(made.entries[0], "plan", telling_pdf())
    answer = judge.get(f"/judge/seats/{sheet.seat_id}/work.json")
    work = answer.json()
    assert (answer.status_code, answer["Cache-Control"]) == (200, "no-store, private")
    assert (work["format"], work["seat"]["number"], work["stage"]["state"]) == ("chuangxiang.judgework/1", 1, "marking")
    assert [row["position"] for row in work["sheets"]] == [1, 2, 3]
    first = next(row for row in work["sheets"] if row["id"] == sheet.pk)
    assert (first["state"], first["values"], first["version"], first["envelope"]) == ("unmarked", {}, 0, None)
    rubric = work["rubrics"][first["rubric"]]
    assert [item["code"] for item in rubric["items"]] == list(values("1", "1", "1", "1"))
    assert (rubric["items"][0]["step"], rubric["items"][0]["max"], len(work["seal"])) == ("0.5", "30", 44)
    again = judge.get(f"/judge/seats/{sheet.seat_id}/work.json", headers={"If-None-Match": answer["ETag"]})
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", answer["ETag"])
    send(judge, sheet, envelope(sheet, 1, "20"))
    changed = judge.get(f"/judge/seats/{sheet.seat_id}/work.json", headers={"If-None-Match": answer["ETag"]})
    assert (changed.status_code, changed.json()["seal"]) == (200, work["seal"])


def test_nobody_reads_or_fills_another_seat(made: Contest, sheet: ScoreSheet) -> None:
    other = with_login(made.seats[1])
    assert other.get(f"/judge/seats/{sheet.seat_id}/work.json").status_code == 404
    assert send(other, sheet, envelope(sheet, 1, "20")).status_code == 404
    gone = Client().get(f"/judge/seats/{sheet.seat_id}/work.json")
    assert (gone.status_code, gone.json()["login"]) == (
        401,
        f"/accounts/login/?next=%2Fjudge%2Fseats%2F{sheet.seat_id}%2F",
    )


def test_one_tablet_counts_for_itself_whatever_the_order(sheet: ScoreSheet, judge: Client) -> None:
    first, second, third = (envelope(sheet, seq, mark) for seq, mark in ((1, "10"), (2, "11"), (3, "12")))
    assert verdicts(send(judge, sheet, third, first, third)) == [("applied", 1), ("older", 1), ("applied", 1)]
    assert verdicts(send(judge, sheet, second)) == [("older", 1)]
    assert held(sheet) == ("saved", 1, values("12"))
    # The same again is answered the same, also after the sheet went on.
    assert verdicts(send(judge, sheet, envelope(sheet, 4, "13"), third)) == [("applied", 4), ("applied", 1)]
    assert (MarkEnvelope.objects.count(), list(verify_envelopes())) == (4, [])


@pytest.mark.parametrize(
    "other",
    [{"values": values("11")}, {"values": values("x")}, {"comment": "改"}, {"item_comments": {"dim_team": "改"}}],
)
def test_other_marks_under_the_same_id_are_not_taken_for_the_same(
    sheet: ScoreSheet, judge: Client, other: dict[str, Any]
) -> None:
    first = envelope(sheet, 1, "10")
    send(judge, sheet, first)
    assert verdicts(send(judge, sheet, first | {"device_seq": 2} | other, first)) == [("refused", 0), ("applied", 1)]
    assert (held(sheet), MarkEnvelope.objects.count()) == (("saved", 1, values("10")), 1)


def test_a_page_that_the_browser_kept_loses_no_marks(sheet: ScoreSheet, judge: Client) -> None:
    """Saved, gone back, changed, saved again: the form carries the number of the first time."""
    form = {"envelope": str(uuid.uuid4()), "version": "0", "comment": ""}
    codes = list(values("1", "1", "1", "1"))
    judge.post(f"/judge/sheets/{sheet.pk}/", form | {f"mark_{codes[0]}": "10"})
    again = judge.post(f"/judge/sheets/{sheet.pk}/", form | {f"mark_{codes[0]}": "12"})
    assert (again.status_code, 'value="12"' in again.content.decode(), held(sheet)[2]) == (422, True, values("10"))


def test_another_tablet_must_have_seen_what_holds(sheet: ScoreSheet, judge: Client) -> None:
    send(judge, sheet, envelope(sheet, 1, "10"))
    blind = send(judge, sheet, envelope(sheet, 1, "20", device="pad-b"))
    assert verdicts(blind) == [("stale", 1)]
    shown = blind.json()["sheets"][0]
    assert (shown["values"], [row["values"] for row in shown["late"]]) == (values("10"), [values("20")])
    chosen = envelope(sheet, 2, "20", device="pad-b", based_on=shown["version"])
    assert verdicts(send(judge, sheet, chosen)) == [("applied", 3)]
    # What the first tablet had sent before is late now: it did not see the choice.
    assert verdicts(send(judge, sheet, envelope(sheet, 2, "11"))) == [("stale", 3)]
    assert held(sheet) == ("saved", 3, values("20"))


def test_after_the_lock_and_after_the_close(made: Contest, sheet: ScoreSheet, judge: Client) -> None:
    whole = envelope(sheet, 1, "20", "20", "10", "10", item_comments={"dim_team": "分工清楚"})
    lock = {"id": str(uuid.uuid4()), "sheet": sheet.pk, "act": "submit", "envelope": whole["id"]}
    done = send(judge, sheet, whole, acts=[lock])
    assert (verdicts(done), done.json()["acts"]) == ([("applied", 1)], [{"id": lock["id"], "ok": True, "message": ""}])
    assert verdicts(send(judge, sheet, envelope(sheet, 2, "21"))) == [("locked", 1)]
    close_marking(stage=made.stage(), actor=made.organiser, reason="到点")
    assert verdicts(send(judge, sheet, envelope(sheet, 3, "22"))) == [("closed", 1)]
    assert (ScoreSheet.objects.get(pk=sheet.pk).item_comments, list(verify_envelopes())) == (
        {"dim_team": "分工清楚"},
        [],
    )


def test_marks_and_lock_that_come_after_the_close_are_told_as_such(
    made: Contest, sheet: ScoreSheet, judge: Client
) -> None:
    """Not as a change in another window, nor as lost: the leader or the organiser may still admit them."""
    close_marking(stage=made.stage(), actor=made.organiser, reason="到点")
    late = envelope(sheet, 1, "20", "20", "10", "10")
    lock = {"id": str(uuid.uuid4()), "sheet": sheet.pk, "act": "submit", "envelope": late["id"]}
    answer = send(judge, sheet, late, acts=[lock])
    [told], [act] = answer.json()["answers"], answer.json()["acts"]
    assert (told["verdict"], "由评委组长或主办方决定" in told["message"]) == ("closed", True)
    assert (act["ok"], "另一窗口" in act["message"], "评分已在此之前关闭" in act["message"]) == (False, False, True)


def test_a_sheet_is_locked_as_the_judge_saw_it_and_once(made: Contest, sheet: ScoreSheet, judge: Client) -> None:
    from judging.actions.sheets import unlock_sheet

    seen = envelope(sheet, 1, "20", "20", "10", "10")
    lock = {"id": str(uuid.uuid4()), "sheet": sheet.pk, "act": "submit", "envelope": seen["id"]}
    early = send(judge, sheet, acts=[lock]).json()["acts"][0]
    assert (early["ok"], held(sheet)[0]) == (False, "unmarked")
    assert send(judge, sheet, seen, acts=[lock]).json()["acts"][0]["ok"] is True
    unlock_sheet(sheet=sheet_for(sheet.pk), actor=made.organiser, reason="书面申请")
    # The same wish, delayed on its way and delivered twice, locks nothing that was opened meanwhile.
    assert send(judge, sheet, acts=[lock]).json()["acts"][0]["ok"] is True
    assert held(sheet)[0] == "saved"


def test_what_is_no_mark_is_refused_and_the_rest_is_kept(made: Contest, sheet: ScoreSheet, judge: Client) -> None:
    foreign = made.sheet(made.seats[1], made.entries[0])
    answer = send(
        judge, sheet, envelope(sheet, 1, "99"), envelope(foreign, 1, "10"), envelope(sheet, 2, "20", total="100"),
        envelope(sheet, 3, "20", item_comments={"dim_team": "长" * 501}), envelope(sheet, 4, "20"),
    )  # fmt: skip
    assert [row["verdict"] for row in answer.json()["answers"]] == ["refused"] * 4 + ["applied"]
    assert "创新引领" in answer.json()["answers"][0]["message"]
    assert MarkEnvelope.objects.count() == 1
    assert [row.data["count"] for row in AuditRow.objects.filter(action="score_sheet.save", succeeded=False)] == [4]


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"{", 400), (b"[]", 400), (b'{"envelopes":[{}]}', 400), (b'{"envelopes":{}}', 400), (b'{"x":1}', 400),
        (json.dumps({"envelopes": [{"id": str(uuid.uuid4())}] * 501}).encode(), 413),
        pytest.param(b" " * (6 * 1024 * 1024), 413, id="more than any form, answered as JSON all the same"),
    ],
)  # fmt: skip
def test_what_cannot_be_read(sheet: ScoreSheet, judge: Client, body: bytes, status: int) -> None:
    answer = judge.post(f"/judge/seats/{sheet.seat_id}/sync/", body, content_type="application/json")
    assert (answer.status_code, list(answer.json())) == (status, ["message"])


@pytest.mark.parametrize("entries", [1, 3])
def test_queries_do_not_grow(steady_clock: None, django_assert_num_queries: Any, entries: int) -> None:
    made = in_marking(entries=entries, judges=3)
    sheets = [made.sheet(made.seats[0], entry) for entry in made.entries]
    judge = with_login(made.seats[0])
    judge.get("/judge/")
    with django_assert_num_queries(6):  # session, user with person, seat, sheets, files, teams (it is blind)
        judge.get(f"/judge/seats/{made.seats[0].pk}/work.json")
    # session, user, savepoint, lock, seat, envelopes, rule book, sheets, audit twice (of one sheet once), release
    with django_assert_num_queries(10 if entries == 1 else 11):
        send(judge, sheets[0], *[envelope(row, seq, "20") for row in sheets for seq in range(1, 1 + 2 * entries)])
    # session, user, savepoint, lock, seat, same envelopes?, envelopes, sheets, release
    with django_assert_num_queries(9):
        send(judge, sheets[0], *[envelope(row, 9, "21") for row in sheets])
