"""The round pack without a database: what a hostile or changed ZIP is refused for, and that a whole one passes."""

from __future__ import annotations

import hashlib
import io
import json
import stat
import struct
import zipfile
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import pytest
from django.core.management import call_command

from competitions.domain import rulebook, scoring
from competitions.domain.reading import DocumentError, read_document
from competitions.domain.roundpack import (
    ENTRIES,
    ENTRIES_FORMAT,
    FORMAT,
    LIST_FORMAT,
    MANIFEST,
    RECOMMENDED,
    RULEBOOK,
    Limits,
    PackFaultCode,
    PackRefused,
    check_pack,
    fault_line,
    list_hash,
    open_pack,
    results_path,
    score_pack_path,
)
from competitions.domain.roundpack.documents import read_entries
from competitions.presets import book

Files = dict[str, bytes]
BOOK = book("chuangyi-6-city")
STAGE = next(stage.code for stage in BOOK.stages if stage.mode.is_marked)


def as_json(document: object) -> bytes:
    return json.dumps(document, ensure_ascii=False).encode()


def files(held: rulebook.RuleBook = BOOK, track: str = "") -> Files:
    """Two entries, five judges, one of the two on the list."""
    rule = scoring.from_book(held, STAGE, track)
    part = rule.parts[0]
    marks = []
    for entry, low in (("E001", 4), ("E002", 8)):
        for number in range(5):
            items = {item.id: (item.max or Fraction(10)) - low - number % 2 for item in part.items} or None
            total = None if items else Fraction(90 - low - number)
            marks.append(scoring.Mark(entry=entry, judge=f"J0{number}", part=part.id, items=items, total=total))
    pack = scoring.ScorePack(
        rule=rule,
        entries=tuple(scoring.PackEntry(id=one, track="rural") for one in ("E001", "E002")),
        judges=tuple(scoring.PackJudge(id=f"J0{number}") for number in range(5)),
        marks=tuple(marks),
    )
    data = as_json(scoring.dump(pack))
    results = scoring.tabulate(pack).document(hashlib.sha256(data).hexdigest())
    shown = results["results"][0]["shown"]  # type: ignore[index]
    rows = [{"entry": 7, "number": "E001", "track": "rural", "rank": 1, "score": shown, "title": "示例"}]
    entry = {
        "key": 7, "id": "a" * 32, "number": "E001", "track": "rural", "title": "示例",
        "members": [{"name": "李示例", "is_leader": True}],
        "files": [{"path": "entries/7/plan.pdf", "kind": "plan", "name": "计划书.pdf"}],
    }  # fmt: skip
    return {
        RULEBOOK: as_json(rulebook.dump(held)),
        score_pack_path(STAGE): data,
        results_path(STAGE): as_json(results),
        RECOMMENDED: as_json({"format": LIST_FORMAT, "rows_hash": list_hash(rows), "rows": rows}),
        ENTRIES: as_json({"format": ENTRIES_FORMAT, "entries": [entry]}),
        "entries/7/plan.pdf": b"%PDF-1.4 example",
    }


def manifest_of(content: Files) -> bytes:
    held = {
        "id": "round", "name": "示例选拔赛", "kind": "chuangyi", "edition": 6, "year": 2026, "region": "430100",
        "region_name": "长沙市", "office": "示例人社局", "reported_at": "2026-06-01T10:00:00+08:00", "report_version": 1,
    }  # fmt: skip
    rows = [
        {"path": path, "bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()} for path, data in content.items()
    ]
    return as_json(
        {
            "format": FORMAT, "installation": "x" * 32, "version": 1, "made_at": "2026-06-01T10:00:00+08:00",
            "round": held, "stages": [{"code": STAGE, "name": "复赛"}], "files": rows,
        }
    )  # fmt: skip


def zipped(
    content: Files, manifest: bytes | None = None, more: Callable[[zipfile.ZipFile], Any] | None = None
) -> io.BytesIO:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, data in content.items():
            archive.writestr(path, data)
        if manifest != b"":
            archive.writestr(MANIFEST, manifest or manifest_of(content))
        if more:
            more(archive)
    return made


def faults_of(source: io.BytesIO, limits: Limits | None = None) -> list[tuple[str, str]]:
    try:
        with open_pack(source, limits) as opened:
            found = check_pack(opened).faults
    except PackRefused as error:
        found = list(error.faults)
    return [(fault.path, fault.code.value) for fault in found]


def test_a_whole_pack_passes_and_its_results_are_computed_anew() -> None:
    with open_pack(zipped(files())) as opened:
        checked = check_pack(opened)
    assert checked.faults == []
    assert sorted(checked.results[STAGE]) == ["E001", "E002"]
    assert [entry.number for entry in checked.entries] == ["E001"]


def swapped(content: Files, path: str, old: str, new: str) -> Files:
    text = content[path].decode()
    assert old in text, path
    return {**content, path: text.replace(old, new, 1).encode()}


def test_what_was_changed_after_the_manifest_is_found_by_its_hash() -> None:
    content = files()
    other = swapped(content, "entries/7/plan.pdf", "example", "forgery")
    assert faults_of(zipped(other, manifest_of(content))) == [("entries/7/plan.pdf", "hash")]
    longer = {**content, "entries/7/plan.pdf": b"%PDF-1.4 longer than before"}
    assert faults_of(zipped(longer, manifest_of(content))) == [("entries/7/plan.pdf", "size")]
    fewer = {path: data for path, data in content.items() if path != "entries/7/plan.pdf"}
    assert faults_of(zipped(fewer, manifest_of(content))) == [("entries/7/plan.pdf", "missing")]
    assert faults_of(zipped({**content, "more.txt": b"x"}, manifest_of(content))) == [("more.txt", "extra")]


@pytest.mark.parametrize(
    ("path", "old", "new", "fault"),
    [
        (results_path(STAGE), '"rank": "1"', '"rank": "2"', (results_path(STAGE), "results")),
        (RECOMMENDED, '"rank": 1', '"rank": 2', (RECOMMENDED, "list")),
        (ENTRIES, '"key": 7', '"key": 8', (ENTRIES, "entry")),
        (ENTRIES, '"title"', '"titel"', (ENTRIES, "document")),
        (score_pack_path(STAGE), '"places": ', '"placs": ', (score_pack_path(STAGE), "document")),
    ],
)
def test_a_change_that_the_manifest_vouches_for_is_found_by_what_follows(
    path: str, old: str, new: str, fault: tuple[str, str]
) -> None:
    assert old in files()[path].decode()
    assert fault in faults_of(zipped(swapped(files(), path, old, new)))


def said_of(content: Files) -> list[str]:
    try:
        with open_pack(zipped(content)) as opened:
            return [fault_line(fault) for fault in check_pack(opened).faults]
    except PackRefused as error:
        return [fault_line(fault) for fault in error.faults]


def changed(path: str, change: Callable[[Any], Any]) -> Files:
    content = files()
    document = json.loads(content[path])
    change(document)
    return {**content, path: as_json(document)}


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda made: made.update(format="x"), "format: x is none of: chuangxiang.results/1"),
        (lambda made: made.update(more=1), "more: there is no such key"),
        (lambda made: made.update({"a\n\x1b[2J": 1}), "a��[2J: there is no such key"),
        (lambda made: made.update(severity={}), "severity: it does not belong into a round pack"),
        (lambda made: made["warnings"].append({"code": "CUT_TIE", "entry": None, "text": ""}), "warnings: others follow from the marks"),
        (lambda made: made.update(warnings=5), "warnings: others follow from the marks"),
        (lambda made: made["results"].reverse(), "results: each entry stands there once, by rank"),
        (lambda made: made["results"].insert(0, {**made["results"][0], "rank": "9"}), "results: each entry stands there once, by rank"),
        (lambda made: made["results"].append("x"), "results: each entry stands there once, by rank"),
        (
            lambda made: made["results"][0]["parts"][0]["judge_totals"].update(J00="1"),
            "entry E001: parts[0].judge_totals.J00 1 stands there, 84 follows from the marks",
        ),
    ],
)  # fmt: skip
def test_nothing_of_the_results_may_be_other_than_what_follows(change: Callable[[Any], Any], said: str) -> None:
    assert said_of(changed(results_path(STAGE), change)) == [f"{results_path(STAGE)}: {said}"]


def test_a_key_that_stands_twice_is_a_fault_in_every_document() -> None:
    content = swapped(files(), RECOMMENDED, '"rank": 1', '"rank": 2, "rank": 1')
    assert said_of(content) == [f"{RECOMMENDED}: rows[0].rank: rank stands here twice"]


def test_list_and_entries_agree_on_the_numbers_and_files_belong_to_an_entry() -> None:
    assert faults_of(zipped(changed(ENTRIES, lambda made: made["entries"][0].update(number="E002")))) == [
        (ENTRIES, "entry")
    ]
    assert faults_of(zipped(changed(ENTRIES, lambda made: made["entries"][0].pop("files")))) == [
        ("entries/7/plan.pdf", "extra")
    ]


def test_another_rule_than_the_book_s_is_a_fault() -> None:
    content = files()
    document = json.loads(content[score_pack_path(STAGE)])
    document["rule"]["parts"][0]["aggregate"] = {"method": "median"}
    data = as_json(document)
    content[score_pack_path(STAGE)] = data
    loaded = scoring.load(data)
    content[results_path(STAGE)] = as_json(scoring.tabulate(loaded.pack).document(loaded.inputs_sha256))
    assert (score_pack_path(STAGE), "rule") in faults_of(zipped(content))


def with_sheets_of_tracks() -> rulebook.RuleBook:
    """The first track has a sheet of its own, and one of its items parts equals."""
    document = json.loads(as_json(rulebook.dump(BOOK)))
    stage = next(one for one in document["stages"] if one["code"] == STAGE)
    own = json.loads(as_json(next(one for one in document["rubrics"] if one["code"] == stage["rubric"])))
    own["code"], own["dimensions"][0]["max"], own["dimensions"][1]["max"] = "own", "40", "20"
    document["rubrics"].append(own)
    stage["track_rubrics"] = [{"track": document["tracks"][0]["code"], "rubric": "own"}]
    stage["scoring"]["tie_breaks"] = [{"by": "item", "item": own["dimensions"][0]["code"]}]
    return rulebook.parse(document)


def test_sheets_of_tracks_are_those_of_the_book() -> None:
    held = with_sheets_of_tracks()
    first, second = (track.code for track in held.tracks[:2])
    assert [faults_of(zipped(files(held, track))) for track in (first, second)] == [[], []]
    content = files(held, first)
    document = json.loads(content[score_pack_path(STAGE)])
    document["rule"]["parts"][0]["items"][0]["weight"] = "1.5"
    content[score_pack_path(STAGE)] = as_json(document)
    assert (score_pack_path(STAGE), "rule") in faults_of(zipped(content))


def link(archive: zipfile.ZipFile) -> None:
    info = zipfile.ZipInfo("link.pdf")
    info.external_attr = (stat.S_IFLNK | 0o777) << 16
    archive.writestr(info, "/etc/passwd")


def twice(archive: zipfile.ZipFile) -> None:
    archive.writestr("README.txt", b"a")
    archive.writestr("Readme.txt", b"b")


HOSTILE = {
    "climbs": (lambda archive: archive.writestr("../outside.txt", b"x"), PackFaultCode.PATH),
    "absolute": (lambda archive: archive.writestr("/etc/cron.d/x", b"x"), PackFaultCode.PATH),
    "folder": (lambda archive: archive.mkdir("entries/x"), PackFaultCode.PATH),
    "link": (link, PackFaultCode.LINK),
    "twice": (twice, PackFaultCode.TWICE),
    "bomb": (lambda archive: archive.writestr("zeros.bin", bytes(8 * 1024 * 1024)), PackFaultCode.BOMB),
    "method": (lambda archive: archive.writestr("x.bin", b"x", zipfile.ZIP_LZMA), PackFaultCode.LOCKED),
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_hostile_zip_is_refused_by_its_directory(kind: str) -> None:
    more, code = HOSTILE[kind]
    found = faults_of(zipped(files(), more=more))
    assert {fault for _path, fault in found} == {code.value}


def test_what_is_no_pack_at_all() -> None:
    assert faults_of(io.BytesIO(b"no zip")) == [("", "not_zip")]
    whole = zipped(files()).getvalue()
    assert faults_of(io.BytesIO(whole[: len(whole) // 2])) == [("", "not_zip")]
    assert faults_of(zipped(files(), b"")) == [(MANIFEST, "no_manifest")]
    assert faults_of(zipped(files(), b"[]")) == [(MANIFEST, "document")] * len(faults_of(zipped(files(), b"[]")))
    assert faults_of(zipped(files()), Limits(files=3)) == [("", "too_many")]
    assert faults_of(zipped(files()), Limits(bytes=100)) == [("", "too_big")]


def test_a_million_files_are_refused_unread() -> None:
    """The end record alone is looked at: the directory that it promises is never read."""
    end = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 0xFFFF, 0xFFFF, 0xFFFFFFF0, 0, 0)
    assert faults_of(io.BytesIO(b"PK\x03\x04" + end)) == [("", "too_many")]


def test_the_command_says_ok_or_names_each_fault(tmp_path: Any, capsys: Any) -> None:
    path = tmp_path / "pack.zip"
    path.write_bytes(zipped(files()).getvalue())
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    call_command("verify_pack", str(path), sha256=digest[:16])
    assert capsys.readouterr().out.splitlines()[0] == f"OK {digest}"
    with pytest.raises(SystemExit) as stopped:
        call_command("verify_pack", str(path), sha256="0" * 16)
    assert stopped.value.code == 2
    for short in ("", digest[:15], "x" * 16):
        with pytest.raises(SystemExit) as stopped:
            call_command("verify_pack", str(path), sha256=short)
        assert stopped.value.code == 2
    content = swapped(files(), "entries/7/plan.pdf", "example", "forgery")
    path.write_bytes(zipped(content, manifest_of(files())).getvalue())
    with pytest.raises(SystemExit) as stopped:
        call_command("verify_pack", str(path))
    assert stopped.value.code == 2
    lines = capsys.readouterr().err.splitlines()
    assert lines[-1] == "entries/7/plan.pdf: another SHA-256 than the manifest says: the file was changed"


@pytest.mark.parametrize("unfit", ["a\x00b", "a\ud800b", {"deep": ["a\x01"]}, 1.5, [[[[[[[[[[]]]]]]]]]]])
def test_answers_that_no_database_can_hold_are_faults(unfit: object) -> None:
    """Answers come in whatever shape the book of the other round asked for; they are text to the last, or it is said."""
    given = json.loads(files()[ENTRIES])
    given["entries"][0]["form"] = {"school": unfit}
    with pytest.raises(DocumentError) as refused:
        read_document(given, read_entries)
    assert [fault.path for fault in refused.value.faults] == ["entries[0].form"]
