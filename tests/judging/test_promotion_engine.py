"""Promotion by the rule of the stage: combination, steps over ties, numbers, names, moving up, the graph of stages."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from accounts.models import Person
from competitions.domain.promotion import agrees
from competitions.enums import CombinationState, EntryState, PromotionNumberKind, StageState, SubstitutionKind
from competitions.models import Competition, Entry, Promotion, Stage, StageEntry
from competitions.queries.result_rows import public_rows
from competitions.queries.results import final_decisions, live_promotion
from judging.actions import combination, promotion, substitution
from judging.actions.running_order import draw_running_order
from judging.actions.stage_entries import enter_entries
from tests.factories.judging import Contest, contest
from tests.factories.offices import office, organiser
from tests.factories.promotion import frozen_ranking, set_book, set_stage
from workflow.audit import verify_all
from workflow.models import AuditRow
from workflow.services import Conflict, Forbidden, Refused, perform

pytestmark = pytest.mark.django_db
MOVES_UP = {"allowed": True, "needs_pledge": False}


def round_with(entries: int = 4, tracks: Sequence[str] = ("adv_manufacturing",), **rule: object) -> Contest:
    """A semi with this rule of promotion, its entries in, nobody marking."""
    made = contest(entries=entries, judges=0, tracks=tracks)
    set_stage(made, "semi", promotion=rule or None, substitution=MOVES_UP)
    set_stage(made, "final", substitution=MOVES_UP)
    return made


def ranked(made: Contest, *scores: str, code: str = "semi") -> None:
    frozen_ranking(made, dict(zip([entry.pk for entry in made.entries], scores, strict=False)), code)


def promote(made: Contest, code: str = "semi") -> Promotion:
    return promotion.promote_stage(stage=made.stage(code), actor=made.organiser)


def entry(made: Contest, place: int) -> Entry:
    return Entry.objects.select_related("track", "competition").get(pk=made.entries[place].pk)


def live(made: Contest, code: str = "semi") -> Promotion:
    found = live_promotion(made.stage(code))
    found.stage = made.stage(code)
    return found


def change(made: Contest, place: int, *, passes: bool, reason: str = "理由") -> dict[str, object]:
    return {"entry": made.entries[place].pk, "passes": passes, "reason": reason}


@pytest.fixture
def second() -> Person:
    return organiser(office(), "第二人")


def test_oddity_15_a_combination_is_proposed_by_one_and_confirmed_by_another(second: Person) -> None:
    made = round_with(kind="overall", count=2, combination=True)
    ranked(made, "90", "80", "70", "60")
    stage = made.stage()
    one_more = [change(made, 2, passes=True)]
    with pytest.raises(Refused, match="调入几个，就须调出几个"):
        combination.propose_combination(stage=stage, actor=made.organiser, changes=one_more)
    without = [change(made, 1, passes=False, reason=" "), *one_more]
    with pytest.raises(Refused, match="请填写"):
        combination.propose_combination(stage=stage, actor=made.organiser, changes=without)
    changes = [change(made, 1, passes=False, reason="同质项目"), change(made, 2, passes=True, reason="补足绿色经济")]
    row = combination.propose_combination(stage=stage, actor=made.organiser, changes=changes)
    with pytest.raises(Conflict):
        combination.propose_combination(stage=stage, actor=second, changes=changes)
    with pytest.raises(Refused, match="待第二人确认"):
        promote(made)
    with pytest.raises(Refused, match="由您本人提出"):
        combination.confirm_combination(combination=row, actor=made.organiser)
    with pytest.raises(Forbidden):
        combination.confirm_combination(combination=row, actor=organiser(office("430200"), "外市"))
    combination.confirm_combination(combination=row, actor=second)
    decided = promote(made)
    assert decided.promoted["adv_manufacturing"] == [made.entries[0].pk, made.entries[2].pk]
    assert [line["rank"] for line in decided.ranking["adv_manufacturing"]] == [1, 2, 3, 4]
    assert agrees(decided.document, [str(made.entries[0].pk), str(made.entries[2].pk)])
    assert (decided.combination.state, entry(made, 1).state) == (CombinationState.CONFIRMED, EntryState.NOT_PROMOTED)
    promotion.undo_promotion(promotion=decided, actor=made.organiser, reason="会议复议")
    assert entry(made, 1).state == EntryState.ACCEPTED
    combination.end_combination(combination=row, actor=made.organiser, reason="")
    assert promote(made).promoted["adv_manufacturing"] == [made.entries[0].pk, made.entries[1].pk]


def test_a_combination_does_not_outlive_its_ranking(second: Person) -> None:
    made = round_with(kind="overall", count=2, combination=True)
    ranked(made, "90", "80", "70", "60")
    changes = [change(made, 1, passes=False), change(made, 2, passes=True)]
    row = combination.propose_combination(stage=made.stage(), actor=made.organiser, changes=changes)
    ranked(made, "90", "70", "80", "60")
    with pytest.raises(Refused, match="已有变化"):
        combination.confirm_combination(combination=row, actor=second)
    combination.end_combination(combination=row, actor=second, reason="排名已更正")
    row.refresh_from_db()
    assert (row.state, row.decision_reason) == (CombinationState.REFUSED, "排名已更正")


def test_the_steps_of_the_book_are_taken_in_their_order() -> None:
    made = round_with(kind="per_track", count=1)
    scoring = next(row for row in made.competition.rules["stages"] if row["code"] == "semi")["scoring"]
    steps = [{"by": "item", "item": "dim_innovation"}, {"by": "confer"}, {"by": "vote"}]
    set_stage(made, "semi", scoring=scoring | {"tie_breaks": steps})
    ranked(made, "90", "90", "70", "60")
    pair = [made.entries[1].pk, made.entries[0].pk]

    def decide(reason: str, **values: object) -> object:
        answer = promotion.TieAnswer(pair, reason, **values)
        return promotion.decide_tie(
            stage=made.stage(), actor=made.organiser, key="adv_manufacturing", rank=1, answer=answer
        )

    first = decide("合议未达成一致", settled=False)
    with pytest.raises(Refused, match="1 个名额"):
        promote(made)
    with pytest.raises(Refused, match="最后一个步骤"):
        decide("票数相同", settled=False)
    last = decide("评委投票 5 比 2", chosen=pair[:1])
    assert (first.by, first.settled, last.by, last.settled) == ("confer", False, "vote", True)
    decided = promote(made)
    assert decided.promoted["adv_manufacturing"] == pair[:1]
    assert [(row["by"], row["reason"]) for row in decided.decisions] == [
        ("confer", "合议未达成一致"), ("vote", "评委投票 5 比 2"),
    ]  # fmt: skip


def test_oddity_16_a_number_in_principle_is_changed_with_a_reason() -> None:
    made = round_with(kind="overall", count=2, soft=True)
    ranked(made, "90", "80", "70", "60")

    def put(number: int, reason: str = "两项目质量相当") -> object:
        return promotion.set_number(
            stage=made.stage(),
            actor=made.organiser,
            kind=PromotionNumberKind.PLACES,
            key="",
            number=number,
            reason=reason,
        )

    with pytest.raises(Refused):
        put(3, " ")
    put(3)
    decided = promote(made)
    assert (decided.quotas, len(decided.promoted["adv_manufacturing"])) == ({"": 3}, 3)
    firm = round_with(kind="overall", count=2)
    ranked(firm, "90", "80", "70", "60")
    with pytest.raises(Refused, match="名额由规程确定"):
        promotion.set_number(
            stage=firm.stage(), actor=firm.organiser, kind=PromotionNumberKind.PLACES, key="", number=3, reason="试试"
        )


def test_places_by_head_count_wait_for_the_heads_of_each_unit() -> None:
    made = round_with(kind="by_head_count", per_heads=4000)
    Entry.objects.filter(pk=made.entries[3].pk).update(region="430104")
    ranked(made, "90", "80", "70", "60")
    with pytest.raises(Refused, match="请填写人数"):
        promote(made)
    for key, heads in (("430103", 4001), ("430104", 10)):
        promotion.set_number(
            stage=made.stage(),
            actor=made.organiser,
            kind=PromotionNumberKind.HEADS,
            key=key,
            number=heads,
            reason="学籍系统",
        )
    decided = promote(made)
    assert decided.quotas == {"430103": 2, "430104": 1}
    assert sorted(decided.promoted["adv_manufacturing"]) == sorted(made.entries[place].pk for place in (0, 1, 3))


def test_oddity_04_each_track_has_a_way_of_its_own_through_the_stages(second: Person) -> None:
    """One track ends with the semi, one goes on to the final, one is named by the office without a round."""
    made = contest(entries=2, judges=0, tracks=("adv_manufacturing", "rural", "silver"))
    StageEntry.objects.all().delete()
    set_stage(made, "semi", tracks=["adv_manufacturing", "rural", "modern_services", "green"], substitution=MOVES_UP)
    set_stage(made, "final", tracks=["adv_manufacturing", "modern_services", "green"])
    named = {
        "code": "named", "name": "直接推荐", "mode": "recommendation", "tracks": ["silver"],
        "promotion": {"kind": "direct", "count": 1},
    }  # fmt: skip
    Stage.objects.create(competition=made.competition, code="named", name="直接推荐", mode="recommendation", order=9)
    set_book(made, stages=[*made.competition.rules["stages"], named])
    for code in ("semi", "named"):
        enter_entries(stage=made.stage(code), actor=made.organiser)
    assert made.stage().stage_entries.count() == 4
    ranked(made, "90", "80", "70", "60")
    promote(made)
    assert [entry(made, place).state for place in range(4)] == ["accepted", "accepted", "promoted", "promoted"]
    assert sorted(made.stage("final").stage_entries.values_list("entry_id", flat=True)) == [
        made.entries[0].pk, made.entries[1].pk,
    ]  # fmt: skip
    with pytest.raises(Refused, match="请提出名单"):
        promote(made, "named")
    row = combination.propose_combination(
        stage=made.stage("named"), actor=made.organiser, changes=[change(made, 5, passes=True, reason="劳务品牌示范")]
    )
    combination.confirm_combination(combination=row, actor=second)
    promote(made, "named")
    assert [entry(made, place).state for place in (4, 5)] == ["not_promoted", "promoted"]
    assert final_decisions(made.competition).problem != ""
    ranked(made, "95", "85", code="final")
    promote(made, "final")
    decisions = final_decisions(made.competition)
    assert ([row.stage.code for row in decisions.promotions], decisions.problem) == (["semi", "final", "named"], "")
    rows = public_rows(made.competition, mask_names=False).rows
    assert [(row["track"], row["rank"], row["award"]) for row in rows] == [
        ("adv_manufacturing", 1, "一等奖"), ("adv_manufacturing", 2, "二等奖"), ("rural", 1, "一等奖"), ("rural", 2, "二等奖"),
        ("silver", None, ""),
    ]  # fmt: skip


def in_final(made: Contest) -> None:
    """Two of four are in the final, with numbers."""
    ranked(made, "90", "80", "70", "60")
    promote(made)
    draw_running_order(stage=made.stage("final"), actor=made.organiser, seed="lot")


def fill(
    made: Contest, code: str = "semi", kind: str = "moved_up", place: int | None = None, reason: str = ""
) -> object:
    return substitution.fill_place(
        promotion=live(made, code), actor=made.organiser, key="adv_manufacturing", kind=SubstitutionKind(kind),
        entry=made.entries[place].pk if place is not None else None, reason=reason,
    )  # fmt: skip


def proposed(made: Contest, code: str = "semi") -> list[tuple[str, list[int]]]:
    order = [one.pk for one in made.entries]
    course = substitution.course_of(live(made, code))
    return [(one.kind.value, [order.index(int(key)) for key in one.candidates]) for one in course.proposals]


def test_who_drops_out_makes_room_for_the_next_in_rank() -> None:
    made = round_with(kind="per_track", count=2)
    in_final(made)
    freed = StageEntry.objects.get(stage__code="final", entry=made.entries[0]).running_no
    assert proposed(made) == []
    substitution.drop_out(
        promotion=live(made), entry=entry(made, 0), actor=made.organiser, reason="无法参赛", pledge=""
    )
    assert proposed(made) == [("next", [2])]
    with pytest.raises(Refused, match="已有变化"):
        fill(made, place=3)
    with pytest.raises(Refused, match="请填写理由"):
        fill(made, kind="passed_over", place=2)
    fill(made, kind="passed_over", place=2, reason="已书面放弃")
    assert proposed(made) == [("next", [3])]
    fill(made, place=3)
    with pytest.raises(Refused, match="已递补或不能递补"):
        fill(made, place=3)
    assert (entry(made, 3).state, entry(made, 2).state) == (EntryState.ACCEPTED, EntryState.NOT_PROMOTED)
    numbers = dict(made.stage("final").stage_entries.values_list("entry_id", "running_no"))
    assert (numbers[made.entries[3].pk], numbers[made.entries[0].pk]) == (freed, None)
    assert AuditRow.objects.filter(action="competitions.substituted", succeeded=True).count() == 2
    Stage.objects.filter(code="final").update(state=StageState.MARKING)
    perform(entry(made, 1), "disqualify", actor=made.organiser, reason="资格不符")
    assert proposed(made) == [("too_late", [])]
    assert list(verify_all()) == []


def test_oddity_14_substitution_may_be_forbidden() -> None:
    made = round_with(kind="per_track", count=2)
    set_stage(made, "semi", substitution={"allowed": False, "needs_pledge": False})
    in_final(made)
    perform(entry(made, 0), "withdraw", actor=made.entries[0].leader)
    assert proposed(made) == [("forbidden", [])]
    with pytest.raises(Refused):
        fill(made, place=2)


def test_the_pledge_is_named_where_the_rules_ask_for_it() -> None:
    made = round_with(kind="per_track", count=2)
    set_stage(made, "semi", substitution={"allowed": True})
    in_final(made)
    with pytest.raises(Refused, match="弃赛承诺书"):
        substitution.drop_out(
            promotion=live(made), entry=entry(made, 0), actor=made.organiser, reason="无法参赛", pledge=""
        )
    substitution.drop_out(
        promotion=live(made), entry=entry(made, 0), actor=made.organiser, reason="无法参赛", pledge="盒 3"
    )
    assert AuditRow.objects.get(action="entry.drop_out", succeeded=True).data == {"pledge": "盒 3"}


def test_oddity_26_who_is_struck_out_after_the_final_leaves_no_gap_in_lists_awards_and_places() -> None:
    made = round_with(kind="per_track", count=4)
    set_stage(made, "final", promotion={"kind": "per_track", "count": 2})
    ranked(made, "90", "80", "70", "60")
    promote(made)
    ranked(made, "90", "80", "70", "60", code="final")
    promote(made, "final")

    def listed() -> list[tuple[int, int, str, bool]]:
        order = [one.pk for one in made.entries]
        competition = Competition.objects.select_related("region").get(pk=made.competition.pk)
        rows = public_rows(competition, mask_names=False).rows
        return [(order.index(row["entry"]), row["rank"], row["award"], row["promoted"]) for row in rows]

    assert listed() == [
        (0, 1, "一等奖", True), (1, 2, "二等奖", True), (2, 3, "二等奖", False), (3, 4, "三等奖", False),
    ]  # fmt: skip
    scores = live(made, "final").ranking
    perform(entry(made, 0), "disqualify", actor=made.organiser, reason="注册已满五年")
    assert listed() == [(1, 1, "一等奖", True), (2, 2, "二等奖", False), (3, 3, "二等奖", False)]
    assert proposed(made, "final") == [("next", [2])]
    fill(made, "final", place=2)
    assert listed() == [(1, 1, "一等奖", True), (2, 2, "二等奖", True), (3, 3, "二等奖", False)]
    assert (entry(made, 2).state, live(made, "final").ranking) == (EntryState.PROMOTED, scores)
    set_stage(made, "final", substitution={"allowed": False})
    assert listed() == [(1, 2, "二等奖", True), (2, 3, "二等奖", True), (3, 4, "三等奖", False)]
