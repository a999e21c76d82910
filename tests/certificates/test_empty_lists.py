"""A list on which nobody may be named, or nobody is: it is public all the same, and the round goes up."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client

from accounts.models import Person
from certificates.actions.awards import grant_awards
from competitions.actions import entry_consents, publicity, reports
from competitions.enums import CompetitionState, EntryState
from competitions.models import AwardGrant, Competition, Entry, PublicityNotice, RoundReport
from competitions.queries.result_rows import public_rows
from judging.actions import promotion
from tests.certificates.round_ready import SCORES, Round, ready
from tests.factories.promotion import frozen_ranking, set_stage
from tests.judging.test_promotion_engine import MOVES_UP
from workflow import clock
from workflow.services import perform

pytestmark = pytest.mark.django_db


def signed_in(actor: Person) -> Client:
    client = Client()
    client.force_login(actor.user)
    return client


def fresh(world: Round) -> Competition:
    rows = Competition.objects.select_related("organisation", "region", "filing")
    return rows.get(pk=world.made.competition.pk)


def entries(world: Round) -> list[Entry]:
    rows = Entry.objects.select_related("track", "competition", "leader__user")
    return [rows.get(pk=one.pk) for one in world.made.entries]


def decided(world: Round) -> None:
    made = world.made
    set_stage(made, "final", substitution=MOVES_UP)
    frozen_ranking(made, dict(zip([one.pk for one in made.entries], SCORES, strict=True)), "final")
    for tie in promotion.preview_promotion(stage=made.stage("final")).ties:
        answer = promotion.TieAnswer(list(tie.entries), "合议")
        promotion.decide_tie(stage=made.stage("final"), actor=made.organiser, key=tie.key, rank=tie.rank, answer=answer)
    promotion.promote_stage(stage=made.stage("final"), actor=made.organiser)


def strike_out(world: Round) -> None:
    for entry in entries(world):
        if entry.state not in (EntryState.DISQUALIFIED, EntryState.WITHDRAWN):
            perform(entry, "disqualify", actor=world.made.organiser, reason="资格不符")


def published(world: Round, **typed: str) -> PublicityNotice:
    notice = publicity.draft_notice(competition=fresh(world), actor=world.made.organiser)
    for name, value in typed.items():
        setattr(notice, name, value)
    notice.save()
    return publicity.publish_notice(notice=notice, actor=world.made.organiser)


def over(world: Round) -> None:
    notice = PublicityNotice.objects.filter(competition=world.made.competition).order_by("-version")[0]
    assert notice.ends_on is not None
    clock.move_to(dt.datetime.combine(notice.ends_on + dt.timedelta(days=1), dt.time(9), clock.now().tzinfo))
    publicity.close_due_notices(now=clock.now())


def public_page(world: Round, version: int) -> str:
    return Client().get(f"/publicity/{world.made.competition.slug}/{version}/").content.decode()


def test_where_all_took_their_consent_back_the_list_tells_their_number_and_no_name() -> None:
    world = ready()
    decided(world)
    for entry in entries(world):
        entry_consents.withdraw_publication(entry=entry, actor=entry.leader)
    desk = signed_in(world.made.organiser)
    draft = publicity.draft_notice(competition=fresh(world), actor=world.made.organiser)
    page = desk.get(f"/desk/competitions/{world.made.competition.pk}/publicity/").content.decode()
    assert "名单上的项目均不能公开名称" in page
    notice = publicity.publish_notice(notice=draft, actor=world.made.organiser)
    assert (notice.rows, len(notice.withheld) > 0, notice.none_reason) == ([], True, "")
    page = public_page(world, notice.version)
    assert f"另有 {len(notice.withheld)} 个项目" in page
    assert [entry.title for entry in entries(world) if entry.title in page] == []
    over(world)
    assert reports.draft_report(fresh(world)).problem == ""
    report = reports.report_up(competition=fresh(world), actor=world.made.organiser)
    going = [entry.pk for entry in entries(world) if entry.state == EntryState.PROMOTED]
    assert sorted(row["entry"] for row in report.rows) == sorted(going)
    grant_awards(competition=fresh(world), actor=world.made.organiser)
    due = {row["entry"] for row in notice.withheld if row["award"]}
    assert set(AwardGrant.objects.values_list("entry_id", flat=True)) == due


def test_where_all_are_gone_the_list_says_that_nobody_was_chosen_and_why() -> None:
    world = ready()
    decided(world)
    strike_out(world)
    found = public_rows(fresh(world), mask_names=False)
    assert (found.rows, found.withheld, found.problem) == ([], [], "")
    assert found.none_reason == "最后阶段的项目均已退出或被取消资格。"
    notice = published(world)
    assert notice.none_reason == found.none_reason
    page = public_page(world, notice.version)
    assert "无入选项目" in page
    assert found.none_reason in page
    over(world)
    report = reports.report_up(competition=fresh(world), actor=world.made.organiser)
    assert report.rows == []
    reports.receive_report(report=report, actor=world.above)
    assert grant_awards(competition=fresh(world), actor=world.made.organiser) == []
    assert fresh(world).state == CompetitionState.REPORTED


def test_the_office_writes_its_own_reason_on_the_draft() -> None:
    world = ready()
    decided(world)
    strike_out(world)
    publicity.draft_notice(competition=fresh(world), actor=world.made.organiser)
    desk, here = signed_in(world.made.organiser), f"/desk/competitions/{world.made.competition.pk}/publicity/"
    page = desk.get(here).content.decode()
    assert "最后阶段的项目均已退出或被取消资格。" in page
    notice = PublicityNotice.objects.get(competition=world.made.competition)
    typed = {name: getattr(notice, name) for name in ("title", "receiving_unit", "phone", "address")}
    typed |= {"supervision_phone": notice.supervision_phone, "none_reason": "入围项目均因资格复核未通过而退出。"}
    answer = desk.post(f"{here}publish/", typed | {"notice": str(notice.pk)})
    assert answer.status_code == 302
    assert "入围项目均因资格复核未通过而退出。" in public_page(world, 1)
    over(world)
    answer = desk.get(f"/desk/competitions/{world.made.competition.pk}/report/")
    assert "无晋级项目" in answer.content.decode()
    desk.post(f"/desk/competitions/{world.made.competition.pk}/report/", {"summary": ""})
    assert RoundReport.objects.get(competition=world.made.competition).rows == []
    assert "无晋级项目" in desk.get(f"/desk/competitions/{world.made.competition.pk}/report/print/").content.decode()


def test_where_all_left_after_the_list_the_corrected_one_says_so() -> None:
    world = ready()
    decided(world)
    first = published(world)
    strike_out(world)
    second = published(world)
    assert (second.corrects_id, second.rows, second.none_reason) == (
        first.pk, [], "最后阶段的项目均已退出或被取消资格。",
    )  # fmt: skip
    over(world)
    assert reports.report_up(competition=fresh(world), actor=world.made.organiser).rows == []


def test_where_all_left_before_the_ranking_the_round_goes_up_as_well() -> None:
    world = ready()
    strike_out(world)
    decided(world)
    notice = published(world)
    assert (notice.rows, notice.withheld) == ([], [])
    over(world)
    assert reports.report_up(competition=fresh(world), actor=world.made.organiser).rows == []


def test_a_track_and_an_award_without_anybody_are_printed_so() -> None:
    world = ready()
    made = world.made
    book = Competition.objects.get(pk=made.competition.pk).rules
    first = book["awards"][0]
    decided(world)
    # A field of one: the second award has nobody.
    for entry in entries(world)[1:]:
        perform(entry, "disqualify", actor=made.organiser, reason="资格不符")
    notice = published(world)
    names = {one["award"] for one in notice.vacant if one["award"]}
    given = {one["name"] for row in notice.rows for one in row["honours"]}
    assert given == {first["name"]}
    assert names == {one["name"] for one in book["awards"] if one.get("scope", "track") == "track"} - given
    page = public_page(world, notice.version)
    assert all(f"“{name}”空缺" in page for name in names)
    ending = [one for one in notice.vacant if not one["award"]]
    assert all(f"{one['track_name']}：无入选项目" in page for one in ending)
    assert ending
