"""Several files of one kind (微课视频 and 教学展示视频): each at its place, all of them asked for, shown, taken along."""

from __future__ import annotations

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from competitions.actions.levels_placing import _copy_files
from competitions.actions.upload_errors import FileRefused
from competitions.actions.uploads import remove_attachment, save_attachment
from competitions.domain.documents import part_document
from competitions.domain.file_slots import key_of, read_key
from competitions.domain.reading import DocumentError
from competitions.domain.rulebook import Attachment as Wanted
from competitions.domain.rulebook import dump, parse
from competitions.models import Attachment, Competition, Entry
from competitions.queries.entry_problems import problems_of
from competitions.queries.entry_snapshot import snapshot_of
from competitions.queries.entry_view import file_rows
from tests.competitions.test_resumable import with_video
from tests.factories.entries import draft, fresh, open_competition
from tests.factories.films import mp4
from tests.prepared import prepared
from workflow import clock

pytestmark = pytest.mark.django_db


@prepared
def two_of_three() -> Entry:
    """The contest asks for two films at least and takes three."""
    return draft(with_video(open_competition(), required=True, min_files=2, max_files=3))


def put(entry: Entry, key: str, seconds: int = 60, name: str = "") -> Attachment:
    film = ContentFile(mp4(seconds))
    return save_attachment(entry=entry, actor=entry.leader, kind=key, upload=film, name=name or f"{key}.mp4")


def told(entry: Entry) -> list[tuple[str, str]]:
    found = problems_of(snapshot_of(fresh(entry)), clock.now())
    return [(one.field, one.text) for one in found if one.field.startswith("file_video")]


def test_a_key_is_the_kind_and_from_the_second_on_its_place() -> None:
    assert [key_of("video", 1), key_of("video", 3)] == ["video", "video-3"]
    assert [read_key(one) for one in ("video", "video-3", "video-1", "video-99", "video-x", "lesson_plan")] == [
        ("video", 1), ("video", 3), ("video-1", 1), ("video-99", 1), ("video-x", 1), ("lesson_plan", 1),
    ]  # fmt: skip


def test_a_book_that_names_no_number_reads_and_writes_as_before() -> None:
    book = parse(open_competition().rules)
    assert all((one.min_files, one.max_files) == (1, 1) for one in book.attachments)
    assert all(not {"min_files", "max_files"} & set(part_document(one)) for one in book.attachments)
    assert parse(dump(book)) == book


@pytest.mark.parametrize(
    ("kind", "numbers"), [("video", {"min_files": 3, "max_files": 2}), ("stamped_form", {"max_files": 2})]
)
def test_numbers_that_contradict_and_scans_of_forms_are_refused(kind: str, numbers: dict[str, int]) -> None:
    rules = open_competition().rules
    others = [one for one in rules["attachments"] if one["kind"] != kind]
    wrong = {"kind": kind, "name": "文件", "required": True, "extensions": ["pdf"], "max_bytes": 1000, **numbers}
    with pytest.raises(DocumentError, match="max_files"):
        parse({**rules, "attachments": [*others, wrong]})


def test_so_many_as_the_book_says_have_to_be_there_whichever_places_they_have() -> None:
    entry = two_of_three()
    assert told(entry) == [("file_video", "还需上传：微课视频，还差 2 个（至少 2 个）")]
    put(entry, "video-3")
    assert told(entry) == [("file_video", "还需上传：微课视频，还差 1 个（至少 2 个）")]
    put(entry, "video")
    assert told(entry) == []
    put(entry, "video-2", 70)
    put(entry, "video-2", 80, "新的.mp4")
    rows = [(row.label, row.name) for row in file_rows(snapshot_of(fresh(entry))) if "微课" in row.label]
    assert rows == [("微课视频（1）", "video.mp4"), ("微课视频（2）", "新的.mp4"), ("微课视频（3）", "video-3.mp4")]
    remove_attachment(entry=fresh(entry), actor=entry.leader, kind="video")
    assert sorted(Attachment.objects.filter(entry=entry).values_list("slot", flat=True)) == [2, 3]
    assert told(entry) == []
    with pytest.raises(FileRefused):
        put(entry, "video-4")
    with pytest.raises(FileRefused):
        put(entry, "plan-2")


def test_the_form_has_a_place_for_each_and_takes_them_one_by_one() -> None:
    entry = two_of_three()
    client = Client()
    client.force_login(entry.leader.user)
    here = f"/my/entries/{entry.token}/edit/"
    page = client.get(here).content.decode()
    assert [f'name="file_{key}"' in page for key in ("video", "video-2", "video-3", "video-4")] == [
        True,
        True,
        True,
        False,
    ]
    film = SimpleUploadedFile("展示.mp4", mp4(65), "video/mp4")
    answer = client.post(f"/my/entries/{entry.token}/files/video-2/", {"file": film})
    assert answer.status_code == 200, answer.content.decode()
    held = Attachment.objects.get(entry=entry)
    assert (held.kind, held.slot, held.key, held.name) == ("video", 2, "video-2", "展示.mp4")
    page = client.get(here).content.decode()
    assert "remove_file:video-2" in page
    client.post(here, {"act": "remove_file:video-2", "version": fresh(entry).version})
    assert Attachment.objects.filter(entry=entry).count() == 0


def test_the_round_above_takes_all_of_them_over() -> None:
    entry = two_of_three()
    put(entry, "video")
    put(entry, "video-2", 90)
    above = draft(Competition.objects.get(pk=entry.competition_id), serial=2)
    _copy_files(fresh(entry), above)
    copied = [(one.kind, one.slot) for one in Attachment.objects.filter(entry=above).order_by("slot")]
    assert copied == [("video", 1), ("video", 2)]
    assert Wanted.__dataclass_fields__["max_files"].default == 1
