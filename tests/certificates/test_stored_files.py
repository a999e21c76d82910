"""A stored certificate that is lost, damaged or exchanged is never given out, and the operator reads of it."""

from __future__ import annotations

import logging

import pytest
from django.core.files.base import ContentFile
from django.test import Client

from accounts.models import Person
from certificates.models import Certificate
from tests.factories import results as make
from tests.pdf import text_of

pytestmark = pytest.mark.django_db


def signed_in(actor: Person) -> Client:
    client = Client()
    client.force_login(actor.user)
    return client


def lose(certificate: Certificate) -> None:
    certificate.file.storage.delete(certificate.file.name)


def exchange(certificate: Certificate, content: bytes) -> None:
    lose(certificate)
    certificate.file.storage.save(certificate.file.name, ContentFile(content))


def errors(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [record.getMessage() for record in caplog.records if record.levelno == logging.ERROR]


def test_all_as_one_file_names_the_ones_that_cannot_be_read(caplog: pytest.LogCaptureFixture) -> None:
    made, certificates = make.certified(3)
    client = signed_in(made.organiser)
    page = f"/desk/competitions/{made.competition.pk}/awards/"
    lose(certificates[0])
    exchange(certificates[2], b"%PDF-1.7 cut off")
    answer = client.get(f"{page}certificates.pdf")
    assert (answer.status_code, answer["Location"]) == (302, page)
    first, third = certificates[0], certificates[2]
    said = f"未生成文件：有证书的存储文件缺失或损坏，请告知管理员：{first.serial}, {third.serial}"
    assert said in client.get(page).content.decode()
    assert errors(caplog) == [
        f"stored file cannot be read: {first.file.name} (FileNotFoundError)",
        f"stored file is not what was issued: {third.file.name}",
    ]


def test_one_that_was_exchanged_is_not_given_out(caplog: pytest.LogCaptureFixture) -> None:
    made, certificates = make.certified(2)
    mine = Certificate.objects.get(grant__entry=made.entries[0])
    other = next(one for one in certificates if one != mine)
    with other.file.open("rb") as stored:
        exchange(mine, stored.read())
    answer = signed_in(made.entries[0].leader).get(f"/files/certificates/{mine.code}.pdf")
    page = answer.content.decode()
    assert (answer.status_code, answer["Content-Type"]) == (409, "text/html; charset=utf-8")
    assert f"证书 {mine.serial} 的存储文件与签发时不一致。请告知管理员。" in page
    assert errors(caplog) == [f"stored file is not what was issued: {mine.file.name}"]


def test_one_that_is_lost_is_not_found_and_the_operator_reads_of_it(caplog: pytest.LogCaptureFixture) -> None:
    made, certificates = make.certified(1)
    lose(certificates[0])
    answer = signed_in(made.entries[0].leader).get(f"/files/certificates/{certificates[0].code}.pdf")
    assert answer.status_code == 404
    assert errors(caplog) == [f"stored file cannot be read: {certificates[0].file.name} (FileNotFoundError)"]


def test_those_that_are_whole_are_still_one_file() -> None:
    made, certificates = make.certified(2)
    answer = signed_in(made.organiser).get(f"/desk/competitions/{made.competition.pk}/awards/certificates.pdf")
    text = text_of(b"".join(answer))
    assert [one.serial in text for one in certificates] == [True, True]
