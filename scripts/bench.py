"""`make bench`: what a page costs, in CPU of all our processes and in SQL statements.

    python scripts/bench.py [--entries 500] [--rounds 5] [--requests 20]

Server CPU is user + system time of the web, worker and database processes (from /proc, ended children included), idle use
subtracted, warm, the median over rounds; a fixed loop of plain Python is timed beside it, so that machines can be compared,
and one that goes through memory between the pages, to show how steady the machine is.
Statements are counted in a second phase by Django itself. The command fails when a page needs more than its statements.
PostgreSQL at BENCH_DATABASE_SERVER (default postgres://postgres@127.0.0.1:5432) where it answers, else SQLite.
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import re
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import uuid
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import bench_marks
import bench_numbers
import bench_pages

ROOT = Path(__file__).resolve().parent.parent
TICKS = os.sysconf("SC_CLK_TCK")
# (name, most CPU ms, most SQL statements); None: printed, not judged here.
BUDGETS = {
    "list of 50 entries (desk)": (20, 12),
    "ranking of the first stage": (60, 12),
    "public contest page, cold": (20, 12),
    "public home, cold": (20, 12),
    "contestant's home": (None, 12),
    "judge's queue": (None, 12),
    "desk home": (None, 12),
    "sign-in page": (None, 6),
    "one complete submission": (130, 50),
    **bench_marks.BUDGETS,
}


# --- CPU of process groups -----------------------------------------------------------------------------------------------


def _stat(pid: int) -> tuple[int, int, str] | None:
    """(parent, ticks with ended children, name) of a process."""
    try:
        text = Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return None
    name = text[text.index("(") + 1 : text.rindex(")")]
    rest = text[text.rindex(")") + 2 :].split()
    return int(rest[1]), sum(int(value) for value in rest[11:15]), name


def cpu_seconds(roots: set[int], names: set[str]) -> float:
    """CPU of the trees below ``roots`` and of every process called one of ``names``, so far."""
    found = {
        int(folder.name): stat
        for folder in Path("/proc").iterdir()
        if folder.name.isdigit() and (stat := _stat(int(folder.name)))
    }
    wanted = set(roots)
    grown = True
    while grown:
        more = {pid for pid, (parent, _, _) in found.items() if parent in wanted} - wanted
        wanted |= more
        grown = bool(more)
    wanted |= {pid for pid, (_, _, name) in found.items() if name in names}
    return sum(found[pid][1] for pid in wanted if pid in found) / TICKS


def calibrate() -> float:
    """A fixed piece of plain Python, in CPU ms: the lowest of five."""

    def once() -> float:
        before = time.process_time()
        total = 0
        for number in range(400_000):
            total += number * number % 7
        return (time.process_time() - before) * 1000

    return min(once() for _ in range(5))


def touching() -> float:
    """A fixed piece of Python that goes through memory as a page does, in CPU ms."""
    before = time.process_time()
    kept: dict[int, tuple[int, str]] = {}
    for number in range(100_000):
        kept[number % 5_000] = (number, str(number))
    return (time.process_time() - before) * 1000


# --- the site under measurement -----------------------------------------------------------------------------------------


class Bench:
    """A seeded site on a database of its own, with its processes."""

    def __init__(self, entries: int, template: str = "") -> None:
        self.entries, self.root, self.template = entries, ROOT, template
        self.folder = Path(tempfile.mkdtemp(prefix="bench-"))
        self.name = f"bench_{uuid.uuid4().hex[:10]}"
        self.server = os.environ.get("BENCH_DATABASE_SERVER", "postgres://postgres@127.0.0.1:5432")
        self.on_postgres = self._create_database()
        database = f"{self.server}/{self.name}" if self.on_postgres else f"sqlite:///{self.folder}/db.sqlite3"
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.environment = {
            **os.environ,
            "DATABASE_URL": database,
            "VAR_DIR": str(self.folder),
            "SITE_URL": f"http://127.0.0.1:{self.port}",
            "LOG_LEVEL": "WARNING",
            "DJANGO_SETTINGS_MODULE": "config.settings.embedded",
        }
        self.processes: list[subprocess.Popen[bytes]] = []
        self.facts: dict[str, Any] = {}

    def _psql(self, statement: str) -> bool:
        try:
            import psycopg

            with psycopg.connect(f"{self.server}/postgres", autocommit=True, connect_timeout=3) as connection:
                connection.execute(statement)
            return True
        except Exception:
            return False

    def _create_database(self) -> bool:
        return self._psql(f"CREATE DATABASE {self.name}" + (f" TEMPLATE {self.template}" if self.template else ""))

    def manage(self, *arguments: str, demo: bool = False) -> str:
        environment = {**self.environment, "DEMO": "1" if demo else "0"}
        done = subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=ROOT,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            sys.exit(f"manage.py {' '.join(arguments)} failed:\n{done.stdout[-2000:]}{done.stderr[-2000:]}")
        return done.stdout

    def prepare(self) -> None:
        self.manage("migrate", "-v0")
        self.manage("collectstatic", "--noinput", "-v0")
        self.manage("seed", "--stage", "large", "--entries", str(self.entries), demo=True)
        self.facts = json.loads(self.manage("bench_facts", demo=True).splitlines()[-1])

    def start(self) -> None:
        web = [
            sys.executable,
            "-m",
            "gunicorn",
            "-c",
            "config/gunicorn.py",
            "--workers",
            "1",
            "--bind",
            f"127.0.0.1:{self.port}",
        ]
        worker = [
            sys.executable,
            "-m",
            "celery",
            "--quiet",
            "-A",
            "config",
            "worker",
            "--concurrency",
            "1",
            "--loglevel",
            "ERROR",
        ]
        for command in (web, worker):
            self.processes.append(
                subprocess.Popen(
                    command,
                    cwd=ROOT,
                    env={**self.environment, "DEMO": "1"},
                    stdout=subprocess.DEVNULL,
                    stderr=subprocess.DEVNULL,
                )
            )
        self.wait_until_up()

    def wait_until_up(self) -> None:
        for _attempt in range(300):
            time.sleep(0.2)
            try:
                if self.get("/accounts/login/")[0] == 200:
                    return
            except OSError:
                continue
        sys.exit("the site did not come up")

    def stop(self) -> None:
        for process in self.processes:
            process.terminate()
        for process in self.processes:
            try:
                process.wait(timeout=15)
            except subprocess.TimeoutExpired:
                process.kill()
        if self.on_postgres:
            self._psql(f"DROP DATABASE {self.name} WITH (FORCE)")

    def cpu(self) -> float:
        return cpu_seconds({process.pid for process in self.processes}, {"postgres"} if self.on_postgres else set())

    # --- one browser -------------------------------------------------------------------------------------------------

    def get(self, path: str, session: str = "") -> tuple[int, str]:
        return self.ask("GET", path, session)

    def ask(
        self, method: str, path: str, session: str = "", body: bytes = b"", kind: str = "", token: str = ""
    ) -> tuple[int, str]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        cookies = "; ".join(
            part for part in (f"sessionid={session}" if session else "", f"csrftoken={token}" if token else "") if part
        )
        headers = {"Cookie": cookies} if cookies else {}
        if kind:
            headers |= {"Content-Type": kind, "X-CSRFToken": token, "Referer": self.environment["SITE_URL"] + path}
        connection.request(method, path, body or None, headers)
        answer = connection.getresponse()
        text = answer.read().decode(errors="replace")
        location = answer.getheader("Location", "")
        connection.close()
        return answer.status, location if 300 <= answer.status < 400 else text


# --- what is measured ---------------------------------------------------------------------------------------------------


@dataclass
class Row:
    name: str
    cpu_ms: float
    low: float
    high: float
    statements: int | None


def measure(bench: Bench, act: Any, rounds: int, requests: int) -> tuple[float, float, float]:
    """Median, lowest and highest CPU ms of one act over the rounds, idle use subtracted."""
    for _warm in range(3):
        act()
    figures = []
    for _round in range(rounds):
        started, before = time.monotonic(), bench.cpu()
        for _number in range(requests):
            act()
        used, seconds = bench.cpu() - before, time.monotonic() - started
        figures.append(max(used - bench.facts.get("idle", 0.0) * seconds, 0.0) * 1000 / requests)
    return statistics.median(figures), min(figures), max(figures)


def idle_share(bench: Bench, seconds: int = 6) -> float:
    """CPU seconds a second that the processes use when nobody asks, once the start is over: the lowest of three looks."""
    shares = []
    time.sleep(3)
    for _look in range(3):
        before = bench.cpu()
        time.sleep(seconds / 3)
        shares.append((bench.cpu() - before) / (seconds / 3))
    return min(shares)


def submission(bench: Bench, number: int) -> None:
    """One entry from its first page to its receipt: form, 3 autosaves, 2 uploads of 1 MB, submit, receipt."""
    entry, session = bench.facts["drafts"][number]["token"], bench.facts["drafts"][number]["session"]
    base = f"/my/entries/{entry}/"
    status, page = bench.get(f"{base}edit/", session)
    token = _hidden(page, "csrfmiddlewaretoken")
    assert status == 200, status
    version = int(re.search(r'data-version="(\d+)"', page).group(1))  # type: ignore[union-attr]
    for fields in bench.facts["autosaves"]:
        data = {**fields, "version": version, "fields": ",".join(fields)}
        status, answer = bench.ask(
            "POST", f"{base}autosave/", session, urlencode(data).encode(), "application/x-www-form-urlencoded", token
        )
        assert status == 200, (status, answer[:300])
        version = json.loads(answer)["version"]
    for kind in ("plan", "slides"):
        body, content_type = _multipart(kind, bench.folder / "one-megabyte.pdf")
        status, answer = bench.ask("POST", f"{base}files/{kind}/", session, body, content_type, token)
        assert status in (200, 302), (status, answer[:300])
    data = {"csrfmiddlewaretoken": token, "_once": uuid.uuid4().hex, "act": "submit"}
    status, where = bench.ask(
        "POST", f"{base}edit/", session, urlencode(data).encode(), "application/x-www-form-urlencoded", token
    )
    assert status == 302, (status, where[:2000])
    status, _ = bench.get(where, session)
    assert status == 200, status


def _hidden(page: str, name: str) -> str:
    return re.search(rf'name="{name}" value="([^"]+)"', page).group(1)  # type: ignore[union-attr]


def _multipart(kind: str, path: Path) -> tuple[bytes, str]:
    mark = uuid.uuid4().hex
    head = f'--{mark}\r\nContent-Disposition: form-data; name="file"; filename="{kind}.pdf"\r\nContent-Type: application/pdf\r\n\r\n'
    return head.encode() + path.read_bytes() + f"\r\n--{mark}--\r\n".encode(), f"multipart/form-data; boundary={mark}"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--entries", type=int, default=500)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--requests", type=int, default=20)
    parser.add_argument("--site-only", action="store_true", help="not the tables of assignment, severity and anomalies")
    chosen = parser.parse_args()
    bench = Bench(chosen.entries)
    print(f"preparing {chosen.entries} entries on {'PostgreSQL' if bench.on_postgres else 'SQLite'} …", flush=True)
    rows: list[Row] = []
    memory: list[float] = []
    try:
        bench.prepare()
        bench.start()
        for path, session in bench_pages.pages(bench).values():
            bench.get(path, session)
        bench.facts["idle"] = idle_share(bench)
        for name, (path, session) in bench_pages.pages(bench).items():
            status, _ = bench.get(path, session)
            if status != 200:
                sys.exit(f"{name}: {path} answered {status}")
            figures = measure(
                bench, lambda path=path, session=session: bench.get(path, session), chosen.rounds, chosen.requests
            )
            rows.append(Row(name, *figures, bench.facts["statements"].get(name)))
            memory += [touching() for _ in range(10)]
        counter = iter(range(len(bench.facts["drafts"])))
        each = max((len(bench.facts["drafts"]) - 3) // chosen.rounds, 1)
        figures = measure(bench, lambda: submission(bench, next(counter)), chosen.rounds, each)
        rows.append(Row("one complete submission", *figures, bench.facts["statements"].get("one complete submission")))
        for name, act in bench_marks.acts(bench).items():
            figures = measure(bench, act, chosen.rounds, bench_marks.REPEATS[name])
            rows.append(Row(name, *figures, bench.facts["statements"].get(name)))
        failed = report(rows, calibrate(), memory) + bench_pages.judging(bench)
    finally:
        bench.stop()
    return failed if chosen.site_only else failed + bench_numbers.run([])


def report(rows: list[Row], unit: float, memory: list[float]) -> int:
    """The table; 1 when a page needs more statements than it may."""
    best, usual = min(memory), statistics.median(memory)
    print(f"\ncalibration loop: {unit:.1f} CPU ms")
    # Others on the same hardware take its caches and its second threads: the same work then counts as more CPU time.
    print(f"memory loop between the pages: {best:.1f} at best, median {usual:.1f}, so × {usual / best:.2f}\n")
    print(f"{'page':32} {'CPU ms':>8} {'low–high':>14} {'× loop':>7} {'budget':>7} {'SQL':>5} {'budget':>7}")
    failed = 0
    for row in rows:
        most_cpu, most_sql = BUDGETS[row.name]
        over = row.statements is not None and row.statements > most_sql
        failed |= over
        print(
            f"{row.name:32} {row.cpu_ms:8.1f} {row.low:6.1f}–{row.high:<7.1f} {row.cpu_ms / unit:7.2f} {most_cpu or '–':>7}"
            f" {'?' if row.statements is None else row.statements:>5} {most_sql:>7}{'  OVER' if over else ''}"
            f"{'  slow' if most_cpu and row.cpu_ms > most_cpu else ''}"
        )
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
