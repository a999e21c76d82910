"""Blind is blind: on every page, and in every file."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

import pikepdf
import pytest
from django.test import Client

from competitions.models import Entry, TeamMember
from judging.actions.blind_files import CannotClean, blind_copy, clean_office, clean_pdf
from judging.models import ScoreSheet
from tests.factories.judging import Contest
from tests.judging.domain.test_bare_pictures import jpeg
from tests.judging.pages import attach, everything_in, telling_pdf

pytestmark = pytest.mark.django_db


@pytest.mark.promise("Z3")
def test_blind_is_blind_on_every_page(made: Contest, sheet: ScoreSheet, judge: Client) -> None:
    entry = Entry.objects.get(pk=made.entries[0].pk)
    leader = entry.leader
    leader.name, leader.employer = "欧阳示例", "湘江示例研究院"
    leader.save()
    TeamMember.objects.create(entry=entry, name="司马演示", is_leader=False)
    entry.organisation_name = "岳麓星火科技有限公司"
    entry.title = "岳麓星火科技的叶片修复"
    entry.summary = "欧阳示例与司马演示在湘江示例研究院创办岳麓星火科技有限公司。"
    entry.save()
    attach(entry, "plan", telling_pdf(), name="岳麓星火科技-欧阳示例.pdf")
    names = ("欧阳示例", "司马演示", "湘江示例研究院", "岳麓星火科技", entry.number, entry.token)
    for path in (
        "/judge/",
        f"/judge/seats/{made.seats[0].pk}/",
        *(f"/judge/sheets/{sheet.pk}/{end}" for end in ("", "check/", "recuse/")),
    ):
        page = judge.get(path)
        text = page.content.decode() + str(page.headers)
        assert [name for name in names if name in text] == []
    page = judge.get(f"/judge/sheets/{sheet.pk}/").content.decode()
    assert (sheet.stage_entry.blind_code in page, "叶片修复" in page) == (True, True)


@pytest.mark.promise("Z3")
def test_blind_files_carry_no_maker(made: Contest, sheet: ScoreSheet, judge: Client) -> None:
    attach(sheet.stage_entry.entry, "plan", telling_pdf(), name="示例公司-周某.pdf")
    answer = judge.get(f"/judge/sheets/{sheet.pk}/files/plan/")
    content = b"".join(answer.streaming_content)
    code = sheet.stage_entry.blind_code
    assert answer["Content-Disposition"] == f'inline; filename="{code}-plan.pdf"'
    assert (answer["X-Frame-Options"], answer["Cache-Control"]) == ("SAMEORIGIN", "private, no-store")
    raw = everything_in(content)
    for text in ("示例公司", "周某", "secret"):
        for encoding in ("utf-8", "utf-16-be"):
            assert text.encode(encoding) not in raw
    with pikepdf.open(io.BytesIO(content)) as document:
        assert (len(document.pages), "/Info" in document.trailer, len(document.attachments)) == (1, False, 0)
        assert str(document.pages[0].Annots[0].Contents) == "批注"


@pytest.mark.promise("Z3")
def test_a_cleaned_pdf_is_made_once_and_the_same_again() -> None:
    content = telling_pdf()
    assert clean_pdf(content) == clean_pdf(content)


@pytest.mark.promise("Z3")
def test_slides_lose_their_properties(made: Contest, sheet: ScoreSheet) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as slides:
        slides.writestr("docProps/core.xml", "<x>示例公司周某</x>")
        slides.writestr("docProps/app.xml", "<Company>示例公司</Company>")
        slides.writestr("docProps/thumbnail.jpeg", b"picture")
        slides.writestr(
            "_rels/.rels",
            '<Relationships><Relationship Type="x/thumbnail" Target="docProps/thumbnail.jpeg"/></Relationships>',
        )
        slides.writestr("ppt/commentAuthors.xml", '<p:cmAuthor name="周某" initials="周"/>')
        slides.writestr("ppt/slides/slide1.xml", "<p>内容</p>")
    with zipfile.ZipFile(io.BytesIO(clean_office(out.getvalue()))) as cleaned:
        whole = b"".join(cleaned.read(name) for name in cleaned.namelist()).decode()
        assert ("周某" in whole, "示例公司" in whole, "thumbnail" in whole, "内容" in whole) == (
            False,
            False,
            False,
            True,
        )
        assert "docProps/thumbnail.jpeg" not in cleaned.namelist()
    unknown = attach(sheet.stage_entry.entry, "slides", b"?", extension=".wps")
    with pytest.raises(CannotClean):
        blind_copy(unknown)


def office(parts: Mapping[str, str | bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in parts.items():
            made.writestr(name, content)
    return out.getvalue()


@pytest.mark.promise("Z3")
def test_slides_tell_nothing_by_photos_charts_and_links() -> None:
    chart = office({
        "docProps/core.xml": "<dc:creator>ZHANGSAN</dc:creator>", "xl/comments1.xml": "<author>ZHANGSAN</author>",
        "xl/persons/person.xml": '<person displayName="ZHANGSAN"/>',
        "xl/workbook.xml": r'<x15ac:absPath url="C:\Users\ZHANGSAN\"/><fileSharing userName="ZHANGSAN"/>',
        "xl/worksheets/sheet1.xml": "<v>12</v>",
    })  # fmt: skip
    slides = office({
        "ppt/media/image1.jpeg": jpeg(), "package/services/metadata/core-properties/1.psmdcp": "ZHANGSAN",
        "ppt/slides/_rels/slide1.xml.rels": '<Relationship Target="file:///C:\\Users\\ZHANGSAN\\film.mp4" TargetMode="External"/>',
        "ppt/embeddings/sheet1.xlsx": chart, "ppt/embeddings/broken.xlsx": b"ZHANGSAN",
        "ppt/embeddings/deep.docx": office({"word/embeddings/inner.xlsx": chart}),
    })  # fmt: skip
    with zipfile.ZipFile(io.BytesIO(clean_office(slides))) as cleaned:
        assert [name for name in cleaned.namelist() if b"ZHANGSAN" in cleaned.read(name)] == []
        with zipfile.ZipFile(io.BytesIO(cleaned.read("ppt/embeddings/sheet1.xlsx"))) as inner:
            assert [name for name in inner.namelist() if b"ZHANGSAN" in inner.read(name)] == []
            assert inner.read("xl/worksheets/sheet1.xml") == b"<v>12</v>"


@pytest.mark.promise("Z3")
def test_photos_and_signatures_in_a_pdf_tell_nothing() -> None:
    made = pikepdf.new()
    page = made.add_blank_page()
    photo = made.make_stream(
        jpeg(), Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Image, Width=40, Height=30,
        ColorSpace=pikepdf.Name.DeviceRGB, BitsPerComponent=8, Filter=pikepdf.Name.DCTDecode,
    )  # fmt: skip
    page.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(I=photo))
    made.Root.Signed = made.make_indirect(
        pikepdf.Dictionary(Name="ZHANGSAN", Contents=pikepdf.String("COMPANY"), ByteRange=[0, 1, 2, 3])
    )
    out = io.BytesIO()
    made.save(out)
    cleaned = everything_in(clean_pdf(out.getvalue()))
    assert [word for word in (b"ZHANGSAN", b"COMPANY", b"SECRET") if word in cleaned] == []
    with pikepdf.open(io.BytesIO(clean_pdf(out.getvalue()))) as read:
        assert pikepdf.PdfImage(read.pages[0].Resources.XObject.I).as_pil_image().size == (40, 30)


def test_damaged_slides_are_not_shown_and_no_error(made: Contest, sheet: ScoreSheet, judge: Client) -> None:
    good = bytearray(office({"ppt/slides/slide1.xml": "<p>words of a slide</p>" * 300}))
    at = good.index(b"slide1.xml") + len(b"slide1.xml")
    good[at : at + 8] = b"\xff" * 8
    attach(sheet.stage_entry.entry, "slides", bytes(good), extension=".pptx")
    assert judge.get(f"/judge/sheets/{sheet.pk}/files/slides/").status_code == 404
