"""After the list is public: somebody drops out, the next moves up, the corrected list follows, then the report."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client

from cms.queries.contests import contest_view
from competitions.actions import publicity, reports
from competitions.enums import CompetitionState
from competitions.models import Competition
from competitions.queries.list_changes import list_changes
from competitions.queries.results import stages_of
from judging.actions import promotion, substitution
from tests.factories.judging import Contest, in_final
from tests.factories.offices import PROVINCE, office
from tests.judging.pages import signed_in
from tests.judging.test_promotion_engine import entry, fill, live, promote, ranked, round_with, set_stage
from workflow import clock
from workflow.services import Refused, perform

pytestmark = pytest.mark.django_db


def fresh(made: Contest) -> Competition:
    return Competition.objects.select_related("organisation__region", "region", "filing").get(pk=made.competition.pk)


def published() -> Contest:
    """Two of four go up; the list is public."""
    made = round_with(kind="per_track", count=4)
    set_stage(made, "final", promotion={"kind": "per_track", "count": 2})
    ranked(made, "90", "80", "70", "60")
    promote(made)
    ranked(made, "90", "80", "70", "60", code="final")
    promote(made, "final")
    publish(made)
    return made


def publish(made: Contest) -> None:
    notice = publicity.draft_notice(competition=fresh(made), actor=made.organiser)
    notice.competition = fresh(made)
    publicity.publish_notice(notice=notice, actor=made.organiser)


def over(made: Contest) -> None:
    last = made.competition.notices.order_by("-version")[0]
    clock.move_to(dt.datetime.combine(last.ends_on + dt.timedelta(days=1), dt.time(9), tzinfo=dt.UTC))
    publicity.close_due_notices(now=clock.now())


def test_a_place_that_becomes_free_in_publicity_leads_to_a_corrected_list_before_the_report() -> None:
    office(PROVINCE)
    made = published()
    assert list_changes(fresh(made), made.competition.notices.get()) == []
    substitution.drop_out(
        promotion=live(made, "final"), entry=entry(made, 1), actor=made.organiser, reason="弃赛", pledge=""
    )
    fill(made, "final", place=2)
    titles = [one.title for one in made.entries]
    expected = [
        f"“{titles[1]}”退出名单", f"“{titles[2]}”递补晋级", f"“{titles[3]}”改为二等奖",
    ]  # fmt: skip
    assert list_changes(fresh(made), made.competition.notices.get()) == expected
    client = Client()
    client.force_login(made.organiser.user)
    page = client.get(f"/desk/competitions/{made.competition.pk}/publicity/").content.decode()
    assert ("公示后名单有变化" in page, expected[1] in page) == (True, True)
    over(made)
    with pytest.raises(Refused, match="请先发布更正后的公示"):
        reports.report_up(competition=fresh(made), actor=made.organiser)
    publish(made)
    corrected = made.competition.notices.order_by("-version")[0]
    assert (corrected.version, corrected.corrects.version, corrected.reason) == (2, 1, "；".join(expected))
    assert [(row["entry"], row["promoted"]) for row in corrected.rows] == [
        (made.entries[0].pk, True), (made.entries[2].pk, True), (made.entries[3].pk, False),
    ]  # fmt: skip
    over(made)
    report = reports.report_up(competition=fresh(made), actor=made.organiser)
    assert [row["entry"] for row in report.rows] == [made.entries[0].pk, made.entries[2].pk]
    assert fresh(made).state == CompetitionState.REPORTED
    with pytest.raises(Refused, match="请先撤回上报"):
        promotion.undo_promotion(promotion=live(made, "final"), actor=made.organiser, reason="复议")
    course = substitution.course_of(live(made, "final"))
    assert course.proposals == ()


def test_who_is_struck_out_while_the_report_is_on_its_way_makes_no_empty_place_by_itself() -> None:
    made = published()
    over(made)
    office(PROVINCE)
    report = reports.report_up(competition=fresh(made), actor=made.organiser)
    perform(entry(made, 0), "disqualify", actor=made.organiser, reason="资格不符")
    assert substitution.course_of(live(made, "final")).proposals == ()
    reports.take_back_report(report=report, actor=made.organiser, reason="名单有变")
    assert [one.kind.value for one in substitution.course_of(live(made, "final")).proposals] == ["next"]


def test_a_promotion_is_undone_while_the_list_is_public_and_the_list_is_corrected() -> None:
    made = published()
    promotion.undo_promotion(promotion=live(made, "final"), actor=made.organiser, reason="成绩更正")
    with pytest.raises(Refused):
        publicity.draft_notice(competition=fresh(made), actor=made.organiser)
    page = signed_in(made.organiser).get(f"/desk/competitions/{made.competition.pk}/publicity/").content.decode()
    assert "所依据的晋级决定已撤销" in page
    ranked(made, "70", "80", "90", "60", code="final")
    promote(made, "final")
    assert [words.endswith("不再晋级") for words in list_changes(fresh(made), made.competition.notices.get())].count(
        True
    ) == 1
    publish(made)
    corrected = made.competition.notices.order_by("-version")[0]
    order = [one.pk for one in made.entries]
    assert [(order.index(row["entry"]), row["promoted"]) for row in corrected.rows] == [
        (2, True), (1, True), (0, False), (3, False),
    ]  # fmt: skip


def test_the_public_timeline_knows_which_stage_is_over() -> None:
    made = in_final(entries=2, judges=3)
    slug = Competition.objects.get(pk=made.competition.pk).slug
    view = contest_view(slug)
    assert view is not None
    names = [stage.name for stage in stages_of(view.competition)]
    assert [step.state for step in view.steps if step.label in names] == ["done", "now"]
