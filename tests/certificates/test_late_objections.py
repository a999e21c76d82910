"""An objection that is upheld when awards and certificates are out: suspended at once, ended, and the others move up."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.test import Client

from certificates.actions.awards import follow_objections, grant_awards
from certificates.actions.batches import make_certificates, order_certificates
from certificates.models import Certificate
from competitions.actions import publicity, reports
from competitions.actions.entry_consents import withdraw_publication
from competitions.models import AwardGrant, Entry, PublicityNotice
from judging.actions.promotion import promote_stage, undo_promotion
from tests.competitions.test_publicity import decided, fresh, over, published
from tests.factories import objections as objected
from tests.factories.judging import Contest
from tests.factories.offices import approver, organiser
from tests.factories.promotion import set_stage
from workflow import clock
from workflow.services import Conflict, Refused, perform

pytestmark = pytest.mark.django_db


def certified() -> tuple[Contest, PublicityNotice]:
    """Real decisions, list, awards and certificates."""
    made = decided()
    notice = published(made)
    over(notice)
    publicity.close_due_notices(now=clock.now())
    grant_awards(competition=fresh(made), actor=made.organiser)
    batch = order_certificates(competition=fresh(made), actor=made.organiser)
    make_certificates(job_id=str(batch.job_id))
    return made, PublicityNotice.objects.get(pk=notice.pk)


def standing() -> list[tuple[str, str]]:
    return sorted(AwardGrant.objects.values_list("award__name", "entry__title"))


def page_of(certificate: Certificate) -> str:
    return Client().get(f"/verify/{certificate.code}/").content.decode()


def test_a_late_objection_suspends_then_ends_the_award() -> None:
    """The rules let nobody move up here, so the place stays empty."""
    made, notice = certified()
    first = made.entries[0]
    before = standing()
    mine = Certificate.objects.get(grant__entry=first)
    others = list(Certificate.objects.exclude(pk=mine.pk).order_by("pk"))
    assert "真实有效" in page_of(mine)

    assert notice.starts_on is not None
    row = objected.entered(notice, made.organiser, first.pk, received_on=notice.starts_on + dt.timedelta(days=1))
    assert "已中止" in page_of(mine)
    assert ["已中止" in page_of(one) for one in others] == [False] * len(others)
    holder = Client()
    holder.force_login(first.leader.user)
    assert "已中止" in holder.get("/my/certificates/").content.decode()

    second = organiser(made.competition.organisation, "李复核")
    objected.decided(row, made.organiser, second, effect="disqualify")
    assert "经核查不符合参赛条件" in page_of(mine)
    assert (follow_objections(), follow_objections()) == (1, 0)
    mine.refresh_from_db()
    assert (mine.state, mine.revoked_reason) == ("revoked", "经核查不符合参赛条件")
    assert "已撤销" in page_of(mine)
    assert standing() == [one for one in before if one[1] != first.title]

    corrected = publicity.publish_notice(
        notice=publicity.draft_notice(competition=fresh(made), actor=made.organiser), actor=made.organiser
    )
    over(corrected)
    publicity.close_due_notices(now=clock.now())
    with pytest.raises(Conflict):
        grant_awards(competition=fresh(made), actor=made.organiser)
    corrected.refresh_from_db()
    listed = sorted((line["award"], line["title"]) for line in corrected.rows if line["award"])
    assert standing() == listed
    assert [Certificate.objects.get(pk=one.pk).state for one in others] == ["issued"] * len(others)


def test_who_moves_up_on_the_corrected_list_gives_the_lower_award_back() -> None:
    """The rules let others move up here: nothing new is given by the old list, everything by the corrected one."""
    made, _notice = certified()
    set_stage(made, "final", substitution={"allowed": True, "needs_pledge": False})
    old = Certificate.objects.get(grant__entry=made.entries[1])
    perform(made.entries[0], "disqualify", actor=made.organiser, reason="资格不符")
    with pytest.raises(Refused, match="请先发布更正后的公示"):
        grant_awards(competition=fresh(made), actor=made.organiser)
    corrected = publicity.publish_notice(
        notice=publicity.draft_notice(competition=fresh(made), actor=made.organiser), actor=made.organiser
    )
    over(corrected)
    publicity.close_due_notices(now=clock.now())
    grant_awards(competition=fresh(made), actor=made.organiser)
    old.refresh_from_db()
    assert (old.state, "更正" in old.revoked_reason) == ("revoked", True)
    assert standing() == [("一等奖", made.entries[1].title), ("二等奖", made.entries[2].title)]
    assert list(Certificate.objects.filter(state="issued").values_list("grant__entry", flat=True)) == [
        made.entries[2].pk
    ]


def test_no_award_is_given_by_a_list_whose_decision_was_undone() -> None:
    made = decided()
    over(published(made))
    publicity.close_due_notices(now=clock.now())
    undo_promotion(promotion=made.stage("final").promotions.get(), actor=made.organiser, reason="复议")
    with pytest.raises(Refused, match="请重新确定晋级"):
        grant_awards(competition=fresh(made), actor=made.organiser)
    promote_stage(stage=made.stage("final"), actor=made.organiser)
    assert len(grant_awards(competition=fresh(made), actor=made.organiser)) == 3


def test_who_takes_the_consent_to_publication_back_keeps_the_award_and_is_named_nowhere() -> None:
    """Taken back before the list: it stands on none, has its award all the same; and so after a corrected list."""
    made = decided()
    silent = Entry.objects.select_related("leader").get(pk=made.entries[1].pk)
    withdraw_publication(entry=silent, actor=silent.leader)
    first = published(made)
    perform(made.entries[2], "disqualify", actor=made.organiser, reason="资格不符")
    corrected = publicity.publish_notice(
        notice=publicity.draft_notice(competition=fresh(made), actor=made.organiser), actor=made.organiser
    )
    gone = Entry.objects.select_related("leader").get(pk=made.entries[0].pk)
    withdraw_publication(entry=gone, actor=gone.leader)
    over(corrected)
    publicity.close_due_notices(now=clock.now())
    grant_awards(competition=fresh(made), actor=made.organiser)
    assert standing() == [("一等奖", gone.title), ("二等奖", silent.title)]
    for notice in (first, corrected):
        page = Client().get(f"/publicity/{made.competition.slug}/{notice.version}/").content.decode()
        assert [one.title in page for one in (silent, gone)] == [False, False]
    third = Entry.objects.select_related("leader").get(pk=made.entries[2].pk)
    assert third.title in page
    withdraw_publication(entry=third, actor=third.leader)
    page = Client().get(f"/publicity/{made.competition.slug}/1/").content.decode()
    assert (third.title in page, "“未列名项目”退出名单" in page) == (False, True)


def test_a_certificate_that_reads_otherwise_after_an_upheld_objection_is_made_anew() -> None:
    """The letter came in time and was entered when the list had been received above: the list is still corrected."""
    made, notice = certified()
    first, second = made.entries[0], organiser(made.competition.organisation, "李复核")
    old = Certificate.objects.get(grant__entry=first)
    report = reports.report_up(competition=fresh(made), actor=made.organiser)
    assert notice.starts_on is not None
    row = objected.entered(notice, made.organiser, first.pk, received_on=notice.starts_on + dt.timedelta(days=1))
    objected.decided(row, made.organiser, second, effect="correct", corrected_title="更正后的名称")
    with pytest.raises(Refused, match="撤回"):
        publicity.draft_notice(competition=fresh(made), actor=made.organiser)
    reports.receive_report(report=report, actor=approver())
    corrected = publicity.publish_notice(
        notice=publicity.draft_notice(competition=fresh(made), actor=made.organiser), actor=made.organiser
    )
    over(corrected)
    publicity.close_due_notices(now=clock.now())
    assert [one.entry for one in grant_awards(competition=fresh(made), actor=made.organiser)] == [first]
    old.refresh_from_db()
    assert (old.state, "更正" in old.revoked_reason, fresh(made).state) == ("revoked", True, "reported")
    order_certificates(competition=fresh(made), actor=made.organiser)
    anew = Certificate.objects.get(grant__entry=first, state="prepared")
    assert (anew.text["title"], anew.serial != old.serial) == ("更正后的名称", True)


def test_the_page_reads_awards_once_where_somebody_objected(django_assert_max_num_queries: Any) -> None:
    made, notice = certified()
    assert notice.starts_on is not None
    objected.entered(notice, made.organiser, made.entries[0].pk, received_on=notice.starts_on)
    client = Client()
    client.force_login(made.organiser.user)
    client.get(f"/desk/competitions/{made.competition.pk}/awards/")
    with django_assert_max_num_queries(12):
        answer = client.get(f"/desk/competitions/{made.competition.pk}/awards/")
    assert answer.status_code == 200
