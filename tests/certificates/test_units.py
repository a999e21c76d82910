"""优秀组织奖: units named within the book's number, on the public list, with a certificate, taken back."""

from __future__ import annotations

import pytest
from django.test import Client

from accounts.models import Person
from certificates.models import UnitCertificate
from competitions.actions import publicity, reports, unit_awards
from competitions.models import UnitAward
from tests.competitions.test_publicity import decided, fresh, over, published
from tests.factories.judging import Contest
from tests.factories.offices import OTHER_CITY, office, organiser
from tests.factories.promotion import set_book
from tests.prepared import prepared
from workflow import clock
from workflow.models import AuditRow
from workflow.services import Conflict, Forbidden, Refused

pytestmark = pytest.mark.django_db
AWARD = {"code": "organiser", "name": "优秀组织奖", "count": 2, "scope": "organiser"}
SCHOOL = unit_awards.Named("organiser", "承办复赛", unit="示例职业技术学院")


@prepared
def with_award() -> Contest:
    """Judging is over; the book has an award for two units."""
    made = decided()
    set_book(made, awards=[*made.competition.rules["awards"], AWARD])
    return made


def signed_in(actor: Person) -> Client:
    client = Client()
    client.force_login(actor.user)
    return client


def name(made: Contest, named: unit_awards.Named = SCHOOL) -> UnitAward:
    return unit_awards.name_unit(competition=fresh(made), actor=made.organiser, named=named)


def closed(made: Contest) -> None:
    notice = fresh(made).notices.latest("version")
    over(notice)
    publicity.close_due_notices(now=clock.now())


def tab_of(made: Contest, tail: str = "") -> str:
    return f"/desk/competitions/{made.competition.pk}/awards/units/{tail}"


def test_within_the_number_of_the_book_each_unit_once_and_by_the_office_alone() -> None:
    made = with_award()
    with pytest.raises(Forbidden):
        unit_awards.name_unit(competition=fresh(made), actor=organiser(office(OTHER_CITY)), named=SCHOOL)
    first = name(made)
    with pytest.raises(Conflict):
        name(made)
    bureau = office(OTHER_CITY)
    assert name(made, unit_awards.Named("organiser", "组织选拔赛", bureau)).unit == bureau.name
    with pytest.raises(Refused, match="规定“优秀组织奖”为2个，名额已满"):
        name(made, unit_awards.Named("organiser", "协办", unit="第三家"))
    with pytest.raises(Refused, match="未设该单位奖项"):
        name(made, unit_awards.Named("first", "协办", unit="第三家"))
    unit_awards.take_back_unit(award=first, actor=made.organiser, reason="重复表彰")
    assert name(made, unit_awards.Named("organiser", "协办", unit="第三家")).state == "named"
    rows = AuditRow.objects.filter(action="unit_award.named", succeeded=False)
    assert rows.count() == 3


def test_from_the_public_list_to_the_certificate_and_its_end() -> None:
    made = with_award()
    desk = signed_in(made.organiser)
    typed = {"code": "organiser", "organisation": "", "unit": "示例职业技术学院", "reason": "联系人13812345678"}
    assert desk.post(tab_of(made), typed).status_code == 422  # a phone in what becomes public
    assert (
        desk.post(
            tab_of(made), {**typed, "reason": "承办复赛", "organisation": made.competition.organisation_id}
        ).status_code
        == 422
    )
    assert desk.post(tab_of(made), {**typed, "reason": "承办复赛"}).status_code == 302
    award = UnitAward.objects.get()
    notice = published(made)
    assert notice.units == [{"id": award.pk, "award": "优秀组织奖", "unit": "示例职业技术学院", "reason": "承办复赛"}]
    public = Client().get(f"/publicity/{made.competition.slug}/1/").content.decode()
    assert ("示例职业技术学院" in public, "优秀组织奖" in public, "承办复赛" in public) == (True, True, True)
    assert desk.post(tab_of(made, "certificates/")).status_code == 302
    assert UnitCertificate.objects.count() == 0  # its days still run
    closed(made)
    assert "已授予" in desk.get(tab_of(made)).content.decode()
    assert desk.post(tab_of(made, "certificates/")).status_code == 302
    certificate = UnitCertificate.objects.get()
    assert (certificate.text["names"], certificate.text["award"]) == (["示例职业技术学院"], "优秀组织奖")
    pdf = desk.get(tab_of(made, f"{award.pk}/certificate.pdf"))
    assert (pdf.status_code, pdf.content[:5]) == (200, b"%PDF-")
    checked = Client().get(f"/verify/{certificate.code}/").content.decode()
    assert (
        "示例职业技术学院" in checked,
        certificate.serial in checked,
        "证书有效" in checked or "真实" in checked,
    ) == (
        True,
        True,
        True,
    )
    found = Client().get("/verify/", {"code": certificate.serial, "name": "示例职业技术学院"})
    assert found["Location"] == f"/verify/{certificate.code}/"
    assert Client().get("/verify/", {"code": certificate.serial, "name": "别的学校"}).status_code == 404
    assert desk.post(tab_of(made, f"{award.pk}/take-back/"), {"reason": ""}).status_code == 302
    assert UnitAward.objects.get().ended_at is None
    assert desk.post(tab_of(made, f"{award.pk}/take-back/"), {"reason": "材料不实"}).status_code == 302
    assert "材料不实" in Client().get(f"/verify/{certificate.code}/").content.decode()
    assert desk.get(tab_of(made, f"{award.pk}/certificate.pdf")).status_code == 404
    # The list that was public says otherwise now: nothing goes up before it is corrected.
    assert "撤销“优秀组织奖”" in reports.draft_report(fresh(made)).problem


def test_a_unit_named_after_the_list_comes_with_a_corrected_one() -> None:
    made = with_award()
    published(made)
    name(made)
    closed(made)
    desk = signed_in(made.organiser)
    desk.post(tab_of(made, "certificates/"))
    assert UnitCertificate.objects.count() == 0  # nobody could object to it yet
    corrected = published(made)
    assert (corrected.version, [row["unit"] for row in corrected.units]) == (2, ["示例职业技术学院"])
    closed(made)
    desk.post(tab_of(made, "certificates/"))
    assert UnitCertificate.objects.count() == 1


def test_a_book_without_such_an_award_says_so() -> None:
    made = decided()
    page = signed_in(made.organiser).get(tab_of(made)).content.decode()
    assert ("竞赛规程未设单位奖项" in page, 'name="reason"' in page) == (True, False)
    with pytest.raises(Refused, match="未设单位奖项"):
        name(made)
