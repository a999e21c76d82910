"""Whatever is brought as a rule book, the page says where it is wrong and what may stand there, and never breaks."""

from __future__ import annotations

import copy
import json
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils.translation import gettext, override

from competitions.domain.reading import DocumentError, Fault
from competitions.domain.rulebook import RuleBook, dump, fault_sentence, warnings
from competitions.domain.rulebook.files import MOST_BYTES, as_text, from_text
from competitions.domain.worked import told
from competitions.models import Competition
from competitions.presets import book as preset
from competitions.presets import codes, round_book, round_codes
from tests.competitions.test_competition_desk import DESK, signed_in
from tests.factories.offices import PROVINCE, office, organiser

IMPORT = f"{DESK}new/import/"
INVENTED = sorted((Path(__file__).parents[1] / "certificates" / "invented").glob("*.json"))
BOOKS = [
    *(dump(preset(code)) for code in codes()),
    *(dump(round_book(code)) for code in round_codes()),
    *(json.loads(path.read_text(encoding="utf-8")) for path in INVENTED),
]
NO_VALUE: list[Any] = [
    None, "", [], {}, True, False, 0, -1, 10**30, 1.5, float("nan"), "三", "１０", "5，0", "1e9", "五百" * 3000, [1], [None],
    [[]], [{}], {"a": 1}, "\x00", "\ud800", "-1", "0.0000000000001", [[[[[]]]]], "2026-13-40", "20260501",
]  # fmt: skip
Path_ = tuple[Any, ...]


def places(value: Any, path: Path_ = ()) -> Iterator[Path_]:
    """Every place of a document."""
    steps = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for step, below in steps:
        yield (*path, step)
        yield from places(below, (*path, step))


def spoiled(document: Any, path: Path_, how: Any) -> Any:
    """The document with one place taken out, doubled, with a strange key, or with another value."""
    made = copy.deepcopy(document)
    owner = made
    for step in path[:-1]:
        owner = owner[step]
    if how == "out":
        del owner[path[-1]]
    elif how == "twice" and isinstance(owner, list):
        owner.append(copy.deepcopy(owner[path[-1]]))
    elif how == "strange" and isinstance(owner[path[-1]], dict):
        owner[path[-1]]["颜色"] = 1
    else:
        owner[path[-1]] = NO_VALUE[how] if isinstance(how, int) else None
    return made


def read(text: str) -> tuple[RuleBook | None, tuple[Fault, ...]]:
    """The book, or what is wrong with it."""
    try:
        return from_text(text), ()
    except DocumentError as error:
        return None, tuple(error.faults)


@pytest.mark.parametrize("many", [25, pytest.param(250, marks=pytest.mark.long)])
@pytest.mark.parametrize("document", BOOKS, ids=lambda document: document["code"])
def test_a_spoiled_book_is_read_or_told_by_its_path(document: Any, many: int) -> None:
    lot = random.Random(f"{document['code']} {many}")
    ways = ["out", "twice", "strange", *range(len(NO_VALUE))]
    jobs = [(path, how) for path in places(document) for how in ways]
    with override("zh-hans"):
        for path, how in lot.sample(jobs, many):
            text = json.dumps(spoiled(document, path, how))
            book, faults = read(text)
            assert all(one.path for one in faults), (path, how)
            assert all("：" in fault_sentence(one).text(gettext) for one in faults), (path, how)
            if book is not None:
                assert as_text(from_text(as_text(book))) == as_text(book)


@pytest.mark.parametrize("many", [15, pytest.param(120, marks=pytest.mark.long)])
@pytest.mark.parametrize("document", BOOKS, ids=lambda document: document["code"])
def test_a_book_with_a_number_less_or_more_can_be_told(document: Any, many: int) -> None:
    lot = random.Random(f"{document['code']} {many}")
    found = 0
    jobs = list(places(document))
    for path in lot.sample(jobs, min(many, len(jobs))):
        book, _faults = read(json.dumps(spoiled(document, path, "out")))
        if book is None:
            continue
        found += 1
        if found % 6 == 0:
            lines = [line.text(str) for chapter in told(book, region="演示市") for line in chapter.lines]
            assert lines
            assert all(one.sentence.text(str) for one in warnings(book))
    assert found


@pytest.fixture
def desk(db: None) -> Client:
    office(PROVINCE)
    return signed_in(organiser(office()))


def answered(desk: Client, content: bytes) -> tuple[int, str]:
    upload = SimpleUploadedFile("规程.json", content)
    page = desk.post(IMPORT, {"organisation": str(office().pk), "file": upload})
    return page.status_code, page.content.decode()


GOOD = as_text(round_book("guyuan-2024"))
FILES: dict[str, tuple[bytes, int, str]] = {
    "not UTF-8": (GOOD.encode("gb18030"), 422, "UTF-8"),
    "UTF-16": (GOOD.encode("utf-16"), 422, "UTF-8"),
    "empty": (b"", 422, ""),
    "blank": (b" \n", 422, ""),
    "too large": (GOOD.encode() + b" " * MOST_BYTES, 422, "2"),
    "ten megabytes": (b"[" + b"1," * 5_000_000 + b"1]", 422, "2"),
    "deep": (b"[" * 100_000, 422, "嵌套"),
    "many digits": (b'{"edition": ' + b"9" * 6000 + b"}", 422, ""),
    "a list": (b"[]", 422, ""),
    "a text": ("“规程”".encode(), 422, "第 1 行"),
    "null": (b"null", 422, ""),
    "full-width marks": ("｛“format”：1｝".encode(), 422, "第 1 行"),
    "a key twice": (b'{"code": "a", "code": "b"}', 422, "code"),
    "with a mark in front": (b"\xef\xbb\xbf" + GOOD.encode(), 200, 'name="create"'),
    "lines of Windows": (GOOD.replace("\n", "\r\n").encode(), 200, 'name="create"'),
}


@pytest.mark.parametrize("name", FILES)
def test_a_file_of_any_kind_has_an_answer(desk: Client, name: str) -> None:
    content, status, said = FILES[name]
    code, text = answered(desk, content)
    assert (code, said in text, Competition.objects.count()) == (status, True, 0)


def test_a_fault_says_what_may_stand_there(desk: Client) -> None:
    document = json.loads(GOOD)
    document["colour"] = "红"
    document["stages"][0]["rubric"] = "nothing"
    document["rubrics"][0]["dimensions"][0]["max"] = "５０分"
    document["level"] = "town"
    code, text = answered(desk, json.dumps(document).encode())
    assert code == 422
    for said in ("可用的字段有：", "已有：project", "0.5", "county, city, province, national", "stages[0].rubric"):
        assert said in text, said
