"""Awards: what the closed public list says, given once, taken back while nothing rests on them."""

from __future__ import annotations

import pytest

from certificates.actions.awards import grant_awards, take_back_awards
from certificates.queries.awards import award_counts, awarded_rows, why_no_awards
from competitions.models import AwardGrant, Competition, OutcomeReport
from tests.factories import results as make
from tests.factories.judging import entry
from tests.factories.offices import OTHER_CITY, office, organiser
from workflow.models import AuditRow
from workflow.services import Conflict, Forbidden, Refused, perform

pytestmark = pytest.mark.django_db


def given(made: make.Contest) -> list[tuple[str, int, str]]:
    """(award, rank, title) in the order of the list."""
    rows = AwardGrant.objects.filter(award__competition=made.competition).select_related("award", "entry")
    return [(row.award.name, row.rank, row.entry.title) for row in rows.order_by("award__track__order", "rank")]


def test_awards_are_what_the_closed_list_says() -> None:
    made = make.closed(7)
    grants = grant_awards(competition=made.competition, actor=made.organiser)
    assert len(grants) == 6
    assert given(made) == [
        ("一等奖", 1, "先进制造项目1"),
        ("二等奖", 2, "先进制造项目2"),
        ("二等奖", 3, "先进制造项目3"),
        ("三等奖", 4, "先进制造项目4"),
        ("三等奖", 5, "先进制造项目5"),
        ("三等奖", 6, "先进制造项目6"),
    ]
    awards = made.competition.awards.values_list("name", "count", "order", "track__code")
    assert list(awards) == [
        ("一等奖", 1, 0, "adv_manufacturing"),
        ("二等奖", 2, 1, "adv_manufacturing"),
        ("三等奖", 3, 2, "adv_manufacturing"),
    ]
    row = AuditRow.objects.get(action="competition.awards_granted")
    assert (row.actor_label, row.data, row.succeeded) == ("张经办", {"granted": 6}, True)


def test_giving_plans_the_question_on_the_outcome_for_everybody_who_took_part() -> None:
    made = make.awarded(7)
    assert OutcomeReport.objects.filter(entry__competition=made.competition, state="due").count() == 7


def test_the_second_of_two_reads_who_was_first() -> None:
    made = make.awarded()
    other = organiser(made.competition.organisation, "王复核")
    with pytest.raises(Conflict, match="张经办"):
        grant_awards(competition=made.competition, actor=other)
    assert AwardGrant.objects.count() == 3


def test_no_awards_while_the_publicity_runs() -> None:
    made = make.published()
    with pytest.raises(Refused) as refused:
        grant_awards(competition=made.competition, actor=made.organiser)
    assert "公示期至" in str(refused.value)
    assert AuditRow.objects.get(action="competition.awards_granted").succeeded is False
    assert AwardGrant.objects.count() == 0


def test_no_awards_before_the_publicity() -> None:
    made = make.contest(1, judges=0)
    assert why_no_awards(made.competition) == "公示结束后才能颁奖，请先发布公示。"


def test_only_organisers_of_the_office_give_awards() -> None:
    made = make.closed()
    with pytest.raises(Forbidden):
        grant_awards(competition=made.competition, actor=organiser(office(OTHER_CITY), "外市经办"))
    assert AwardGrant.objects.count() == 0


def test_an_entry_struck_out_since_gets_nothing_and_nobody_moves_up() -> None:
    made = make.closed()
    perform(made.entries[0], "disqualify", actor=made.organiser, reason="材料造假")
    assert [row["title"] for row in awarded_rows(made.competition)] == ["先进制造项目2", "先进制造项目3"]
    grant_awards(competition=made.competition, actor=made.organiser)
    assert given(made) == [("二等奖", 2, "先进制造项目2"), ("二等奖", 3, "先进制造项目3")]


def test_an_award_that_the_rules_no_longer_name_stands_last() -> None:
    made = make.closed(2)
    notice = made.competition.notices.get()
    notice.rows[1]["award"] = "最佳人气奖"
    notice.save()
    grant_awards(competition=make.fresh(made.competition), actor=made.organiser)
    assert list(made.competition.awards.values_list("name", "count", "order")) == [
        ("一等奖", 1, 0),
        ("最佳人气奖", 1, 3),
    ]


def test_awards_of_one_name_in_two_tracks_have_each_their_own_number() -> None:
    """金奖 1 in one track and 3 in the other: the certificates and the list of what is left must not mix them."""
    made = make.closed(1, tracks=("adv_manufacturing", "modern_services"))
    awards = [
        {"code": "gold-m", "name": "金奖", "count": 1, "tracks": ["adv_manufacturing"]},
        {"code": "gold-s", "name": "金奖", "count": 3, "tracks": ["modern_services"]},
    ]
    rules = made.competition.rules | {"awards": awards}
    Competition.objects.filter(pk=made.competition.pk).update(rules=rules)
    notice = made.competition.notices.get()
    for row, award in zip(notice.rows, awards, strict=True):
        row |= {"award": "金奖", "honours": [{"code": award["code"], "name": "金奖", "scope": "track"}]}
    notice.save()
    grant_awards(competition=make.fresh(made.competition), actor=made.organiser)
    rows = made.competition.awards.order_by("order").values_list("track__code", "count", "order")
    assert list(rows) == [("adv_manufacturing", 1, 0), ("modern_services", 3, 1)]


def test_taking_back_undoes_awards_and_questions() -> None:
    made = make.awarded()
    assert take_back_awards(competition=made.competition, actor=made.organiser, reason="名单有误") == 3
    assert (AwardGrant.objects.count(), OutcomeReport.objects.count()) == (0, 0)
    row = AuditRow.objects.get(action="competition.awards_taken_back")
    assert (row.reason, row.data) == ("名单有误", {"taken_back": 3})
    assert len(grant_awards(competition=make.fresh(made.competition), actor=made.organiser)) == 3


def test_taking_back_needs_a_reason_and_something_to_take() -> None:
    made = make.awarded(1)
    with pytest.raises(Refused, match="请填写理由"):
        take_back_awards(competition=made.competition, actor=made.organiser, reason=" ")
    take_back_awards(competition=made.competition, actor=made.organiser, reason="名单有误")
    with pytest.raises(Conflict):
        take_back_awards(competition=made.competition, actor=made.organiser, reason="名单有误")


def test_nothing_is_taken_back_once_certificates_are_ordered() -> None:
    made, _batch = make.ordered(1)
    with pytest.raises(Refused, match="撤销"):
        take_back_awards(competition=made.competition, actor=made.organiser, reason="名单有误")
    assert AwardGrant.objects.count() == 1


def test_nothing_is_taken_back_once_somebody_was_asked() -> None:
    made, _reports = make.asked(1)
    with pytest.raises(Refused, match="已向"):
        take_back_awards(competition=made.competition, actor=made.organiser, reason="名单有误")
    assert AwardGrant.objects.count() == 1


def test_counts_of_the_page() -> None:
    made, _batch = make.ordered()
    late = entry(made.competition, made.track(), "补发项目")
    award = made.competition.awards.first()
    AwardGrant.objects.create(award=award, entry=late, rank=9, granted_by=made.organiser, granted_at=make.clock.now())
    counts = award_counts(made.competition)
    assert (counts.given, counts.missing, counts.ordered) == (4, 1, 3)


def test_an_entry_with_two_honours_gets_both() -> None:
    made = make.closed(3)
    notice = made.competition.notices.get()
    title = {"code": "title", "name": "十佳创业培训教师", "scope": "overall"}
    for row in notice.rows:
        row["honours"] = [{"code": "first", "name": row["award"], "scope": "track"}, title]
        row["award"] += f"、{title['name']}"
    notice.save(update_fields=["rows"])
    assert len(grant_awards(competition=made.competition, actor=made.organiser)) == 6
    both = AwardGrant.objects.filter(entry=made.entries[0]).order_by("award__order")
    assert [(one.award.name, one.award.track and one.award.track.code) for one in both] == [
        ("一等奖", "adv_manufacturing"), ("十佳创业培训教师", None),
    ]  # fmt: skip
