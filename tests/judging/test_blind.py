"""Blind is blind: on every page, and in every file."""

from __future__ import annotations

import io
import zipfile

import pikepdf
import pytest
from django.test import Client

from competitions.models import Entry, TeamMember
from judging.actions.blind_files import CannotClean, blind_copy, clean_office, clean_pdf
from judging.models import ScoreSheet
from tests.factories.judging import Contest
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
