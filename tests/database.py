"""A migrated database once, copied ever after.

The template is named by a hash of everything that shapes the schema and the first rows, so it is made again when a
migration changes. Each process copies it; a test that commits gets a fresh copy afterwards instead of a flush, which
would need the append-only triggers dropped and would lose the rows of data migrations.
"""

from __future__ import annotations

import fcntl
import functools
import hashlib
import json
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connections

from config import env

ROOT = Path(settings.BASE_DIR)
# Another run, begun before a migration changed, may still copy the older template.
KEEP_SECONDS = 3600
DROPS_AT_ONCE = 8


@functools.cache
def fingerprint() -> str:
    """A hash over migrations, models, triggers and the locked packages."""
    sources = [ROOT / "requirements.txt", ROOT / "workflow" / "triggers.py"]
    for app in settings.OWN_APPS:
        sources += (ROOT / app / "migrations").glob("*.py")
        sources += (ROOT / app).glob("apps.py")
    total = hashlib.sha256()
    for path in sorted(path for path in sources if path.is_file()):
        total.update(path.relative_to(ROOT).as_posix().encode() + b"\0" + path.read_bytes())
    return total.hexdigest()[:12]


def manifest() -> dict[str, str]:
    """What a template was migrated by: file → hash."""
    files = [path for app in settings.OWN_APPS for path in (ROOT / app / "migrations").glob("*.py")]
    files.append(ROOT / "requirements.txt")
    return {path.relative_to(ROOT).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


@contextmanager
def one_at_a_time(name: str) -> Iterator[None]:
    """A lock between test processes."""
    settings.TEST_DIR.mkdir(parents=True, exist_ok=True)
    with (settings.TEST_DIR / f"{name}.lock").open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def use(name: str | Path) -> None:
    """Point the default connection at a database."""
    connections["default"].close()
    settings.DATABASES["default"]["NAME"] = str(name)
    connections["default"].settings_dict["NAME"] = str(name)


def migrate(name: str) -> None:
    """Migrate a database in a process of its own: this one may hold other connections, or a browser's event loop."""
    done = subprocess.run(
        [sys.executable, "manage.py", "migrate", "--noinput", "--skip-checks", "--verbosity", "0"],
        cwd=ROOT,
        env=env.for_child(DJANGO_SETTINGS_MODULE="config.settings.test", TEST_DATABASE_NAME=name),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:]


class SqliteStore:
    """Templates and copies are files."""

    def template(self) -> Path:
        """The migrated template, made when there is none for the present migrations."""
        path = settings.TEST_DIR / f"template-{fingerprint()}.sqlite3"
        with one_at_a_time("template"):
            if not path.exists():
                for old in settings.TEST_DIR.glob("template-*"):
                    if time.time() - old.stat().st_mtime > KEEP_SECONDS:
                        old.unlink(missing_ok=True)
                scratch = path.with_suffix(".making")
                scratch.unlink(missing_ok=True)
                if earlier := self._earlier():
                    shutil.copyfile(earlier, scratch)
                migrate(str(scratch))
                path.with_suffix(".json").write_text(json.dumps(manifest()))
                # The last connection that closes writes the log back, so the file is whole.
                scratch.rename(path)
        return path

    def _earlier(self) -> Path | None:
        """A template that only lacks the newest migrations: they are applied in seconds, all of them in a minute."""
        now = manifest()
        for path in sorted(settings.TEST_DIR.glob("template-*.sqlite3"), key=lambda one: -one.stat().st_mtime):
            made_by = path.with_suffix(".json")
            if made_by.is_file() and json.loads(made_by.read_text()).items() <= now.items():
                return path
        return None

    def copy(self, name: str, source: str = "") -> str:
        """A fresh copy of the template, or of the copy ``source``; replaces an earlier one. Returns what DATABASES calls
        its NAME."""
        target = settings.TEST_DIR / f"{name}.sqlite3"
        self.drop(name)
        shutil.copyfile(settings.TEST_DIR / f"{source}.sqlite3" if source else self.template(), target)
        return str(target)

    def drop(self, name: str) -> None:
        for suffix in ("", "-wal", "-shm"):
            (settings.TEST_DIR / f"{name}.sqlite3{suffix}").unlink(missing_ok=True)

    def retire(self, name: str) -> None:
        """Drop a copy that nobody uses any more and whose name is not used again."""
        self.drop(name)

    def settle(self) -> None:
        """Wait until what was retired is gone."""


class PostgresStore:
    """CREATE DATABASE … TEMPLATE copies on the server."""

    # The server writes all that is dirty to the disk before it drops a database, which takes up to some seconds. It does
    # so once for those that are dropped together, and no test waits for it.
    dropping = ThreadPoolExecutor(DROPS_AT_ONCE)
    retired: list[Future[None]] = []

    @property
    def prefix(self) -> str:
        """Of the databases made here; each role has its own, for none may copy another's."""
        return f"cx_test_{connections['default'].settings_dict['USER']}"

    def _execute(self, statement: str) -> list[Any]:
        import psycopg

        given = connections["default"].settings_dict
        with psycopg.connect(
            host=given["HOST"] or None,
            port=given["PORT"] or None,
            user=given["USER"] or None,
            password=given["PASSWORD"] or None,
            dbname="postgres",
            autocommit=True,
        ) as server:
            cursor = server.execute(statement.encode())
            return cursor.fetchall() if cursor.description else []

    def template(self) -> str:
        name = f"{self.prefix}_template_{fingerprint()}"
        with one_at_a_time("template-postgres"):
            known = {row[0] for row in self._execute("SELECT datname FROM pg_database")}
            if name not in known:
                for old in known:
                    if old.startswith((f"{self.prefix}_template_", f"{self.prefix}_making")):
                        self._execute(f'DROP DATABASE "{old}" WITH (FORCE)')
                self._execute(f"CREATE DATABASE \"{self.prefix}_making\" ENCODING 'UTF8' TEMPLATE template0")
                migrate(f"{self.prefix}_making")
                self._execute(f'ALTER DATABASE "{self.prefix}_making" RENAME TO "{name}"')
        return name

    def copy(self, name: str, source: str = "") -> str:
        template = f"{self.prefix}_{source}" if source else self.template()
        self.drop(name)
        with one_at_a_time("copy-postgres"):
            self._execute(f'CREATE DATABASE "{self.prefix}_{name}" TEMPLATE "{template}"')
        return f"{self.prefix}_{name}"

    def drop(self, name: str) -> None:
        self._execute(f'DROP DATABASE IF EXISTS "{self.prefix}_{name}" WITH (FORCE)')

    def retire(self, name: str) -> None:
        self.retired.append(self.dropping.submit(self.drop, name))

    def settle(self) -> None:
        for one in self.retired:
            one.result()
        self.retired.clear()


def store() -> SqliteStore | PostgresStore:
    return PostgresStore() if settings.TEST_SERVICES else SqliteStore()


if __name__ == "__main__":
    # Before pytest asks for it: `scripts/test.py` has those of both databases made side by side.
    store().template()
