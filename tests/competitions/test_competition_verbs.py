"""Create a competition, change its plan, take it through the filing."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.files.base import ContentFile

from competitions.actions import competitions as verbs
from competitions.actions.competition_setup import change_plan
from competitions.actions.filings import attach_plan
from competitions.domain.setup import with_keys
from competitions.models import Competition, Filing, FilingRemark, FilingVersion
from competitions.queries.competitions import competitions_visible_to
from competitions.queries.rule_books import book_of
from tests.factories import competitions as make
from tests.factories.offices import CITY, COUNTY, OTHER_CITY, PROVINCE, approver, office, organiser, person
from workflow.models import AuditRow
from workflow.services import Conflict, Forbidden, Refused

pytestmark = pytest.mark.django_db


def test_a_preset_becomes_the_office_s_own() -> None:
    office(PROVINCE)
    bureau = office()
    actor = organiser(bureau)
    competition = verbs.create_competition(actor=actor, organisation=bureau, preset=make.PRESET, year=2024)
    assert competition.name == "第六届“中国创翼”创业创新大赛长沙市选拔赛"
    assert competition.slug == "chuangyi-6-changshashi-2024"
    assert (competition.state, competition.version, competition.region_id) == ("draft", 0, CITY)
    assert [track.code for track in competition.tracks.all()] == [
        "adv_manufacturing",
        "modern_services",
        "rural",
        "silver",
        "green",
    ]
    assert [stage.code for stage in competition.stages.all()] == ["semi", "final"]
    assert [str(body.name) for body in competition.bodies.all()] == [
        "长沙市人力资源和社会保障局",
        "长沙市就业服务中心",
    ]
    assert competition.phone == "0731-80000000"
    assert competition.filing.addressee == office(PROVINCE)
    assert competition.filing.state == "draft"


def test_the_second_round_of_a_year_gets_another_address() -> None:
    case = make.draft()
    again = verbs.create_competition(actor=case.drafter, organisation=case.competition.organisation, preset=make.PRESET)
    assert again.slug == f"{case.competition.slug}-2"


def test_only_an_organiser_of_the_office_creates() -> None:
    office(PROVINCE)
    with pytest.raises(Forbidden):
        verbs.create_competition(actor=organiser(office(OTHER_CITY)), organisation=office(), preset=make.PRESET)
    assert Competition.objects.count() == 0
    assert AuditRow.objects.filter(action="competition.create", succeeded=False).count() == 1


def test_without_a_department_above_nothing_can_be_filed() -> None:
    bureau = office()
    with pytest.raises(Refused, match=r"region above|上级"):
        verbs.create_competition(actor=organiser(bureau), organisation=bureau, preset=make.PRESET)


def test_a_county_files_with_its_city_and_the_province_with_itself() -> None:
    office(PROVINCE), office(CITY)
    county = office(COUNTY)
    made = verbs.create_competition(actor=organiser(county), organisation=county, preset=make.PRESET)
    assert made.filing.addressee == office(CITY)
    assert book_of(made).level.value == "county"
    province = office(PROVINCE)
    made = verbs.create_competition(actor=organiser(province), organisation=province, preset=make.PRESET)
    assert made.filing.addressee == province


def test_a_change_raises_the_version_and_a_stale_page_is_told() -> None:
    case = make.draft()
    before = case.competition.version
    changed = change_plan(
        competition=case.competition, actor=case.drafter, section="contact", expected_version=before, venue="示例剧场"
    )
    assert (changed.venue, changed.version) == ("示例剧场", before + 1)
    with pytest.raises(Conflict):
        change_plan(
            competition=case.competition, actor=case.signer, section="contact", expected_version=before, venue="另一处"
        )
    case.competition.refresh_from_db()
    assert case.competition.venue == "示例剧场"
    row = AuditRow.objects.filter(action="competition.changed").order_by("-pk")[0]
    assert row.data == {"section": "contact", "fields": {"venue": "示例剧场"}}


def test_a_change_that_changes_nothing_leaves_no_trace() -> None:
    case = make.draft()
    rows = AuditRow.objects.count()
    same = change_plan(competition=case.competition, actor=case.drafter, section="x", venue=case.competition.venue)
    assert (same.version, AuditRow.objects.count()) == (case.competition.version, rows)


def test_changed_numbers_lose_their_mark_as_invented_and_reach_the_tables() -> None:
    case = make.draft()
    assert book_of(case.competition).publicity.demo is True
    assert book_of(case.competition).track("green").demo is True
    changed = change_plan(
        competition=case.competition,
        actor=case.drafter,
        section="tracks",
        change_book=lambda book: with_keys(
            book,
            {
                "tracks": [
                    {"code": "adv_manufacturing", "name": "先进制造", "kind": "main", "scope": "范围", "quota": 4},
                    {
                        "code": "da_xue_sheng_zhuan_xiang",
                        "name": "大学生专项",
                        "kind": "special",
                        "quota": 3,
                        "short": "DX",
                    },
                ],
                "publicity": {"days": 7, "day_kind": "working"},
            },
        ),
    )
    book = book_of(changed)
    assert (book.publicity.days, book.publicity.demo) == (7, False)
    assert [(track.code, track.name, track.quota) for track in changed.tracks.all()] == [
        ("adv_manufacturing", "先进制造", 4),
        ("da_xue_sheng_zhuan_xiang", "大学生专项", 3),
    ]
    assert [rule.tracks for rule in book.eligibility if rule.check == "firm_age_below"] == [("adv_manufacturing",)]


def test_registration_cannot_close_before_it_opens() -> None:
    case = make.draft()
    with pytest.raises(Refused, match=r"close before it opens|截止"):
        change_plan(
            competition=case.competition,
            actor=case.drafter,
            section="dates",
            registration_closes_at=case.competition.registration_opens_at - dt.timedelta(seconds=1),
        )


def test_contradicting_rules_are_refused_in_words() -> None:
    case = make.draft()
    with pytest.raises(Refused):
        change_plan(
            competition=case.competition,
            actor=case.drafter,
            section="tracks",
            change_book=lambda book: with_keys(book, {"tracks": []}),
        )
    case.competition.refresh_from_db()
    assert case.competition.tracks.count() == 5


def test_another_office_cannot_change_the_plan() -> None:
    case = make.draft()
    with pytest.raises(Forbidden):
        change_plan(competition=case.competition, actor=organiser(office(OTHER_CITY)), section="x", venue="别处")
    with pytest.raises(Forbidden):
        change_plan(competition=case.competition, actor=case.approver, section="x", venue="别处")


def test_the_plan_is_closed_while_it_is_on_its_way_and_opens_when_sent_back() -> None:
    case = make.handed_in()
    with pytest.raises(Refused):
        change_plan(competition=case.competition, actor=case.drafter, section="x", venue="别处")
    verbs.send_competition_back(competition=case.competition, actor=case.signer, reason="场地未定")
    case.competition.refresh_from_db()
    changed = change_plan(competition=case.competition, actor=case.drafter, section="x", venue="别处")
    assert (changed.venue, case.filing.opinion) == ("别处", "场地未定")


def test_an_incomplete_plan_is_not_handed_in() -> None:
    office(PROVINCE)
    bureau = office()
    actor = organiser(bureau)
    competition = verbs.create_competition(actor=actor, organisation=bureau, preset=make.PRESET)
    with pytest.raises(Refused, match=r"registration opens and closes|报名"):
        verbs.hand_in_for_sign_off(competition=competition, actor=actor)


def test_without_the_stamped_plan_nothing_is_handed_in() -> None:
    case = make.draft()
    Filing.objects.update(plan="")
    case.competition.refresh_from_db()
    with pytest.raises(Refused, match=r"stamped plan|盖章"):
        verbs.hand_in_for_sign_off(competition=case.competition, actor=case.drafter)


def test_four_eyes() -> None:
    case = make.handed_in()
    with pytest.raises(Refused, match=r"second person|另一"):
        verbs.sign_off_competition(competition=case.competition, actor=case.drafter)
    filing = verbs.sign_off_competition(competition=case.competition, actor=case.signer)
    assert (filing.state, filing.signed_by) == ("signed", case.signer)


def test_the_whole_way_with_one_return_and_a_diff() -> None:
    case = make.submitted()
    assert case.competition.state == "awaiting_filing"
    assert (case.filing.version, case.filing.is_late) == (1, False)
    assert case.filing.due_on is not None
    verbs.return_competition(
        competition=case.competition, actor=case.approver, remarks={"venue": "请写明比赛地点", "theme": "  "}
    )
    case.competition.refresh_from_db()
    assert (case.competition.state, case.filing.state) == ("draft", "returned")
    assert [(row.field, row.text, row.version) for row in FilingRemark.objects.all()] == [
        ("venue", "请写明比赛地点", 1)
    ]
    change_plan(competition=case.competition, actor=case.drafter, section="contact", venue="长沙示例剧场")
    case.competition.refresh_from_db()
    verbs.hand_in_for_sign_off(competition=case.competition, actor=case.drafter)
    case.competition.refresh_from_db()
    verbs.sign_off_competition(competition=case.competition, actor=case.signer)
    case.competition.refresh_from_db()
    verbs.file_competition(competition=case.competition, actor=case.drafter)
    case.competition.refresh_from_db()
    filing = verbs.approve_competition(competition=case.competition, actor=case.approver, opinion="同意")
    case.competition.refresh_from_db()
    assert (case.competition.state, filing.state, filing.version) == ("filed", "approved", 2)
    assert filing.number == "湖南创翼备〔2024〕0001"
    assert (filing.opinion, filing.decided_by) == ("同意", case.approver)
    versions = {row.version: row.form for row in FilingVersion.objects.all()}
    assert [row["text"] for row in versions[1]["fields"] if row["key"] == "venue"] != ["长沙示例剧场"]
    assert [row["text"] for row in versions[2]["fields"] if row["key"] == "venue"] == ["长沙示例剧场"]


def test_numbers_run_on_within_the_year() -> None:
    first, second = make.filed(), make.filed(OTHER_CITY)
    assert first.filing.number == "湖南创翼备〔2024〕0001"
    assert second.filing.number == "湖南创翼备〔2024〕0002"


def test_the_second_approver_reads_who_was_first() -> None:
    case = make.filed()
    other = approver(office(PROVINCE), "赵审批")
    with pytest.raises(Conflict, match="李审批"):
        verbs.approve_competition(competition=case.competition, actor=other)


def test_only_the_office_above_decides() -> None:
    case = make.submitted()
    stranger = approver(office(OTHER_CITY), "别处审批")
    for actor in (case.drafter, case.signer, stranger, person("路人")):
        with pytest.raises(Forbidden):
            verbs.approve_competition(competition=case.competition, actor=actor)
        with pytest.raises(Forbidden):
            verbs.return_competition(competition=case.competition, actor=actor, reason="改")
        with pytest.raises(Forbidden):
            verbs.refuse_competition(competition=case.competition, actor=actor, reason="不行")
    case.competition.refresh_from_db()
    assert case.competition.state == "awaiting_filing"


def test_a_return_says_what_to_change_and_a_refusal_why() -> None:
    case = make.submitted()
    with pytest.raises(Refused):
        verbs.return_competition(competition=case.competition, actor=case.approver, remarks={"venue": " "})
    with pytest.raises(Refused):
        verbs.return_competition(competition=case.competition, actor=case.approver, remarks={"nothing": "x"})
    with pytest.raises(Refused):
        verbs.refuse_competition(competition=case.competition, actor=case.approver, reason=" ")
    verbs.refuse_competition(competition=case.competition, actor=case.approver, reason="不符合统一规则")
    case.competition.refresh_from_db()
    assert (case.competition.state, case.filing.state, case.filing.number) == ("cancelled", "refused", "")


def test_a_filing_after_registration_opened_is_late() -> None:
    case = make.handed_in()
    Competition.objects.update(registration_opens_at=case.competition.created_at - dt.timedelta(days=1))
    case.competition.refresh_from_db()
    verbs.sign_off_competition(competition=case.competition, actor=case.signer)
    case.competition.refresh_from_db()
    filing = verbs.file_competition(competition=case.competition, actor=case.signer)
    assert filing.is_late is True


def test_cancelling_takes_the_undecided_filing_back() -> None:
    case = make.submitted()
    with pytest.raises(Forbidden):
        verbs.cancel_competition(competition=case.competition, actor=case.approver, reason="不办了")
    verbs.cancel_competition(competition=case.competition, actor=case.drafter, reason="不办了")
    case.competition.refresh_from_db()
    assert (case.competition.state, case.filing.state) == ("cancelled", "withdrawn")
    with pytest.raises(Conflict):
        verbs.approve_competition(competition=case.competition, actor=case.approver)


def test_a_lying_file_is_refused_in_words() -> None:
    case = make.draft()
    kept = case.filing.plan_sha256
    for content in (b"<html>no pdf</html>", b"%PDF-1.7 cut", b"", b"PK\x03\x04" + b"0" * 200):
        with pytest.raises(Refused, match="方案"):
            attach_plan(
                filing=case.competition.filing, actor=case.drafter, upload=ContentFile(content), name="方案.pdf"
            )
    assert case.filing.plan_sha256 == kept
    assert case.filing.plan.name.startswith("filings/")
    assert "方案" not in case.filing.plan.name


def test_scope() -> None:
    case = make.draft()
    other = make.draft(OTHER_CITY)
    county = office(COUNTY)
    third = verbs.create_competition(actor=organiser(county), organisation=county, preset=make.PRESET)
    everything = {case.competition.pk, other.competition.pk, third.pk}
    seen = lambda actor: set(competitions_visible_to(actor).values_list("pk", flat=True))  # noqa: E731
    assert seen(case.drafter) == {case.competition.pk, third.pk}
    assert seen(other.drafter) == {other.competition.pk}
    assert seen(case.approver) == everything
    assert seen(person()) == set()
