"""The privacy gate of editors' pages: nothing with a number of a person goes public unless somebody answers for it (L9)."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping
from functools import partial
from types import MappingProxyType

import openpyxl
import pikepdf
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
from cms.queries.privacy import in_document, page_findings
from competitions.domain import document_texts, pdf_texts
from competitions.domain.document_texts import text_of
from competitions.domain.privacy import scan
from competitions.domain.unreadable import Locked, TooLong, Unreadable
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


def pdf_with(change: Callable[[pikepdf.Pdf], object], **saved: object) -> io.BytesIO:
    """A PDF of harmless words after ``change``."""
    content = io.BytesIO()
    with pikepdf.open(io.BytesIO(html_to_pdf("<p>申报须知</p>"))) as document:
        change(document)
        document.save(content, **saved)
    return content


def _field(document: pikepdf.Pdf) -> None:
    widget = pikepdf.Dictionary(
        Type=pikepdf.Name.Annot,
        Subtype=pikepdf.Name.Widget,
        FT=pikepdf.Name.Tx,
        T="联系电话",
        V=PHONE,
        Rect=[0, 0, 9, 9],
    )
    field = document.make_indirect(widget)
    document.pages[0].obj.Annots = pikepdf.Array([field])
    document.Root.AcroForm = pikepdf.Dictionary(Fields=pikepdf.Array([field]))


def _remark(document: pikepdf.Pdf) -> None:
    note = pikepdf.Dictionary(
        Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Text, Contents=f"问{PHONE}", Rect=[0, 0, 9, 9]
    )
    document.pages[0].obj.Annots = pikepdf.Array([note])  # held by the page itself


def _keywords(document: pikepdf.Pdf) -> None:
    document.docinfo["/Keywords"] = f"电话 {PHONE}"


def _described(document: pikepdf.Pdf) -> None:
    with document.open_metadata() as metadata:
        metadata["dc:description"] = f"经办人 {PHONE}"


def _bookmark(document: pikepdf.Pdf) -> None:
    with document.open_outline() as outline:
        outline.root.append(pikepdf.OutlineItem(f"张经办 {PHONE}", 0))


def _workbook(document: pikepdf.Pdf) -> None:
    document.attachments["名单.xlsx"] = xlsx()


def _table(document: pikepdf.Pdf) -> None:
    document.attachments["名单.csv"] = f"王某,{PHONE}".encode("gb18030")


@pytest.mark.parametrize("change", [_field, _remark, _keywords, _described, _bookmark, _workbook, _table])
def test_what_no_page_of_a_pdf_shows_is_read_too(change: Callable[[pikepdf.Pdf], object]) -> None:
    assert "138****0001" in {one.masked for one in scan(text_of(pdf_with(change), "pdf"))}


def test_a_pdf_with_nothing_beside_its_text_has_no_finding() -> None:
    assert scan(text_of(pdf_with(lambda document: None), "pdf")) == []


def test_an_attached_file_that_cannot_be_read_has_to_be_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf_texts, "MOST_BYTES", 100_000)
    for name, content in (("旧表.xls", b"x"), ("包.zip", b"x"), ("大.txt", b"0" * (pdf_texts.MOST_BYTES + 1))):
        made = pdf_with(partial(_attach, name=name, content=content))
        with pytest.raises(Unreadable):
            text_of(made, "pdf")


def _attach(document: pikepdf.Pdf, *, name: str, content: bytes) -> None:
    document.attachments[name] = content


def test_properties_and_replies_and_links_of_office_files_are_read() -> None:
    core = f'<cp:coreProperties xmlns:cp="a" xmlns:dc="b"><dc:creator>王某 {PHONE}</dc:creator></cp:coreProperties>'
    custom = f'<Properties xmlns:vt="a"><property name="手机"><vt:lpwstr>{PHONE}</vt:lpwstr></property></Properties>'
    link = f'<Relationships><Relationship Id="a" Target="tel:{PHONE}" TargetMode="External"/></Relationships>'
    comment = (
        f'<w:comments xmlns:w="{W}"><w:comment><w:p><w:r><w:t>问{PHONE}</w:t></w:r></w:p></w:comment></w:comments>'
    )
    parts = {
        "docProps/core.xml": core, "docProps/custom.xml": custom, "word/_rels/document.xml.rels": link,
        "word/comments.xml": comment,
    }  # fmt: skip
    for name, part in parts.items():
        assert PHONE in text_of(io.BytesIO(package("<w:p/>", {name: part.encode()})), "docx"), name
    picture = f'<w:p><w:r><w:drawing><x:docPr xmlns:x="x" descr="身份证 {PHONE}"/></w:drawing></w:r></w:p>'
    assert PHONE in text_of(io.BytesIO(package(picture)), "docx")
    content, book = io.BytesIO(), openpyxl.Workbook()
    book.properties.keywords = f"电话{PHONE}"
    book.save(content)
    assert PHONE in text_of(content, "xlsx")


def test_an_object_of_another_program_inside_has_to_be_looked_at() -> None:
    with pytest.raises(Unreadable):
        text_of(io.BytesIO(package("<w:p/>", {"word/embeddings/oleObject1.bin": b"\xd0\xcf"})), "docx")


def test_a_password_and_a_lack_of_time_are_called_by_their_name(monkeypatch: pytest.MonkeyPatch) -> None:
    locked = pdf_with(lambda document: None, encryption=pikepdf.Encryption(owner="a", user="b"))
    for content, kind in ((locked, "pdf"), (io.BytesIO(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)), "docx")):
        with pytest.raises(Locked):
            text_of(content, kind)
    found = in_document(kept("名单.pdf", locked.getvalue()))
    assert [("设有密码" in one.words, one.where) for one in found] == [(True, "附件《名单.pdf》")]
    monkeypatch.setattr(document_texts, "MOST_SECONDS", -1.0)
    for content, kind in ((xlsx(), "xlsx"), (docx("字"), "docx"), (html_to_pdf("<p>字</p>"), "pdf")):
        with pytest.raises(TooLong):
            text_of(io.BytesIO(content), kind)


def test_the_name_of_a_document_is_public_too() -> None:
    assert [one.shown for one in in_document(kept(f"王某{PHONE}.docx", docx("无")))] == ["138****0001"]


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
