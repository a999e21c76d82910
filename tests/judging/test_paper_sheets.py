"""Paper sheets: two people who do not see each other's numbers, the scan, then the same door as every other mark."""

from __future__ import annotations

import io
import re
from typing import Any

import pytest
from django.core.files.base import ContentFile
from PIL import Image

from accounts.models import Person
from judging.actions.paper_intake import take_in_papers
from judging.actions.paper_sheets import Entered, Typed, decide_paper, drop_paper, enter_papers
from judging.actions.rejudgements import drop_rejudgement, open_rejudgement
from judging.actions.stages import close_marking
from judging.actions.verification import verify_envelopes
from judging.models import MarkEnvelope, PanelSeat, PaperEntry, PaperSheet, ScoreSheet, SheetFile
from judging.queries.paper_sheets import agreed_papers, seat_lines, stacks_of
from tests.factories.competitions import pdf
from tests.factories.judging import Contest, mark, sheet_for, values
from tests.factories.offices import organiser
from tests.judging.pages import signed_in, telling_pdf, with_login
from tests.judging.test_rejudgements import far
from workflow.models import AuditRow
from workflow.services import Forbidden, Refused, perform

pytestmark = pytest.mark.django_db
FULL = ("25", "20", "10.5", "10")


def colleague(made: Contest) -> Person:
    return organiser(made.competition.organisation, "王复录")


def seat_of(made: Contest, number: int = 0) -> PanelSeat:
    rows = PanelSeat.objects.select_related("panel__stage__competition", "person")
    return rows.get(pk=made.seats[number].pk)


def enter(made: Contest, actor: Person, *rows: tuple[int, tuple[str, ...], str]) -> Entered:
    typed = [
        Typed(made.sheet(made.seats[0], made.entries[at]).pk, values(*marks), comment) for at, marks, comment in rows
    ]
    return enter_papers(seat=seat_of(made), actor=actor, rows=typed)


def scan() -> ContentFile[bytes]:
    return ContentFile(pdf(), name="scan.pdf")


def take(made: Contest, actor: Person, *papers: PaperSheet, **more: Any) -> Any:
    return take_in_papers(
        seat=seat_of(made),
        actor=actor,
        papers=[paper.pk for paper in papers],
        scan=scan(),
        name="签字评分表.pdf",
        **more,
    )


def test_two_people_a_difference_a_scan_and_the_marks_count(made: Contest) -> None:
    first, second = made.organiser, colleague(made)
    done = enter(made, first, (0, FULL, "思路 清楚。"), (1, FULL, ""), (2, ("25", "", "10", "10"), ""))
    assert (len(done.first), [words.split("：")[0] for words in done.refused.values()]) == (2, ["尚未录入"])
    # The same person again: nothing new where it is the same, a refusal where it is not.
    again = enter(made, first, (0, FULL, "思路 清楚。"), (1, ("1", "1", "1", "1"), ""))
    assert (len(again.known), len(again.refused), PaperEntry.objects.count()) == (1, 1, 2)
    other = enter(made, second, (0, FULL, "思路清楚。"), (1, ("25", "20", "10", "10"), ""))
    assert (len(other.agreed), len(other.differs)) == (1, 1)
    agreed, differs = PaperSheet.objects.order_by("sheet_id")
    assert (agreed.state, differs.state, agreed.second_by) == ("agreed", "differs", second)
    assert len(enter(made, second, (0, FULL, "思路清楚。")).known) == 1
    assert not ScoreSheet.objects.exclude(head_seq=0).exists()
    assert not any("25" in str(row.data) for row in AuditRow.objects.filter(action__startswith="paper_sheet"))
    with pytest.raises(Refused):
        decide_paper(paper=differs, actor=first, values=values(*FULL), comment="", reason="")
    with pytest.raises(Refused, match=r"0\.5"):
        decide_paper(paper=differs, actor=first, values=values("25", "20", "10.3", "10"), comment="", reason="看错")
    decide_paper(paper=differs, actor=first, values=values(*FULL), comment="", reason="纸上是 10.5。")
    with pytest.raises(Refused):
        take_in_papers(seat=seat_of(made), actor=first, papers=[agreed.pk], scan=None, name="")
    taken = take(made, first, agreed, differs)
    assert (len(taken.counted), taken.late, taken.refused) == (2, [], {})
    sheet = made.sheet(made.seats[0], made.entries[0])
    assert (sheet.state, sheet.source, sheet.total, sheet.comment) == ("submitted", "paper", "65.5", "思路 清楚。")
    envelope = MarkEnvelope.objects.get(sheet=sheet)
    assert (envelope.applied, envelope.source, envelope.pk) == (True, "paper", agreed.envelope)
    row = AuditRow.objects.get(action="score_sheet.submit", target_id=str(sheet.pk))
    assert made.organiser.name in row.actor_label
    assert second.name in row.actor_label
    assert SheetFile.objects.get().sha256 == AuditRow.objects.filter(action="paper_sheet.take_in")[0].data["scan"]
    assert list(verify_envelopes()) == []
    with pytest.raises(Refused):
        take(made, first, agreed)
    assert "锁定" in enter(made, second, (0, FULL, "")).refused[sheet.pk]


def test_papers_meet_the_close_the_tablet_and_strangers(made: Contest) -> None:
    first, second = made.organiser, colleague(made)
    with pytest.raises(Forbidden):
        enter(made, seat_of(made).person, (0, FULL, ""))
    enter(made, first, (0, FULL, ""), (1, FULL, ""), (2, FULL, ""))
    enter(made, second, (0, FULL, ""), (1, FULL, ""))
    tablet, plain, single = PaperSheet.objects.order_by("sheet_id")
    # The judge marked on a tablet after all: the paper replaces it only for whoever saw that.
    newer = mark(sheet_for(tablet.sheet_id), "1", "1", "1", "1")
    assert "平板" in take(made, first, tablet).refused[tablet.sheet_id]
    assert take(made, first, tablet, over={tablet.sheet_id: newer.version}).counted == [tablet.sheet_id]
    assert ScoreSheet.objects.get(pk=tablet.sheet_id).total == "65.5"
    # Taken back, the next is the first again.
    drop_paper(paper=single, actor=first, reason="录错了一份。")
    assert enter(made, second, (2, FULL, "")).first == [single.sheet_id]
    rest = ScoreSheet.objects.exclude(pk__in=[tablet.sheet_id, plain.sheet_id, single.sheet_id])
    for row in rest:
        mark(sheet_for(row.pk), *FULL, submit=True)
    close_marking(stage=made.stage(), actor=first, reason="到点收卷")
    late = take(made, first, plain)
    assert (late.late, late.counted) == ([plain.sheet_id], [])
    assert MarkEnvelope.objects.get(pk=plain.envelope).verdict == "closed"
    assert ScoreSheet.objects.get(pk=plain.sheet_id).state == "absent"


def test_a_scan_that_lies_is_refused_in_words(made: Contest, settings: Any) -> None:
    first = made.organiser
    enter(made, first, (0, FULL, ""))
    enter(made, colleague(made), (0, FULL, ""))
    paper = PaperSheet.objects.get()
    for content, name in (
        (b"MZ nothing", "scan.pdf"),
        (b"", "scan.pdf"),
        (telling_pdf(), "scan.exe"),
        (b"GIF89a", "a.png"),
    ):
        with pytest.raises(Refused):
            take_in_papers(
                seat=seat_of(made), actor=first, papers=[paper.pk], scan=ContentFile(content, name=name), name=name
            )
    settings.UPLOAD_MAX_BYTES = 100
    with pytest.raises(Refused, match="100"):
        take(made, first, paper)
    assert (PaperSheet.objects.get().state, SheetFile.objects.count()) == ("agreed", 0)


def picture() -> ContentFile[bytes]:
    out = io.BytesIO()
    Image.new("RGB", (40, 30), "white").save(out, "PNG")
    return ContentFile(out.getvalue(), name="scan.png")


def test_the_pages_lead_two_people_through_a_stack(
    made: Contest, steady_clock: None, django_assert_max_num_queries: Any
) -> None:
    first, second = signed_in(made.organiser), signed_in(colleague(made))
    base = f"/desk/competitions/{made.competition.pk}/judging/semi/paper-sheets/"
    seat = seat_of(made)
    keys = list(seat.sheets.order_by("stage_entry__running_no", "stage_entry_id").values_list("pk", flat=True))
    assert "评审组" in first.get(base).content.decode()

    def typed(*rows: tuple[int, tuple[str, ...]]) -> dict[str, str]:
        return {f"mark:{keys[at]}:{code}": text for at, marks in rows for code, text in values(*marks).items()}

    # Two rows stand, one does not: it is shown again as it was typed, the rest is kept.
    answer = first.post(f"{base}{seat.pk}/", typed((0, FULL), (1, FULL), (2, ("99", "20", "10", "10"))))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'value="99"' in page
    assert PaperSheet.objects.count() == 2
    # The second person is told that it is the second entry, and sees no number of the first.
    page = second.get(f"{base}{seat.pk}/").content.decode()
    assert "第二遍" in page
    assert page.count("请您复录") == 1
    assert 'value="25"' not in page
    assert "10.5" not in page
    answer = second.post(f"{base}{seat.pk}/", typed((0, FULL), (1, ("25", "20", "11", "10"))))
    assert answer.status_code == 302
    agreed, differs = PaperSheet.objects.order_by("pk")
    page = first.get(f"{base}one/{differs.pk}/").content.decode()
    assert "10.5" in page
    assert ">11<" in page
    decided = {f"mark:{code}": text for code, text in values(*FULL).items()}
    assert first.post(f"{base}one/{differs.pk}/", decided | {"reason": ""}).status_code == 422
    assert first.post(f"{base}one/{differs.pk}/", decided | {"reason": "原件 10.5。"}).status_code == 302
    form = {"paper": [agreed.pk, differs.pk], "scan": ContentFile(b"no scan", name="a.pdf")}
    answer = first.post(f"{base}{seat.pk}/scan/", form)
    assert (answer.status_code, ScoreSheet.objects.filter(source="paper").count()) == (422, 0)
    form["scan"] = picture()
    assert first.post(f"{base}{seat.pk}/scan/", form).status_code == 302
    assert ScoreSheet.objects.filter(source="paper", state="submitted").count() == 2
    page = first.get(f"{base}{seat.pk}/").content.decode()
    assert page.count("纸质录入") >= 2
    file = f"/desk/competitions/{made.competition.pk}/judging/semi/sheet-files/{SheetFile.objects.get().pk}/"
    assert b"".join(first.get(file).streaming_content).startswith(b"\x89PNG")  # type: ignore[attr-defined]
    assert with_login(made.seats[0]).get(file).status_code in (403, 404)
    for address in (base, f"{base}{seat.pk}/", f"{base}{seat.pk}/scan/"):
        with django_assert_max_num_queries(12):
            assert first.get(address).status_code == 200
    # Of a stage that asks for no signatures there is no such page.
    assert first.get(f"/desk/competitions/{made.competition.pk}/judging/semi/signatures/").status_code == 404


def test_a_paper_of_a_second_sheet_that_was_dropped_is_refused_with_what_is_true(made: Contest) -> None:
    first, second = made.organiser, colleague(made)
    row = open_rejudgement(place=far(made), actor=first, reason="差距过大")
    sheet = row.sheets.get(seat=made.seats[0])
    for person in (first, second):
        enter_papers(seat=seat_of(made), actor=person, rows=[Typed(sheet.pk, values(*FULL))])
    line = next(one for one in seat_lines(made.stage(), first) if one.seat == made.seats[0])
    assert (line.agreed, line.waits, agreed_papers(seat_of(made)).count()) == (1, True, 1)
    drop_rejudgement(place=row.stage_entry, actor=first, reason="经核查分差合理", seen="open")
    before = MarkEnvelope.objects.count()
    words = take(made, first, PaperSheet.objects.get()).refused[sheet.pk]
    assert ("复评已结束" in words, "留存" in words, MarkEnvelope.objects.count()) == (True, False, before)
    # Nobody is asked for anything more of it.
    line = next(one for one in seat_lines(made.stage(), first) if one.seat == made.seats[0])
    shown = next(one for stack in stacks_of(seat_of(made), first) for one in stack.lines if one.sheet.pk == sheet.pk)
    assert (line.agreed, line.open, shown.kind, agreed_papers(seat_of(made)).count()) == (0, 0, "shut", 0)


def test_a_paper_of_a_sheet_that_counts_as_missing_says_why_and_keeps_nothing(made: Contest) -> None:
    first, second = made.organiser, colleague(made)
    enter(made, first, (0, FULL, ""))
    enter(made, second, (0, FULL, ""))
    paper = PaperSheet.objects.get()
    perform(sheet_for(paper.sheet_id), "excuse", actor=first, reason="评委突发疾病。")
    for words in (take(made, first, paper).refused, enter(made, second, (0, ("1", "1", "1", "1"), "")).refused):
        assert ("突发疾病" in words[paper.sheet_id], "留存" in words[paper.sheet_id]) == (True, False)
    assert not MarkEnvelope.objects.exists()


def test_the_page_says_that_a_paper_is_late_and_when_nothing_is_kept(made: Contest) -> None:
    client, seat = signed_in(made.organiser), seat_of(made)
    base = f"/desk/competitions/{made.competition.pk}/judging/semi/paper-sheets/"
    key = made.sheet(made.seats[0], made.entries[0]).pk
    wrong = client.post(f"{base}{seat.pk}/", {f"mark:{key}:dim_team": "99"}).content.decode()
    assert "尚未保存任何内容" in wrong
    assert "其余已保存" not in wrong
    # On a phone the heads of the columns are gone: each cell names its range.
    assert "0–30" in re.findall(r'data-label="([^"]*)"><input', wrong)[0]
    assert "迟到" not in wrong
    close_marking(stage=made.stage(), actor=made.organiser, reason="到点收卷")
    for address in (base, f"{base}{seat.pk}/", f"{base}{seat.pk}/scan/"):
        assert "现在录入的属于迟到评分" in client.get(address).content.decode()
