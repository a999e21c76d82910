"""What tests of the judge's pages start with: judges signed in, files that name their makers."""

from __future__ import annotations

import io
import uuid

import pikepdf
from django.core.files.base import ContentFile
from django.test import Client

from accounts.models import Person
from competitions.models import Attachment, Entry
from judging.models import PanelSeat
from tests.factories.offices import person
from workflow import clock


def signed_in(actor: Person) -> Client:
    client = Client()
    client.force_login(actor.user)
    return client


def with_login(seat: PanelSeat) -> Client:
    """The judge of a seat, signed in."""
    judge = Person.objects.get(pk=seat.person_id)
    if judge.user is None:
        judge.user = person(user=True).user
        Person.objects.filter(user=judge.user).update(user=None)
        judge.save()
    return signed_in(judge)


def attach(
    entry: Entry, kind: str, content: bytes, extension: str = ".pdf", name: str = "示例公司商业计划书.pdf"
) -> Attachment:
    return Attachment.objects.create(
        entry=entry,
        kind=kind,
        file=ContentFile(content, name=f"{uuid.uuid4().hex}{extension}"),
        name=name,
        extension=extension,
        content_type="application/pdf",
        size=len(content),
        sha256=uuid.uuid4().hex * 2,
        uploaded_by=entry.leader,
        uploaded_at=clock.now(),
    )


def telling_pdf() -> bytes:
    """A PDF that names its makers wherever a PDF can."""
    document = pikepdf.new()
    document.add_blank_page()
    with document.open_metadata() as meta:
        meta["dc:creator"] = ["示例公司周某"]
        meta["dc:title"] = "示例公司路演"
    document.docinfo["/Author"] = "示例公司周某"
    document.docinfo["/Company"] = "示例公司"
    page = document.pages[0]
    page["/PieceInfo"] = pikepdf.Dictionary(App=pikepdf.Dictionary(Private="示例公司"))
    note = pikepdf.Dictionary(
        Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Text, Rect=[0, 0, 9, 9], T="示例公司周某", Contents="批注"
    )
    page["/Annots"] = document.make_indirect(pikepdf.Array([document.make_indirect(note)]))
    document.attachments["示例公司.txt"] = b"secret"
    out = io.BytesIO()
    document.save(out, compress_streams=False, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    return out.getvalue()


def everything_in(content: bytes) -> bytes:
    """A PDF unpacked, so that nothing hides in a compressed stream."""
    with pikepdf.open(io.BytesIO(content)) as document:
        out = io.BytesIO()
        document.save(
            out, compress_streams=False, stream_decode_level=pikepdf.StreamDecodeLevel.all,
            object_stream_mode=pikepdf.ObjectStreamMode.disable,
        )  # fmt: skip
    return out.getvalue()
