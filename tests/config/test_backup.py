"""Backup and restore in real processes on real files; an archive that is not whole touches nothing."""

from __future__ import annotations

import hashlib
import json
import shutil
import sqlite3
import subprocess
import sys
import zipfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from django.conf import settings

from config import env
from tests import database

pytestmark = pytest.mark.long
Change = Callable[[dict[str, bytes]], None]
# Each in one process; what is no refusal in words shows by its name.
RESTORE_ALL = """
from django.core.management import call_command
for source in {sources}:
    try:
        call_command("restore", source, "--force")
    except Exception as error:
        print(type(error).__name__, error)
"""


class Box:
    """An embedded installation without processes: a database and two folders of files."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.database = folder / "db.sqlite3"
        self.media = folder / "media"
        self.archive = folder / "backup.zip"
        folder.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(database.SqliteStore().template(), self.database)
        self.write("entries/plan.pdf", b"a plan")

    def write(self, name: str, content: bytes) -> None:
        (self.media / name).parent.mkdir(parents=True, exist_ok=True)
        (self.media / name).write_bytes(content)

    def manage(self, *arguments: str) -> tuple[int, list[str]]:
        """(code, lines) of a management command: what it wrote, or what it complained of."""
        done = subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=settings.BASE_DIR,
            env=env.for_child(DJANGO_SETTINGS_MODULE="config.settings.embedded", VAR_DIR=str(self.folder)),
            capture_output=True,
            text=True,
            check=False,
        )
        return done.returncode, (done.stdout if done.returncode == 0 else done.stderr).strip().splitlines()

    def execute(self, statement: str) -> list[tuple[object, ...]]:
        with closing(sqlite3.connect(self.database)) as opened:
            rows = opened.execute(statement).fetchall()
            opened.commit()
        return rows

    def files(self) -> list[str]:
        return sorted(str(path.relative_to(self.media)) for path in self.media.rglob("*") if path.is_file())

    def change(self, change: Change, name: str = "changed.zip", *, sums: bool = True) -> Path:
        """A copy of the archive with its parts changed, and with sums that fit where asked for."""
        with zipfile.ZipFile(self.archive) as archive:
            parts = {name: archive.read(name) for name in archive.namelist()}
        change(parts)
        if sums:
            manifest = json.loads(parts["manifest.json"])
            manifest["files"] = {
                part: hashlib.sha256(content).hexdigest() for part, content in parts.items() if part != "manifest.json"
            }
            parts["manifest.json"] = json.dumps(manifest).encode()
        target = self.folder / name
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
            for part, content in parts.items():
                archive.writestr(part, content)
        return target


@pytest.fixture(scope="module")
def box(tmp_path_factory: pytest.TempPathFactory) -> Box:
    made = Box(tmp_path_factory.mktemp("box"))
    (made.media / "gone").symlink_to(made.media / "nowhere")  # listed, but not there when it is opened
    code, lines = made.manage("backup", str(made.archive))
    assert (code, [line.partition(": ")[2].split(",")[0] for line in lines]) == (0, ["2 files"])
    (made.media / "gone").unlink()
    return made


def test_a_file_that_vanishes_meanwhile_does_not_end_the_backup(box: Box) -> None:
    with zipfile.ZipFile(box.archive) as archive:
        manifest = json.loads(archive.read("manifest.json"))
    assert sorted(manifest["files"]) == ["database", "files/default/entries/plan.pdf"]
    assert manifest["migrations"] == sorted(
        f"{app}.{name}" for app, name in box.execute("SELECT app, name FROM django_migrations")
    )


def test_what_came_later_is_gone_after_a_forced_restore(box: Box, tmp_path: Path) -> None:
    other = Box(tmp_path / "other")
    other.execute("CREATE TABLE later (id INTEGER)")
    other.write("entries/later.pdf", b"later")
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "kept.pdf").write_bytes(b"not ours")
    (other.media / "out").symlink_to(tmp_path / "elsewhere")
    code, lines = other.manage("restore", "--force", str(box.archive))
    assert (code, lines[:3]) == (
        0,
        [
            "2 files restored",
            "1 files were not in the archive and were removed: entries/later.pdf",
            "1 files are not in the archive and stayed: out/kept.pdf",
        ],
    )
    assert other.files() == ["entries/plan.pdf"]
    assert (tmp_path / "elsewhere" / "kept.pdf").read_bytes() == b"not ours"
    assert other.execute("SELECT name FROM sqlite_master WHERE name = 'later'") == []


def test_without_force_other_files_stay_and_are_told_of(box: Box, tmp_path: Path) -> None:
    other = Box(tmp_path / "other")
    other.write("entries/later.pdf", b"later")
    code, lines = other.manage("restore", str(box.archive))
    assert (code, lines[1]) == (0, "1 files are not in the archive and stayed: entries/later.pdf")
    assert other.files() == ["entries/later.pdf", "entries/plan.pdf"]


def test_other_migrations_are_told_of(box: Box, tmp_path: Path) -> None:
    def older_and_newer(parts: dict[str, bytes]) -> None:
        copy = tmp_path / "copy"
        copy.write_bytes(parts["database"])
        with closing(sqlite3.connect(copy)) as opened:
            opened.execute("DELETE FROM django_migrations WHERE app = 'sessions'")
            opened.commit()
        parts["database"] = copy.read_bytes()
        manifest = json.loads(parts["manifest.json"])
        manifest["migrations"] = [*manifest["migrations"], "events.0099_later"]
        parts["manifest.json"] = json.dumps(manifest).encode()

    other = Box(tmp_path / "other")
    assert other.manage("restore", str(box.change(older_and_newer))) == (
        0,
        [
            "2 files restored",
            "1 migrations of the archive are unknown to this code; use the code it was made with: events.0099_later",
            "1 migrations are not applied; run `migrate`, then `verify_audit`: sessions.0001_initial",
        ],
    )


def put(name: str, content: bytes) -> Change:
    return lambda parts: parts.update({name: content})


def no_database(parts: dict[str, bytes]) -> None:
    parts.pop("database")


def nothing_at_all(parts: dict[str, bytes]) -> None:
    manifest = json.loads(parts["manifest.json"])
    parts.clear()
    parts["manifest.json"] = json.dumps({**manifest, "files": {}}).encode()


def empty_database(tmp_path: Path) -> bytes:
    with closing(sqlite3.connect(tmp_path / "empty")) as opened:
        opened.execute("CREATE TABLE strange (id INTEGER)")
        opened.commit()
    return (tmp_path / "empty").read_bytes()


def flagged(local: int, central: int, value: int) -> Callable[[Path], None]:
    """Another byte in the first entry's own header and in its row of the directory."""

    def change(source: Path) -> None:
        content = bytearray(source.read_bytes())
        content[content.index(b"PK\x03\x04") + local] = value
        content[content.index(b"PK\x01\x02") + central] = value
        source.write_bytes(content)

    return change


def same(parts: dict[str, bytes]) -> None:
    """Nothing is changed."""


def test_a_broken_archive_is_refused_in_one_sentence_and_touches_nothing(box: Box, tmp_path: Path) -> None:
    plan = "files/default/entries/plan.pdf"
    broken: list[tuple[Change, bool, str]] = [
        (put("manifest.json", b"{"), False, "manifest.json is not in the archive or cannot be read"),
        (put("manifest.json", b"[]"), False, "this archive is of another format"),
        (put("manifest.json", b'{"format": 1}'), False, "manifest.json names no files"),
        (put("database", b"nothing, " * 99), True, "the archive's database cannot be read: file is not a database"),
        (put("database", b""), True, "the archive's database is not one of this site"),
        (put("database", empty_database(tmp_path)), True, "the archive's database is not one of this site"),
        (put(plan, b"another"), False, f"{plan} is damaged"),
        (put("files/default/more.pdf", b"more"), False, "the archive's files differ from its manifest"),
        (no_database, True, "this archive holds no database"),
        (nothing_at_all, False, "this archive holds no database"),
    ]
    expected = {box.change(change, f"{n}.zip", sums=sums): said for n, (change, sums, said) in enumerate(broken)}
    headers = [
        (flagged(6, 8, 1), "this archive cannot be unpacked: it is encrypted"),
        (flagged(8, 10, 77), "this archive cannot be unpacked: That compression method is not supported"),
        (lambda source: source.write_bytes(b"no archive"), "this archive cannot be unpacked: File is not a zip file"),
        (lambda source: source.unlink(), f"[Errno 2] No such file or directory: '{box.folder / 'header3.zip'}'"),
    ]
    for n, (damage, said) in enumerate(headers):
        source = box.change(same, f"header{n}.zip")
        damage(source)
        expected[source] = said
    before = (hashlib.sha256(box.database.read_bytes()).hexdigest(), box.files())
    code, lines = box.manage("shell", "--no-imports", "-c", RESTORE_ALL.format(sources=[*map(str, expected)]))
    assert (code, lines) == (0, [f"CommandError {said}" for said in expected.values()])
    assert (hashlib.sha256(box.database.read_bytes()).hexdigest(), box.files()) == before
