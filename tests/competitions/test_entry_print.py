"""The entry form on paper: all of it, nothing that reaches out, kept nowhere."""

from __future__ import annotations

import io

import pikepdf
import pytest
from django.core.files.storage import default_storage
from django.test import Client

from competitions.actions.entries import add_member
from competitions.actions.entry_saving import save_entry
from competitions.domain.paper_codes import version_code
from competitions.models import Attachment, Competition, Entry
from competitions.printing import entry_form_pdf
from competitions.queries.entry_snapshot import form_version_of, snapshot_of
from tests.factories.entries import answers, contestant, draft, fresh, open_competition, resident_id
from tests.pdf import text_of
from tests.prepared import prepared
from workflow.models import AuditRow
from workflow.services import Forbidden

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture
@prepared
def entry() -> Entry:
    found = draft(open_competition(), contestant("刘𬭎䶮"))
    save_entry(entry=found, actor=found.leader, changes=answers(founder_name="刘𬭎䶮"))
    return fresh(found)


def saved(entry: Entry, **changes: str) -> Entry:
    save_entry(entry=entry, actor=entry.leader, changes=changes)
    return fresh(entry)


def test_the_form_shows_what_was_filled_in_and_the_founders_whole_number(entry: Entry) -> None:
    member = add_member(entry=entry, actor=entry.leader)
    number = resident_id(44)
    entry = saved(
        fresh(entry),
        **{f"m{member.pk}_name": "吴示例", f"m{member.pk}_id_kind": "resident", f"m{member.pk}_id_number": number},
    )
    text = text_of(entry_form_pdf(entry=entry, actor=entry.leader))
    for words in ("示例项目1", "先进制造", "示例团队1", "高校毕业生", "12 人", "刘𬭎䶮", "承诺书", "签字", "盖章"):
        assert words in text
    assert resident_id(1) in text
    assert number not in text
    assert f"430***********{number[-4:]}" in text
    assert version_code(form_version_of(snapshot_of(entry))) in text


@pytest.mark.promise("L3")
def test_printing_the_number_is_audited_and_stored_nowhere(entry: Entry) -> None:
    before = default_storage.listdir("")
    entry_form_pdf(entry=entry, actor=entry.leader)
    row = AuditRow.objects.get(action="entry.form_printed")
    assert row.data == {"form_version": form_version_of(snapshot_of(entry))}
    assert default_storage.listdir("") == before
    with pytest.raises(Forbidden):
        entry_form_pdf(entry=entry, actor=contestant("外人", 9))


@pytest.mark.promise("I8")
def test_the_document_cannot_reach_out(entry: Entry) -> None:
    traps = (
        '<img src="http://127.0.0.1:9/x.png"><link rel=attachment href="file:///etc/hostname">'
        '<style>@import url("http://169.254.169.254/");</style><iframe src="file:///etc/passwd"></iframe>'
        "<img src=\"data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg'><image href='http://127.0.0.1/'/></svg>\">"
    )
    entry = saved(entry, title=traps[:120], organisation_name=traps[:120], summary=traps, q_awards=traps)
    content = entry_form_pdf(entry=entry, actor=entry.leader)
    with pikepdf.open(io.BytesIO(content)) as document:
        assert dict(document.attachments) == {}
        assert not any("/Annots" in page for page in document.pages)
    assert "<linkrel=attachmenthref" in text_of(content).replace(" ", "").replace("\n", "")


@pytest.mark.promise("I9")
@pytest.mark.parametrize(
    "name", ["<b>陈</b>", "</style>", "{{7*7}}", "{% now %}", "𬭎㛃䶮𬱖", "Ω" * 60, "\u05d0\u05d1\u05d2"]
)
def test_names_are_printed_literally(entry: Entry, name: str) -> None:
    entry = saved(entry, title=name)
    text = text_of(entry_form_pdf(entry=entry, actor=entry.leader)).replace("\n", "").replace(" ", "")
    wanted = name.replace(" ", "")
    # Hebrew comes back in reading order or mirrored, by the tool; letters are the same.
    assert wanted in text or wanted[::-1] in text


@pytest.mark.promise("I9")
def test_a_very_long_text_stays_on_the_paper(entry: Entry) -> None:
    entry = saved(entry, summary="长" * 2000, q_awards="W" * 500)
    with pikepdf.open(io.BytesIO(entry_form_pdf(entry=entry, actor=entry.leader))) as document:
        assert 2 <= len(document.pages) <= 4


def test_the_paper_is_for_its_own_contestant(entry: Entry) -> None:
    client = Client()
    client.force_login(entry.leader.user)
    answer = client.get(f"/my/entries/{entry.token}/form.pdf")
    assert (answer["Content-Type"], answer["Cache-Control"]) == ("application/pdf", "private, no-store")
    assert answer["Content-Disposition"].startswith("inline; filename*=utf-8''%E6%8A%A5%E5%90%8D%E8%A1%A8")
    assert Attachment.objects.count() == 0
    assert Competition.objects.count() == 1
