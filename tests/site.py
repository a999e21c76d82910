"""A site of its own for tests: gunicorn and a Celery worker as processes, on a fresh database."""

from __future__ import annotations

import json
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from typing import Any
from urllib.error import HTTPError

from django.conf import settings

from config import env
from tests import database

ROOT = Path(settings.BASE_DIR)
START_SECONDS = 60


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Site:
    """One running site. `settings.TEST_SERVICES` decides what it stands on; `start()` before use, `stop()` after."""

    def __init__(self, name: str, **changes: str) -> None:
        self.name = name
        self.folder: Path = settings.TEST_DIR / f"site-{name}"
        self.port = free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        self.store = database.store()
        self._changes = changes
        self._processes: dict[str, subprocess.Popen[bytes]] = {}
        self._shell: subprocess.Popen[str] | None = None
        self._environment: dict[str, str] = {}

    # --- what it stands on -------------------------------------------------------------------------------------------

    def prepare(self) -> None:
        """A fresh copy of the migrated template and empty folders."""
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir(parents=True)
        copy = self.store.copy(f"site_{self.name}")
        on_services = {
            "DATABASE_URL": settings.TEST_DATABASE_URL.rsplit("/", 1)[0] + f"/{copy}",
            "CACHE_URL": settings.TEST_CACHE_URL,
            "CACHE_PREFIX": self.name,
            "CELERY_BROKER_URL": settings.TEST_BROKER_URL,
            "CELERY_QUEUE": f"test-{self.name}",
        }
        on_files = {"DATABASE_URL": f"sqlite:///{copy}"}
        given = {
            "DJANGO_SETTINGS_MODULE": "config.settings.embedded",
            "DEMO": "1",
            "DEBUG": "0",
            "VAR_DIR": str(self.folder),
            "SITE_URL": self.address,
        }
        self._environment = env.for_child(
            **given | (on_services if settings.TEST_SERVICES else on_files) | self._changes
        )

    def manage(self, *arguments: str) -> str:
        """Run a management command on this site; its output."""
        done = subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=ROOT,
            env=self._environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, f"manage.py {' '.join(arguments)}:\n{done.stdout[-3000:]}\n{done.stderr[-3000:]}"
        return done.stdout

    def python(self, code: str) -> Any:
        """Run code on this site with Django set up; what it leaves in `answer` comes back through JSON."""
        if self._shell is None:
            with self.log("shell").open("ab") as output:
                self._shell = subprocess.Popen(
                    [sys.executable, "-m", "tests.site_shell"],
                    cwd=ROOT,
                    env=self._environment,
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    stderr=output,
                    text=True,
                )
        shell = self._shell
        assert shell.stdin is not None
        assert shell.stdout is not None
        shell.stdin.write(json.dumps(code) + "\n")
        shell.stdin.flush()
        line = shell.stdout.readline()
        assert line, self.log("shell").read_text()[-3000:]
        found = json.loads(line)
        assert "problem" not in found, found["problem"]
        return found["answer"]

    # --- its processes -----------------------------------------------------------------------------------------------

    def start(self) -> None:
        self.start_web()
        self.start_worker()
        self.wait()

    def start_web(self) -> None:
        self._start(
            "web", "-m", "gunicorn", "-c", "config/gunicorn.py", "--workers", "1", "--bind", f"127.0.0.1:{self.port}"
        )

    def start_worker(self) -> None:
        self._start(
            "worker",
            *("-m", "celery", "--quiet", "-A", "config", "worker", "-B", "--concurrency", "1"),
            *("--loglevel", "WARNING", "--without-gossip", "--without-mingle", "--without-heartbeat"),
        )

    def _start(self, name: str, *arguments: str) -> None:
        with self.log(name).open("ab") as output:
            self._processes[name] = subprocess.Popen(
                [sys.executable, *arguments],
                cwd=ROOT,
                env=self._environment,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def log(self, name: str) -> Path:
        """Where a process writes: "web", "worker" or "shell"."""
        return self.folder / f"{name}.log"

    def wait(self) -> None:
        """Until the site serves and its worker has given a sign of life."""
        deadline, state = time.monotonic() + START_SECONDS, "no answer"
        while time.monotonic() < deadline:
            for name, process in self._processes.items():
                assert process.poll() is None, f"{name} ended:\n{self.log(name).read_text()[-3000:]}"
            try:
                with urllib.request.urlopen(f"{self.address}/healthz", timeout=5) as answer:
                    state = answer.read().decode()
                if json.loads(state)["checks"]["worker"]["ok"]:
                    return
            except HTTPError as answer:
                state = answer.read().decode()
            except OSError:
                pass
            time.sleep(0.2)
        raise AssertionError(f"the site did not come up: {state}\n{self.log('web').read_text()[-3000:]}")

    def kill(self, name: str) -> None:
        """kill -9 a process and its children, as a power cut would."""
        process = self._processes.pop(name)
        subprocess.run(["kill", "-9", "--", f"-{process.pid}"], check=False)
        process.wait()

    def stop(self) -> None:
        """Nobody needs it any more, so nobody is asked twice: a worker takes six seconds to leave by itself."""
        for name in list(self._processes):
            self.kill(name)
        if self._shell is not None:
            self._shell.communicate()
            self._shell = None
        self.store.retire(f"site_{self.name}")
