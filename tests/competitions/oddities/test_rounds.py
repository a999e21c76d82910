"""Oddities of real rounds (domain reference, section 9) in the application: opening, registering, filing, publishing."""

from __future__ import annotations

import datetime as dt
from copy import deepcopy
from dataclasses import replace

import pytest
from django.test import Client

from accounts.models import Region
from competitions import presets
from competitions.actions import levels as level_verbs
from competitions.actions import publicity
from competitions.actions.competition_new import import_competition
from competitions.actions.competition_setup import change_plan
from competitions.actions.entries import add_member, start_entry, submit_entry
from competitions.actions.entry_saving import save_entry
from competitions.domain.rulebook import OpenPart, RuleBook, dump, parse, without_tracks
from competitions.models import Award, AwardGrant, Competition, Entry
from competitions.queries.entry_problems import problems_of
from competitions.queries.entry_review import review_of
from competitions.queries.entry_snapshot import snapshot_of
from competitions.queries.rule_books import book_of
from tests.competitions.test_person_entry import LESSON
from tests.competitions.test_publicity import decided
from tests.competitions.test_publicity import fresh as fresh_round
from tests.factories import levels as make_levels
from tests.factories.competitions import draft, filed
from tests.factories.entries import complete, contestant, credit_code, fresh, open_competition, resident_id, submitted
from tests.factories.entries import draft as begun
from tests.factories.lecturers import HEADINGS, holding
from tests.factories.offices import COUNTY, OTHER_CITY, PROVINCE, office, organiser
from tests.factories.promotion import set_book
from workflow import clock
from workflow.services import Refused

pytestmark = pytest.mark.django_db
ZONE = "430103"


def signed_in(person: object) -> Client:
    client = Client()
    client.force_login(person.user)  # type: ignore[attr-defined]
    return client


def with_book(competition: Competition, **values: object) -> Competition:
    """The competition with these chapters of its book, and no paper asked for."""
    book = deepcopy(competition.rules) | values
    book["attachments"] = [row | {"required": False} for row in book["attachments"]]
    Competition.objects.filter(pk=competition.pk).update(rules=book)
    return Competition.objects.select_related("region", "organisation").get(pk=competition.pk)


def faults(entry: Entry, **changes: str) -> list[str]:
    """What the form says after these changes."""
    save_entry(entry=entry, actor=entry.leader, changes=changes)
    return [problem.text for problem in problems_of(snapshot_of(fresh(entry)), clock.now())]


def codes(competition: Competition) -> list[str]:
    return [track.code for track in competition.tracks.all()]


def test_oddity_01_each_edition_and_each_city_has_its_own_tracks() -> None:
    bureau = office()
    office(PROVINCE)
    actor = organiser(bureau)
    fifth = import_competition(actor=actor, organisation=bureau, book=presets.book("chuangyi-5-city"))
    sixth = import_competition(
        actor=actor, organisation=bureau, book=without_tracks(presets.book("chuangyi-6-city"), {"rural"})
    )
    assert set(codes(fifth)) != set(codes(sixth))
    assert codes(sixth) == ["adv_manufacturing", "modern_services", "silver", "green"]

    def more(book: RuleBook) -> RuleBook:
        own = replace(book.tracks[0], code="overseas", short="LX", name="留学人员组")
        return replace(book, tracks=(*book.tracks, own))

    change_plan(competition=sixth, actor=actor, section="tracks", change_book=more)
    assert codes(sixth)[-1] == "overseas"
    page = signed_in(actor).get(f"/desk/competitions/{sixth.pk}/rules/").content.decode()
    assert ("留学人员组" in page, "乡村振兴" in page) == (True, False)


def test_oddity_02_two_names_stand_on_the_public_page() -> None:
    competition = open_competition()
    names = [competition.name, "第三届创业安徽大赛"]
    with_book(competition, names=names)
    page = Client().get(f"/competitions/{competition.slug}/rules/").content.decode()
    assert "第三届创业安徽大赛" in page


def test_oddity_05_the_county_round_is_optional_and_a_zone_has_its_own() -> None:
    """One county declines without a paper, a zone opens its round, whoever has none registers with the city."""
    city = filed().competition
    call = level_verbs.open_for_rounds(
        competition=city, actor=organiser(city.organisation), answer_by=clock.today() + dt.timedelta(days=9)
    )
    first = Region.objects.filter(parent=city.region).exclude(pk=COUNTY).order_by("code").first()
    assert first is not None
    zone = Region.objects.create(
        code="430171", name="长沙高新技术产业开发区", short_name="长沙高新区", level="county", parent=city.region,
        path=f"{city.region.path}430171/", functional_zone=True,
    )  # fmt: skip
    clerk = organiser(office(first.pk), "赵县办")
    answer = level_verbs.decline_round(call=call, region=first, actor=clerk, reason="报名不足，推荐至市级。")
    held = level_verbs.open_round(call=call, organisation=office(zone.pk), actor=organiser(office(zone.pk), "区办"))
    assert (answer.state, held.parent_id, held.region_id, held.state) == ("declined", city.pk, zone.pk, "draft")
    clock.move_to(city.registration_opens_at + dt.timedelta(hours=1))
    entry = complete(with_book(Competition.objects.get(pk=city.pk)))
    save_entry(entry=entry, actor=entry.leader, changes={"region": first.pk})
    assert submit_entry(entry=fresh(entry), actor=entry.leader).state == "submitted"


def test_oddity_24_the_same_firm_is_too_old_in_one_city_and_not_in_the_other() -> None:
    """Both rounds stand under one edition; each city sets the day of its own."""
    made = make_levels.edition()
    told = {}
    for region, day in ((ZONE[:4] + "00", "2026-06-15"), (OTHER_CITY, "2027-03-01")):
        held = make_levels.round_of(made, region)
        actor = organiser(held.organisation, "市办")

        def until(book: RuleBook, day: str = day) -> RuleBook:
            return replace(book, cut_off=dt.date.fromisoformat(day))

        held = change_plan(competition=held, actor=actor, section="dates", change_book=until)
        now = clock.now()
        Competition.objects.filter(pk=held.pk).update(
            state="filed", registration_opens_at=now, registration_closes_at=now + dt.timedelta(days=9)
        )
        held = with_book(Competition.objects.get(pk=held.pk))
        entry = complete(held, contestant(f"人{region}", int(region[3])), int(region[3]))
        home = Region.objects.filter(parent=held.region_id).order_by("code").first()
        firm = {"entrant_type": "enterprise", "uscc": credit_code(int(region[3])), "registered_on": "2021-12-01"}
        told[region] = faults(entry, region=home.pk if home else "", **firm)
    assert told["430100"] == []
    assert ["截至2027年3月1日" in text and "5" in text for text in told[OTHER_CITY]] == [True]


@pytest.mark.parametrize(
    ("rule", "may"),
    [
        ({"levels": ["national"], "awards": ["一等奖", "二等奖", "三等奖"]}, True),
        ({"levels": ["city"], "awards": ["一等奖"]}, True),
        ({"levels": ["city"], "awards": ["优胜奖"]}, False),
        ({"within_years": 3}, False),
        ({"editions": [1, 2, 3]}, True),
    ],
)
def test_oddity_25_who_won_before_is_barred_by_edition_level_and_award(rule: dict[str, object], may: bool) -> None:
    """A winner of 优胜奖 of this city enters the next edition."""
    before = open_competition()
    winner = submitted(before)
    award = Award.objects.create(competition=before, name="优胜奖", count=9)
    AwardGrant.objects.create(award=award, entry=winner, rank=4, granted_by=winner.leader, granted_at=clock.now())
    fields = {field.attname: getattr(before, field.attname) for field in Competition._meta.concrete_fields}
    values = fields | {"id": None, "slug": "later", "filing_id": None, "year": before.year + 1, "edition": 7}
    later = Competition.objects.create(**values)
    later = with_book(
        later,
        edition=7,
        year=before.year + 1,
        eligibility=[{"check": "no_earlier_award", "contests": ["chuangyi"], **rule}],
    )
    if may:
        assert start_entry(competition=later, actor=winner.leader).state == "draft"
    else:
        with pytest.raises(Refused, match="优胜奖"):
            start_entry(competition=later, actor=winner.leader)


def test_oddity_28_who_presents_is_a_member_of_the_team_and_of_the_group() -> None:
    """In one track the presenter must be the disabled member; nobody presents who is not on the team."""
    group = {"check": "presenter_category", "categories": ["残疾人"], "tracks": ["green"]}
    competition = open_competition()
    asked = {
        "code": "presenter_category", "label": "路演人类别", "kind": "choice", "required": False, "purpose": "核对路演人条件",
        "choices": ["残疾人", "退役军人", "其他"],
    }  # fmt: skip
    competition = with_book(
        competition,
        eligibility=[{"check": "presenter_is_member"}, group],
        questions=[*competition.rules["questions"], asked],
    )
    entry = complete(competition)
    assert faults(entry, track="silver") == []
    assert len(faults(fresh(entry), track="green", q_presenter_category="退役军人")) == 1
    assert faults(fresh(entry), track="green", q_presenter_category="残疾人") == []


def test_oddity_29_no_more_present_than_the_stage_allows() -> None:
    competition = open_competition()
    stages = [row | ({"presenters_max": 2} if row["code"] == "final" else {}) for row in competition.rules["stages"]]
    entry = complete(with_book(competition, stages=stages))
    for number in range(2):
        member = add_member(entry=fresh(entry), actor=entry.leader)
        values = {"name": f"成员{chr(0x7532 + number)}", "id_kind": "resident", "id_number": resident_id(50 + number)}
        values |= {"phone": f"1380000000{number}", "duty": "成员", "presenter": "on"}
        save_entry(
            entry=fresh(entry),
            actor=entry.leader,
            changes={f"m{member.pk}_{key}": value for key, value in values.items()},
        )
        found = faults(fresh(entry), founder_presenter="on", consent_team="on")
        assert found == ([] if number == 0 else ["最多 2 人路演，目前勾选了 3 人。"])


def test_oddity_30_too_early_is_refused_as_too_late_is() -> None:
    competition = open_competition()
    person = contestant()
    client, here = signed_in(person), f"/my/competitions/{competition.slug}/enter/"
    for moment, words in (
        (competition.registration_opens_at - dt.timedelta(seconds=2), "提前不予受理"),
        (competition.registration_closes_at + dt.timedelta(seconds=2), "截止"),
    ):
        clock.move_to(moment)
        with pytest.raises(Refused, match=words):
            start_entry(competition=competition, actor=person)
        client.post(here)
    assert Entry.objects.count() == 0


@pytest.mark.parametrize(("days", "kind", "last"), [(7, "calendar", "2026-09-30"), (5, "working", "2026-10-08")])
def test_oddity_31_the_publicity_runs_by_calendar_or_by_working_days(days: int, kind: str, last: str) -> None:
    made = decided()
    set_book(made, publicity=made.competition.rules["publicity"] | {"days": days, "day_kind": kind})
    clock.move_to(dt.datetime(2026, 9, 23, 2, 0, tzinfo=dt.UTC))
    notice = publicity.draft_notice(competition=fresh_round(made), actor=made.organiser)
    published = publicity.publish_notice(notice=notice, actor=made.organiser)
    assert str(published.ends_on) == last


def test_oddity_34_one_suspension_bars_a_lecturer_from_every_contest_that_asks_the_list() -> None:
    """One entry of the list of lecturers is asked by sign-up and by the check at the desk; teaching and guidance will ask
    the same row. Somebody whose suspension has ended may enter again."""
    until = clock.today() + dt.timedelta(days=400)
    competition = open_competition(preset="malanhua-4-city")
    headings = (*HEADINGS[:3], f"{competition.year - 1}年度考核等次", *HEADINGS[4:])
    rows = [
        ["陈示例", "SYB-1", "SIYB", "优秀", "2020-01-01", until.isoformat()],
        ["陈示例", "SYB-2", "SIYB", "优秀", "2020-01-01", "2020-12-31"],
    ]
    holding(rows, headings)
    entry = begun(competition)
    barred = faults(entry, **(LESSON | {"q_certificate_no": "SYB-1"}))
    free = faults(fresh(entry), q_certificate_no="SYB-2")
    assert [text for text in barred if text not in free] == ["该讲师自2020年1月1日起已暂停资格。"]
    save_entry(entry=fresh(entry), actor=entry.leader, changes={"q_certificate_no": "SYB-1"})
    answers = review_of(snapshot_of(fresh(entry)), clock.now()).answers
    assert [answer.outcome for answer in answers].count("fails") == 1


def test_oddity_36_a_small_region_is_judged_apart() -> None:
    """A track of its own that takes entries from there alone, with its own places."""
    apart = {"code": "aid", "name": "扶贫协作分赛区", "short": "XZ", "kind": "special", "quota": 2}
    case = draft()
    rules = {"check": "place", "region": "430181", "tracks": ["aid"]}

    def with_region(book: RuleBook) -> RuleBook:
        document = deepcopy(dump(book))
        document["tracks"].append(apart)
        document["eligibility"].append(rules)
        for stage in document["stages"]:
            stage.pop("tracks", None)
        return parse(document)

    change_plan(competition=case.competition, actor=case.drafter, section="tracks", change_book=with_region)
    made = Competition.objects.get(pk=case.competition.pk)
    now = clock.now()
    Competition.objects.filter(pk=made.pk).update(
        state="filed", registration_opens_at=now, registration_closes_at=now + dt.timedelta(days=9)
    )
    entry = complete(with_book(Competition.objects.get(pk=made.pk)))
    assert len(faults(entry, track="aid", region="430103")) == 1
    assert faults(fresh(entry), track="aid", region="430181") == []
    assert submit_entry(entry=fresh(entry), actor=entry.leader).number.endswith("XZ-0001")
    assert book_of(made).track("aid").quota == 2


def test_oddity_37_written_in_april_and_put_online_in_october() -> None:
    """Deadlines lie before the day on which the paper is online; both days are kept and printed."""
    basis = {"doc_no": "湘人社办〔2024〕1号", "issued_on": "2024-04-29", "published_on": "2024-10-12"}
    case = draft()

    def resting_on(book: RuleBook) -> RuleBook:
        return parse(deepcopy(dump(book)) | {"legal_basis": [basis], "open_parts": [str(OpenPart.TRACKS)]})

    made = change_plan(competition=case.competition, actor=case.drafter, section="basics", change_book=resting_on)
    page = signed_in(case.drafter).get(f"/desk/competitions/{made.pk}/rules/").content.decode()
    assert ["2024年4月29日" in page, "2024年10月12日" in page] == [True, True]
