"""Practice entries: marked like those that count, compared, and counted nowhere."""

from __future__ import annotations

import json
import re
import uuid
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from judging.actions import stages, tabulation
from judging.actions.paper_intake import take_in_papers
from judging.actions.paper_sheets import Typed, enter_papers
from judging.actions.verification import verify_envelopes
from judging.models import (
    MarkEnvelope,
    PanelSeat,
    PaperSheet,
    PracticeEntry,
    PracticeOpening,
    PracticeSheet,
    ScoreSheet,
)
from judging.queries.desk import facts_of, seats_in
from judging.queries.inputs import Inputs
from tests.factories.competitions import pdf
from tests.factories.judging import Contest, contest, mark_all, marking_open, values
from tests.factories.offices import organiser
from tests.factories.promotion import set_stage
from tests.judging.pages import signed_in, with_login
from tests.judging.test_desk_pages import base
from workflow.models import AuditRow
from workflow.services import Refused

pytestmark = pytest.mark.django_db
CANARY = "试评金丝雀"
ROOT = Path(__file__).resolve().parents[2]


def practising(prepare: int = 2, **more: object) -> Contest:
    """Three judges who accepted; two practice entries, the first with a file and the office's marks."""
    made = contest(entries=3, judges=3)
    set_stage(made, "semi", practice={"entries": 2, "first": True, "judges_see": "spread", "least": 2} | more)
    for number in range(1, prepare + 1):
        answer = prepare_one(made, f"{CANARY}{number}", number == 1)
        assert answer.status_code == 302, answer.content.decode()
    return made


def url(made: Contest) -> str:
    return f"{base(made)}judging/semi/practice/"


def prepare_one(made: Contest, title: str, is_full: bool = False, **more: Any) -> Any:
    fields: dict[str, Any] = {"title": title, "summary": "一段简介"}
    if is_full:
        fields |= {f"mark_{code}": mark for code, mark in values("20", "15", "15", "10").items()}
        fields["file"] = SimpleUploadedFile("样例.pdf", pdf(), "application/pdf")
    return signed_in(made.organiser).post(f"{url(made)}new/", fields | more)


def practice_ids(made: Contest) -> list[int]:
    return [-pk for pk in PracticeEntry.objects.order_by("position").values_list("pk", flat=True)]


def envelope(sheet: int, seq: int, *marks: str, **more: Any) -> dict[str, Any]:
    return {
        "id": str(uuid.uuid4()), "sheet": sheet, "values": values(*marks), "comment": "", "item_comments": {},
        "rubric_version": 1, "based_on": 0, "device": "pad-a", "device_seq": seq, "source": "tablet",
    } | more  # fmt: skip


def send(client: Client, seat: PanelSeat, *envelopes: dict[str, Any], acts: Any = ()) -> Any:
    body = json.dumps({"envelopes": envelopes, "acts": list(acts)})
    answer = client.post(f"/judge/seats/{seat.pk}/sync/", body, content_type="application/json")
    assert answer.status_code == 200, answer.content.decode()
    return answer.json()


def lock(one: dict[str, Any]) -> dict[str, Any]:
    return {"id": str(uuid.uuid4()), "sheet": one["sheet"], "act": "submit", "envelope": one["id"]}


def practise(made: Contest, index: int, *marks: str) -> Any:
    """A judge marks and locks every practice entry."""
    sent = [envelope(key, 1, *marks) for key in practice_ids(made)]
    return send(with_login(made.seats[index]), made.seats[index], *sent, acts=[lock(one) for one in sent])


def work(made: Contest, index: int = 0) -> dict[str, Any]:
    seat = made.seats[index]
    found: dict[str, Any] = with_login(seat).get(f"/judge/seats/{seat.pk}/work.json").json()
    return found


def test_practice_is_off_unless_the_rules_say_so() -> None:
    made = contest(entries=3, judges=3)
    seat = made.seats[0]
    assert signed_in(made.organiser).get(url(made)).status_code == 404
    assert with_login(seat).get(f"/judge/seats/{seat.pk}/practice/").status_code == 404
    assert "practice" not in work(made)["stage"]


def test_what_the_rules_ask_for_is_prepared_before_marking_opens() -> None:
    made = practising(prepare=1)
    with pytest.raises(Refused, match="还需准备 1 个试评项目"):
        marking_open(made)
    wrong = prepare_one(made, "样例", mark_dim_innovation="31")
    assert (wrong.status_code, "创新引领" in wrong.content.decode()) == (422, True)
    lying = prepare_one(made, "样例", file=SimpleUploadedFile("x.pdf", b"no pdf", "application/pdf"))
    assert (lying.status_code, PracticeEntry.objects.count()) == (422, 1)
    assert prepare_one(made, f"{CANARY}2").status_code == 302
    assert "已全部备齐" in prepare_one(made, "第三个").content.decode()
    first = PracticeEntry.objects.earliest("position")
    assert signed_in(made.organiser).get(f"{url(made)}{first.pk}/file/").status_code == 200
    material = work(made)["sheets"][0]["materials"][0]
    assert with_login(made.seats[0]).get(material["url"]).status_code == 200
    # Once somebody has marked it, it stays as it is; after a new beginning it can be changed again.
    practise(made, 0, "20", "15", "15", "10")
    change = {"title": "改名", "summary": ""}
    client = signed_in(made.organiser)
    assert client.post(f"{url(made)}{first.pk}/", change).status_code == 422
    client.post(f"{url(made)}{first.pk}/", {"act": "remove"})
    assert PracticeEntry.objects.count() == 2
    client.post(url(made), {"act": "reset"})
    assert (PracticeSheet.objects.count(), work(made)["sheets"][0]["state"]) == (0, "unmarked")
    assert client.post(f"{url(made)}{first.pk}/", change | {"without_file": "on"}).status_code == 302
    first.refresh_from_db()
    assert (first.title, first.reference, bool(first.file)) == ("改名", {}, False)
    marking_open(made)
    practise(made, 0, "20", "15", "15", "10")
    client.post(url(made), {"act": "reset"})
    assert PracticeSheet.objects.count() == 2


def test_a_tablet_marks_them_through_the_same_door_and_what_counts_waits_for_it() -> None:
    made = practising()
    judge, seat, (first, second) = with_login(made.seats[0]), made.seats[0], practice_ids(made)
    found = work(made)
    assert [(one["id"], one["practice"], one["title"]) for one in found["sheets"]] == [
        (first, True, f"{CANARY}1"), (second, True, f"{CANARY}2"),
    ]  # fmt: skip
    one, two = envelope(first, 1, "20"), envelope(first, 2, "21", "15", "15", "10")
    answers = send(judge, seat, two, one, two, envelope(first, 1, "9", device="pad-b"))["answers"]
    assert [row["verdict"] for row in answers] == ["applied", "older", "applied", "stale"]
    wrong = send(judge, seat, envelope(first, 3, "99"), envelope(-999, 1, "1"))["answers"]
    assert [row["verdict"] for row in wrong] == ["refused", "refused"]
    stage = marking_open(made)
    live = ScoreSheet.objects.get(seat=seat, stage_entry__entry=made.entries[0])
    early = send(judge, seat, envelope(live.pk, 1, "20"))["answers"][0]
    assert (early["verdict"], "请先完成并锁定试评，还剩 2 个" in early["message"]) == ("refused", True)
    plain = judge.post(f"/judge/sheets/{live.pk}/", {"mark_dim_innovation": "20", "version": "0"})
    assert (plain.status_code, "请先完成并锁定试评" in plain.content.decode()) == (422, True)
    # The last practice sheet and the first that counts come in one batch, in whatever order they stand there.
    last, real = envelope(second, 1, "20", "15", "15", "10"), envelope(live.pk, 2, "20")
    done = send(judge, seat, real, last, acts=[lock(two), lock(last)])
    assert [row["ok"] for row in done["acts"]] == [True, True]
    assert {row["id"]: row["verdict"] for row in done["answers"]} == {real["id"]: "applied", last["id"]: "applied"}
    assert (done["stage"]["practice"]["words"], [row["state"] for row in done["sheets"][:2]]) == ("", ["submitted"] * 2)
    shut = send(judge, seat, envelope(first, 9, "1"), acts=[lock(last)])
    assert (shut["answers"][0]["verdict"], shut["acts"][0]["ok"]) == ("refused", True)
    assert AuditRow.objects.filter(action="judging.practice_locked").count() == 2
    stages.close_marking(stage=stage, actor=made.organiser, reason="到点")
    over = send(judge, seat, envelope(first, 10, "1"))["answers"][0]
    assert over["verdict"] == "refused"


def test_the_spread_without_names_for_judges_with_names_for_the_leader_and_the_organiser() -> None:
    made = practising()
    seats = made.seats
    PanelSeat.objects.filter(pk=seats[0].pk).update(is_leader=True)
    page = f"/judge/seats/{seats[0].pk}/practice/panel/"
    practise(made, 1, "10", "10", "10", "10")
    leader = with_login(seats[0])
    # Nobody sees another's marks before the own ones are in: the leader neither.
    assert (work(made, 2)["sheets"][0]["spread"], "先锁定自己" in leader.get(page).content.decode()) == (None, True)
    assert work(made, 1)["sheets"][1]["spread"] is None  # alone there is nothing to compare with
    reference_only = work(made, 1)["sheets"][0]["spread"][0]
    assert (reference_only["marks"], reference_only["reference"]) == (["10"], "20")
    practise(made, 0, "20", "10", "10", "10")
    item = work(made, 1)["sheets"][0]["spread"][0]
    assert (item["marks"], item["mean"], item["least"], item["most"], item["reference"]) == (
        ["10", "20"], "15", "10", "20", "20",
    )  # fmt: skip
    assert "评委" not in json.dumps(work(made, 1)["sheets"][0]["spread"], ensure_ascii=False)
    assert work(made, 2)["sheets"][0]["spread"] is None
    named = leader.get(page).content.decode()
    assert (f"1 {seats[0].person.name}" in named, "-10" in named, '<svg class="chart"' in named) == (True, True, True)
    assert with_login(seats[1]).get(f"/judge/seats/{seats[1].pk}/practice/panel/").status_code == 404
    desk = signed_in(made.organiser).get(url(made)).content.decode()
    assert (f"2 {seats[1].person.name}" in desk, ">2 / 2<" in desk) == (True, True)
    leader.post(page, {"act": "open"})
    assert work(made, 2)["sheets"][0]["spread"][0]["marks"] == ["10", "20"]
    practise(made, 2, "15", "10", "10", "10")
    assert "分差公开后锁定" in leader.get(page).content.decode()
    own = with_login(seats[2]).get(f"/judge/seats/{seats[2].pk}/practice/").content.decode()
    assert (seats[0].person.name in own, "本组评委的评分情况" in own) == (False, True)


def test_the_desk_begins_with_who_has_to_act() -> None:
    made = practising()
    practise(made, 1, "10", "10", "10", "10")
    page = signed_in(made.organiser).get(url(made)).content.decode()
    first, _acts, rest = page.partition("1 位评委已完成或免于试评")
    assert [seat.person.name in first for seat in made.seats] == [True, False, True]
    assert (made.seats[1].person.name in rest, '<details class="card fold mb" id="spread-' in rest) == (True, True)
    assert ("总分 40–40，相差 0" in rest, '" open>' in rest) == (True, False)


def test_a_judge_is_excused_with_a_reason_by_somebody_else() -> None:
    made = practising()
    marking_open(made)
    seats = made.seats
    PanelSeat.objects.filter(pk=seats[0].pk).update(is_leader=True)
    leader, page = with_login(seats[0]), f"/judge/seats/{seats[0].pk}/practice/panel/"
    live = ScoreSheet.objects.filter(seat=seats[1]).earliest("pk")
    for form in ({"reason": " ", "seat": seats[1].pk}, {"reason": "本人", "seat": seats[0].pk}):
        leader.post(page, {"act": "excuse"} | form)
    assert send(with_login(seats[1]), seats[1], envelope(live.pk, 1, "9"))["answers"][0]["verdict"] == "refused"
    leader.post(page, {"act": "excuse", "seat": seats[1].pk, "reason": "迟到，已口头说明尺度"})
    assert send(with_login(seats[1]), seats[1], envelope(live.pk, 2, "9"))["answers"][0]["verdict"] == "applied"
    assert AuditRow.objects.get(action="judging.practice_excused", succeeded=True).reason == "迟到，已口头说明尺度"
    assert "迟到" in signed_in(made.organiser).get(url(made)).content.decode()


def test_a_browser_without_the_app_practises_on_a_plain_page() -> None:
    made = practising()
    seat, key = made.seats[0], -practice_ids(made)[0]
    client, page = with_login(seat), f"/judge/seats/{seat.pk}/practice/{key}/"
    marks = {f"mark_{code}": mark for code, mark in values("20", "15", "15", "10").items()}
    assert client.post(page, marks | {"version": "0", "mark_dim_team": "", "go": "lock"}).status_code == 422
    assert client.post(page, marks | {"version": "0"}).status_code == 302
    stale = client.post(page, marks | {"version": "0", "mark_dim_team": "1"})
    assert (stale.status_code, PracticeSheet.objects.get().values["dim_team"]) == (422, "15")
    assert client.post(page, marks | {"version": "1", "go": "lock"}).status_code == 302
    assert PracticeSheet.objects.get().locked_at is not None
    home = client.get(f"/judge/seats/{seat.pk}/").content.decode()
    assert "试评：已锁定 1 / 2" in home
    assert with_login(made.seats[1]).get(page).status_code == 404


def test_a_judge_whose_papers_are_entered_is_excused_by_the_rule() -> None:
    made = practising()
    marking_open(made)
    seat = PanelSeat.objects.select_related("panel__stage__competition", "person").get(pk=made.seats[0].pk)
    sheet, typed = seat.sheets.earliest("pk"), values("25", "20", "10", "10")
    people = (made.organiser, organiser(made.competition.organisation, "王复录"))
    client, panel = signed_in(made.organiser), "使用纸质评分表。"
    assert (work(made)["stage"]["practice"]["first"], panel in client.get(url(made)).content.decode()) == (True, False)
    for who in people:
        enter_papers(seat=seat, actor=who, rows=[Typed(sheet.pk, typed)])
    paper = PaperSheet.objects.get()
    given = {"scan": ContentFile(pdf(), name="a.pdf"), "name": "a.pdf"}
    taken = take_in_papers(seat=seat, actor=people[0], papers=[paper.pk], **given)
    assert (taken.counted, taken.refused) == ([sheet.pk], {})
    # It is said where the others are said, the tablet of that judge knows it too, and nobody else is excused.
    assert client.get(url(made)).content.decode().count(panel) == 1
    assert [work(made, index)["stage"]["practice"]["first"] for index in (0, 1)] == [False, True]


def test_a_paper_of_the_leader_opens_nothing_of_what_the_others_practised() -> None:
    made = practising()
    marking_open(made)
    seats = made.seats
    PanelSeat.objects.filter(pk=seats[0].pk).update(is_leader=True)
    practise(made, 1, "10", "10", "10", "10")
    seat = PanelSeat.objects.select_related("panel__stage__competition", "person").get(pk=seats[0].pk)
    sheet = ScoreSheet.objects.filter(seat=seat).earliest("pk")
    enter_papers(seat=seat, actor=made.organiser, rows=[Typed(sheet.pk, values("25", "20", "10", "10"), "")])
    leader, page = with_login(seats[0]), f"/judge/seats/{seats[0].pk}/practice/panel/"
    named = f"2 {seats[1].person.name}</span>"  # as the spread names who gave a mark
    shown = leader.get(page).content.decode()
    assert ("先锁定自己" in shown, named in shown, 'value="open"' in shown) == (True, False, False)
    leader.post(page, {"act": "open"})
    assert not PracticeOpening.objects.exists()
    # The office may say all the same that this leader need not practise.
    desk = signed_in(made.organiser)
    assert desk.get(url(made)).content.decode().count('value="excuse"') == 2
    desk.post(url(made), {"act": "excuse", "seat": seats[0].pk, "reason": "组长全程纸质评分"})
    assert named in leader.get(page).content.decode()


@pytest.mark.promise("T1")
def test_it_leaks_into_nothing_that_counts() -> None:
    made = practising(first=False)
    marking_open(made)
    mark_all(made)
    client = signed_in(made.organiser)

    def all_that_counts() -> dict[str, Any]:
        stage = made.stage()
        pages = [
            f"{base(made)}judging/?stage=semi", f"{base(made)}ranking/?stage=semi", f"{base(made)}ranking/semi/export/",
            f"{base(made)}judging/semi/records/", f"{base(made)}judging/semi/entries/", "/desk/", f"{base(made)}",
        ]  # fmt: skip
        return {
            "hash": Inputs(stage).hash(),
            "facts": facts_of(stage, seats_in(stage)),
            "sheets": list(ScoreSheet.objects.order_by("pk").values()),
            "envelopes": MarkEnvelope.objects.count(),
            "verified": list(verify_envelopes()),
            "pages": [
                (page, answer.status_code, CANARY in answer.content.decode(errors="replace"), numbers(answer))
                for page in pages
                for answer in (client.get(page),)
            ],
        }

    def numbers(answer: Any) -> list[str]:
        """The counts that the page shows: meters and statistics."""
        return re.findall(r'<progress[^>]*>|class="stat[^"]*"><b>[^<]*', answer.content.decode(errors="replace"))

    before = all_that_counts()
    for index in range(3):
        practise(made, index, "1", "1", "1", "1")
    assert PracticeSheet.objects.filter(locked_at__isnull=False).count() == 6
    after = all_that_counts()
    assert after == before
    assert [page for page, _status, leaks, _numbers in after["pages"] if leaks] == []
    stages.close_marking(stage=made.stage(), actor=made.organiser)
    table = tabulation.tabulate(stage=made.stage(), actor=made.organiser)
    assert CANARY not in json.dumps(table.result, ensure_ascii=False)


def test_only_practice_itself_reads_its_tables() -> None:
    names = re.compile(r"\bPractice(?:Entry|Sheet|Excuse|Opening)\b|practice_(?:entries|sheets)\b")
    readers = {
        str(path.relative_to(ROOT))
        for app in ("accounts", "certificates", "cms", "competitions", "demo", "events", "judging", "oversight", "ui")
        for path in (ROOT / app).rglob("*.py")
        if "migrations" not in path.parts and names.search(path.read_text())
    }
    assert {path for path in readers if "practice" not in Path(path).name} == {"judging/models/__init__.py"}
