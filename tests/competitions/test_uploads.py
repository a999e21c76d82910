"""Files of an entry: what they are is looked at, not what they are called."""

from __future__ import annotations

import hashlib
import io
import resource
import time
import zipfile
from pathlib import Path

import pikepdf
import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from competitions.actions.uploads import FileRefused, FileTooLarge, remove_attachment, save_attachment
from competitions.models import Attachment, Competition, Entry
from competitions.queries.plan_document import plan_fields
from competitions.queries.rule_books import book_of
from tests.factories.competitions import pdf
from tests.factories.entries import attach, draft, fresh, open_competition, pptx, submitted
from workflow.services import Refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def competition() -> Competition:
    return open_competition()


@pytest.fixture
def entry(competition: Competition) -> Entry:
    return draft(competition)


def keep(entry: Entry, kind: str, content: bytes, name: str) -> Attachment:
    return save_attachment(entry=fresh(entry), actor=entry.leader, kind=kind, upload=ContentFile(content), name=name)


def refused(entry: Entry, kind: str, content: bytes, name: str) -> str:
    with pytest.raises(FileRefused) as error:
        keep(entry, kind, content, name)
    assert Attachment.objects.count() == 0
    return str(error.value)


def picture(kind: str = "JPEG", size: tuple[int, int] = (40, 30), **options: object) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, "red").save(out, kind, **options)
    return out.getvalue()


def archive(parts: dict[str, bytes | str], *, compress: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO(pptx())
    with zipfile.ZipFile(out, "a", compress) as made:
        for name, content in parts.items():
            made.writestr(name, content)
    return out.getvalue()


def test_a_file_is_stored_under_a_name_of_our_own(entry: Entry) -> None:
    content = pdf()
    row = keep(entry, "plan", content, "商业计划书（终稿）.PDF")
    assert (row.name, row.extension, row.content_type) == ("商业计划书（终稿）.PDF", ".pdf", "application/pdf")
    assert (row.size, row.sha256) == (len(content), hashlib.sha256(content).hexdigest())
    assert Path(row.file.name).parent.as_posix() == "entries"
    assert len(Path(row.file.name).stem) == 32
    with default_storage.open(row.file.name) as stored:
        assert stored.read() == content


def test_a_new_file_replaces_the_old_one(entry: Entry, django_capture_on_commit_callbacks: object) -> None:
    first = keep(entry, "plan", pdf(1), "一.pdf")
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        second = keep(entry, "plan", pdf(2), "二.pdf")
    row = Attachment.objects.get()
    assert (row.name, row.token) == ("二.pdf", second.token)
    assert row.token != first.token
    assert not default_storage.exists(first.file.name)
    assert default_storage.exists(row.file.name)


def test_a_file_taken_away_is_gone(entry: Entry, django_capture_on_commit_callbacks: object) -> None:
    row = keep(entry, "licence", picture("PNG"), "执照.png")
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        remove_attachment(entry=fresh(entry), actor=entry.leader, kind="licence")
    assert Attachment.objects.count() == 0
    assert not default_storage.exists(row.file.name)
    remove_attachment(entry=fresh(entry), actor=entry.leader, kind="licence")


def test_slides_may_be_pdf_or_pptx(entry: Entry) -> None:
    assert keep(entry, "slides", pptx(), "路演.pptx").content_type.endswith("presentationml.presentation")
    assert keep(entry, "slides", pdf(), "路演.pdf").content_type == "application/pdf"
    assert Attachment.objects.count() == 1


@pytest.mark.promise("I1")
@pytest.mark.parametrize("name", ["执照.svg", "执照.svgz", "执照.png", "执照.jpg", "执照.pdf"])
def test_a_drawing_with_a_script_is_refused(entry: Entry, name: str) -> None:
    svg = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script><foreignObject/></svg>'
    assert name in refused(entry, "licence", svg, name)


@pytest.mark.promise("I2")
@pytest.mark.parametrize(
    ("kind", "content", "name"),
    [
        ("plan", b"<html><script>alert(1)</script></html>", "a.pdf"),
        ("plan", b"<?php system('id');", "a.pdf"),
        ("plan", b"MZ\x90\x00" + b"\x00" * 200, "a.pdf"),
        ("plan", b"\x00" * 100 + pdf(), "a.pdf"),
        ("plan", picture(), "a.pdf"),
        ("plan", pptx(), "a.pdf"),
        ("plan", pdf(), "a.html"),
        ("plan", pdf(), "a.pdf.exe"),
        ("plan", pdf(), "a.xht"),
        ("plan", pdf(), "pdf"),
        ("slides", pdf(), "a.pptx"),
        ("slides", pptx(), "a.ppt"),
        ("slides", archive({})[:-30], "a.pptx"),
        ("licence", b"\x89PNG\r\n\x1a\n<html>", "a.png"),
        ("licence", picture("GIF"), "a.jpg"),
        ("licence", pdf(), "a.png"),
    ],
)
def test_content_and_name_must_agree(entry: Entry, kind: str, content: bytes, name: str) -> None:
    assert name in refused(entry, kind, content, name)


@pytest.mark.promise("I2")
def test_a_photo_is_made_anew_without_place_and_tail(entry: Entry) -> None:
    exif = Image.Exif()
    exif[0x010F] = "SECRET-CAMERA"
    exif.get_ifd(0x8825)[1] = "N"
    content = picture("JPEG", exif=exif.tobytes()) + b"<html><script>alert(1)</script></html>"
    row = keep(entry, "stamped_form", content, "盖章.JPEG")
    with default_storage.open(row.file.name) as stored:
        made = stored.read()
    assert (row.extension, row.content_type) == (".jpg", "image/jpeg")
    assert b"SECRET-CAMERA" not in made
    assert b"<script>" not in made
    assert dict(Image.open(io.BytesIO(made)).getexif()) == {}


@pytest.mark.promise("I2")
def test_a_pdf_that_acts_by_itself_is_refused(entry: Entry) -> None:
    document = pikepdf.open(io.BytesIO(pdf()))
    document.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")
    out = io.BytesIO()
    document.save(out)
    assert "含有脚本" in refused(entry, "plan", out.getvalue(), "a.pdf")
    locked = io.BytesIO()
    pikepdf.open(io.BytesIO(pdf())).save(locked, encryption=pikepdf.Encryption(owner="x", user="y"))
    assert "设有密码" in refused(entry, "plan", locked.getvalue(), "a.pdf")


@pytest.mark.promise("I3")
def test_a_file_over_the_limit_is_refused_with_both_sizes(entry: Entry, settings: object) -> None:
    settings.RESUMABLE_MAX_BYTES = 2000  # type: ignore[attr-defined]
    with pytest.raises(FileTooLarge, match=r"a\.pdf 大小为 .*，超过上限 2 KB。"):
        keep(entry, "plan", pdf() + b"%" * 3000, "a.pdf")
    assert "空文件" in refused(entry, "plan", b"", "a.pdf")


def test_plan_and_form_promise_no_more_than_the_site_takes(entry: Entry, settings: object) -> None:
    sizes = [int(row["max_bytes"]) for row in entry.competition.rules["attachments"]]
    assert max(sizes) <= settings.RESUMABLE_MAX_BYTES  # type: ignore[attr-defined]
    assert [file.max_bytes for file in book_of(entry.competition).attachments] == sizes
    settings.RESUMABLE_MAX_BYTES = 15 * 1024 * 1024  # type: ignore[attr-defined]
    plan = " ".join(field.text for field in plan_fields(entry.competition))
    assert "路演PPT：PDF、PPTX格式，不超过15MB" in plan
    client = Client()
    client.force_login(entry.leader.user)
    pages = [
        client.get(f"/my/entries/{entry.token}/edit/"),
        client.get(f"/my/competitions/{entry.competition.slug}/enter/"),
    ]
    assert ["不超过 15 MB" in page.content.decode() for page in pages] == [True, True]


@pytest.mark.promise("I3")
def test_two_hundred_megabytes_are_read_away_with_flat_memory(entry: Entry) -> None:
    class Body(io.RawIOBase):
        """200 MB that nobody holds in memory, as a socket brings them."""

        def __init__(self, head: bytes, middle: int, tail: bytes) -> None:
            self.head, self.middle, self.tail = head, middle, tail
            self.length = len(head) + middle + len(tail)

        def read(self, size: int = -1) -> bytes:
            out, self.head = self.head[:size], self.head[size:]
            fill = min(self.middle, size - len(out))
            self.middle -= fill
            out += b"%" * fill
            rest = size - len(out)
            out, self.tail = out + self.tail[:rest], self.tail[rest:]
            return out

    boundary = "XBOUNDARYX"
    head = f'--{boundary}\r\nContent-Disposition: form-data; name="file"; filename="a.pdf"\r\n\r\n'
    body = Body(head.encode(), 200 * 1024 * 1024, f"\r\n--{boundary}--\r\n".encode())
    client = Client()
    client.force_login(entry.leader.user)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    answer = client.generic(
        "POST",
        f"/my/entries/{entry.token}/files/plan/",
        CONTENT_TYPE=f"multipart/form-data; boundary={boundary}",
        **{"wsgi.input": body, "CONTENT_LENGTH": str(body.length)},
    )
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    assert answer.status_code == 413
    assert answer.json()["message"] == "a.pdf 大小为 200 MB，超过上限 30 MB。"
    assert grown <= 50
    assert Attachment.objects.count() == 0


@pytest.mark.promise("I4")
@pytest.mark.parametrize(
    ("parts", "words"),
    [
        ({"ppt/media/x.bin": b"\0" * 30_000_000}, "解压后体积异常"),
        ({f"ppt/slides/s{n}.xml": b"" for n in range(5001)}, "解压后体积异常"),
        ({"ppt/embeddings/inner.zip": b"PK\x03\x04"}, "内嵌了压缩包"),
        ({"ppt/vbaProject.bin": b"x"}, "含有宏"),
        ({"../../etc/passwd": b"x"}, "内部文件名不合规"),
        ({"/etc/passwd": b"x"}, "内部文件名不合规"),
        ({"C:\\x": b"x"}, "内部文件名不合规"),
    ],
)
def test_bombs_and_traps_are_refused_before_they_are_unpacked(
    entry: Entry, parts: dict[str, bytes], words: str
) -> None:
    content = archive(parts)
    started = time.process_time()
    assert words in refused(entry, "slides", content, "a.pptx")
    assert time.process_time() - started <= 2


@pytest.mark.promise("I4")
def test_a_link_inside_slides_is_refused(entry: Entry) -> None:
    link = zipfile.ZipInfo("ppt/media/link")
    link.external_attr = 0o120777 << 16
    out = io.BytesIO(pptx())
    with zipfile.ZipFile(out, "a") as made:
        made.writestr(link, "/etc/passwd")
    assert "内部文件名不合规" in refused(entry, "slides", out.getvalue(), "a.pptx")


@pytest.mark.promise("I4")
def test_a_picture_of_too_many_pixels_is_refused_undrawn(entry: Entry) -> None:
    out = io.BytesIO()
    Image.new("1", (30_000, 30_000)).save(out, "PNG")
    started = time.process_time()
    assert "像素过大" in refused(entry, "stamped_form", out.getvalue(), "a.png")
    assert time.process_time() - started <= 2


@pytest.mark.promise("I4")
def test_a_pdf_of_endless_pages_is_refused(entry: Entry) -> None:
    assert "页数过多" in refused(entry, "plan", pdf(2001), "a.pdf")


@pytest.mark.promise("I5")
@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("..\\..\\boot.pdf", "boot.pdf"),
        ("C:\\temp\\x.pdf", "x.pdf"),
        ("计\x00划.pdf", "计划.pdf"),
        ("计划\u202efdp.pdf", "计划fdp.pdf"),
        ("计划\r\nX-Evil: 1.pdf", "计划X-Evil 1.pdf"),
        ("🚀" * 200 + ".pdf", "🚀" * 116 + ".pdf"),
        ("CON.pdf", "CON.pdf"),
        ('a"b<c>.pdf', "abc.pdf"),
    ],
)
def test_the_name_given_is_for_showing_only(entry: Entry, name: str, shown: str) -> None:
    row = keep(entry, "plan", pdf(), name)
    assert row.name == shown
    assert Path(row.file.name).as_posix() == f"entries/{Path(row.file.name).stem}.pdf"
    client = Client()
    client.force_login(entry.leader.user)
    answer = client.get(f"/files/entries/{row.token}/")
    assert answer.status_code == 200
    assert "\r" not in answer["Content-Disposition"]


@pytest.mark.promise("I5")
def test_a_name_beyond_ascii_is_told_by_rfc_6266(entry: Entry) -> None:
    row = keep(entry, "slides", pptx(), "路演 2024.pptx")
    client = Client()
    client.force_login(entry.leader.user)
    answer = client.get(f"/files/entries/{row.token}/")
    assert answer["Content-Disposition"] == "attachment; filename*=utf-8''%E8%B7%AF%E6%BC%94%202024.pptx"
    assert answer["Content-Type"] == "application/octet-stream"


def test_what_the_rule_book_does_not_ask_for_is_not_taken(entry: Entry) -> None:
    assert "不需要此类文件" in refused(entry, "passport_photo", pdf(), "a.pdf")


def test_no_file_stays_behind_when_the_row_is_refused(competition: Competition) -> None:
    entry = draft(competition)
    stale = fresh(entry)
    Entry.objects.filter(pk=entry.pk).update(state="submitted")
    before = default_storage.listdir("entries")[1] if default_storage.exists("entries") else []
    with pytest.raises(Refused, match="已提交"):
        save_attachment(entry=stale, actor=entry.leader, kind="plan", upload=ContentFile(pdf()), name="a.pdf")
    after = default_storage.listdir("entries")[1] if default_storage.exists("entries") else []
    assert after == before


def test_after_the_submission_no_file_changes(competition: Competition) -> None:
    entry = submitted(competition)
    with pytest.raises(Refused, match="提交（参赛编号"):
        attach(entry, "plan")
    with pytest.raises(Refused, match="提交（参赛编号"):
        remove_attachment(entry=fresh(entry), actor=entry.leader, kind="plan")


def test_the_script_gets_the_row_or_the_reason(entry: Entry) -> None:
    client = Client()
    client.force_login(entry.leader.user)
    url = f"/my/entries/{entry.token}/files/plan/"
    good = client.post(url, {"file": SimpleUploadedFile("计划.pdf", pdf())}).json()
    assert (good["name"], good["url"]) == ("计划.pdf", f"/files/entries/{Attachment.objects.get().token}/")
    bad = client.post(url, {"file": SimpleUploadedFile("计划.pdf", b"no")})
    assert (bad.status_code, "不是 PDF" in bad.json()["message"]) == (422, True)
    assert client.post(url).json()["message"] == "没有收到文件，请重新选择。"
    assert client.get(url).status_code == 405
    assert Attachment.objects.get().name == "计划.pdf"
