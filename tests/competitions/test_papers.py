"""Forms on paper: PDF and DOCX say the same, carry their code, and are for those who may have them."""

from __future__ import annotations

import io

import docx
import pytest
from django.test import Client

from accounts.models import Person
from competitions.domain.paper_codes import PaperKind, code_for, version_code
from competitions.models import Entry
from competitions.queries.entry_snapshot import form_version_of, snapshot_of
from tests.factories.entries import fresh, resident_id, submitted, three
from tests.factories.offices import OTHER_CITY, office, organiser
from tests.pdf import text_of
from workflow.models import AuditRow

pytestmark = [pytest.mark.django_db, pytest.mark.once]


def signed_in(actor: Person) -> Client:
    client = Client()
    client.force_login(actor.user)
    return client


def words_of(content: bytes) -> str:
    """Everything that stands in a DOCX, tables included."""
    paper = docx.Document(io.BytesIO(content))
    cells = [cell.text for table in paper.tables for row in table.rows for cell in row.cells]
    return "".join("".join([*(line.text for line in paper.paragraphs), *cells]).split())


def desk_address(entry: Entry, form: str, kind: str) -> str:
    return f"/desk/competitions/{entry.competition_id}/entries/{entry.token}/papers/{form}.{kind}"


def test_both_formats_say_the_same_and_the_office_reads_masked_numbers() -> None:
    entry = submitted()
    version = version_code(form_version_of(snapshot_of(fresh(entry))))
    mine, office_s = signed_in(entry.leader), signed_in(organiser())
    for form in ("entry-form", "pledge"):
        own = mine.get(f"/my/entries/{entry.token}/papers/{form}.docx")
        assert own["Content-Disposition"].startswith("attachment; ")
        pdf = "".join(text_of(office_s.get(desk_address(entry, form, "pdf")).content).split())
        for text in (words_of(own.content), pdf):
            for wanted in ("示例项目1", "示例团队1", "陈示例", version, "签字"):
                assert wanted in text, (form, wanted)
            assert (resident_id(1) in text) == (form == "entry-form" and text is not pdf)
    assert AuditRow.objects.filter(action="entry.form_printed").count() == 1
    assert AuditRow.objects.filter(action="entry.paper_printed").count() == 3


def test_a_recommendation_is_the_office_s_and_only_for_whom_it_recommends() -> None:
    entry = submitted()
    client = signed_in(organiser())
    assert client.get(desk_address(entry, "recommendation", "pdf")).status_code == 404
    Entry.objects.filter(pk=entry.pk).update(state="promoted")
    text = words_of(client.get(desk_address(entry, "recommendation", "docx")).content)
    assert ("推荐单位意见" in text, "盖章" in text) == (True, True)
    assert signed_in(entry.leader).get(f"/my/entries/{entry.token}/papers/recommendation.pdf").status_code == 404
    assert signed_in(organiser(office(OTHER_CITY))).get(desk_address(entry, "pledge", "pdf")).status_code == 404


def test_the_list_of_a_round_and_the_application_of_its_filing() -> None:
    competition, entries = three()
    client = signed_in(organiser())
    for kind, read in (("docx", words_of), ("pdf", lambda content: "".join(text_of(content).split()))):
        text = read(client.get(f"/desk/competitions/{competition.pk}/papers/entry-list.{kind}").content)
        assert all(one.number in text for one in entries)
        assert str(entries[0].leader.phone) not in text
        text = read(client.get(f"/desk/filings/{competition.filing_id}/application.{kind}").content)
        assert ("备案申请表" in text, competition.filing.number in text) == (True, True)
    assert AuditRow.objects.filter(action="competition.entry_list_printed").count() == 2


def test_a_code_leads_to_its_thing_and_says_whether_the_print_is_current() -> None:
    entry = submitted()
    version = form_version_of(snapshot_of(fresh(entry)))
    client = signed_in(entry.leader)
    page = client.get(code_for(PaperKind.PLEDGE, entry.token, version), follow=True)
    assert "此打印件与当前报名表一致" in page.content.decode()
    filing = code_for(PaperKind.FILING_APPLICATION, str(entry.competition.filing_id), "0123456789ab")
    answer = signed_in(organiser()).get(filing, follow=True)
    assert (answer.status_code, "申请表已有改动" in answer.content.decode()) == (200, True)
    assert signed_in(organiser(office(OTHER_CITY))).get(filing).status_code == 404
    assert Client().get(filing).status_code == 302
