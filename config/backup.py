"""Backup and restore: the database and every stored file in one archive with a manifest of SHA-256 sums.

Keys are not in the archive: without `.env` (or production's secrets) the personal numbers inside stay closed.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import lzma
import os
import re
import shutil
import sqlite3
import subprocess
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.core.files.storage import FileSystemStorage, Storage, storages
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.recorder import MigrationRecorder

from config import env

FORMAT = 1
STORES = ("default", "public")
ENCRYPTED = 1  # a bit of a zip entry's flags


class BackupError(Exception):
    """The archive cannot be made or restored; the message says why."""


def make_backup(target: Path) -> dict[str, Any]:
    """Write a ``.zip`` to ``target``; returns its manifest. Raises ``BackupError``."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        _dump_database(folder / "database")
        for store in STORES:
            _copy_out(storages[store], folder / "files" / store)
        manifest = {
            "format": FORMAT,
            "vendor": connection.vendor,
            "migrations": _migrations(),
            "files": {str(path.relative_to(folder)): _sha256(path) for path in _files(folder)},
        }
        (folder / "manifest.json").write_text(json.dumps(manifest, indent=1, sort_keys=True), encoding="utf-8")
        partial = target.with_suffix(target.suffix + ".part")
        with zipfile.ZipFile(partial, "w", zipfile.ZIP_DEFLATED) as archive:
            for path in _files(folder):
                archive.write(path, path.relative_to(folder))
        os.chmod(partial, 0o600)
        partial.replace(target)
    return manifest


@dataclass(frozen=True)
class Restored:
    """What `restore_backup` did. The lists are names; ``unknown`` and ``unapplied`` are migrations (``app.name``)."""

    files: int
    removed: list[str]  # files that the archive does not hold and that are gone now
    stayed: list[str]  # … that are still there
    tables: list[str]  # tables that the archive does not hold and that are still there
    unknown: list[str]  # applied in the archive, but not in this code
    unapplied: list[str]  # in this code, but not applied in the archive


def restore_backup(source: Path, *, clear: bool = False) -> Restored:
    """Put database and files back as they were. Raises ``BackupError`` before anything is touched when something is wrong.

    ``clear``: files in folders of ours that the archive does not hold are removed.
    """
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        _unpack(source, folder)
        manifest = _read_manifest(folder)
        _check(manifest, folder)
        known = _check_database(folder / "database")
        _load_database(folder / "database")
        removed: list[str] = []
        stayed: list[str] = []
        for store in STORES:
            kept = _copy_in(folder / "files" / store, storages[store])
            gone, left = _leftovers(storages[store], kept, clear=clear)
            removed += gone
            stayed += left
        tables = sorted(set(connection.introspection.table_names()) - known)
        unknown, unapplied = _differing_migrations(manifest)
    return Restored(len(manifest["files"]), removed, stayed, tables, unknown, unapplied)


def _unpack(source: Path, folder: Path) -> None:
    """Zipfile never writes outside the folder; tarfile's safe mode is missing from Debian's 3.11.2."""
    try:
        with zipfile.ZipFile(source) as archive:
            if any(part.flag_bits & ENCRYPTED for part in archive.infolist()):
                raise BackupError("this archive cannot be unpacked: it is encrypted")
            archive.extractall(folder)
    except (zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, NotImplementedError, ValueError) as error:
        raise BackupError(f"this archive cannot be unpacked: {error}") from error


def _read_manifest(folder: Path) -> dict[str, Any]:
    try:
        manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        raise BackupError("manifest.json is not in the archive or cannot be read") from error
    if not isinstance(manifest, dict) or manifest.get("format") != FORMAT:
        raise BackupError("this archive is of another format")
    if not isinstance(manifest.get("files"), dict):
        raise BackupError("manifest.json names no files")
    return manifest


def _check(manifest: dict[str, Any], folder: Path) -> None:
    vendor = manifest.get("vendor")
    if vendor != connection.vendor:
        raise BackupError(f"this archive holds a {vendor} database, the settings name {connection.vendor}")
    if "database" not in manifest["files"]:
        raise BackupError("this archive holds no database")
    found = {str(path.relative_to(folder)) for path in _files(folder)} - {"manifest.json"}
    if found != set(manifest["files"]):
        raise BackupError("the archive's files differ from its manifest")
    for name, digest in manifest["files"].items():
        if _sha256(folder / name) != digest:
            raise BackupError(f"{name} is damaged")


def _check_database(source: Path) -> set[str]:
    """The names of the tables in the archive's database; ``BackupError`` when it is none of ours."""
    if connection.vendor == "sqlite":
        try:
            with contextlib.closing(sqlite3.connect(source)) as copy:
                state = copy.execute("PRAGMA quick_check(1)").fetchone()[0]
                tables = {row[0] for row in copy.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        except sqlite3.Error as error:
            raise BackupError(f"the archive's database cannot be read: {error}") from error
        if state != "ok":
            raise BackupError(f"the archive's database cannot be read: {state}")
    else:
        listed = _run(["pg_restore", "--list", str(source)])
        tables = set(re.findall(r"^\d+; \d+ \d+ TABLE \S+ (\S+) ", listed, re.MULTILINE))
    if "django_migrations" not in tables:
        raise BackupError("the archive's database is not one of this site")
    return tables


def _migrations() -> list[str]:
    return sorted(f"{app}.{name}" for app, name in MigrationRecorder(connection).applied_migrations())


def _differing_migrations(manifest: dict[str, Any]) -> tuple[list[str], list[str]]:
    """(applied in the archive and not in this code, in this code and not applied in the archive)."""
    executor = MigrationExecutor(connection)
    loader = executor.loader
    known = {key for found in loader.disk_migrations.values() for key in found.replaces} | set(loader.disk_migrations)
    unknown = set(manifest.get("migrations") or _migrations()) - {f"{app}.{name}" for app, name in known}
    plan = executor.migration_plan(loader.graph.leaf_nodes())
    return sorted(unknown), [f"{migration.app_label}.{migration.name}" for migration, _backwards in plan]


def _dump_database(target: Path) -> None:
    if connection.vendor == "sqlite":
        connection.ensure_connection()
        with contextlib.closing(sqlite3.connect(target)) as copy:
            connection.connection.backup(copy)
        return
    _run(["pg_dump", "--format=custom", "--no-owner", f"--file={target}", *_postgres_arguments()])


def _load_database(source: Path) -> None:
    if connection.vendor == "sqlite":
        connection.ensure_connection()
        try:
            with contextlib.closing(sqlite3.connect(source)) as copy:
                copy.backup(connection.connection)
        except sqlite3.Error as error:
            raise BackupError(f"the database could not be loaded: {error}") from error
        return
    connection.close()
    _run(
        [
            "pg_restore",
            "--clean",
            "--if-exists",
            "--no-owner",
            "--single-transaction",
            *_postgres_arguments(),
            str(source),
        ]
    )


def _postgres_arguments() -> list[str]:
    database = connection.settings_dict
    pairs = (("--host", "HOST"), ("--port", "PORT"), ("--username", "USER"), ("--dbname", "NAME"))
    return [f"{option}={database[key]}" for option, key in pairs if database.get(key)]


def _run(command: list[str]) -> str:
    if shutil.which(command[0]) is None:
        raise BackupError(f"{command[0]} is not installed")
    password = connection.settings_dict.get("PASSWORD") or ""
    done = subprocess.run(command, env=env.for_child(PGPASSWORD=password), capture_output=True, text=True, check=False)
    if done.returncode:
        raise BackupError(done.stderr.strip()[:500])
    return done.stdout


def _copy_out(storage: Storage, folder: Path) -> None:
    for name in _walk(storage, ""):
        path = folder / name
        try:
            stored = storage.open(name)
        except FileNotFoundError:  # the site runs, and it is gone since it was listed
            continue
        path.parent.mkdir(parents=True, exist_ok=True)
        with stored, path.open("wb") as copy:
            shutil.copyfileobj(stored, copy)


def _copy_in(folder: Path, storage: Storage) -> set[str]:
    names = set()
    for path in _files(folder):
        name = str(path.relative_to(folder))
        names.add(name)
        storage.delete(name)
        with path.open("rb") as copy:
            storage.save(name, copy)  # type: ignore[arg-type]
    return names


def _leftovers(storage: Storage, kept: set[str], *, clear: bool) -> tuple[list[str], list[str]]:
    """(removed, stayed) of the stored files that are not among ``kept``. Nothing is removed outside a folder of ours."""
    removed: list[str] = []
    stayed: list[str] = []
    for name in sorted(set(_walk(storage, "")) - kept):
        if clear and isinstance(storage, FileSystemStorage) and _lies_inside(storage, name):
            storage.delete(name)
            removed.append(name)
        else:
            stayed.append(name)
    return removed, stayed


def _lies_inside(storage: FileSystemStorage, name: str) -> bool:
    """Not behind a link that leads out of the storage's folder. A link itself is a file of ours."""
    return Path(storage.path(name)).parent.resolve().is_relative_to(Path(storage.location).resolve())


def _walk(storage: Storage, folder: str) -> Iterator[str]:
    try:
        folders, files = storage.listdir(folder)
    except FileNotFoundError:
        return
    for name in files:
        yield f"{folder}{name}"
    for name in folders:
        yield from _walk(storage, f"{folder}{name}/")


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


def _sha256(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        while block := stream.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()
