"""The corrected list beside the first: after an upheld objection, days counted anew, both readable."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client

from certificates.actions.awards import grant_awards
from competitions.actions import publicity, reports
from competitions.models import Objection, PublicityNotice
from competitions.queries.objections import held
from tests.competitions.test_publicity import decided as contest_decided
from tests.competitions.test_publicity import fresh, over, published
from tests.factories.judging import Contest
from tests.factories.objections import decided, raised
from tests.factories.offices import organiser
from workflow import clock
from workflow.inbox import drawn
from workflow.services import Refused

pytestmark = pytest.mark.django_db


def upheld(effect: str = "disqualify", **other: str) -> tuple[Contest, PublicityNotice, Objection]:
    made = contest_decided()
    notice = published(made)
    row = raised(notice, made.entries[0].pk)
    second = organiser(made.competition.organisation, "李复核")
    return made, notice, decided(row, made.organiser, second, effect=effect, **other)


def signed_in(made: Contest) -> Client:
    client = Client()
    client.force_login(made.organiser.user)
    return client


def test_a_corrected_list_stands_beside_the_first_and_its_days_count_anew() -> None:
    made, first, row = upheld()
    assert [item.title for item in drawn("competitions.objections", made.organiser)] == ["异议成立，待发布更正后的公示"]
    client, here = signed_in(made), f"/desk/competitions/{made.competition.pk}/publicity/"
    assert "名单需要更正" in client.get(here).content.decode()
    client.post(f"{here}draft/")
    draft = PublicityNotice.objects.get(version=2)
    assert (draft.corrects, draft.reason, draft.phone) == (first, "经核查不符合参赛条件", first.phone)
    assert publicity.draft_notice(competition=fresh(made), actor=made.organiser).pk == draft.pk
    second = publicity.publish_notice(notice=draft, actor=made.organiser)
    row.refresh_from_db()
    assert (row.settled_by, held(fresh(made)).why_no_report()) == (second, "")
    assert made.entries[0].pk not in [line["entry"] for line in second.rows]
    assert second.starts_on is not None
    assert second.starts_on > clock.today()
    old = Client().get(f"/publicity/{made.competition.slug}/1/").content.decode()
    new = Client().get(f"/publicity/{made.competition.slug}/2/").content.decode()
    assert ["已更正" in old, made.entries[0].title in old, "经核查不符合参赛条件" in old] == [True] * 3
    assert (made.entries[0].title in new, "钱明示" in new + old) == (False, False)
    assert "针对新版本" in Client().get(f"/publicity/{made.competition.slug}/1/objection/").content.decode()


def test_the_line_reads_as_it_was_corrected() -> None:
    made, _first, _row = upheld("correct", corrected_title="更正后的名称", corrected_unit="更正后的单位")
    draft = publicity.draft_notice(competition=fresh(made), actor=made.organiser)
    second = publicity.publish_notice(notice=draft, actor=made.organiser)
    line = next(line for line in second.rows if line["entry"] == made.entries[0].pk)
    assert (line["title"], line["unit"], line["award"]) == ("更正后的名称", "更正后的单位", "一等奖")


def test_nothing_goes_up_and_no_award_is_given_before_the_corrected_list_is_over() -> None:
    made, first, _row = upheld()
    over(first)
    publicity.close_due_notices(now=clock.now())
    for verb in (
        lambda: reports.report_up(competition=fresh(made), actor=made.organiser),
        lambda: grant_awards(competition=fresh(made), actor=made.organiser),
    ):
        with pytest.raises(Refused, match="更正后的公示"):
            verb()
    draft = publicity.draft_notice(competition=fresh(made), actor=made.organiser)
    second = publicity.publish_notice(notice=draft, actor=made.organiser)
    with pytest.raises(Refused, match="公示"):
        reports.report_up(competition=fresh(made), actor=made.organiser)
    over(second)
    publicity.close_due_notices(now=clock.now())
    report = reports.report_up(competition=fresh(made), actor=made.organiser)
    assert made.entries[0].pk not in [line["entry"] for line in report.rows]


def test_without_an_upheld_objection_nothing_is_corrected() -> None:
    made = contest_decided()
    published(made)
    with pytest.raises(Refused):
        publicity.draft_notice(competition=fresh(made), actor=made.organiser)
    assert PublicityNotice.objects.count() == 1


@pytest.mark.parametrize(("book", "code"), [("take_down", 404), ("mask", 200), ("keep", 200)])
def test_what_becomes_of_the_page_follows_the_rule_book_and_the_clock(book: str, code: int) -> None:
    made = contest_decided()
    notice = published(made)
    PublicityNotice.objects.filter(pk=notice.pk).update(afterwards=book)
    here = f"/publicity/{made.competition.slug}/1/"
    assert Client().get(here).status_code == 200
    assert notice.ends_on is not None
    clock.move_to(dt.datetime.combine(notice.ends_on + dt.timedelta(days=1), dt.time(9), dt.UTC))
    answer = Client().get(here)
    assert (answer.status_code, made.entries[0].leader.name in answer.content.decode()) == (code, False)
