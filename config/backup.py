"""Backup and restore: the database and every stored file in one archive with a manifest of SHA-256 sums.

Keys are not in the archive: without `.env` (or production's secrets) the personal numbers inside stay closed.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import sqlite3
import subprocess
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.files.storage import Storage, storages
from django.db import connection

from config import env

FORMAT = 1
STORES = ("default", "public")


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


def restore_backup(source: Path) -> dict[str, Any]:
    """Put database and files back as they were. Raises ``BackupError`` before anything is touched when a sum is wrong."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        # zipfile never writes outside the folder; tarfile's safe mode is missing from Debian's 3.11.2.
        with zipfile.ZipFile(source) as archive:
            archive.extractall(folder)
        manifest: dict[str, Any] = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
        _check(manifest, folder)
        _load_database(folder / "database")
        for store in STORES:
            _copy_in(folder / "files" / store, storages[store])
    return manifest


def _check(manifest: dict[str, Any], folder: Path) -> None:
    if manifest.get("format") != FORMAT:
        raise BackupError("this archive is of another format")
    if manifest["vendor"] != connection.vendor:
        raise BackupError(f"this archive holds a {manifest['vendor']} database, the settings name {connection.vendor}")
    found = {str(path.relative_to(folder)) for path in _files(folder)} - {"manifest.json"}
    if found != set(manifest["files"]):
        raise BackupError("the archive's files differ from its manifest")
    for name, digest in manifest["files"].items():
        if _sha256(folder / name) != digest:
            raise BackupError(f"{name} is damaged")


def _dump_database(target: Path) -> None:
    if connection.vendor == "sqlite":
        connection.ensure_connection()
        with sqlite3.connect(target) as copy:
            connection.connection.backup(copy)
        return
    _run(["pg_dump", "--format=custom", "--no-owner", f"--file={target}", *_postgres_arguments()])


def _load_database(source: Path) -> None:
    if connection.vendor == "sqlite":
        connection.ensure_connection()
        with sqlite3.connect(source) as copy:
            copy.backup(connection.connection)
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


def _run(command: list[str]) -> None:
    if shutil.which(command[0]) is None:
        raise BackupError(f"{command[0]} is not installed")
    password = connection.settings_dict.get("PASSWORD") or ""
    done = subprocess.run(command, env=env.for_child(PGPASSWORD=password), capture_output=True, text=True, check=False)
    if done.returncode:
        raise BackupError(done.stderr.strip()[:500])


def _copy_out(storage: Storage, folder: Path) -> None:
    for name in _walk(storage, ""):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        with storage.open(name) as stored, path.open("wb") as copy:
            shutil.copyfileobj(stored, copy)


def _copy_in(folder: Path, storage: Storage) -> None:
    for path in _files(folder):
        name = str(path.relative_to(folder))
        storage.delete(name)
        with path.open("rb") as copy:
            storage.save(name, copy)  # type: ignore[arg-type]


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
