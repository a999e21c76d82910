"""The receipt of a filing: PDF and DOCX with the same words, and the public page behind its code."""

from __future__ import annotations

import io
import re
import zipfile

import docx
import pytest
from django.test import Client

from accounts.models import Person
from competitions.actions import competitions as verbs
from competitions.domain.filing_form import fingerprint
from competitions.domain.paper_codes import version_code
from competitions.models import Competition, Filing
from competitions.queries.filing_receipt import code_in
from events.actions import activities as activity_verbs
from tests.factories import activities
from tests.factories import competitions as make
from tests.factories.offices import OTHER_CITY, PROVINCE, office, organiser
from tests.pdf import text_of

pytestmark = pytest.mark.django_db


def signed_in(actor: Person) -> Client:
    client = Client()
    client.force_login(actor.user)
    return client


def address(filing: Filing, kind: str) -> str:
    return f"/desk/filings/{filing.pk}/receipt.{kind}"


def test_the_pdf_says_what_is_approved_and_where_to_check_it() -> None:
    case = make.filed()
    filing = case.filing
    answer = signed_in(case.drafter).get(address(filing, "pdf"))
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    text = "".join(text_of(answer.content).split())
    assert "湖南创翼备〔2024〕0001" in text
    assert office(PROVINCE).name in text
    assert version_code(fingerprint(filing.form)) in text  # as the form itself says it
    assert filing.check_code in text.replace("-", "")
    assert case.drafter.name not in text
    assert case.approver.name not in text


def test_the_docx_opens_with_the_same_words_and_names_nobody() -> None:
    case = make.filed()
    answer = signed_in(case.drafter).get(address(case.filing, "docx"))
    assert answer["Content-Disposition"].startswith("attachment; ")
    paper = docx.Document(io.BytesIO(answer.content))
    words = "\n".join(line.text for line in paper.paragraphs)
    cells = {row.cells[0].text: row.cells[1].text for row in paper.tables[0].rows}
    assert ("备案回执" in words, f"{case.filing.organisation.name}：" in words) == (True, True)
    assert (cells["备案编号"], cells["报送情况"]) == ("湖南创翼备〔2024〕0001", "按时")
    assert len(paper.inline_shapes) == 1
    about = paper.core_properties
    assert (about.author != "python-docx", about.last_modified_by != "") == (True, True)
    with zipfile.ZipFile(io.BytesIO(answer.content)) as parts:
        everything = b"".join(parts.read(name) for name in parts.namelist() if name.endswith(".xml")).decode()
    assert ("python-docx" in everything, case.drafter.name in everything) == (False, False)
    assert re.search(r'w:eastAsia="仿宋"', everything)


def test_only_an_approved_filing_has_a_receipt_and_only_in_scope() -> None:
    case = make.submitted()
    client = signed_in(case.approver)
    assert client.get(address(case.filing, "pdf")).status_code == 404
    verbs.approve_competition(competition=Competition.objects.get(pk=case.competition.pk), actor=case.approver)
    assert client.get(address(case.filing, "pdf")).status_code == 200
    assert "备案回执（DOCX）" in client.get(f"/desk/competitions/{case.competition.pk}/filing/").content.decode()
    assert signed_in(organiser(office(OTHER_CITY))).get(address(case.filing, "pdf")).status_code == 404
    assert Client().get(address(case.filing, "pdf")).status_code == 302


def test_anybody_checks_it_and_reads_no_name() -> None:
    case = make.filed()
    code = case.filing.check_code
    page = Client().get(f"/receipts/{code}/")
    text = page.content.decode()
    assert (page.status_code, "真实有效" in text, "湖南创翼备〔2024〕0001" in text) == (200, True, True)
    for person in (case.drafter, case.signer, case.approver):
        assert person.name not in text
    typed = f"{code[:4]}-{code[4:8]} {code[8:]}".lower()
    assert Client().get("/receipts/", {"code": typed})["Location"] == f"/receipts/{code}/"
    assert Client().get("/receipts/").status_code == 200
    for wrong in ("ABCDEFGHJKLM", "xxx", "湖南创翼备〔2024〕0001"):
        unknown = Client().get("/receipts/", {"code": wrong}, follow=True)
        assert (unknown.status_code, "未查到" in unknown.content.decode()) == (404, True)


def test_what_was_cancelled_since_says_so() -> None:
    case = make.filed()
    competition = Competition.objects.get(pk=case.competition.pk)
    verbs.cancel_competition(competition=competition, actor=case.drafter, reason="经费调整")
    text = Client().get(f"/receipts/{case.filing.check_code}/").content.decode()
    assert ("回执真实，事项已取消" in text, "经费调整" in text) == (True, False)


def test_an_activity_and_a_province_s_own_round_have_receipts_as_well() -> None:
    salon = activities.approved(activities.draft())
    text = Client().get(f"/receipts/{salon.activity.filing.check_code}/").content.decode()
    assert ("真实有效" in text, salon.activity.name in text) == (True, True)
    activity_verbs.cancel_activity(activity=salon.activity, actor=salon.drafter, reason="场地维修")
    assert "事项已取消" in Client().get(f"/receipts/{salon.activity.filing.check_code}/").content.decode()
    own = make.filed(PROVINCE)
    assert "示例组委〔2024〕8号" in Client().get(f"/receipts/{own.filing.check_code}/").content.decode()


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("abcd-efgh-jklm", "ABCDEFGHJKLM"),
        ("https://example.test/receipts/ABCDEFGHJKLM/", "ABCDEFGHJKLM"),
        ("ＡＢＣＤ ＥＦＧＨ ＪＫＬＭ", "ABCDEFGHJKLM"),
        ("ABCDEFGHJKL", ""),
        ("ABCDEFGHJKL0", ""),
        ("", ""),
    ],
)
def test_a_code_is_read_as_people_type_it(typed: str, code: str) -> None:
    assert code_in(typed) == code
