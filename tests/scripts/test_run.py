"""`make run`'s supervisor: both processes come up, and leave together when asked."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

from config import env
from tests import database
from tests.site import free_port

START_SECONDS, STOP_SECONDS = 90, 30


def children(parent: int) -> dict[str, list[str]]:
    """The words of a process's children by their id."""
    listing = subprocess.run(
        ["ps", "-ww", "-o", "pid=,args=", "--ppid", str(parent)], capture_output=True, text=True, check=False
    )
    return {words[0]: words[1:] for line in listing.stdout.splitlines() if (words := line.split())}


@pytest.fixture
def environment(tmp_path: Path) -> Iterator[dict[str, str]]:
    store, name = database.SqliteStore(), f"run_{tmp_path.name}"
    yield env.for_child(
        DJANGO_SETTINGS_MODULE="config.settings.embedded",
        VAR_DIR=str(tmp_path),
        DATABASE_URL=f"sqlite:///{store.copy(name)}",
    )
    store.drop(name)


@pytest.fixture
def supervisor(environment: dict[str, str], tmp_path: Path) -> Iterator[tuple[subprocess.Popen[bytes], int, Path]]:
    """The running supervisor, its port and what it prints."""
    port, printed = free_port(), tmp_path / "run.log"
    with printed.open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "scripts/run.py", "--no-seed", "--port", str(port)],
            cwd=settings.BASE_DIR,
            env=environment,
            stdout=log,
            stderr=subprocess.STDOUT,
        )
    yield process, port, printed
    process.terminate()
    process.wait(STOP_SECONDS)


@pytest.mark.long
def test_both_come_up_and_leave_together(
    supervisor: tuple[subprocess.Popen[bytes], int, Path], environment: dict[str, str]
) -> None:
    process, port, printed = supervisor
    deadline = time.monotonic() + START_SECONDS
    while "Ctrl-C" not in printed.read_text() and time.monotonic() < deadline and process.poll() is None:
        time.sleep(0.2)
    assert f"http://127.0.0.1:{port}/" in printed.read_text(), printed.read_text()
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=10) as answer:
        assert json.load(answer)["checks"]["database"]["ok"] is True
    started = children(process.pid)
    assert {name for name in ("gunicorn", "celery") for words in started.values() if name in " ".join(words)} == {
        "gunicorn",
        "celery",
    }
    served = [
        pid for pid, words in started.items() if {"gunicorn", "celery"} & set(" ".join(words).replace("/", " ").split())
    ]
    for pid in served:  # links in messages and codes on paper lead to this port
        assert f"SITE_URL=http://127.0.0.1:{port}" in Path(f"/proc/{pid}/environ").read_text().split("\0")
    worker = next(pid for pid, words in started.items() if "celery" in " ".join(words))
    os.kill(int(worker), signal.SIGKILL)
    while worker in (started := children(process.pid)) and time.monotonic() < deadline:
        time.sleep(0.2)
    assert sorted("celery" in " ".join(words) for words in started.values()) == [False, True], "the worker came back"
    process.send_signal(signal.SIGINT)
    assert process.wait(STOP_SECONDS) == 0
    assert [pid for pid in started if Path(f"/proc/{pid}").exists()] == []


def test_a_taken_port_is_said(environment: dict[str, str]) -> None:
    import socket

    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = subprocess.run(
            [sys.executable, "scripts/run.py", "--no-seed", "--port", str(port)],
            cwd=settings.BASE_DIR,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
    assert (done.returncode, done.stderr) == (1, f"run: port {port} is taken; choose another: make run PORT=8001\n")
