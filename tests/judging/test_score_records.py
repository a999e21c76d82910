"""What the scorer enters beside the sheets: marks of other parts, factors, overtime, points by hand."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.test import Client

from competitions.enums import EntryState
from competitions.models import StageEntry
from judging.actions import promotion, tabulation
from judging.actions.records import (
    OtherCells,
    Typed,
    WrongCells,
    record_deduction,
    save_records,
    take_back_deduction,
)
from judging.models import ScoreRecord
from judging.queries.records import columns_of
from judging.queries.rubrics import rules_of
from tests.factories.judging import Contest, closed, semi_closed
from tests.factories.promotion import set_stage
from workflow.models import AuditRow
from workflow.services import Refused

pytestmark = pytest.mark.django_db
PANEL = {"code": "panel", "name": "专家评审", "source": "panel", "weight": "0.7"}
VOTE = {"code": "vote", "name": "网络投票", "source": "public_vote", "weight": "0.2", "max": "100"}
JURY = {"code": "jury", "name": "大众评审", "source": "public_jury", "weight": "0.1", "max": "10", "people": 5,
        "aggregation": {"method": "sum"}}  # fmt: skip
OVERTIME = {"kind": "deduct", "amount": "1", "per_seconds": 30, "grace_seconds": 10, "cap": "3"}


def ready(*parts: dict[str, object], penalty: dict[str, object] | None = None) -> Contest:
    """A closed semi of three equal entries whose rules have these parts."""
    made = semi_closed(3, 3, equal=(0, 1, 2))
    rules = next(row for row in made.competition.rules["stages"] if row["code"] == "semi")
    scoring = rules["scoring"] | ({"parts": list(parts), "combine": "weighted_sum"} if parts else {})
    set_stage(made, "semi", scoring=scoring, penalty=penalty)
    return made


def place(made: Contest, number: int) -> StageEntry:
    return StageEntry.objects.select_related("entry").get(stage=made.stage(), entry=made.entries[number])


def enter(made: Contest, key: str, *values: str, before: str = "") -> int:
    cells = {(place(made, number).pk, key): Typed(value, before) for number, value in enumerate(values)}
    return save_records(stage=made.stage(), actor=made.organiser, cells=cells)


def results(made: Contest) -> list[tuple[str, int | None, str | None]]:
    table = tabulation.tabulate(stage=made.stage(), actor=made.organiser)
    titles = {str(entry.pk): entry.title[-1] for entry in made.entries}
    return [(titles[line["entry"]], line["rank"], line["shown"]) for line in table.result["result"]["lines"]]


def test_oddity_10_the_votes_of_the_public_give_points_that_count_with_their_weight() -> None:
    made = ready(PANEL, VOTE, JURY)
    assert [column.key for column in columns_of(rules_of(made.stage()))] == ["mark-vote", "mark-jury"]
    enter(made, "mark-vote", "50", "100", "0")
    enter(made, "mark-jury", "1 2 3 4 5", "10,10,10,10,10", "0 0 0 0 0")
    # Panel 60 each: 42 + 10 + 1.5; 42 + 20 + 5; 42 + 0 + 0.
    assert results(made) == [("2", 1, "67.00"), ("1", 2, "53.50"), ("3", 3, "42.00")]


def test_without_a_mark_of_a_part_there_is_no_result_and_never_a_zero() -> None:
    made = ready(PANEL, VOTE)
    enter(made, "mark-vote", "50")
    assert [(rank, shown) for _title, rank, shown in results(made)] == [(1, "52.00"), (None, None), (None, None)]


def test_overtime_costs_by_whole_units_beyond_the_free_seconds_up_to_the_cap() -> None:
    made = ready(penalty=OVERTIME)
    assert enter(made, "overtime", "39", "70", "1000") == 3
    assert results(made) == [("1", 1, "60.00"), ("2", 2, "58.00"), ("3", 3, "57.00")]


def test_points_by_hand_are_reasoned_and_can_be_taken_back() -> None:
    made = ready()
    where = place(made, 0)
    with pytest.raises(Refused, match="理由"):
        record_deduction(place=where, actor=made.organiser, points=Decimal("-2"), reason=" ")
    row = record_deduction(place=where, actor=made.organiser, points=Decimal("-2.5"), reason="未按时签到")
    assert results(made)[-1] == ("1", 3, "57.50")
    take_back_deduction(record=row, actor=made.organiser)
    take_back_deduction(record=row, actor=made.organiser)
    assert {shown for _title, _rank, shown in results(made)} == {"60.00"}
    acts = AuditRow.objects.filter(action__startswith="judging.points").values_list("action", flat=True)
    assert list(acts.order_by("pk")) == ["judging.points_changed"] * 2 + ["judging.points_taken_back"]


def test_what_cannot_stand_is_named_by_cell_and_nothing_is_saved() -> None:
    made = ready(PANEL, VOTE, JURY)
    with pytest.raises(WrongCells) as wrong:
        enter(made, "mark-vote", "101", "abc", "5 6")
    assert len(wrong.value.faults) == 3
    with pytest.raises(WrongCells):
        enter(made, "mark-jury", "1 2 3 4 5 6")
    # What the engine could not read would stop every ranking of the stage.
    with pytest.raises(WrongCells) as wrong:
        enter(made, "mark-vote", "1E-20", "0.0000000000001", "1e-999999")
    assert len(wrong.value.faults) == 3
    assert ScoreRecord.objects.count() == 0


def test_two_who_change_the_same_number_are_told() -> None:
    made = ready(PANEL, VOTE)
    enter(made, "mark-vote", "50")
    with pytest.raises(OtherCells) as other:
        enter(made, "mark-vote", "60")
    assert list(other.value.held.values()) == ["50"]
    assert enter(made, "mark-vote", "50") == 0
    assert enter(made, "mark-vote", "60", before="50") == 1
    assert enter(made, "mark-vote", "", before="60") == 1
    assert results(made)[0][2] is None


def test_a_decided_promotion_takes_no_more_numbers() -> None:
    made = ready()
    table = tabulation.tabulate(stage=made.stage(), actor=made.organiser)
    tabulation.freeze_tabulation(tabulation=table, actor=made.organiser)
    promotion.promote_stage(stage=made.stage(), actor=made.organiser)
    with pytest.raises(Refused, match="晋级"):
        record_deduction(place=place(made, 0), actor=made.organiser, points=Decimal(1), reason="加分")


def test_each_track_by_its_own_sheet() -> None:
    """Oddity 4 and domain reference 2.6: a sheet of other items, with another total, for one track."""
    from tests.factories.judging import contest, mark, marking_open, sheet_for

    made = contest(2, 3, tracks=("adv_manufacturing", "rural"))
    rules = made.competition.rules
    other = {
        "code": "rural",
        "name": "乡村振兴评分表",
        "dimensions": [{"code": "land", "name": "联农带农", "max": "150"}],
    }
    from tests.factories.promotion import set_book

    set_book(made, rubrics=[*rules["rubrics"], other])
    set_stage(made, "semi", track_rubrics=[{"track": "rural", "rubric": "rural"}])
    marking_open(made)
    from judging.actions.marks import Marks, save_marks
    from judging.actions.sheets import submit_sheet
    from judging.models import ScoreSheet

    for pk, track in ScoreSheet.objects.values_list("pk", "stage_entry__entry__track__code"):
        sheet = sheet_for(pk)
        if track != "rural":
            mark(sheet, "30", "30", "20", "20", submit=True)
            continue
        saved = save_marks(sheet=sheet, actor=sheet.seat.person, marks=Marks(values={"land": "120"}, based_on=0))
        submit_sheet(sheet=saved.sheet, actor=sheet.seat.person)
    closed_stage = closed(made)
    table = tabulation.tabulate(stage=closed_stage, actor=made.organiser)
    assert [(line["track"], line["rank"], line["shown"]) for line in table.result["result"]["lines"]] == [
        ("adv_manufacturing", 1, "100.00"), ("adv_manufacturing", 1, "100.00"), ("rural", 1, "120.00"), ("rural", 1, "120.00"),
    ]  # fmt: skip
    frozen = tabulation.freeze_tabulation(tabulation=table, actor=made.organiser)
    assert frozen.state == "frozen"


def test_the_page_shows_what_is_wrong_beside_what_was_typed_and_what_came_between(
    django_assert_num_queries: object,
) -> None:
    made = ready(PANEL, VOTE)
    client = Client()
    client.force_login(made.organiser.user)
    address = f"/desk/competitions/{made.competition.pk}/judging/semi/records/"
    first = place(made, 0).pk
    cell = f"{first}:mark-vote"
    wrong = client.post(address, {f"cell:{cell}": "二十", f"before:{cell}": ""})
    assert wrong.status_code == 422
    assert 'value="二十"' in wrong.content.decode()
    assert client.post(address, {f"cell:{cell}": "20", f"before:{cell}": ""}).status_code == 302
    meanwhile = client.post(address, {f"cell:{cell}": "30", f"before:{cell}": ""})
    assert meanwhile.status_code == 409
    assert f'name="before:{cell}" value="20"' in meanwhile.content.decode()
    assert client.post(address, {f"cell:{cell}": "30", f"before:{cell}": "20"}).status_code == 302
    assert client.post(f"{address}points/", {"place": first, "points": "", "reason": "x"}).status_code == 422
    assert client.post(f"{address}points/", {"place": first, "points": "-1", "reason": "超时"}).status_code == 302
    page = client.get(address).content.decode()
    assert "超时" in page
    row = ScoreRecord.objects.get(kind="deduction")
    assert client.post(f"{address}points/{row.pk}/back/").status_code == 302
    tabulation.tabulate(stage=made.stage(), actor=made.organiser)
    ranking = client.get(f"/desk/competitions/{made.competition.pk}/ranking/?stage=semi").content.decode()
    assert "网络投票" in ranking
    assert made.entries[0].state == EntryState.ACCEPTED
