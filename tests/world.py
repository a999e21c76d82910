"""One small believable world, led through the real verbs once and copied ever after.

A module that wants it says ``pytestmark = pytest.mark.usefixtures("world")``; its tests see the whole world and are
rolled back one by one. The template is named by a hash of everything that a verb can read and is made in a process of
its own (`python -m tests.world MEDIA FACTS`).
"""

from __future__ import annotations

import datetime as dt
import functools
import hashlib
import json
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import django
import pytest
from django.conf import settings
from django.test import Client, override_settings
from django.test.client import ClientHandler

from config import env
from tests import database

ROOT = Path(settings.BASE_DIR)
SEED = 7
# Rings that no verb reads.
OUTER = {"views", "forms", "urls", "admin.py", "templatetags", "migrations", "management", "locale"}
KEEP_SECONDS = 3600


@dataclass(frozen=True)
class World:
    """What is in it: keys of the competitions made (``tests/world_cast.py``), of the people, and a session of each."""

    now: dt.datetime
    made: dict[str, int]
    people: dict[str, int]
    sessions: dict[str, str]
    secret: str  # of an open invitation

    def client(self, person: str | int | None = None, **options: Any) -> Client:
        """A browser in which ``person`` (name or key) is signed in; nobody for None."""
        client = Client(**options)
        if "enforce_csrf_checks" not in options:
            client.handler = handler()
        if person is not None:
            key = self.people[person] if isinstance(person, str) else person
            client.cookies[settings.SESSION_COOKIE_NAME] = self.sessions[str(key)]
        return client


_handler: tuple[Any, ClientHandler] | None = None


def handler() -> ClientHandler:
    """One for all browsers under the same settings: loading the middleware costs more than many an answer."""
    global _handler
    if _handler is None or _handler[0] is not settings._wrapped:
        _handler = (settings._wrapped, ClientHandler(enforce_csrf_checks=False))
    return _handler[1]


# --- the template ----------------------------------------------------------------------------------------------------


@functools.cache
def fingerprint() -> str:
    """A hash over the schema and the rings from the models to the verbs of every app."""
    total = hashlib.sha256(database.fingerprint().encode())
    sources = [ROOT / "tests" / "world.py", ROOT / "tests" / "world_cast.py"]
    for app in settings.OWN_APPS:
        sources += [path for kind in ("*.py", "*.json", "*.csv") for path in (ROOT / app).rglob(kind)]
    for path in sorted(sources):
        if not OUTER & set(path.relative_to(ROOT).parts[1:]):
            total.update(path.relative_to(ROOT).as_posix().encode() + b"\0" + path.read_bytes())
    return total.hexdigest()[:12]


def name_of_template() -> str:
    """What the database of the template and the folder with its files and facts are called."""
    return f"world_{'pg' if settings.TEST_SERVICES else 'lite'}_{fingerprint()}"


def storages(media: Path) -> dict[str, Any]:
    """STORAGES with both file stores under ``media``."""
    on_disk = "django.core.files.storage.FileSystemStorage"
    return {
        **settings.STORAGES,
        "default": {"BACKEND": on_disk, "OPTIONS": {"location": str(media / "private")}},
        "public": {"BACKEND": on_disk, "OPTIONS": {"location": str(media / "public"), "base_url": "/media/"}},
    }


def template() -> Path:
    """The folder of the template, made when there is none for the present sources."""
    folder = Path(settings.TEST_DIR) / name_of_template()
    with database.one_at_a_time("world"):
        if not (folder / "facts.json").exists():
            _sweep()
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir(parents=True)
            _build(folder, database.store().copy(folder.name))
    return folder


def _build(folder: Path, name: str) -> None:
    """In a process of its own: this one may hold other connections, or a browser's event loop."""
    made = subprocess.run(
        [sys.executable, "-m", "tests.world", str(folder / "media"), str(folder / "facts.tmp")],
        cwd=ROOT,
        env=env.for_child(DJANGO_SETTINGS_MODULE="config.settings.test", TEST_DATABASE_NAME=name),
        capture_output=True,
        text=True,
        check=False,
    )
    assert made.returncode == 0, f"the world could not be built:\n{made.stderr[-6000:]}"
    (folder / "facts.tmp").rename(folder / "facts.json")


def _sweep() -> None:
    """Old worlds go, but for those that another run may be copying."""
    for old in Path(settings.TEST_DIR).glob("world_*"):
        if old.is_dir() and time.time() - old.stat().st_mtime > KEEP_SECONDS:
            database.store().drop(old.name)
            shutil.rmtree(old, ignore_errors=True)


def main(media: str, facts: str) -> None:
    """Build into the database of the settings."""
    settings.STORAGES = storages(Path(media))
    settings.CLOCK_CACHE_SECONDS = 3600.0
    django.setup()
    from django.db import connections

    from tests.world_cast import Cast

    found = Cast(seed=SEED).play()
    connections.close_all()
    Path(facts).write_text(json.dumps(found, ensure_ascii=False, indent=1), encoding="utf-8")


# --- the fixtures ----------------------------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def world_copy(
    request: pytest.FixtureRequest, django_db_setup: None, django_db_blocker: Any
) -> Iterator[tuple[str, Path, World]]:
    """This process's copy of the world: its database, the folder of its files, its facts. The clock stands where the
    builders left it."""
    from tests.conftest import process_name
    from workflow import clock

    source, store = template(), database.store()
    facts = json.loads((source / "facts.json").read_text(encoding="utf-8"))
    found = World(**facts | {"now": dt.datetime.fromisoformat(facts["now"])})
    name = f"{process_name(request.config)}_world"
    media = Path(settings.TEST_DIR) / f"{name}_media"
    shutil.rmtree(media, ignore_errors=True)
    shutil.copytree(source / "media", media)
    usual = settings.DATABASES["default"]["NAME"]
    with django_db_blocker.unblock():
        copy = store.copy(name, source.name)
        database.use(copy)
        clock.move_to(found.now)
        database.use(usual)
    yield copy, media, found
    with django_db_blocker.unblock():
        store.retire(name)
    shutil.rmtree(media, ignore_errors=True)


@pytest.fixture(scope="module")
def world(world_copy: tuple[str, Path, World], django_db_blocker: Any) -> Iterator[World]:
    """The world, for all tests of a module; the marker of the database is still theirs to set."""
    copy, media, found = world_copy
    usual = settings.DATABASES["default"]["NAME"]
    with django_db_blocker.unblock():
        database.use(copy)
    with override_settings(STORAGES=storages(media), CLOCK_CACHE_SECONDS=1e9):
        yield found
    with django_db_blocker.unblock():
        database.use(usual)


if __name__ == "__main__":
    main(*sys.argv[1:])
