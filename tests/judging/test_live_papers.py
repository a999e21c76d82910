"""Paper of a live stage, lots drawn by hand, and what the overseer watches and signs."""

from __future__ import annotations

import io
from typing import Any

import pytest
from django.urls import reverse
from docx import Document

from accounts.actions.roles import grant_role
from accounts.models import Person
from competitions.models import Entry, Stage, StageEntry
from demo.world.people import SEEDER
from judging import printing_live, printing_scores
from judging.actions.live import prepare_live
from judging.actions.lots import DRAW_SIGNED, draw_hash, enter_lots, sign_as_overseer
from judging.domain.spoken import spoken_name
from judging.models import ScoreSheet
from judging.queries.inputs import Inputs
from judging.queries.overseer_inbox import overseer_items
from tests.factories.judging import Contest, contest, entry
from tests.factories.live import AT_ONCE, marks_in, on_stage, press, turn_of
from tests.factories.offices import person
from tests.factories.promotion import set_stage
from tests.judging.pages import signed_in
from workflow.models import AuditRow
from workflow.services import Forbidden, Refused

pytestmark = pytest.mark.django_db


def paper(made: Contest, name: str, kind: str = "docx", query: str = "") -> Any:
    client = signed_in(with_user(made.organiser))
    where = {"pk": made.competition.pk, "code": "final", "name": name, "kind": kind}
    return client.get(reverse("judging_desk:live_paper", kwargs=where) + query)


def with_user(someone: Person) -> Person:
    if someone.user is None:
        someone.user = person(user=True).user
        Person.objects.filter(user=someone.user).update(user=None)
        someone.save()
    return someone


def words_in(content: bytes) -> str:
    document = Document(io.BytesIO(content))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(line.text for line in document.paragraphs), *cells])


@pytest.mark.parametrize(
    ("name", "read"),
    [
        ("单小明", "Shàn Xiǎomíng"), ("仇英", "Qiú Yīng"), ("区志强", "Ōu Zhìqiáng"), ("查良", "Zhā Liáng"),
        ("任静", "Rén Jìng"), ("曾敏", "Zēng Mǐn"), ("解军", "Xiè Jūn"), ("朴玉", "Piáo Yù"), ("盖云", "Gě Yún"),
        ("缪华", "Miào Huá"), ("万虚𬭎", "Wàn Xūhóng"), ("尉迟敬", "Yùchí Jìng"), ("欧阳兰", "Ōuyáng Lán"), ("John", ""),
    ],
)  # fmt: skip
def test_names_are_read_as_surnames_are(name: str, read: str) -> None:
    assert spoken_name(name) == read


def test_every_paper_of_the_kit_names_who_appears() -> None:
    made, live = on_stage()
    title = turn_of(live, 1).stage_entry.entry.title
    for name in printing_live.WRITERS:
        pdf, docx = paper(made, name, "pdf"), paper(made, name)
        assert (pdf.status_code, pdf.content[:5], docx.status_code) == (200, b"%PDF-", 200)
        wanted = made.seats[0].person.name if name == "plates" else title
        assert wanted in words_in(docx.content), name
    read = words_in(paper(made, "script").content)
    entries = made.stage("final").stage_entries.count()
    # Whoever comes last calls nobody after them.
    assert (read.count("下面有请"), read.count("请下一位做好准备")) == (entries, entries - 1)
    assert paper(made, "nothing").status_code == 404
    assert AuditRow.objects.filter(action="judging.paper_printed").count() == 2 * len(printing_live.WRITERS) + 1


def test_score_sheets_show_marks_of_closed_entries_only_and_the_hash_of_the_ranking() -> None:
    made, live = on_stage(display=AT_ONCE)
    press(live, "call", "begin", "open_marking", actor=made.organiser)
    marks_in(live, "29.5", *["20"] * 6)
    query = f"?seat={made.seats[0].pk}"
    open_yet = words_in(paper(made, "sheet", query=query).content)
    assert ("59.5" in open_yet, "59.5" in words_in(paper(made, "summary").content)) == (False, False)
    press(live, "close_marking", actor=made.organiser)
    sheet, summary = words_in(paper(made, "sheet", query=query).content), words_in(paper(made, "summary").content)
    assert "纸质录入" not in sheet
    ScoreSheet.objects.filter(seat=made.seats[0], state="submitted").update(source="paper")
    assert "（纸质录入）" in words_in(paper(made, "sheet", query=query).content)
    assert ("*" in summary, "纸质录入" in summary) == (False, False)
    marked = words_in(paper(made, "summary").content)
    assert (marked.count("*"), "(59.5)*" in marked, "标 * 的分数由纸质评分表录入（纸质录入）。" in marked) == (
        2,
        True,
        True,
    )
    digest = Inputs(made.stage("final")).hash()
    assert ("59.5" in sheet, "(59.5)" in summary, digest in sheet, digest in summary) == (True, True, True, True)
    # Nobody has an amount, so there is no column for it.
    assert ("评委 1" in summary, "加减分" in summary) == (True, False)
    assert list(printing_scores.closed_places(made.stage("final")) or []) == [turn_of(live, 1).stage_entry_id]


# --- lots by hand ----------------------------------------------------------------------------------------------------


@pytest.fixture
def waiting() -> tuple[Contest, list[StageEntry]]:
    """A live stage with three entries before its draw."""
    made = contest(entries=1, judges=0)
    set_stage(made, "final", draw={"method": "on_site", "absent": "last"})
    stage = made.stage("final")
    rows = [
        StageEntry.objects.create(stage=stage, entry=entry(made.competition, made.track(), f"项目{n}"))
        for n in "甲乙丙"
    ]
    return made, rows


def test_lots_are_typed_in_as_people_arrive(waiting: tuple[Contest, list[StageEntry]]) -> None:
    made, (one, two, three) = waiting
    by: dict[str, Any] = {"stage": made.stage("final"), "actor": made.organiser, "witness": "监督示例"}
    assert enter_lots(numbers={one.pk: 2}, absent=[], **by) == [1, 3]
    with pytest.raises(Refused) as told:
        enter_lots(numbers={one.pk: 2, two.pk: 2}, absent=[], **by)
    assert "2" in str(told.value)
    with pytest.raises(Refused):
        enter_lots(numbers={one.pk: 4}, absent=[], **by)
    assert enter_lots(numbers={one.pk: 2, three.pk: 1}, absent=[two.pk], **by) == []
    rows = StageEntry.objects.filter(stage=by["stage"]).order_by("running_no")
    assert list(rows.values_list("pk", flat=True)) == [three.pk, one.pk, two.pk]


def test_lots_can_only_be_read_once_the_final_is_marked(waiting: tuple[Contest, list[StageEntry]]) -> None:
    made, (one, two, three) = waiting
    numbers = {one.pk: 3, two.pk: 1, three.pk: 2}
    enter_lots(stage=made.stage("final"), actor=made.organiser, numbers=numbers, absent=[], witness="")
    here = reverse("judging_desk:live_lots", kwargs={"pk": made.competition.pk, "code": "final"})
    client, closed = signed_in(with_user(made.organiser)), "评分已开始，出场顺序不能再变"

    def shown() -> tuple[bool, bool, int]:
        page = client.get(here).content.decode()
        return "保存号码" in page, closed in page, page.count("<td>3</td>")

    assert shown() == (True, False, 0)
    Stage.objects.filter(pk=one.stage_id).update(state="marking")
    assert shown() == (False, True, 1)
    answer = client.post(here, {f"no_{one.pk}": 1, f"no_{two.pk}": 2, f"no_{three.pk}": 3})
    assert (closed in answer.content.decode(), StageEntry.objects.get(pk=one.pk).running_no) == (True, 3)


def test_an_order_that_the_computer_draws_is_not_typed_in(waiting: tuple[Contest, list[StageEntry]]) -> None:
    made, (one, *_rest) = waiting
    set_stage(made, "final", draw={"method": "computer"})
    with pytest.raises(Refused):
        enter_lots(stage=made.stage("final"), actor=made.organiser, numbers={one.pk: 1}, absent=[], witness="")


def test_places_are_fixed_on_the_desk_page_and_the_minutes_tell_every_step(
    waiting: tuple[Contest, list[StageEntry]],
) -> None:
    made, (one, two, three) = waiting
    rule = {"method": "computer", "tracks": "mixed", "not_in_a_row": ["unit"]}
    set_stage(made, "final", draw=rule)
    for row, unit in ((one, "甲厂"), (two, "甲厂"), (three, "乙厂")):
        Entry.objects.filter(pk=row.entry_id).update(organisation_name=unit)
    client, there = signed_in(with_user(made.organiser)), {"pk": made.competition.pk, "code": "final"}
    page, draw = (reverse(f"judging_desk:{name}", kwargs=there) for name in ("entries", "draw"))
    first = {"fixed": f"{one.entry.number}，1，外地代表队，乘早班车到达", "witness": "监督示例", "reason": "重抽"}
    # Without the rules' leave there is no such field, and what is sent for it fixes nothing.
    text = client.get(page).content.decode()
    assert ('name="fixed"' in text, reverse("judging_desk:live_lots", kwargs=there) in text) == (False, False)
    set_stage(made, "final", draw=rule | {"fixed_places": True})
    for wrong in (
        "没有 1 理由",
        f"{one.entry.number} 1",
        f"{one.entry.number} 第一 理由",
        f"{one.entry.number} 9 理由",
    ):
        answer = client.post(draw, {"fixed": wrong})
        assert (answer.status_code, wrong in answer.content.decode()) == (422, True)
    assert not StageEntry.objects.filter(stage=one.stage, running_no__isnull=False).exists()
    # Of the seeds there is soon one whose lots put the two of one unit together.
    for seed in map(str, range(40)):
        assert client.post(draw, first | {"seed": seed}).status_code == 302
        data = AuditRow.objects.filter(action="judging.order_drawn", succeeded=True).latest("seq").data
        rows = StageEntry.objects.filter(stage=one.stage).order_by("running_no")
        assert list(rows.values_list("pk", flat=True)) == [one.pk, three.pk, two.pk]
        if data.get("steps"):
            break
    minutes = words_in(paper(made, "draw").content)
    for words in ("外地代表队，乘早班车到达", "1. 第 2 位与第 3 位互换。", "监督示例", seed):
        assert words in minutes
    assert "无法避免的相邻" not in minutes
    # What cannot be kept apart is named at once and in the minutes.
    Entry.objects.filter(pk=three.entry_id).update(organisation_name="甲厂")
    said = client.post(draw, first, follow=True).content.decode()
    assert "仍与前一位相邻冲突：2、3" in said
    minutes = words_in(paper(made, "draw").content)
    assert "无法避免的相邻" in minutes
    assert "单位“甲厂”" in minutes


# --- the overseer ----------------------------------------------------------------------------------------------------


def overseer(made: Contest) -> Person:
    someone = person(user=True)
    grant_role(person=someone, role="overseer", organisation=made.competition.organisation, actor=SEEDER)
    return Person.objects.select_related("user").get(pk=someone.pk)


def test_the_overseer_sees_who_marked_when_and_no_mark_and_signs_the_draw(django_assert_max_num_queries: Any) -> None:
    made, live = on_stage()
    press(live, "call", "begin", "open_marking", actor=made.organiser)
    marks_in(live, *["29.5"] * 7)
    eyes = overseer(made)
    where = {"pk": made.competition.pk, "code": "final"}
    page = signed_in(eyes).get(reverse("judging_desk:live_watch", kwargs=where))
    text = page.content.decode()
    assert (page.status_code, made.seats[0].person.name in text, "59.5" in text, "29.5" in text) == (
        200,
        True,
        False,
        False,
    )
    # What is signed can be read before.
    minutes = reverse("judging_desk:live_paper", kwargs=where | {"name": "draw", "kind": "pdf"})
    assert (minutes in text, signed_in(eyes).get(minutes).content[:5]) == (True, b"%PDF-")
    assert signed_in(eyes).get(minutes.replace("draw", "script")).status_code == 403
    # Judge by judge and folded, whatever the number of sheets.
    assert text.count('<details class="fold watch-judge">') == len(made.seats)
    assert [(one.locked, one.wanted) for one in page.context["judges"]] == [(1, 3)] * 7
    with django_assert_max_num_queries(3):
        waits = overseer_items(eyes)
    assert ([item.title for item in waits], overseer_items(made.organiser)) == (["抽签记录待签署"], [])
    signed = sign_as_overseer(stage=made.stage("final"), actor=eyes, what="draw")
    assert overseer_items(eyes) == []
    row = AuditRow.objects.get(action=DRAW_SIGNED, succeeded=True)
    assert (signed, row.data["hash"]) == (draw_hash(made.stage("final")), signed)
    with pytest.raises(Refused):
        sign_as_overseer(stage=made.stage("final"), actor=eyes, what="summary")
    with pytest.raises(Forbidden):
        sign_as_overseer(stage=made.stage("final"), actor=made.organiser, what="draw")


def test_a_hall_that_is_not_there_has_no_show() -> None:
    made, _live = on_stage()
    with pytest.raises(Refused):
        prepare_live(stage=made.stage("final"), actor=made.organiser, hall=2)
