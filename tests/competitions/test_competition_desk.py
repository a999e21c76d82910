"""The organiser's pages: first page, list, new competition, the steps of the set-up, workspace, history, cancelling."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import pytest
from django.test import Client

from accounts.models import Person
from competitions.actions.competition_setup import change_plan
from competitions.forms.desk_sections import SECTIONS
from competitions.models import Competition
from competitions.queries.rule_books import book_of
from tests.competitions.book_forms import posted
from tests.factories import competitions as make
from tests.factories.offices import CITY, COUNTY, OTHER_CITY, PROVINCE, approver, office, organiser, person

pytestmark = pytest.mark.django_db
DESK = "/desk/competitions/"


def signed_in(actor: Person) -> Client:
    client = Client()
    client.force_login(actor.user)
    return client


def rows_form(**changes: str) -> dict[str, str]:
    """The posted list of two tracks."""
    return {
        "tracks-rows": "2",
        "tracks-0-code": "adv_manufacturing",
        "tracks-0-name": "先进制造",
        "tracks-0-kind": "main",
        "tracks-0-quota": "4",
        "tracks-0-scope": "范围",
        "tracks-1-code": "",
        "tracks-1-name": "大学生专项",
        "tracks-1-kind": "special",
        "tracks-1-quota": "3",
        "tracks-1-scope": "",
    } | changes


def test_without_an_edition_that_of_the_preset_holds() -> None:
    office(PROVINCE)
    client = signed_in(organiser(office()))
    data = {"preset": "malanhua-4-city", "organisation": office().pk, "edition": "", "year": "2025"}
    assert client.post(f"{DESK}new/", data).status_code == 302
    assert Competition.objects.get().edition == 4


def test_a_draft_begins_with_a_preset() -> None:
    office(PROVINCE)
    actor = organiser(office())
    client = signed_in(actor)
    page = client.get(f"{DESK}new/")
    assert "第六届“中国创翼”（2+3赛道）市级选拔赛" in page.content.decode()
    answer = client.post(
        f"{DESK}new/",
        {"preset": make.PRESET, "organisation": office().pk, "edition": "6", "year": "2025", "_once": "k" * 22},
    )
    competition = Competition.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, f"{DESK}{competition.pk}/setup/basics/")
    assert (competition.year, competition.slug) == (2025, "chuangyi-6-changshashi-2025")
    again = client.post(
        f"{DESK}new/",
        {"preset": make.PRESET, "organisation": office().pk, "edition": "6", "year": "2025", "_once": "k" * 22},
    )
    assert (again["Location"], Competition.objects.count()) == (answer["Location"], 1)


def test_nobody_creates_for_an_office_that_is_not_theirs() -> None:
    office(PROVINCE)
    client = signed_in(organiser(office()))
    answer = client.post(
        f"{DESK}new/", {"preset": make.PRESET, "organisation": office(OTHER_CITY).pk, "edition": "6", "year": "2025"}
    )
    assert (answer.status_code, Competition.objects.count()) == (422, 0)


@pytest.mark.parametrize("section", list(SECTIONS))
def test_every_step_shows_its_form_and_the_rules_in_words(section: str) -> None:
    case = make.draft()
    page = signed_in(case.drafter).get(f"{DESK}{case.competition.pk}/setup/{section}/")
    text = page.content.decode()
    assert page.status_code == 200
    assert 'name="version" value="1"' in text
    assert "每个赛道前6名推荐参加上一级选拔赛" in text


def test_an_unknown_step_is_not_found() -> None:
    case = make.draft()
    assert signed_in(case.drafter).get(f"{DESK}{case.competition.pk}/setup/nothing/").status_code == 404


def test_dates_alone_mean_whole_days() -> None:
    case = make.draft()
    answer = signed_in(case.drafter).post(
        f"{DESK}{case.competition.pk}/setup/dates/",
        {
            "version": str(case.competition.version),
            "opens_on": "2027-03-01",
            "closes_on": "2027-04-15",
            "final_on": "2027-05-30",
            "venue": "示例剧场",
        },
    )
    competition = Competition.objects.get(pk=case.competition.pk)
    assert (answer.status_code, answer["Location"]) == (302, f"{DESK}{competition.pk}/setup/tracks/")
    assert competition.registration_opens_at.isoformat() == "2027-02-28T16:00:00+00:00"
    assert competition.registration_closes_at.isoformat() == "2027-04-15T15:59:59+00:00"
    assert str(book_of(competition).cut_off) == "2027-04-15"


def test_tracks_are_changed_added_and_taken_out() -> None:
    case = make.draft()
    answer = signed_in(case.drafter).post(
        f"{DESK}{case.competition.pk}/setup/tracks/", rows_form(version=str(case.competition.version))
    )
    assert answer.status_code == 302
    assert [(t.code, t.name, t.quota) for t in case.competition.tracks.all()] == [
        ("adv_manufacturing", "先进制造", 4),
        ("da_xue_sheng_zhuan_xiang", "大学生专项", 3),
    ]


def test_one_more_row_keeps_what_was_typed_and_saves_nothing() -> None:
    case = make.draft()
    page = signed_in(case.drafter).post(
        f"{DESK}{case.competition.pk}/setup/tracks/",
        rows_form(version=str(case.competition.version), act="add:tracks") | {"tracks-1-name": "新写的赛道"},
    )
    text = page.content.decode()
    assert page.status_code == 200
    assert "新写的赛道" in text
    assert 'name="tracks-2-name"' in text
    assert case.competition.tracks.count() == 5


def test_a_name_twice_is_told_and_nothing_typed_is_lost() -> None:
    case = make.draft()
    page = signed_in(case.drafter).post(
        f"{DESK}{case.competition.pk}/setup/tracks/",
        rows_form(version=str(case.competition.version))
        | {"tracks-1-name": "先进制造", "tracks-1-scope": "很长的说明"},
    )
    text = page.content.decode()
    assert page.status_code == 422
    assert "“先进制造”重复" in text
    assert "很长的说明" in text


@pytest.mark.promise("R11")
def test_the_stale_page_shows_both_values() -> None:
    case = make.draft()
    before = case.competition.version
    change_plan(competition=case.competition, actor=case.signer, section="contact", phone="0731-99999999")
    data = {
        "version": str(before),
        "receiving_unit": "受理处",
        "phone": "0731-11111111",
        "address": "示例路9号",
        "supervision_phone": "0731-22222222",
    }
    page = signed_in(case.drafter).post(f"{DESK}{case.competition.pk}/setup/contact/", data)
    text = page.content.decode()
    assert page.status_code == 409
    assert "王复核已先保存了本方案" in text
    own = signed_in(case.signer).post(f"{DESK}{case.competition.pk}/setup/contact/", data).content.decode()
    assert ("您已在另一窗口保存过本方案" in own, "已先保存了本方案" in own) == (True, False)
    assert "0731-99999999" in text
    assert 'value="0731-11111111"' in text
    assert f'name="version" value="{before + 1}"' in text
    assert Competition.objects.get(pk=case.competition.pk).phone == "0731-99999999"


def test_the_preview_follows_what_is_typed_and_saves_nothing() -> None:
    case = make.draft()
    data = rows_form(version=str(case.competition.version)) | {"tracks-0-quota": "9", "tracks-1-quota": "9"}
    page = signed_in(case.drafter).post(f"{DESK}{case.competition.pk}/setup/tracks/preview/", data)
    text = page.content.decode()
    assert page.status_code == 200
    assert "每个赛道前9名推荐参加上一级选拔赛" in text
    assert "大学生专项" in text
    assert case.competition.tracks.count() == 5


def test_a_total_of_ninety_five_warns_and_does_not_block() -> None:
    case = make.draft()
    data = posted(case.competition, "rubrics", rubrics__0__dimensions__0__max="25")
    client = signed_in(case.drafter)
    preview = client.post(f"{DESK}{case.competition.pk}/setup/rubrics/preview/", data).content.decode()
    assert "“项目评分表”各项合计 95 分，不是 100 分" in preview
    assert client.post(f"{DESK}{case.competition.pk}/setup/rubrics/", data).status_code == 302
    changed = Competition.objects.get(pk=case.competition.pk)
    assert book_of(changed).rubrics[0].total == 95


def test_only_the_office_may_edit_and_out_of_scope_is_not_found() -> None:
    case = make.draft()
    address = f"{DESK}{case.competition.pk}/setup/contact/"
    assert signed_in(case.approver).get(address).status_code == 403
    assert signed_in(organiser(office(OTHER_CITY))).get(address).status_code == 404
    assert signed_in(person()).get(address).status_code == 403
    assert Client().get(address).status_code == 302


def test_a_plan_on_its_way_leads_back_to_the_filing() -> None:
    case = make.handed_in()
    answer = signed_in(case.drafter).get(f"{DESK}{case.competition.pk}/setup/contact/")
    assert (answer.status_code, answer["Location"]) == (302, f"{DESK}{case.competition.pk}/filing/")


@pytest.mark.promise("I11")
def test_html_in_a_name_stays_text() -> None:
    case = make.draft()
    change_plan(competition=case.competition, actor=case.drafter, section="basics", name="<script>alert(1)</script>赛")
    page = signed_in(case.drafter).get(f"{DESK}{case.competition.pk}/").content.decode()
    assert "<script>alert(1)</script>" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;赛" in page


def test_cancelling_asks_for_a_reason() -> None:
    case = make.draft()
    client = signed_in(case.drafter)
    address = f"{DESK}{case.competition.pk}/cancel/"
    assert client.get(address).status_code == 200
    assert client.post(address, {"reason": " "}).status_code == 422
    assert client.post(address, {"reason": "经费未落实"}).status_code == 302
    case.competition.refresh_from_db()
    assert case.competition.state == "cancelled"
    history = client.get(f"{DESK}{case.competition.pk}/history/").content.decode()
    assert "经费未落实" in history
    assert "取消赛事" in history


def test_the_list_is_scoped_filtered_and_exported() -> None:
    first, second = make.draft(), make.draft(OTHER_CITY)
    province = signed_in(first.approver)
    page = province.get(DESK).content.decode()
    assert first.competition.name in page
    assert second.competition.name in page
    mine = signed_in(first.drafter).get(DESK).content.decode()
    assert second.competition.name not in mine
    by_region = province.get(f"{DESK}?region={OTHER_CITY}").content.decode()
    assert first.competition.name not in by_region
    assert second.competition.name in by_region
    found = province.get(f"{DESK}?q=株洲").content.decode()
    assert first.competition.name not in found
    assert second.competition.name in found
    sheet = province.get(f"{DESK}?format=xlsx")
    assert sheet["Content-Disposition"].startswith("attachment; ")
    with zipfile.ZipFile(io.BytesIO(sheet.getvalue())) as book:
        text = book.read("xl/worksheets/sheet1.xml").decode() + (
            book.read("xl/sharedStrings.xml").decode() if "xl/sharedStrings.xml" in book.namelist() else ""
        )
    assert first.competition.name in text
    assert second.competition.name in text


@pytest.mark.usefixtures("steady_clock")
@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.promise("O6")
def test_the_list_costs_the_same_for_any_number(rows: int, django_assert_num_queries: Any) -> None:
    case = make.draft()
    for _more in range(rows - 1):
        make.draft(CITY)
    client = signed_in(case.approver)
    with django_assert_num_queries(6):
        assert client.get(DESK).status_code == 200


@pytest.mark.usefixtures("steady_clock")
@pytest.mark.parametrize("rows", [1, 3])
def test_the_first_page_costs_the_same_for_any_number(rows: int, django_assert_max_num_queries: Any) -> None:
    case = make.submitted()
    for _more in range(rows - 1):
        make.submitted(CITY)
    client = signed_in(case.approver)
    with django_assert_max_num_queries(12):
        page = client.get("/desk/")
    assert page.status_code == 200
    assert page.content.decode().count("<b>审批备案</b>") == rows


def test_the_inbox_says_what_waits_for_whom() -> None:
    case = make.handed_in()
    assert "签发方案" in signed_in(case.signer).get("/desk/").content.decode()
    assert "签发方案" not in signed_in(case.drafter).get("/desk/").content.decode()
    assert "审批备案" not in signed_in(case.approver).get("/desk/").content.decode()


def test_the_desk_is_for_people_with_a_role() -> None:
    assert signed_in(person()).get("/desk/").status_code == 403
    assert Client().get("/desk/").status_code == 302


def test_a_county_draft_is_seen_by_its_city_and_changed_by_itself() -> None:
    office(PROVINCE)
    city = organiser(office(CITY))
    case = make.draft(COUNTY)
    assert signed_in(city).get(f"{DESK}{case.competition.pk}/").status_code == 200
    assert signed_in(city).get(f"{DESK}{case.competition.pk}/setup/contact/").status_code == 403
    assert case.competition.filing.addressee == office(CITY)


def test_every_tab_answers() -> None:
    case = make.filed()
    client = signed_in(case.drafter)
    for tab in ("", "filing/", "filing/print/", "entries/", "history/"):
        assert client.get(f"{DESK}{case.competition.pk}/{tab}").status_code == 200
    stranger = signed_in(approver(office(OTHER_CITY)))
    for tab in ("", "filing/", "filing/print/", "entries/", "history/"):
        assert stranger.get(f"{DESK}{case.competition.pk}/{tab}").status_code == 404


@pytest.mark.promise("Z2")
def test_fields_that_no_form_has_change_nothing() -> None:
    case = make.draft()
    before = Competition.objects.values().get(pk=case.competition.pk)
    data = {
        "version": str(case.competition.version),
        "receiving_unit": case.competition.receiving_unit,
        "phone": case.competition.phone,
        "address": case.competition.address,
        "supervision_phone": case.competition.supervision_phone,
        "state": "filed",
        "slug": "stolen",
        "organisation": str(office(OTHER_CITY).pk),
        "rules": "{}",
        "filing_id": "",
        "created_by_id": "1",
    }
    assert signed_in(case.drafter).post(f"{DESK}{case.competition.pk}/setup/contact/", data).status_code == 302
    assert Competition.objects.values().get(pk=case.competition.pk) == before


def test_long_names_and_rare_characters_are_kept() -> None:
    case = make.draft()
    name = "第六届“中国创翼”䶮𬭎创业创新大赛长沙市选拔赛暨星城杯青年创业创新项目邀请赛暨湘江新区创业之星评选活动总决赛纪念版"
    data = {
        "version": str(case.competition.version),
        "name": name,
        "edition": "6",
        "year": "2024",
        "host": "长沙市人社局\ue863",
    }
    answer = signed_in(case.drafter).post(f"{DESK}{case.competition.pk}/setup/basics/", data)
    assert answer.status_code == 302
    competition = Competition.objects.get(pk=case.competition.pk)
    assert competition.name == name
    assert [body.name for body in competition.bodies.all()] == ["长沙市人社局䶮"]
