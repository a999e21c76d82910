"""An objection that is upheld when awards and certificates are out: suspended at once, ended, and the others move up."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.test import Client

from certificates.actions.awards import follow_objections, grant_awards
from certificates.actions.batches import make_certificates, order_certificates
from certificates.models import Certificate
from competitions.actions import publicity
from competitions.models import AwardGrant, PublicityNotice
from tests.competitions.test_publicity import decided, fresh, over, published
from tests.factories import objections as objected
from tests.factories.judging import Contest
from tests.factories.offices import organiser
from workflow import clock
from workflow.services import Conflict

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
    made, notice = certified()
    rows = [line | {"award": "一等奖", "honours": []} for line in notice.rows if line["entry"] == made.entries[1].pk]
    values = {field.attname: getattr(notice, field.attname) for field in PublicityNotice._meta.concrete_fields}
    PublicityNotice.objects.create(**values | {"id": None, "version": 2, "rows": rows, "corrects_id": notice.pk})
    old = Certificate.objects.get(grant__entry=made.entries[1])
    grant_awards(competition=fresh(made), actor=made.organiser)
    old.refresh_from_db()
    assert (old.state, "更正" in old.revoked_reason) == ("revoked", True)
    assert standing() == [("一等奖", made.entries[1].title)]
    assert Certificate.objects.filter(state="issued").count() == 0


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
