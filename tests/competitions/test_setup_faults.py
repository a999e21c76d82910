"""The set-up of a plan tells what is wrong where it stands, and the workspace how far the plan is."""

from __future__ import annotations

import pytest

from competitions.models import Competition
from competitions.queries.rule_books import book_of
from tests.competitions.book_forms import posted
from tests.competitions.test_competition_desk import DESK, signed_in
from tests.factories import competitions as make
from tests.factories.offices import PROVINCE, office, organiser
from workflow import clock

pytestmark = pytest.mark.django_db


def test_marks_that_leave_nothing_are_told_at_their_stage_and_field() -> None:
    case = make.draft()
    at = len(book_of(case.competition).stages) - 1
    drops = {f"stages__{at}__panel_size": "3", f"stages__{at}__scoring__aggregation__drop_high": "3"}
    data = posted(case.competition, "judging", **drops)
    page = signed_in(case.drafter).post(f"{DESK}{case.competition.pk}/setup/judging/", data)
    summary = page.content.decode().split('class="error-summary"')[1].split("</div>")[0]
    assert page.status_code == 422
    assert f'href="#part_stages-{at}-scoring-aggregation"' in summary
    assert "剩" in summary


@pytest.mark.parametrize(
    ("changes", "faults"),
    [
        ({"final_on": "2027-12-05"}, ["final_on"]),
        ({"review_ends_on": "2027-12-10", "final_on": "2027-12-30"}, ["review_ends_on"]),
        ({"review_ends_on": "2027-12-28", "final_on": "2027-12-27"}, ["final_on"]),
        ({"final_on": "2027-12-20"}, []),
    ],
)
def test_nothing_is_judged_before_the_registration_closes(changes: dict[str, str], faults: list[str]) -> None:
    case = make.draft()
    data = {"opens_on": "2027-12-01", "closes_on": "2027-12-20", "version": str(case.competition.version), **changes}
    page = signed_in(case.drafter).post(f"{DESK}{case.competition.pk}/setup/dates/", data)
    text = page.content.decode()
    names = ("closes_on", "review_ends_on", "final_on", "report_due_on")
    assert [name for name in names if f'href="#id_{name}"' in text] == faults


def test_all_dates_out_of_order_are_told_together() -> None:
    case = make.draft()
    data = {
        "opens_on": "2027-12-20",
        "closes_on": "2027-12-10",
        "review_ends_on": "2027-12-01",
        "final_on": "2027-11-05",
    }
    data["version"] = str(case.competition.version)
    page = signed_in(case.drafter).post(f"{DESK}{case.competition.pk}/setup/dates/", data)
    summary = page.content.decode().split('class="error-summary"')[1].split("</div>")[0]
    assert page.status_code == 422
    assert [name for name in ("closes_on", "review_ends_on", "final_on") if f"#id_{name}" in summary] == [
        "closes_on",
        "review_ends_on",
        "final_on",
    ]


def test_the_year_of_a_new_competition_is_this_year() -> None:
    page = signed_in(organiser(office())).get(f"{DESK}new/").content.decode()
    assert f'name="year" value="{clock.today().year}"' in page


def test_a_plan_on_its_way_is_called_by_its_filing() -> None:
    case = make.handed_in()
    page = signed_in(case.drafter).get(f"{DESK}{case.competition.pk}/").content.decode()
    bar = page.split('<ol class="steps"')[1].split("</ol>")[0]
    assert '<span class="chip">待签发</span>' in page
    assert (bar.count('class="now"'), bar.count('aria-current="step"')) == (1, 1)


def test_a_second_competition_of_the_same_round_is_made_only_when_it_is_meant() -> None:
    office(PROVINCE)
    client = signed_in(organiser(office()))
    data = {"preset": make.PRESET, "organisation": str(office().pk), "edition": "6", "year": "2025"}
    assert client.post(f"{DESK}new/", data).status_code == 302
    first = Competition.objects.get()
    asked = client.post(f"{DESK}new/", data)
    text = asked.content.decode()
    assert (asked.status_code, Competition.objects.count()) == (422, 1)
    assert f'<a class="link" href="{DESK}{first.pk}/">{first.name}</a>' in text
    assert ('name="year" value="2025"' in text, 'name="edition" value="6"' in text) == (True, True)
    assert '<input type="checkbox" name="again"' in text
    # A fault elsewhere keeps the tick.
    kept = client.post(f"{DESK}new/", data | {"again": "on", "year": ""}).content.decode()
    assert 'name="again" id="id_again" checked' in " ".join(kept.split())
    assert client.post(f"{DESK}new/", data | {"again": "on"}).status_code == 302
    assert client.post(f"{DESK}new/", data | {"year": "2026"}).status_code == 302
    assert Competition.objects.count() == 3


def test_a_cancelled_competition_is_begun_anew_without_a_question() -> None:
    office(PROVINCE)
    client = signed_in(organiser(office()))
    data = {"preset": make.PRESET, "organisation": str(office().pk), "edition": "6", "year": "2025"}
    assert client.post(f"{DESK}new/", data).status_code == 302
    client.post(f"{DESK}{Competition.objects.get().pk}/cancel/", {"reason": "重新备案"})
    assert client.post(f"{DESK}new/", data).status_code == 302
    assert Competition.objects.count() == 2


def test_a_landline_of_full_width_digits_is_kept_in_half_width() -> None:
    case = make.draft()
    data = {
        "version": str(case.competition.version),
        "receiving_unit": "示例局（就业科）",
        "contact": "就业科，二楼",
        "phone": "０７３１－８２２２３３３３",
        "address": "示例路１号",
        "supervision_phone": "（０７３１）　８２２２４４４４",
    }
    assert signed_in(case.drafter).post(f"{DESK}{case.competition.pk}/setup/contact/", data).status_code == 302
    case.competition.refresh_from_db()
    kept = case.competition
    assert (kept.phone, kept.supervision_phone) == ("0731-82223333", "(0731) 82224444")
    assert (kept.receiving_unit, kept.contact, kept.address) == ("示例局（就业科）", "就业科，二楼", "示例路１号")


def test_a_landline_that_nobody_touched_is_not_rewritten() -> None:
    case = make.draft()
    Competition.objects.filter(pk=case.competition.pk).update(phone="（0731）82223333")
    data = {
        "version": str(case.competition.version),
        "receiving_unit": "示例局",
        "contact": "就业科",
        "phone": "（0731）82223333",
        "address": "示例路1号",
        "supervision_phone": "0731-82224444",
    }
    assert signed_in(case.drafter).post(f"{DESK}{case.competition.pk}/setup/contact/", data).status_code == 302
    case.competition.refresh_from_db()
    assert (case.competition.phone, case.competition.address) == ("（0731）82223333", "示例路1号")
