"""Pictures are drawn anew, documents are what their names say and never run in our name."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image
from wagtail.images import get_image_model
from wagtail.images.forms import get_image_form

from cms.actions.news import Report, submit_news
from cms.models import CustomDocument, CustomImage, NewsPage
from tests.factories.competitions import pdf
from tests.factories.offices import CITY, office, organiser

pytestmark = pytest.mark.django_db
HIDDEN = b"<script>alert(1)</script>"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


def photo(kind: str = "JPEG", size: tuple[int, int] = (640, 480)) -> bytes:
    """A picture with a place in its EXIF and something behind its last pixel."""
    out = io.BytesIO()
    exif = Image.Exif()
    exif[0x010E] = "at home"
    exif.get_ifd(0x8825)[1] = "N"
    Image.new("RGB", size, "#b3202a").save(out, kind, exif=exif)
    return out.getvalue() + HIDDEN


@pytest.mark.promise("I2")
def test_a_picture_is_drawn_anew() -> None:
    kept = CustomImage.objects.create(title="现场", file=ContentFile(photo(), name="../../现场.jpg"))
    with kept.file.open("rb") as stored:
        content = stored.read()
    assert HIDDEN not in content
    assert b"at home" not in content
    assert dict(Image.open(io.BytesIO(content)).getexif()) == {}
    assert (kept.width, kept.height, kept.file_size) == (640, 480, len(content))
    assert kept.file.name.startswith("original_images/")
    assert "现场" not in kept.file.name


@pytest.mark.promise("I1")
@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.svg", SVG),
        ("a.png", SVG),
        ("a.jpg", b"<html>" + HIDDEN),
        ("a.png", photo("JPEG")),
        ("a.gif", photo("GIF")),
        ("a.jpg", photo()[:200]),
        ("a.html", photo()),
        ("a.jpg.php", photo()),
    ],
)
def test_the_newsroom_refuses_what_is_no_photo(name: str, content: bytes) -> None:
    form_class = get_image_form(get_image_model())
    form = form_class({"title": "x", "collection": 1}, {"file": SimpleUploadedFile(name, content, "image/png")})
    assert form.is_valid() is False
    assert list(form.errors) == ["file"]


def test_a_desk_picture_stands_in_the_library() -> None:
    writer = organiser(office(CITY))
    report = Report(title="有图", text="正文", picture=SimpleUploadedFile("x.jpg", photo()), picture_alt="众人合影")
    page = submit_news(actor=writer, region=office(CITY).region, report=report)
    picture = NewsPage.objects.get(pk=page.pk).get_latest_revision_as_object().picture
    assert (picture.default_alt_text, picture.uploaded_by_user) == ("众人合影", writer.user)
    bad = Report(title="坏图", text="正文", picture=SimpleUploadedFile("x.jpg", SVG), picture_alt="x")
    with pytest.raises(ValidationError):
        submit_news(actor=writer, region=office(CITY).region, report=bad)


def zipped(*names: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    return out.getvalue()


@pytest.mark.promise("I2")
@pytest.mark.parametrize(
    ("name", "content", "fits"),
    [
        ("通知.pdf", pdf(), True),
        ("通知.pdf", HIDDEN, False),
        ("通知.pdf", zipped("word/document.xml"), False),
        ("表.xlsx", zipped("[Content_Types].xml", "xl/workbook.xml"), True),
        ("表.docx", zipped("[Content_Types].xml", "xl/workbook.xml"), False),
        ("表.docx", zipped("word/document.xml", "word/vbaProject.bin"), False),
        ("公文.ofd", zipped("OFD.xml"), True),
        ("包.zip", zipped("a.txt"), True),
        ("包.zip", zipped("../a.txt"), False),
        ("旧.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"0" * 600, True),
        ("旧.doc", b"MZ", False),
        ("页.html", HIDDEN, False),
        ("图.svg", SVG, False),
    ],
)
def test_a_document_is_what_its_name_says(name: str, content: bytes, fits: bool) -> None:
    document = CustomDocument(title="x", file=ContentFile(content, name=name))
    if fits:
        document.full_clean()
    else:
        with pytest.raises(ValidationError):
            document.full_clean()


@pytest.fixture
def on_disk(settings: Any, tmp_path: Path) -> None:
    """Files where Wagtail can stream them from."""
    backend = "django.core.files.storage.FileSystemStorage"
    private = {"BACKEND": backend, "OPTIONS": {"location": str(tmp_path / "private")}}
    public = {"BACKEND": backend, "OPTIONS": {"location": str(tmp_path / "public"), "base_url": "/media/"}}
    settings.STORAGES = {**settings.STORAGES, "default": private, "public": public}


@pytest.mark.promise("I1")
@pytest.mark.usefixtures("on_disk")
def test_a_document_is_never_run_in_our_name(client: Client) -> None:
    document = CustomDocument.objects.create(title="通知", file=ContentFile(pdf(), name="通知.pdf"))
    response = client.get(document.url)
    assert response.status_code == 200
    assert response["Content-Disposition"].startswith("attachment")
    assert response["Content-Type"] == "application/octet-stream"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert b"".join(response.streaming_content)[:5] == b"%PDF-"
    response.close()


@pytest.mark.usefixtures("on_disk")
def test_a_report_shows_its_picture(client: Client) -> None:
    from tests.factories.pages import news

    file = ContentFile(photo(), name="x.jpg")
    picture = CustomImage.objects.create(title="现场", description="众人合影", file=file)
    page = news("有图的报道", picture=picture)
    shown = client.get(page.address).content.decode()
    assert 'alt="众人合影"' in shown
    assert "/media/" in shown
