"""The call to hold rounds and the answers of regions."""

from __future__ import annotations

import datetime as dt

import pytest

from competitions.actions import levels as verbs
from competitions.actions.competitions import cancel_competition, create_competition
from competitions.models import Competition, RoundAnswer
from competitions.queries.rule_books import book_of
from notifications.models import OutboxMessage
from tests.factories import levels as make
from tests.factories.competitions import draft, filed
from tests.factories.offices import CITY, COUNTY, OTHER_CITY, PROVINCE, office, organiser
from workflow import clock
from workflow.models import AuditRow
from workflow.services import Conflict, Forbidden, Refused

pytestmark = pytest.mark.django_db


def test_a_round_takes_its_rules_over() -> None:
    made = make.edition()
    held = make.round_of(made)
    above, below = book_of(made.competition), book_of(held)
    assert (held.parent_id, held.region_id, held.state) == (made.competition.pk, CITY, "draft")
    assert held.name == "第六届“中国创翼”创业创新大赛长沙市选拔赛"
    assert (below.tracks, below.rubrics, below.level.value) == (above.tracks, above.rubrics, "city")


def test_a_call_needs_a_filed_plan_and_a_day_to_come() -> None:
    case = draft(PROVINCE)
    tomorrow = clock.today() + dt.timedelta(days=1)
    with pytest.raises(Refused, match="备案通过后"):
        verbs.open_for_rounds(competition=case.competition, actor=case.drafter, answer_by=tomorrow)
    made = make.edition()
    with pytest.raises(Conflict):
        verbs.open_for_rounds(competition=made.competition, actor=made.organiser, answer_by=tomorrow)
    with pytest.raises(Refused, match="早于今天"):
        verbs.change_call(
            call=made.fresh_call,
            actor=made.organiser,
            answer_by=clock.today() - dt.timedelta(days=1),
            note="",
            version=0,
        )
    with pytest.raises(Forbidden):
        verbs.change_call(call=made.fresh_call, actor=make.city()[1], answer_by=tomorrow, note="", version=0)


def test_rounds_that_stand_alone_are_put_under_it() -> None:
    alone = filed(CITY).competition
    made = make.edition()
    assert Competition.objects.get(pk=alone.pk).parent_id == made.competition.pk
    with pytest.raises(Refused, match="已有“"):
        make.round_of(made)


def test_a_preset_is_refused_where_the_level_above_has_opened() -> None:
    make.edition()
    bureau, actor = make.city()
    with pytest.raises(Refused, match="请在其下开赛"):
        create_competition(actor=actor, organisation=bureau, preset="chuangyi-6-city")


def test_declining_and_taking_it_back() -> None:
    made = make.edition()
    bureau, actor = make.city()
    with pytest.raises(Refused, match="公文文号"):
        verbs.decline_round(call=made.fresh_call, region=bureau.region, actor=actor, reason="报名不足。")
    with pytest.raises(Forbidden):
        verbs.decline_round(
            call=made.fresh_call, region=bureau.region, actor=made.organiser, reason="x", doc_no="长人社函〔2024〕1号"
        )
    answer = verbs.decline_round(
        call=made.fresh_call, region=bureau.region, actor=actor, reason="报名不足。", doc_no="长人社函〔2024〕1号"
    )
    assert (answer.state, answer.reason, answer.doc_no) == ("declined", "报名不足。", "长人社函〔2024〕1号")
    with pytest.raises(Refused, match="请先撤回"):
        verbs.open_round(call=made.fresh_call, organisation=bureau, actor=actor)
    verbs.take_decline_back(call=made.fresh_call, region=bureau.region, actor=actor)
    held = verbs.open_round(call=made.fresh_call, organisation=bureau, actor=actor)
    with pytest.raises(Refused, match="已有“"):
        verbs.decline_round(call=made.fresh_call, region=bureau.region, actor=actor, reason="x", doc_no="y")
    cancel_competition(competition=held, actor=actor, reason="场地取消。")
    verbs.decline_round(call=made.fresh_call, region=bureau.region, actor=actor, reason="场地取消。", doc_no="y")
    done = AuditRow.objects.filter(target_type="competitions.roundanswer", succeeded=True).order_by("seq")
    assert list(done.values_list("action", flat=True)) == [
        "round_answer.decline", "round_answer.take_back", "round_answer.decline",
    ]  # fmt: skip


def test_a_county_may_decline_without_a_document_and_answers_its_city() -> None:
    made = make.edition()
    county = office(COUNTY)
    clerk = organiser(county, "赵县办")
    with pytest.raises(Refused, match="不面向"):
        verbs.open_round(call=made.fresh_call, organisation=county, actor=clerk)


def test_offices_are_reminded_once_a_day() -> None:
    made = make.edition()
    bureau, actor = make.city()
    actor.set_phone("13900000001")
    actor.save()
    office(OTHER_CITY)
    regions = [bureau.region, office(OTHER_CITY).region]
    verbs.decline_round(
        call=made.fresh_call, region=regions[1], actor=organiser(office(OTHER_CITY)), reason="x", doc_no="y"
    )
    assert verbs.chase(call=made.fresh_call, regions=regions, actor=made.organiser) == 1
    with pytest.raises(Refused, match="今日已催办"):
        verbs.chase(call=made.fresh_call, regions=regions, actor=made.organiser)
    clock.move_to(clock.now() + dt.timedelta(days=1))
    assert verbs.chase(call=made.fresh_call, regions=regions, actor=made.organiser) == 1
    assert RoundAnswer.objects.get(region=CITY).chased_times == 2
    assert OutboxMessage.objects.filter(template="competitions.rounds_chased").count() == 2
