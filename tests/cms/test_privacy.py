"""The privacy gate of editors' pages: nothing with a number of a person goes public unless somebody answers for it (L9)."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from types import MappingProxyType

import openpyxl
import pypdfium2
import pytest
from django.core.files.base import ContentFile
from django.test import Client
from openpyxl.comments import Comment
from PIL import Image
from wagtail.models import Page
from wagtail.rich_text import RichText
from wagtail.test.utils.form_data import nested_form_data, rich_text, streamfield

from cms.actions import sync_editor
from cms.models import CustomDocument, NewsPage
from cms.queries.privacy import page_findings
from competitions.domain import document_texts
from competitions.domain.document_texts import Unreadable, text_of
from competitions.domain.privacy import scan
from tests.factories.offices import CITY
from tests.factories.pages import editor, news
from ui.pdf import html_to_pdf
from workflow.models import AuditRow
from workflow.services import Refused

pytestmark = [pytest.mark.django_db, pytest.mark.promise("L9")]
PHONE = "13800000001"
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def docx(*runs: str) -> bytes:
    """A document whose one paragraph has these runs."""
    return package("<w:p>" + "".join(f"<w:r><w:t>{run}</w:t></w:r>" for run in runs) + "</w:p>")


def package(body: str, others: Mapping[str, bytes] = MappingProxyType({})) -> bytes:
    """A document with this body, and other parts."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("word/document.xml", f'<w:document xmlns:w="{W}"><w:body>{body}</w:body></w:document>')
        for name, part in others.items():
            archive.writestr(name, part)
    return content.getvalue()


def xlsx() -> bytes:
    content, book = io.BytesIO(), openpyxl.Workbook()
    book.active.append(["电话", int(PHONE)])
    hidden = book.create_sheet("隐藏")
    hidden.sheet_state = "hidden"
    hidden.append(["11010519491231002X"])
    book.save(content)
    return content.getvalue()


def kept(name: str, content: bytes) -> CustomDocument:
    return CustomDocument.objects.create(title=name, file=ContentFile(content, name=name))


def linking(document: CustomDocument) -> NewsPage:
    page = news(live=False)
    page.body = [("text", RichText(f'<p>见<a linktype="document" id="{document.pk}">附件</a></p>'))]
    page.save()
    return page


def test_words_inside_documents_are_read_however_they_are_cut() -> None:
    assert PHONE in text_of(io.BytesIO(docx("电话1380", "0000", "001")), "docx")
    inside = text_of(io.BytesIO(xlsx()), "xlsx")
    assert (PHONE in inside, "11010519491231002X" in inside) == (True, True)
    assert PHONE in text_of(io.BytesIO(html_to_pdf(f"<p>电话{PHONE}</p>")), "pdf")
    for content, kind in ((b"\xd0\xcf\x11\xe0", "doc"), (b"no zip", "docx"), (html_to_pdf("<p> </p>"), "pdf")):
        with pytest.raises(Unreadable):
            text_of(io.BytesIO(content), kind)


def test_what_stands_beside_the_text_is_read_too() -> None:
    boxes = "".join(f"<w:tc><w:p><w:r><w:t>{digit}</w:t></w:r></w:p></w:tc>" for digit in "11010519491231002X")
    assert [one.masked for one in scan(text_of(io.BytesIO(package(f"<w:tr>{boxes}</w:tr>")), "docx"))] == [
        "110***********002X"
    ]
    content, book = io.BytesIO(), openpyxl.Workbook()
    book.active["A1"] = "名单"
    book.active["A1"].comment = Comment(f"电话{PHONE}", "张经办")
    book.active.oddHeader.center.text = "11010519491231002X"
    book.save(content)
    inside = text_of(content, "xlsx")
    assert (PHONE in inside, "11010519491231002X" in inside) == (True, True)
    assert PHONE in text_of(io.BytesIO(package("<w:p/>", {"word/embeddings/1.xlsx": xlsx()})), "docx")


def test_a_scanned_page_among_others_has_to_be_looked_at() -> None:
    pages = pypdfium2.PdfDocument(html_to_pdf("<p>名单见附件</p>"))
    scan_page = io.BytesIO()
    Image.new("RGB", (40, 40), "white").save(scan_page, "PDF")
    pages.import_pages(pypdfium2.PdfDocument(scan_page.getvalue()))
    content = io.BytesIO()
    pages.save(content)
    with pytest.raises(Unreadable):
        text_of(content, "pdf")


def test_more_than_is_read_has_to_be_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(document_texts, "MOST_CHARACTERS", 20)
    with pytest.raises(Unreadable):
        text_of(io.BytesIO(docx("字" * 30, PHONE)), "docx")


@pytest.mark.parametrize("name", ["名单.docx", "名单.xlsx"])
def test_a_page_with_a_document_that_holds_numbers_is_not_published(name: str) -> None:
    page = linking(kept(name, docx(PHONE) if name.endswith("docx") else xlsx()))
    found = page_findings(page)
    assert ("138****0001" in {one.shown for one in found}, name in found[0].where) == (True, True)
    with pytest.raises(Refused, match="隐私"):
        page.save_revision().publish()
    assert NewsPage.objects.get(pk=page.pk).live is False


def test_a_file_that_cannot_be_read_has_to_be_answered_for() -> None:
    page = linking(kept("扫描件.pdf", html_to_pdf("<p> </p>")))
    assert [one.shown for one in page_findings(page)] == [""]


def test_a_clean_page_is_published() -> None:
    page = news(live=False)
    page.save_revision().publish()
    assert NewsPage.objects.get(pk=page.pk).live is True


def test_the_editor_reads_what_was_found_loses_nothing_and_may_give_a_reason() -> None:
    person = editor()
    sync_editor(person=person)
    page = news(live=False)
    page.save_revision()
    client = Client()
    client.force_login(person.user)
    typed = {
        "title": page.title, "slug": "x", "summary": "摘要", "kind": "news", "region": CITY, "issued_on": "",
        "published_on": "2024-05-20", "source": "", "doc_no": "", "picture": "", "privacy_reason": "",
        "body": streamfield([("text", rich_text("<p>联系13<b>8 0000</b> 0001，还有许多字。</p>"))]),
        "action-publish": "action-publish",
    }  # fmt: skip
    path = f"/cms/pages/{page.pk}/edit/"
    stopped = client.post(path, nested_form_data(typed)).content.decode()
    typed_back = "u8fd8"  # 还, as the text editor's own JSON inside JSON writes it
    assert ("138****0001" in stopped, typed_back in stopped, 'name="privacy_reason"' in stopped) == (True, True, True)
    assert Page.objects.get(pk=page.pk).live is False
    client.post(path, nested_form_data(typed | {"privacy_reason": "这是展会编号"}))
    assert Page.objects.get(pk=page.pk).live is True
    row = AuditRow.objects.get(action="cms.privacy_passed")
    assert (row.reason, row.actor_key, "0000 0001" in str(row.data)) == ("这是展会编号", str(person.pk), False)
