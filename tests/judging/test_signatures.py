"""Signing a locked sheet: by finger through the tablet's outbox, or by the scan of the signed paper; once, for one version."""

from __future__ import annotations

import base64
import io
import uuid
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from PIL import Image, ImageDraw

from judging.actions.paper_intake import sign_by_scan
from judging.actions.rejudgements import finish_rejudgement, open_rejudgement
from judging.actions.sheets import recuse_sheet, unlock_sheet
from judging.actions.stages import close_marking
from judging.actions.tabulation import freeze_tabulation, tabulate
from judging.actions.verification import verify_envelopes
from judging.models import ScoreSheet, SheetFile, SheetSignature
from judging.models.chain import marks_hash
from judging.queries.inputs import Inputs
from judging.queries.signatures import counted_sheets, unsigned_sheets
from tests.factories.competitions import pdf
from tests.factories.judging import Contest, mark, mark_all, sheet_for
from tests.factories.promotion import set_stage
from tests.judging.pages import signed_in, with_login
from tests.judging.test_rejudgements import again, far
from tests.judging.test_sync import envelope, send
from workflow.models import AuditRow
from workflow.services import ManyRefused, Refused

pytestmark = pytest.mark.django_db


def drawn(width: int = 640, kind: str = "PNG", blank: bool = False) -> str:
    """A signature as the pad gives it."""
    picture = Image.new("RGB", (width, 220), "white")
    if not blank:
        ImageDraw.Draw(picture).line((20, 20, width - 20, 180), fill="black", width=4)
    out = io.BytesIO()
    picture.save(out, kind)
    return f"data:image/png;base64,{base64.b64encode(out.getvalue()).decode()}"


def sign(sheet: ScoreSheet, picture: str, **more: Any) -> dict[str, Any]:
    act = {
        "id": str(uuid.uuid4()),
        "sheet": sheet.pk,
        "act": "sign",
        "envelope": str(sheet.envelope),
        "signature": picture,
    }
    return act | more


def test_a_finger_signs_one_version_once(made: Contest, sheet: ScoreSheet, judge: Client) -> None:
    set_stage(made, "semi", sign_off="finger", unsigned="refuse")
    work = judge.get(f"/judge/seats/{sheet.seat_id}/work.json").json()
    assert (work["stage"]["sign_off"], work["stage"]["can_sign"]) == ("finger", True)
    first, second = envelope(sheet, 1, "20", "20", "10", "10"), made.sheet(made.seats[0], made.entries[1])
    lock = {"id": str(uuid.uuid4()), "sheet": sheet.pk, "act": "submit", "envelope": first["id"]}
    # All of it was made without a network: marks, lock and signature come together.
    signing = sign(sheet, drawn(), envelope=first["id"])
    answer = send(judge, sheet, first, acts=[lock, signing]).json()
    assert [row["ok"] for row in answer["acts"]] == [True, True]
    assert (answer["sheets"][0]["state"], bool(answer["sheets"][0]["signed_at"])) == ("signed", True)
    again = send(judge, sheet, acts=[signing, sign(sheet, drawn(), envelope=first["id"])]).json()
    assert [row["ok"] for row in again["acts"]] == [True, True]
    row, now = SheetSignature.objects.get(), sheet_for(sheet.pk)
    assert (row.version, row.marks_hash, row.way) == (1, marks_hash(now), "finger")
    noted = AuditRow.objects.get(action="score_sheet.sign").data
    assert (noted["marks"], noted["picture"]) == (row.marks_hash, SheetFile.objects.get().sha256)
    with row.file.file.open("rb") as kept:
        assert kept.read(8) == b"\x89PNG\r\n\x1a\n"
    # What is no signature is refused in words; nothing of it is kept.
    mark(second, "20", "20", "10", "10", submit=True)
    second = sheet_for(second.pk)
    lies = (drawn(kind="GIF"), drawn(blank=True), drawn(width=2400), "data:image/png;base64,AAAA", "javascript:1", "")
    refused = send(judge, sheet, acts=[sign(second, picture) for picture in lies]).json()
    assert [row["ok"] for row in refused["acts"]] == [False] * len(lies)
    stale = send(judge, sheet, acts=[sign(second, drawn(), envelope=str(uuid.uuid4()))]).json()
    assert (stale["acts"][0]["ok"], SheetFile.objects.count()) == (False, 1)
    assert list(verify_envelopes()) == []
    # An unlock takes the signature back with the version; the audit names which marks were signed.
    open_again = unlock_sheet(sheet=sheet_for(sheet.pk), actor=made.organiser, reason="漏看一项材料。")
    assert (open_again.state, open_again.signed_at) == ("saved", None)
    assert SheetSignature.objects.get().taken_back_at is not None
    assert AuditRow.objects.get(action="score_sheet.unlock").data["unsigned"] == [noted["marks"]]


def test_unsigned_sheets_meet_the_freeze_and_a_scan_signs_a_stack(made: Contest) -> None:
    set_stage(made, "semi", sign_off="paper", unsigned="refuse")
    mark_all(made)
    close_marking(stage=made.stage(), actor=made.organiser)
    table = tabulate(stage=made.stage(), actor=made.organiser)
    assert made.entries[0].title in page_of(made)
    with pytest.raises(Refused, match=made.seats[0].person.name):
        freeze_tabulation(tabulation=table, actor=made.organiser)
    versions = dict(ScoreSheet.objects.values_list("pk", "version"))
    old = {key: version + 1 for key, version in versions.items()}
    with pytest.raises(ManyRefused):
        attach(made, old)
    office = signed_in(made.organiser)
    base = f"/desk/competitions/{made.competition.pk}/judging/semi/signatures/"
    form = {"sheet": list(versions), **{f"version:{key}": version for key, version in versions.items()}}
    lying = office.post(base, form | {"scan": ContentFile(b"no scan", name="a.pdf")})
    assert (lying.status_code, lying.content.decode().count(" checked>")) == (422, len(versions))
    assert office.post(base, form | {"scan": ContentFile(pdf(), name="a.pdf")}).status_code == 302
    assert set(ScoreSheet.objects.values_list("state", flat=True)) == {"signed"}
    assert (SheetFile.objects.count(), SheetSignature.objects.count()) == (1, len(versions))
    with pytest.raises(Refused):
        attach(made, versions)
    # What is signed counts as before: the same inputs, the same ranking, and now it is frozen.
    again = tabulate(stage=made.stage(), actor=made.organiser)
    assert again.pk == table.pk
    assert freeze_tabulation(tabulation=again, actor=made.organiser).state == "frozen"
    assert list(verify_envelopes()) == []
    assert "已签字" in office.get(base).content.decode()


def attach(made: Contest, versions: dict[int, int]) -> int:
    scan = ContentFile(pdf(), name="a.pdf")
    return sign_by_scan(stage=made.stage(), actor=made.organiser, versions=versions, scan=scan, name="a.pdf")


def page_of(made: Contest) -> str:
    answer = signed_in(made.organiser).get(f"/desk/competitions/{made.competition.pk}/ranking/?stage=semi")
    return str(answer.content.decode())


def test_where_no_signature_is_wanted_none_is_taken(made: Contest, sheet: ScoreSheet, judge: Client) -> None:
    done = mark(sheet, "20", "20", "10", "10", submit=True)
    assert judge.get(f"/judge/seats/{sheet.seat_id}/work.json").json()["stage"]["can_sign"] is False
    answer = send(judge, sheet, acts=[sign(sheet_for(done.pk), drawn())]).json()
    assert answer["acts"][0]["ok"] is False


@pytest.mark.parametrize(("counts", "asked"), [("second", 9), ("mean", 12)])
def test_who_signs_what_was_judged_again(made: Contest, counts: str, asked: int) -> None:
    place = far(made, counts=counts)
    set_stage(made, "semi", sign_off="finger", unsigned="refuse")
    row = open_rejudgement(place=place, actor=made.organiser, reason="差距过大")
    again(row, "25", "20", "20", "10")
    assert unsigned_sheets(made.stage()).count() == 12  # while it runs either may count
    finish_rejudgement(row=row, actor=made.organiser)
    first = set(place.sheets.filter(rejudgement=None).values_list("pk", flat=True))
    waiting = unsigned_sheets(made.stage())
    assert (len(waiting), len(first & {sheet.pk for sheet in waiting})) == (asked, asked - 9)
    assert len(counted_sheets(made.stage())) == asked
    # What the ranking counts is what is asked for.
    inputs = Inputs(made.stage())
    aside = {sheet.pk for sheet, _turn in inputs.kept} - {sheet.pk for sheet in waiting}
    assert (aside == first) == (counts == "second")
    work = with_login(made.seats[0]).get(f"/judge/seats/{made.seats[0].pk}/work.json").json()
    assert sum(sheet["aside"] for sheet in work["sheets"]) == (counts == "second")


def test_a_first_sheet_that_alone_stands_in_no_mean_is_not_asked_for(made: Contest) -> None:
    place = far(made, counts="mean")
    set_stage(made, "semi", sign_off="finger", unsigned="refuse")
    row = open_rejudgement(place=place, actor=made.organiser, reason="差距过大")
    again(row, "25", "20", "20", "10", seat=made.seats[0])
    again(row, "25", "20", "20", "10", seat=made.seats[1])
    last = sheet_for(row.sheets.get(seat=made.seats[2]).pk)
    recuse_sheet(sheet=last, actor=made.seats[2].person, kind="coached", reason="辅导过")
    finish_rejudgement(row=row, actor=made.organiser)
    assert not unsigned_sheets(made.stage()).filter(stage_entry=place, seat=made.seats[2]).exists()
    assert unsigned_sheets(made.stage()).filter(stage_entry=place).count() == 4


def test_a_judge_is_led_to_the_signature_after_the_close_too(made: Contest, judge: Client) -> None:
    """The freeze waits for these names; a first page that says "nothing waits" would keep it waiting."""
    set_stage(made, "semi", sign_off="finger", unsigned="refuse")
    seat = made.seats[0]
    mark_all(made)
    app = f'href="/judge/app/{seat.pk}/#review"'
    for path in ("/judge/", f"/judge/seats/{seat.pk}/"):
        page = judge.get(path).content.decode()
        assert ("3 张已锁定的评分表等待您签字" in page, app in page) == (True, True)
    close_marking(stage=made.stage(), actor=made.organiser)
    for path in ("/judge/", f"/judge/seats/{seat.pk}/"):
        page = judge.get(path).content.decode()
        assert ("3 张已锁定的评分表等待您签字" in page, app in page, "现在没有待办" in page) == (True, True, False)
    set_stage(made, "semi", sign_off="paper")
    page = judge.get("/judge/").content.decode()
    assert ("等待您签字" in page, "现在没有待办" in page) == (False, True)
