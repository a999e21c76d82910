"""Marks that were carried to the desk as a file or as QR codes."""

from __future__ import annotations

import base64
import hashlib
import hmac
import io
import json
import zlib
from typing import Any

import pytest
import segno
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from judging.forms.intake import canonical
from judging.models import MarkEnvelope, ScoreSheet
from tests.factories.judging import Contest
from tests.judging.pages import signed_in
from tests.judging.test_sync import envelope, send
from workflow.models import AuditRow

pytestmark = pytest.mark.django_db


def parcel(judge: Client, sheet: ScoreSheet, *envelopes: dict[str, Any]) -> dict[str, Any]:
    """What the tablet exports: it knows the seal from its work."""
    seal = base64.b64decode(judge.get(f"/judge/seats/{sheet.seat_id}/work.json").json()["seal"])
    data: dict[str, Any] = {"format": "chuangxiang.marks/1", "seat": sheet.seat_id, "envelopes": list(envelopes)}
    return data | {"mac": hmac.new(seal, canonical(data), hashlib.sha256).hexdigest()}


def codes(data: dict[str, Any], size: int = 200) -> list[str]:
    text = base64.urlsafe_b64encode(zlib.compress(json.dumps(data).encode())).decode().rstrip("=")
    pieces = [text[start : start + size] for start in range(0, len(text), size)]
    return [f"CXM1:{number}/{len(pieces)}:k7:{piece}" for number, piece in enumerate(pieces, start=1)]


def take(made: Contest, data: dict[str, Any] | None = None, lines: str = "") -> Any:
    fields: dict[str, Any] = {"lines": lines}
    if data is not None:
        fields["file"] = SimpleUploadedFile("marks.json", json.dumps(data).encode(), "application/json")
    return signed_in(made.organiser).post(f"/desk/competitions/{made.competition.pk}/judging/semi/intake/", fields)


def test_a_file_goes_through_the_same_door(made: Contest, sheet: ScoreSheet, judge: Client) -> None:
    known, fresh = envelope(sheet, 1, "10"), envelope(sheet, 2, "12")
    send(judge, sheet, known)
    data = parcel(judge, sheet, known, fresh)
    text = take(made, data).content.decode()
    assert ("此前已收到" in text, ScoreSheet.objects.get(pk=sheet.pk).values) == (True, {"dim_innovation": "12"})
    assert take(made, data).content.decode().count("此前已收到") == 2
    row = MarkEnvelope.objects.get(pk=fresh["id"])
    assert (row.source, row.sent_by, MarkEnvelope.objects.count()) == ("file", f"seat:{sheet.seat_id}", 2)
    first, second = AuditRow.objects.filter(action="judging.marks_taken_in").order_by("pk")
    assert (first.data, second.data) == ({"applied": 1, "known": 1}, {"known": 2})


def test_codes_in_any_order(made: Contest, sheet: ScoreSheet, judge: Client) -> None:
    lines = codes(parcel(judge, sheet, envelope(sheet, 1, "10")))
    assert len(lines) > 1
    missing = take(made, lines="\n".join(lines[1:]))
    assert (missing.status_code, "缺少二维码：1" in missing.content.decode()) == (422, True)
    assert take(made, lines="\n".join(reversed(lines))).status_code == 200
    assert MarkEnvelope.objects.get().source == "qr"


def test_codes_of_a_browser_that_cannot_compress(made: Contest, sheet: ScoreSheet, judge: Client) -> None:
    plain = base64.urlsafe_b64encode(json.dumps(parcel(judge, sheet, envelope(sheet, 1, "10"))).encode()).decode()
    assert take(made, lines=f"CXM0:1/1:k8:{plain.rstrip('=')}").status_code == 200
    assert MarkEnvelope.objects.get().source == "qr"


@pytest.mark.promise("T1")
def test_nobody_types_foreign_marks(made: Contest, sheet: ScoreSheet, judge: Client) -> None:
    data = parcel(judge, sheet, envelope(sheet, 1, "10"))
    data["envelopes"][0]["values"] = {"dim_innovation": "30"}
    changed = take(made, data)
    other = take(made, parcel(judge, sheet, envelope(sheet, 1, "10")) | {"seat": made.seats[1].pk})
    assert [changed.status_code, other.status_code, MarkEnvelope.objects.count()] == [422, 422, 0]


@pytest.mark.parametrize("body", [{}, {"format": "x", "seat": 1, "envelopes": [], "mac": ""}, []])
def test_what_is_no_parcel_is_said(made: Contest, body: Any) -> None:
    answer = take(made, body)
    assert (answer.status_code, "不是平板导出的评分文件" in answer.content.decode()) == (422, True)


def photo(*lines: str, name: str = "1.png") -> SimpleUploadedFile:
    """What a camera makes of codes that lie beside each other on a table."""
    pictures = []
    for line in lines:
        out = io.BytesIO()
        segno.make(line, error="m", micro=False).save(out, kind="png", scale=4)
        pictures.append(Image.open(out).convert("L"))
    sheet = Image.new("L", (sum(one.width + 60 for one in pictures), max(one.height for one in pictures) + 80), 210)
    left = 30
    for one in pictures:
        sheet.paste(one, (left, 40))
        left += one.width + 60
    out = io.BytesIO()
    sheet.rotate(4, expand=True, fillcolor=210).save(out, "PNG")
    return SimpleUploadedFile(name, out.getvalue(), "image/png")


def test_photos_of_the_codes(made: Contest, sheet: ScoreSheet, judge: Client) -> None:
    lines = codes(parcel(judge, sheet, envelope(sheet, 1, "10")), 150)
    assert len(lines) > 1
    desk, page = signed_in(made.organiser), f"/desk/competitions/{made.competition.pk}/judging/semi/intake/"
    partial = desk.post(page, {"photos": [photo(*lines[1:])]})
    text = partial.content.decode()
    # What was read stays in the box: only what is missing has to be photographed.
    assert (partial.status_code, "缺少二维码：1" in text, lines[1] in text) == (422, True, True)
    assert desk.post(page, {"photos": [photo(lines[0])], "lines": "\n".join(lines[1:])}).status_code == 200
    assert MarkEnvelope.objects.get().source == "qr"
    read = desk.post(f"{page}read/", {"picture": photo(*lines)})
    assert sorted(read.json()["codes"]) == sorted(lines)
    assert judge.post(f"{page}read/", {"picture": photo(lines[0])}).status_code == 403


def test_lying_and_empty_photos_are_refused_in_words(made: Contest, sheet: ScoreSheet, judge: Client) -> None:
    desk, page = signed_in(made.organiser), f"/desk/competitions/{made.competition.pk}/judging/semi/intake/"
    header = io.BytesIO()
    Image.new("1", (1, 1)).save(header, "PNG")
    # Claims 60 000 × 60 000 pixels.
    bomb = bytearray(header.getvalue())
    bomb[16:24] = (60000).to_bytes(4, "big") * 2
    bomb[29:33] = zlib.crc32(bytes(bomb[12:29])).to_bytes(4, "big")
    said = {
        "无法作为照片打开": [SimpleUploadedFile("x.jpg", b"GIF89a"), SimpleUploadedFile("b.png", bytes(bomb))],
        "没有找到平板的二维码": [photo("https://example.cn/")],
        "格式不符": [SimpleUploadedFile("x.heic", b"x")],
    }
    for words, files in said.items():
        for file in files:
            answer = desk.post(page, {"photos": [file]})
            assert (answer.status_code, words in answer.content.decode()) == (422, True), (
                words,
                answer.content.decode(),
            )
    assert desk.post(f"{page}read/", {"picture": SimpleUploadedFile("x.jpg", b"no")}).status_code == 400
    line = codes(parcel(judge, sheet, envelope(sheet, 1, "10")), 10_000)[0].strip()
    for lines, words in (
        (line.replace("1/1", "1/9999999"), "缺少二维码：2"),
        (f"{line}\n{line[:-4]}AAAA", "读出了两种内容"),
        (line.replace("1/1", "2/1"), "不是平板的二维码"),
    ):
        answer = take(made, lines=lines)
        assert (answer.status_code, words in answer.content.decode()) == (422, True), words
