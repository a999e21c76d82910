"""What passes for a PDF."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from io import BytesIO

import pikepdf
import pytest

from competitions.domain.pdf_check import PdfFault, fault_of


def made(change: object = None, **options: object) -> bytes:
    document = pikepdf.new()
    document.add_blank_page()
    if callable(change):
        change(document)
    out = BytesIO()
    document.save(out, **options)
    return out.getvalue()


def scripted(document: pikepdf.Pdf) -> None:
    names = pikepdf.Dictionary(Names=pikepdf.Array([]))
    document.Root.Names = pikepdf.Dictionary(JavaScript=names)


def opens_a_script(document: pikepdf.Pdf) -> None:
    document.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS=pikepdf.String("app.alert(1)"))


def with_a_file(document: pikepdf.Pdf) -> None:
    document.attachments["tool.exe"] = b"MZ"


def with_note(**parts: object) -> Callable[[pikepdf.Pdf], None]:
    def change(document: pikepdf.Pdf) -> None:
        note = pikepdf.Dictionary(Type=pikepdf.Name.Annot, Rect=pikepdf.Array([0, 0, 9, 9]), **parts)
        document.pages[0].obj.Annots = pikepdf.Array([document.make_indirect(note)])

    return change


def with_page_action(document: pikepdf.Pdf) -> None:
    document.pages[0].obj.AA = pikepdf.Dictionary(O=pikepdf.Dictionary(S=pikepdf.Name.JavaScript))


def sends_a_form(document: pikepdf.Pdf) -> None:
    document.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.SubmitForm)


def hidden_behind_a_link() -> pikepdf.Dictionary:
    launch = pikepdf.Dictionary(S=pikepdf.Name.Launch, F=pikepdf.String("calc.exe"))
    return pikepdf.Dictionary(S=pikepdf.Name.URI, URI=pikepdf.String("https://example.com/"), Next=launch)


def zipped() -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("a.txt", "a")
    return out.getvalue()


LINK = pikepdf.Dictionary(S=pikepdf.Name.URI, URI=pikepdf.String("https://example.com/"))
LAUNCH = pikepdf.Dictionary(S=pikepdf.Name.Launch, F=pikepdf.String("calc.exe"))


def without_pages() -> bytes:
    document = pikepdf.new()
    out = BytesIO()
    document.save(out)
    return out.getvalue()


@pytest.mark.promise("I2")
@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (made(), None),
        (b"", PdfFault.NOT_PDF),
        (b"<html>%PDF-</html>", PdfFault.NOT_PDF),
        (b"PK\x03\x04 a zip", PdfFault.NOT_PDF),
        (b"GIF89a" + made(), PdfFault.NOT_PDF),
        (b"%PDF-1.7\nnothing follows", PdfFault.BROKEN),
        (without_pages(), PdfFault.EMPTY),
        (made(encryption=pikepdf.Encryption(user="secret", owner="owner")), PdfFault.LOCKED),
        (made(scripted), PdfFault.ACTIVE),
        (made(opens_a_script), PdfFault.ACTIVE),
        (made(with_a_file), PdfFault.ACTIVE),
        (made(with_note(Subtype=pikepdf.Name.Link, A=LINK)), None),
        (made(with_note(Subtype=pikepdf.Name.Link, A=LAUNCH)), PdfFault.ACTIVE),
        (made(with_note(Subtype=pikepdf.Name.Link, A=hidden_behind_a_link())), PdfFault.ACTIVE),
        (made(with_note(Subtype=pikepdf.Name.FileAttachment)), PdfFault.ACTIVE),
        (made(with_page_action), PdfFault.ACTIVE),
        (made(sends_a_form), PdfFault.ACTIVE),
        (made() + zipped(), PdfFault.ACTIVE),
        (made() + b"\n\n", None),
    ],
)
def test_content_decides(content: bytes, fault: PdfFault | None) -> None:
    file = BytesIO(content)
    assert fault_of(file) == fault
    assert file.tell() == 0
