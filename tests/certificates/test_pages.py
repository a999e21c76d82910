"""The pages: awards at the desk, the contestant's certificates, anybody's check; scope, states, costs."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from accounts.models import Person
from certificates.actions.batches import make_certificates, revoke_certificate
from certificates.models import Certificate
from competitions.models import AwardGrant
from notifications.models import Job
from tests.factories import results as make
from tests.factories.competitions import filed
from tests.factories.offices import OTHER_CITY, PROVINCE, approver, office, organiser, person
from tests.pdf import text_of as text_of_pdf

pytestmark = pytest.mark.django_db
CODE = "7K3M9QWE0123456789ABCDEFGHJK"


def signed_in(actor: Person) -> Client:
    client = Client()
    client.force_login(actor.user)
    return client


def address(made: make.Contest, tail: str = "") -> str:
    return f"/desk/competitions/{made.competition.pk}/awards/{tail}"


def text_of(client: Client, path: str) -> str:
    return client.get(path).content.decode()


# --- the desk ---------------------------------------------------------------------------------------------------------


def test_before_the_end_of_the_publicity_the_page_says_until_when() -> None:
    made = make.published(1)
    page = text_of(signed_in(made.organiser), address(made))
    assert "公示期至" in page
    assert "确认颁奖" not in page


def test_what_will_be_given_is_shown_first_and_given_by_one_button() -> None:
    made = make.closed()
    client = signed_in(made.organiser)
    page = text_of(client, address(made))
    assert [name in page for name in ("先进制造项目1", "一等奖", "二等奖", "确认颁奖")] == [True] * 4
    first = client.post(address(made, "give/"), {"_once": "g" * 22})
    again = client.post(address(made, "give/"), {"_once": "g" * 22})
    assert (first.status_code, first["Location"], again["Location"]) == (302, address(made), address(made))
    assert AwardGrant.objects.count() == 3
    page = text_of(client, address(made))
    assert "制作 3 张证书" in page
    assert "未制作" in page


def test_a_second_person_who_gives_reads_who_was_first() -> None:
    made = make.awarded(1)
    client = signed_in(organiser(made.competition.organisation, "王复核"))
    answer = client.post(address(made, "give/"), follow=True)
    assert "张经办已于" in answer.content.decode()


def test_awards_are_taken_back_with_a_reason_on_a_page_of_its_own() -> None:
    made = make.awarded(1)
    client = signed_in(made.organiser)
    assert "收回本赛事的全部奖项" in text_of(client, address(made, "take-back/"))
    assert client.post(address(made, "take-back/"), {"reason": ""}).status_code == 422
    assert client.post(address(made, "take-back/"), {"reason": "名单有误"}).status_code == 302
    assert AwardGrant.objects.count() == 0


def test_certificates_are_ordered_watched_and_listed() -> None:
    made = make.awarded(2)
    client = signed_in(made.organiser)
    assert client.post(address(made, "certificates/")).status_code == 302
    page = text_of(client, address(made))
    assert f'hx-get="{address(made, "certificates/progress/")}"' in page
    assert "0 / 2" in page
    part = client.get(address(made, "certificates/progress/"), headers={"HX-Request": "true"})
    assert (part.status_code, "<html" in part.content.decode(), "0 / 2" in part.content.decode()) == (200, False, True)
    make_certificates(job_id=str(Job.objects.get().pk))
    over = client.get(address(made, "certificates/progress/"), headers={"HX-Request": "true"})
    assert (over.status_code, over["HX-Refresh"]) == (204, "true")
    assert client.get(address(made, "certificates/progress/")).status_code == 302
    page = text_of(client, address(made))
    assert "hx-get" not in page
    assert all(serial in page for serial in Certificate.objects.values_list("serial", flat=True))


def test_all_certificates_come_in_one_file_for_the_printer() -> None:
    made, certificates = make.certified(3)
    client = signed_in(made.organiser)
    revoke_certificate(certificate=certificates[1], actor=made.organiser, reason="奖项有误")
    answer = client.get(address(made, "certificates.pdf"))
    assert answer["Content-Type"] == "application/pdf"
    text = text_of_pdf(b"".join(answer))
    assert [text.count(one.serial) > 0 for one in certificates] == [True, False, True]
    assert address(made, "certificates.pdf") in text_of(client, address(made))


def test_before_there_are_certificates_there_is_no_file() -> None:
    made = make.awarded(1)
    client = signed_in(made.organiser)
    assert client.get(address(made, "certificates.pdf")).status_code == 404
    assert "certificates.pdf" not in text_of(client, address(made))


def test_a_batch_that_failed_can_be_tried_again() -> None:
    made, batch = make.ordered(1)
    Certificate.objects.update(text={})
    make_certificates(job_id=str(batch.job_id))
    client = signed_in(made.organiser)
    page = text_of(client, address(made))
    assert "有 1 张证书未能生成。" in page
    assert client.post(address(made, "certificates/retry/")).status_code == 302
    assert Job.objects.get().status == "waiting"


def test_one_certificate_is_shown_and_revoked_with_a_reason() -> None:
    made, certificates = make.certified(1)
    client = signed_in(made.organiser)
    page = address(made, f"certificates/{certificates[0].pk}/")
    assert certificates[0].serial in text_of(client, page)
    assert client.post(f"{page}revoke/", {"reason": ""}).status_code == 422
    assert client.post(f"{page}revoke/", {"reason": "奖项有误"}).status_code == 302
    assert "奖项有误" in text_of(client, page)
    late = client.post(f"{page}revoke/", {"reason": "再次"})
    assert (late.status_code, "再次" in late.content.decode()) == (409, True)


@pytest.mark.parametrize("tail", ["give/", "take-back/", "certificates/", "certificates/retry/"])
def test_out_of_scope_is_404_in_scope_without_the_right_is_403(tail: str) -> None:
    made = make.awarded(1)
    stranger, above = organiser(office(OTHER_CITY), "外市经办"), approver(office(PROVINCE), "省厅审批")
    assert signed_in(stranger).post(address(made, tail), {"reason": "x"}).status_code == 404
    assert signed_in(above).post(address(made, tail), {"reason": "x"}).status_code == 403
    assert signed_in(above).get(address(made)).status_code == 200
    assert signed_in(person("选手")).get(address(made)).status_code == 403
    assert (AwardGrant.objects.count(), Certificate.objects.count()) == (1, 0)


def test_a_certificate_of_another_competition_is_not_found_under_this_one() -> None:
    made, certificates = make.certified(1)
    other = make.published(1, case=filed())
    path = f"/desk/competitions/{other.competition.pk}/awards/certificates/{certificates[0].pk}/"
    assert signed_in(made.organiser).get(path).status_code == 404


@pytest.mark.parametrize("entries", [1, 3])
def test_the_page_of_awards_costs_the_same_at_one_row_and_at_three(
    entries: int, django_assert_num_queries: object
) -> None:
    made, _certificates = make.certified(entries)
    client = signed_in(made.organiser)
    with django_assert_num_queries(12):  # type: ignore[operator]
        client.get(address(made))


@pytest.mark.parametrize("entries", [1, 3])
def test_the_preview_costs_the_same_at_one_row_and_at_three(entries: int, django_assert_num_queries: object) -> None:
    made = make.closed(entries)
    client = signed_in(made.organiser)
    with django_assert_num_queries(12):  # type: ignore[operator]
        client.get(address(made))


def test_awards_are_exported() -> None:
    made, certificates = make.certified(1)
    answer = signed_in(made.organiser).get(address(made), {"format": "csv"})
    text = (
        b"".join(answer.streaming_content).decode("utf-8-sig")
        if answer.streaming
        else answer.content.decode("utf-8-sig")
    )
    assert certificates[0].serial in text
    assert "一等奖" in text


# --- what waits -------------------------------------------------------------------------------------------------------


def test_the_desk_says_what_waits() -> None:
    made = make.closed(1)
    client = signed_in(made.organiser)
    assert "公示已结束，请颁奖" in text_of(client, "/desk/")
    assert "公示已结束，请颁奖" in text_of(client, f"/desk/competitions/{made.competition.pk}/")
    client.post(address(made, "give/"))
    assert "可以制作证书" in text_of(client, "/desk/")
    assert "可以制作证书" not in text_of(signed_in(organiser(office(OTHER_CITY), "外市经办")), "/desk/")


# --- the contestant ---------------------------------------------------------------------------------------------------


def test_the_contestant_downloads_what_is_theirs() -> None:
    made, _certificates = make.certified(2)
    leader = made.entries[0].leader
    client = signed_in(leader)
    page = text_of(client, "/my/certificates/")
    mine = Certificate.objects.get(grant__entry=made.entries[0])
    path = f"/files/certificates/{mine.code}.pdf"
    assert path in page
    answer = client.get(path)
    assert b"".join(answer.streaming_content)[:5] == b"%PDF-"
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Cache-Control"] == "private, no-store"
    assert answer["Content-Disposition"].startswith("attachment")
    assert "一等奖" in text_of(client, "/my/")
    assert mine.serial in text_of(client, f"/my/entries/{made.entries[0].token}/")


@pytest.mark.promise("Z5")
def test_Z5_a_certificate_of_somebody_else_is_not_there() -> None:
    made, _certificates = make.certified(2)
    theirs = Certificate.objects.get(grant__entry=made.entries[1])
    client = signed_in(made.entries[0].leader)
    not_mine = client.get(f"/files/certificates/{theirs.code}.pdf")
    not_there = client.get("/files/certificates/AAAAAAAAAAAAAAAAAAAAAA.pdf")
    assert (not_mine.status_code, not_there.status_code) == (404, 404)
    assert not_mine.content == not_there.content
    assert len(theirs.code) == 28
    assert Client().get(f"/files/certificates/{theirs.code}.pdf").status_code == 302
    above = signed_in(approver(office(PROVINCE), "省厅审批")).get(f"/files/certificates/{theirs.code}.pdf")
    assert above.status_code == 200


def test_what_is_not_made_yet_or_revoked_is_not_downloaded() -> None:
    made, batch = make.ordered(1)
    certificate = Certificate.objects.get()
    client = signed_in(made.entries[0].leader)
    path = f"/files/certificates/{certificate.code}.pdf"
    assert client.get(path).status_code == 404
    assert "颁奖后，您的证书会出现在这里" in text_of(client, "/my/certificates/")
    make_certificates(job_id=str(batch.job_id))
    revoke_certificate(certificate=certificate, actor=made.organiser, reason="奖项有误")
    assert client.get(path).status_code == 404
    page = text_of(client, "/my/certificates/")
    assert ("奖项有误" in page, path in page) == (True, False)


@pytest.mark.parametrize("entries", [1, 3])
def test_my_certificates_cost_the_same_at_one_and_at_three(entries: int, django_assert_num_queries: object) -> None:
    made, _certificates = make.certified(entries)
    leader = made.entries[0].leader
    for entry in made.entries:
        entry.leader = leader
        entry.save()
    client = signed_in(leader)
    with django_assert_num_queries(4):  # type: ignore[operator]
        client.get("/my/certificates/")


# --- anybody ----------------------------------------------------------------------------------------------------------


def test_anybody_checks_a_certificate_by_its_code() -> None:
    _made, certificates = make.certified(1)
    page = Client().get(f"/verify/{certificates[0].code}/")
    said = page.content.decode()
    assert page.status_code == 200
    assert all(part in said for part in ("证书真实有效", certificates[0].serial, "一等奖", "先进制造项目1", "王𬭎"))


def test_a_revoked_one_says_so_and_why() -> None:
    made, certificates = make.certified(1)
    revoke_certificate(certificate=certificates[0], actor=made.organiser, reason="奖项有误")
    said = text_of(Client(), f"/verify/{certificates[0].code}/")
    assert ("证书已撤销" in said, "奖项有误" in said, "证书真实有效" in said) == (True, True, False)


def test_one_that_is_not_made_yet_is_not_told_of() -> None:
    _made, _batch = make.ordered(1)
    assert Client().get(f"/verify/{Certificate.objects.get().code}/").status_code == 404


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        (CODE, CODE),
        (f"  {CODE.lower()} \n", CODE),
        ("7K3M-9QWE-0123-4567-89AB-CDEF-GHJK", CODE),
        (f"https://example.org/verify/{CODE}/", CODE),
    ],
)
def test_the_form_takes_a_code_or_the_address_from_the_qr(typed: str, code: str) -> None:
    answer = Client().get("/verify/", {"code": typed})
    assert (answer.status_code, answer["Location"]) == (302, f"/verify/{code}/")


def test_anybody_checks_a_certificate_by_its_number_and_a_name_on_it() -> None:
    _made, certificates = make.certified(1)
    asked = {"code": certificates[0].serial.lower(), "name": f" {certificates[0].text['names'][0]} "}
    answer = Client().get("/verify/", asked)
    assert (answer.status_code, answer["Location"]) == (302, f"/verify/{certificates[0].code}/")


def test_a_number_alone_is_asked_for_the_name_whether_it_exists_or_not() -> None:
    _made, certificates = make.certified(1)
    pages = []
    for serial in (certificates[0].serial, "CY2024-无此市-00001"):
        answer = Client().get("/verify/", {"code": serial})
        said = answer.content.decode()
        assert (answer.status_code, "请在下方同时填写获奖人姓名" in said, serial in said) == (422, True, True)
        pages.append(said.replace(serial, "").split("<main")[1])
    assert pages[0] == pages[1]


@pytest.mark.promise("Z5")
def test_Z5_an_unknown_number_and_anothers_name_get_the_same_answer() -> None:
    _made, certificates = make.certified(1)
    pages = []
    for serial in (certificates[0].serial, "CY2024-无此市-00001"):
        answer = Client().get("/verify/", {"code": serial, "name": "路人甲"})
        said = answer.content.decode()
        assert (answer.status_code, "没有查到对应的证书" in said, "路人甲" in said) == (404, True, True)
        pages.append(said.replace(serial, "").split("<main")[1])
    assert pages[0] == pages[1]


def test_numbers_are_not_guessed_at_for_long_but_a_code_is_always_found(settings: Any) -> None:
    settings.LIMITS = {**settings.LIMITS, "certificate_guess": (2, 3600)}
    _made, certificates = make.certified(1)
    client = Client()
    right = {"code": certificates[0].serial, "name": certificates[0].text["names"][0]}
    assert client.get("/verify/", right | {"name": "路人甲"}).status_code == 404
    assert client.get(f"/verify/{'0' * 28}/").status_code == 404
    for asked in (right, right | {"name": "路人乙"}):
        answer = client.get("/verify/", asked)
        assert answer.status_code == 429
        assert 3540 < int(answer["Retry-After"]) <= 3600  # the clock runs on a busy machine
        assert "查询未果的次数过多" in answer.content.decode()
    assert client.get(f"/verify/{'1' * 28}/").status_code == 429
    assert client.get(f"/verify/{certificates[0].code}/").status_code == 200


@pytest.mark.parametrize(
    ("typed", "name", "status"),
    [("/", "", 422), ("二等奖", "", 422), ("<script>", "", 422), ("a/b?", "<script>", 404), ("\x00", "", 400)],
)
def test_nonsense_is_not_found_and_kept_in_the_form(typed: str, name: str, status: int) -> None:
    answer = Client().get("/verify/", {"code": typed, "name": name})
    assert answer.status_code == status
    assert "<script>" not in answer.content.decode().split("</head>")[1].split("<script")[0]


def test_the_public_page_reads_one_row(django_assert_num_queries: object) -> None:
    _made, certificates = make.certified(1)
    client = Client()
    client.get("/verify/")
    with django_assert_num_queries(1):  # type: ignore[operator]
        client.get(f"/verify/{certificates[0].code}/")
    with django_assert_num_queries(0):  # type: ignore[operator]
        client.get("/verify/")
