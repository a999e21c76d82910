"""The pages of an import: upload, what the check found, the confirmation, the bar."""

from __future__ import annotations

import io

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from accounts.models import Person
from competitions.actions.import_runs import run_check, run_write
from competitions.models import Entry, EntryImport
from tests.factories.lists import desk, filled, fresh, row, uploaded
from workflow.models import AuditRow

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("steady_clock")]


def signed_in(actor: Person) -> Client:
    client = Client()
    client.force_login(actor.user)
    return client


def test_from_the_template_to_the_entries() -> None:
    competition, actor = desk()
    client = signed_in(actor)
    base = f"/desk/competitions/{competition.pk}/imports/"
    template = client.get(f"{base}template/")
    assert template["Cache-Control"] == "private, no-store"
    book = openpyxl.load_workbook(io.BytesIO(template.content))
    assert [sheet.title for sheet in book.worksheets] == ["报名信息", "团队成员", "填写说明"]
    assert book.worksheets[0].freeze_panes == "A2"
    file = SimpleUploadedFile("名册.xlsx", filled(competition, [row(1)]))
    answer = client.post(base, {"file": file, "becomes": "submitted"})
    found = EntryImport.objects.get()
    page = f"{base}{found.pk}/"
    assert answer["Location"] == page
    assert "正在逐行检查" in client.get(page).content.decode()
    assert client.get(f"{page}progress/", headers={"hx-request": "true"}).status_code == 200
    run_check(job_id=str(found.job_id))
    assert client.get(f"{page}progress/", headers={"hx-request": "true"})["HX-Refresh"] == "true"
    text = client.get(page).content.decode()
    assert "导入1项" in text
    seen = fresh(found).checked_at.isoformat()
    assert client.post(f"{page}confirm/", {"seen": "x"}).status_code == 422
    assert client.post(f"{page}confirm/", {"seen": seen})["Location"] == page
    run_write(job_id=str(fresh(found).job_id))
    assert Entry.objects.get().number in client.get(page).content.decode()


def test_a_list_with_wrong_rows_does_not_look_ready() -> None:
    competition, actor = desk()
    client = signed_in(actor)
    base = f"/desk/competitions/{competition.pk}/imports/"
    wrong = SimpleUploadedFile("名册.xlsx", filled(competition, [row(1) | {"track": "不存在赛道"}]))
    client.post(base, {"file": wrong, "becomes": "submitted"})
    found = EntryImport.objects.get()
    run_check(job_id=str(found.job_id))
    text = client.get(base).content.decode()
    assert ("已检查，有误待改" in text, "已检查，待导入" in text) == (True, False)
    assert "已检查，有误待改" in client.get(f"{base}{found.pk}/").content.decode()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "空"),
        ("项目,赛道".encode(), "不是Excel工作簿"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "旧格式"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "密码"),
        (b"PK\x03\x04broken", "损坏"),
    ],
)
def test_what_is_no_workbook_is_refused_while_somebody_waits(content: bytes, said: str) -> None:
    competition, actor = desk()
    file = SimpleUploadedFile("名册.xlsx", content)
    answer = signed_in(actor).post(
        f"/desk/competitions/{competition.pk}/imports/", {"file": file, "becomes": "submitted"}
    )
    assert (answer.status_code, said in answer.content.decode(), EntryImport.objects.count()) == (422, True, 0)


def test_the_file_with_marked_cells_is_written_down() -> None:
    competition, actor = desk()
    found = uploaded(competition, filled(competition, [row(1, title="")]), actor)
    client = signed_in(actor)
    answer = client.get(f"/desk/competitions/{competition.pk}/imports/{found.pk}/report/")
    assert (answer.status_code, answer["Cache-Control"]) == (200, "private, no-store")
    assert AuditRow.objects.filter(action="entry_import.report_downloaded", actor_key=str(actor.pk)).count() == 1


@pytest.mark.parametrize("count", [1, 3])
def test_pages_ask_the_same_whatever_the_number_of_rows(count: int, django_assert_num_queries: object) -> None:
    competition, actor = desk()
    found = uploaded(competition, filled(competition, [row(n, title="") for n in range(1, count + 1)]), actor)
    client = signed_in(actor)
    base = f"/desk/competitions/{competition.pk}/imports/"
    client.get(base)
    with django_assert_num_queries(7):  # type: ignore[operator]
        client.get(base)
    with django_assert_num_queries(8):  # type: ignore[operator]
        client.get(f"{base}{found.pk}/")
