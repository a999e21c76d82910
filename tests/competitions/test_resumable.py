"""Files in pieces: they go on from anywhere, lie about nothing, and end as any other file of the entry."""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import resource
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.test import Client

from competitions.actions.resumable import add_piece, begin_upload, sweep_pieces
from competitions.actions.uploads import save_attachment
from competitions.models import Attachment, Competition, Entry, ResumableUpload
from competitions.queries.resumable import pieces_path
from tests.factories.competitions import pdf
from tests.factories.entries import contestant, draft, fresh, open_competition
from tests.factories.films import mp4
from workflow import clock

pytestmark = pytest.mark.django_db
TUS = {"Tus-Resumable": "1.0.0"}
PIECE = 1000


@pytest.fixture(autouse=True)
def small_pieces(settings: Any, tmp_path: Path) -> Iterator[None]:
    settings.RESUMABLE_PIECE_BYTES = PIECE
    settings.RESUMABLE_RESERVE_BYTES = 0
    settings.RESUMABLE_DIR = tmp_path / "pieces"
    yield
    assert [one for one in settings.RESUMABLE_DIR.glob("*") if one.is_dir()] == []


@pytest.fixture
def entry() -> Entry:
    return draft(with_video(open_competition()))


def with_video(competition: Competition, **limits: object) -> Competition:
    """The contest also asks for a film."""
    video = {"kind": "video", "name": "微课视频", "required": False, "extensions": ["mp4"], "max_bytes": 50_000}
    rules = competition.rules
    Competition.objects.filter(pk=competition.pk).update(
        rules={
            **rules,
            "attachments": [*rules["attachments"], {**video, "min_seconds": 30, "max_seconds": 600, **limits}],
        }
    )
    return Competition.objects.select_related("region", "organisation").get(pk=competition.pk)


class Browser:
    """The script of the page, as far as the server sees it."""

    def __init__(self, entry: Entry) -> None:
        self.client = Client()
        self.client.force_login(entry.leader.user)
        self.base = f"/my/entries/{entry.token}/uploads/"

    def begin(self, content: bytes, name: str = "微课.mp4", kind: str = "video", **more: Any) -> Any:
        told = {"kind": kind, "filename": name, "mark": hashlib.md5(content).hexdigest(), **more.pop("told", {})}
        metadata = ",".join(f"{key} {base64.b64encode(value.encode()).decode()}" for key, value in told.items())
        headers = TUS | {"Upload-Length": str(more.get("size", len(content))), "Upload-Metadata": metadata}
        return self.client.post(self.base, headers=headers)

    def piece(self, url: str, offset: int, content: bytes, **headers: str) -> Any:
        return self.client.patch(
            url,
            content,
            content_type="application/offset+octet-stream",
            headers=TUS | {"Upload-Offset": str(offset)} | headers,
        )

    def offset(self, url: str) -> int:
        return int(self.client.head(url, headers=TUS)["Upload-Offset"])

    def send(self, url: str, content: bytes, begin: int = 0) -> Any:
        answer = None
        for at in range(begin, len(content), PIECE):
            answer = self.piece(url, at, content[at : at + PIECE])
            assert answer.status_code == 204
        return answer

    def end(self, url: str) -> Any:
        return self.client.post(f"{url}end/", headers=TUS)


def words(answer: Any, status: int) -> str:
    assert answer.status_code == status
    return str(answer.json()["message"])


def pieces() -> list[str]:
    folder = Path(settings.RESUMABLE_DIR)
    return sorted(one.name for one in folder.glob("*"))


def test_a_film_arrives_in_pieces_and_is_kept_as_any_file(entry: Entry) -> None:
    browser, content = Browser(entry), mp4(60, size=2500)
    begun = browser.begin(content)
    url = begun.json()["url"]
    assert (begun.status_code, begun["Location"], begun.json()["piece"]) == (201, url, PIECE)
    assert browser.piece(url, 0, content[:PIECE])["Upload-Offset"] == "1000"
    # Another device of the same person, signed in anew, asks where it stands and goes on.
    other = Browser(entry)
    assert other.begin(content).json() == {"url": url, "offset": 1000, "piece": PIECE}
    assert other.offset(url) == 1000
    other.send(url, content, 1000)
    kept = other.end(url).json()
    row = Attachment.objects.get()
    assert kept["url"] == f"/files/entries/{row.token}/"
    assert (row.kind, row.name, row.extension, row.content_type) == ("video", "微课.mp4", ".mp4", "video/mp4")
    assert (row.size, row.sha256) == (len(content), hashlib.sha256(content).hexdigest())
    with default_storage.open(row.file.name) as stored:
        assert stored.read() == content
    assert other.end(url).json() == kept
    assert other.client.get(url, headers=TUS).json() == kept
    assert other.offset(url) == len(content)
    assert pieces() == []


def test_a_piece_counts_once_and_only_where_the_last_one_ended(entry: Entry) -> None:
    browser, content = Browser(entry), mp4(60, size=2500)
    url = browser.begin(content).json()["url"]
    browser.piece(url, 0, content[:PIECE])
    assert browser.piece(url, 0, content[:PIECE]).status_code == 409
    assert browser.piece(url, 2000, content[2000:2500]).status_code == 409
    assert browser.offset(url) == 1000
    left = len(content) - 1000
    for offset, piece, kind, status in [
        (1000, b"x" * (PIECE + 1), "application/offset+octet-stream", 413),
        (1000, b"x", "application/octet-stream", 415),
        (-1, b"x", "application/offset+octet-stream", 400),
    ]:
        headers = TUS | {"Upload-Offset": str(offset)}
        assert browser.client.patch(url, piece, content_type=kind, headers=headers).status_code == status
    browser.send(url, content[: 1000 + left // PIECE * PIECE], 1000)
    at = browser.offset(url)
    assert "超出" in words(browser.piece(url, at, b"x" * (len(content) - at + 1)), 413)
    assert browser.end(url).status_code == 409
    assert browser.piece(url, at, content[at:])["Upload-Offset"] == str(len(content))
    assert browser.end(url).status_code == 200


@pytest.mark.promise("I3")
def test_what_can_be_known_is_refused_before_a_byte_is_sent(entry: Entry, settings: Any) -> None:
    browser = Browser(entry)
    assert "上限 49 KB" in words(browser.begin(b"", size=50_001), 413)
    assert "空文件" in words(browser.begin(b"", size=0), 422)
    assert "MP4" in words(browser.begin(b"x", name="微课.avi"), 422)
    assert "不需要此类文件" in words(browser.begin(b"x", kind="passport_photo"), 422)
    assert "没有收到文件" in words(browser.begin(b"x", size=-1), 422)
    assert "没有收到文件" in words(browser.begin(b"x", told={"filename": ""}), 422)
    settings.RESUMABLE_RESERVE_BYTES = 2**60
    assert "空间不足" in words(browser.begin(mp4()), 507)
    assert ResumableUpload.objects.count() == 0
    assert browser.client.options(browser.base, headers=TUS)["Tus-Extension"] == "creation,termination"


@pytest.mark.promise("I2")
@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"<html>" + bytes(500), "不是 MP4 视频"),
        (mp4(brand=b"qt  "), "MOV"),
        (mp4(29), "要求不少于"),
        (mp4(601, told=60), "要求不超过"),
        (mp4(60, size=900)[:-1], "不完整"),
    ],
)
def test_the_whole_file_is_looked_into(entry: Entry, content: bytes, reason: str) -> None:
    browser = Browser(entry)
    url = browser.begin(content).json()["url"]
    browser.send(url, content)
    assert reason in words(browser.end(url), 422)
    assert reason in words(browser.client.get(url, headers=TUS), 422)
    assert browser.client.head(url, headers=TUS).status_code == 410
    assert reason in browser.client.get(f"/my/entries/{entry.token}/edit/").content.decode()
    assert (Attachment.objects.count(), pieces()) == (0, [])


def test_the_last_choice_counts_when_two_windows_send_the_same_kind(entry: Entry) -> None:
    one, other = Browser(entry), Browser(entry)
    first, second = mp4(60, size=1500), mp4(90, size=2500)
    begun = one.begin(first, name="初稿.mp4").json()["url"]
    one.piece(begun, 0, first[:PIECE])
    taken = other.begin(second, name="终稿.mp4").json()["url"]
    assert "另一个文件" in words(one.piece(begun, 1000, first[1000:1400]), 410)
    assert len(pieces()) == 1
    other.send(taken, second)
    assert other.end(taken).json()["name"] == "终稿.mp4"
    assert Attachment.objects.get().name == "终稿.mp4"


def test_given_up_is_gone_by_script_and_by_button(entry: Entry) -> None:
    browser, content = Browser(entry), mp4(60, size=2500)
    url = browser.begin(content).json()["url"]
    browser.piece(url, 0, content[:PIECE])
    page = browser.client.get(f"/my/entries/{entry.token}/edit/").content.decode()
    assert "“微课.mp4”已上传" in page
    assert browser.client.delete(url, headers=TUS).status_code == 204
    assert (browser.client.delete(url, headers=TUS).status_code, pieces()) == (404, [])
    again = browser.begin(content).json()["url"]
    token = again.rstrip("/").rsplit("/", 1)[-1]
    browser.client.post(f"/my/entries/{entry.token}/edit/", {"act": f"give_up_upload:{token}"})
    assert (ResumableUpload.objects.count(), pieces()) == (0, [])


@pytest.mark.promise("Z5")
def test_nobody_else_can_send_see_or_end_it(entry: Entry) -> None:
    url = Browser(entry).begin(mp4()).json()["url"]
    stranger = Browser(entry)
    stranger.client.force_login(contestant("李示例", serial=9).user)
    answers = [
        stranger.begin(mp4()),
        stranger.piece(url, 0, b"x"),
        stranger.end(url),
        stranger.client.get(url, headers=TUS),
    ]
    assert [answer.status_code for answer in answers] == [404] * 4
    nobody = Client()
    assert nobody.patch(url, b"x", headers=TUS).status_code == 401
    assert nobody.head(url, headers=TUS).status_code == 401
    assert nobody.get(url).status_code == 302


@pytest.mark.promise("R9")
def test_what_counts_is_when_the_last_byte_arrives(entry: Entry) -> None:
    browser, content = Browser(entry), mp4(60, size=1500)
    closes = entry.competition.registration_closes_at
    clock.move_to(closes - dt.timedelta(minutes=1))
    url = browser.begin(content).json()["url"]
    browser.piece(url, 0, content[:PIECE])
    clock.move_to(closes)
    assert browser.piece(url, 1000, content[1000:1400]).status_code == 204
    clock.move_to(closes + dt.timedelta(seconds=2))
    late = words(browser.piece(url, 1400, content[1400:]), 422)
    assert "微课.mp4 于" in late
    assert "截止时尚未传完，不予接收：以最后一个字节到达的时间为准。" in late
    assert browser.begin(content).status_code == 422
    assert Attachment.objects.count() == 0


@pytest.mark.promise("R7")
def test_a_full_disk_keeps_what_was_there_and_says_so(entry: Entry) -> None:
    browser, content = Browser(entry), mp4(60, size=2500)
    url = browser.begin(content).json()["url"]
    browser.piece(url, 0, content[:PIECE])
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    upload = ResumableUpload.objects.select_related("entry__competition").get()
    try:
        resource.setrlimit(resource.RLIMIT_FSIZE, (1500, hard))
        with pytest.raises(Exception, match="空间不足"):
            add_piece(
                upload=upload, actor=entry.leader, offset=1000, length=PIECE, source=ContentFile(content[1000:2000])
            )
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert browser.offset(url) == 1000
    browser.send(url, content, 1000)
    assert browser.end(url).status_code == 200


def test_a_broken_line_keeps_the_bytes_that_came(entry: Entry) -> None:
    content = mp4(60, size=2500)
    upload = begin_upload(entry=fresh(entry), actor=entry.leader, kind="video", name="a.mp4", size=len(content))
    there = add_piece(upload=upload, actor=entry.leader, offset=0, length=900, source=ContentFile(content[:300]))
    assert (there, pieces_path(upload).stat().st_size) == (300, 300)


def test_beat_sweeps_what_nobody_went_on_with(entry: Entry, settings: Any) -> None:
    old = begin_upload(entry=fresh(entry), actor=entry.leader, kind="video", name="a.mp4", size=1000)
    clock.move_to(clock.now() + dt.timedelta(hours=settings.RESUMABLE_KEEP_HOURS - 1))
    new = begin_upload(entry=fresh(entry), actor=entry.leader, kind="plan", name="a.pdf", size=1000)
    clock.move_to(clock.now() + dt.timedelta(hours=2))
    assert sweep_pieces() == 1
    assert list(ResumableUpload.objects.values_list("pk", flat=True)) == [new.pk]
    assert pieces() == [new.token]
    assert old.token not in pieces()


def test_the_plain_form_says_what_it_cannot_take(entry: Entry, settings: Any) -> None:
    settings.UPLOAD_MAX_BYTES = 3000
    page = Browser(entry).client.get(f"/my/entries/{entry.token}/edit/").content.decode()
    assert "MP4格式，不超过 49 KB。 时长 30 秒至 10 分钟。".replace(" ", "") in page.replace(" ", "")
    assert "浏览器未启用脚本时，最多可上传 3 KB" in page
    content = mp4(60, size=4000)
    with pytest.raises(Exception, match="分片"):
        save_attachment(entry=fresh(entry), actor=entry.leader, kind="video", upload=ContentFile(content), name="a.mp4")
    assert (
        save_attachment(
            entry=fresh(entry), actor=entry.leader, kind="plan", upload=ContentFile(pdf()), name="a.pdf"
        ).size
        < 3000
    )


def test_a_player_jumps_in_the_film(entry: Entry) -> None:
    browser, content = Browser(entry), mp4(60, size=2500)
    save_attachment(entry=fresh(entry), actor=entry.leader, kind="video", upload=ContentFile(content), name="微课.mp4")
    url = f"/files/entries/{Attachment.objects.get().token}/"

    def ask(wanted: str) -> tuple[int, str, bytes]:
        answer = browser.client.get(url, headers={"Range": wanted})
        return answer.status_code, answer.get("Content-Range", ""), b"".join(answer) if answer.streaming else b""

    size = len(content)
    whole = browser.client.get(url)
    assert (whole.status_code, whole["Content-Type"], whole["Accept-Ranges"]) == (200, "video/mp4", "bytes")
    assert b"".join(whole) == content
    assert ask("bytes=0-99") == (206, f"bytes 0-99/{size}", content[:100])
    assert ask("bytes=100-") == (206, f"bytes 100-{size - 1}/{size}", content[100:])
    assert ask("bytes=-50") == (206, f"bytes {size - 50}-{size - 1}/{size}", content[-50:])
    assert ask(f"bytes={size}-") == (416, f"bytes */{size}", b"")
    assert ask("bytes=9-3") == (200, "", content)
    assert ask("bytes=0-1,5-6") == (200, "", content)
