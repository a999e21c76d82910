"""The rule book put to people and entries: what is known, what is asked, what speaks against it."""

from __future__ import annotations

import datetime as dt

import pytest

from competitions.actions.entries import start_entry, submit_entry
from competitions.actions.entry_saving import save_entry
from competitions.domain.eligibility import EarlierAward
from competitions.models import Award, AwardGrant, Competition, Entry
from competitions.queries.eligibility import (
    cut_off_of,
    entry_applicant,
    judge_around,
    judge_person,
    person_applicant,
    team_limits,
)
from competitions.queries.entry_problems import problems_of
from competitions.queries.entry_snapshot import snapshot_of
from competitions.queries.rule_books import book_of
from tests.factories.entries import (
    complete,
    contestant,
    credit_code,
    draft,
    fresh,
    open_competition,
    resident_id,
    submitted,
)
from workflow import clock
from workflow.services import Refused, perform

pytestmark = pytest.mark.django_db


@pytest.fixture
def competition() -> Competition:
    return open_competition()


def rules(competition: Competition, *eligibility: dict[str, object]) -> Competition:
    """The competition with these rules and no stamped form, so that a test can look at one thing."""
    book = competition.rules | {"eligibility": list(eligibility)}
    book["attachments"] = [row | {"required": False} for row in book["attachments"]]
    Competition.objects.filter(pk=competition.pk).update(rules=book)
    return Competition.objects.select_related("region", "organisation").get(pk=competition.pk)


def reasons(entry: Entry, **changes: str) -> list[str]:
    save_entry(entry=entry, actor=entry.leader, changes=changes)
    return [problem.text for problem in problems_of(snapshot_of(fresh(entry)), clock.now())]


def test_the_cut_off_day_is_the_rule_books_or_the_last_day_of_registration(competition: Competition) -> None:
    book = book_of(competition)
    closes = cut_off_of(competition, book, clock.now())
    assert closes == clock.timezone.localdate(competition.registration_closes_at)
    dated = rules(competition, {"check": "min_age", "value": 16})
    Competition.objects.filter(pk=dated.pk).update(rules=dated.rules | {"cut_off": "2024-05-30"})
    dated.refresh_from_db()
    assert cut_off_of(dated, book_of(dated), clock.now()) == dt.date(2024, 5, 30)


@pytest.mark.parametrize(("offset", "may"), [(0, True), (1, False)])
def test_age_is_counted_on_the_cut_off_day(competition: Competition, offset: int, may: bool) -> None:
    competition = rules(competition, {"check": "min_age", "value": 16})
    day = cut_off_of(competition, book_of(competition), clock.now())
    born = (day.replace(year=day.year - 16) + dt.timedelta(days=offset)).strftime("%Y%m%d")
    entry = complete(competition)
    found = reasons(entry, founder_id_number=resident_id(3, born))
    assert (found == []) == may
    if not may:
        assert found[0].startswith("截至")
        assert "16周岁" in found[0]


def test_a_document_without_a_birth_date_asks_for_it(competition: Competition) -> None:
    competition = rules(competition, {"check": "min_age", "value": 16})
    entry = complete(competition)
    asked = reasons(entry, founder_id_kind="passport", founder_id_number="E12345678")
    assert asked == ["该证件号码不含出生日期，请填写。"]
    assert reasons(fresh(entry), founder_birth_date="1990-05-01") == []
    assert len(reasons(fresh(entry), founder_birth_date=f"{clock.today().year - 10}-01-01")) == 1


@pytest.mark.parametrize(("registered", "may"), [("2022-01-02", True), ("2022-01-01", False), ("2030-01-01", False)])
def test_a_firm_is_younger_than_the_rule_says(competition: Competition, registered: str, may: bool) -> None:
    competition = rules(competition, {"check": "firm_age_below", "years": 5, "on": "2027-01-01"})
    entry = complete(competition)
    firm = {"entrant_type": "enterprise", "uscc": credit_code(), "registered_on": registered}
    assert (reasons(entry, **firm) == []) == may


def test_the_place_must_lie_in_the_region(competition: Competition) -> None:
    competition = rules(competition, {"check": "place"})
    entry = complete(competition)
    assert reasons(entry, region="430181") == []
    done = save_entry(entry=fresh(entry), actor=entry.leader, changes={"region": "430200"})
    assert done.rejected == {"region": "请从列表中选择。"}


def test_a_rule_for_some_tracks_binds_only_them(competition: Competition) -> None:
    competition = rules(competition, {"check": "team_size", "min": 3, "tracks": ["green"]})
    entry = complete(competition)
    assert reasons(entry, track="silver") == []
    assert reasons(fresh(entry), track="green") == ["团队现有1人，至少需要3人。"]
    assert team_limits(book_of(competition)) == (1, 100)


def test_one_person_heads_one_entry_whatever_the_log_in(competition: Competition) -> None:
    competition = rules(competition, {"check": "one_entry_per_person", "max": 1})
    person = contestant()
    submitted(competition, person)
    with pytest.raises(Refused, match="您已在本次大赛申报1个项目"):
        start_entry(competition=competition, actor=person)
    # Another log-in, the same document: known only when the number was filled in.
    twin = complete(competition, contestant("陈示例", 2), 1)
    with pytest.raises(Refused, match="您已在本次大赛申报1个项目"):
        submit_entry(entry=twin, actor=twin.leader)
    assert list(Entry.objects.order_by("pk").values_list("number", flat=True)) == ["长沙市-AM-0001", ""]


def test_one_firm_has_one_entry_until_it_is_withdrawn(competition: Competition) -> None:
    competition = rules(competition, {"check": "one_entry_per_firm", "max": 1})
    firm = {"entrant_type": "enterprise", "uscc": credit_code(), "registered_on": "2023-01-01"}
    entries = [complete(competition, contestant(f"人{n}", n), n) for n in (1, 2)]
    for entry in entries:
        save_entry(entry=entry, actor=entry.leader, changes=firm)
    submit_entry(entry=fresh(entries[0]), actor=entries[0].leader)
    with pytest.raises(Refused, match="该单位已在本次大赛申报1个项目"):
        submit_entry(entry=fresh(entries[1]), actor=entries[1].leader)
    perform(fresh(entries[0]), "withdraw", actor=entries[0].leader)
    assert submit_entry(entry=fresh(entries[1]), actor=entries[1].leader).number == "长沙市-AM-0002"


def test_a_draft_binds_nobody(competition: Competition) -> None:
    person = contestant()
    draft(competition, person)
    assert person_applicant(person, competition).person_entries == 0


def test_earlier_winners_are_found_by_person_and_by_document(competition: Competition) -> None:
    earlier = submitted(competition)
    award = Award.objects.create(competition=competition, name="一等奖", count=1)
    AwardGrant.objects.create(award=award, entry=earlier, rank=1, granted_by=earlier.leader, granted_at=clock.now())
    rule = {"check": "no_earlier_award", "contests": ["chuangyi"], "levels": ["city"], "awards": ["一等奖"]}
    fields = {field.name: getattr(competition, field.name) for field in Competition._meta.concrete_fields}
    later = Competition.objects.create(
        **{**fields, "id": None, "slug": "later", "filing": None, "state": competition.state}
    )
    later = rules(later, rule)
    winner = earlier.leader
    won = (EarlierAward(contest="chuangyi", edition=6, level="city", award="一等奖", year=2024),)
    assert person_applicant(winner, later).earlier_awards == won
    answers = judge_person(winner, later, book_of(later), clock.now())
    assert [(answer.outcome, "一等奖" in answer.reason) for answer in answers] == [("fails", True)]
    # Another log-in with the same document.
    for track in competition.tracks.all():
        later.tracks.create(code=track.code, name=track.name, kind=track.kind, quota=track.quota)
    twin = complete(later, contestant("陈示例", 2), 1)
    with pytest.raises(Refused, match="一等奖"):
        submit_entry(entry=twin, actor=twin.leader)


def test_looking_around_costs_one_query_and_none_without_a_rule(
    competition: Competition, steady_clock: None, django_assert_num_queries: object
) -> None:
    snapshot = snapshot_of(complete(competition))
    assert len(snapshot.members) == 1
    with django_assert_num_queries(1):  # type: ignore[operator]
        assert all(verdict.outcome == "ok" for verdict in judge_around(snapshot, clock.now()))
    plain = snapshot_of(fresh(complete(rules(competition, {"check": "place"}), contestant("周示例", 2), 2)))
    with django_assert_num_queries(0):  # type: ignore[operator]
        assert judge_around(plain, clock.now()) == ()


def test_answers_of_the_form_are_what_the_checks_read(competition: Competition) -> None:
    entry = complete(competition)
    Entry.objects.filter(pk=entry.pk).update(
        form={
            "category": "退役军人、返乡农民工", "funding_round": "天使轮", "study": "高校毕业生", "graduated_on": "2022-06-30",
            "core_members": 3, "other_legal_person": "否", "presenter_category": "残疾人", "presenter_answers": "是",
        }
    )  # fmt: skip
    told = entry_applicant(snapshot_of(fresh(entry)))
    assert (told.categories, told.presenter_categories) == (
        frozenset({"退役军人", "返乡农民工"}),
        frozenset({"残疾人"}),
    )
    assert (told.funding_round, told.study, told.graduated_on) == ("angel", "graduate", dt.date(2022, 6, 30))
    assert (told.core_members, told.other_legal_person, told.presenter_answers) == (3, False, True)
    assert told.answers["core_members"] == "3"
