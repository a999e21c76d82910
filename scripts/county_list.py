"""An office's list of a thousand entries, from the upload to the last row: web, worker, PostgreSQL, Redis and RabbitMQ.

    python scripts/county_list.py [--rows 1000] [--template NAME]

Uploads by the pages a list whose row before the last is wrong (nothing may come in, each wrong cell is named), then one that
is right, and then another one whose worker is killed in the middle of writing (nothing may be half in) and started again. It
prints how long check and import took and how the bar moved, and fails where anything is
half in, twice in or missing. ``--template``: a seeded database that is copied, instead of a small world made anew.
Servers: BENCH_DATABASE_SERVER, BENCH_CACHE_URL (redis://127.0.0.1:6379/8), BENCH_BROKER_URL (amqp://guest:guest@127.0.0.1:5672//).
"""

from __future__ import annotations

import argparse
import json
import os
import re
import signal
import subprocess
import sys
import time
import uuid
from pathlib import Path
from urllib.parse import urlencode

from bench import ROOT, Bench, _hidden, cpu_seconds

FORM = "application/x-www-form-urlencoded"


class Site(Bench):
    """Web and worker on services; the worker can be killed."""

    def __init__(self, template: str) -> None:
        super().__init__(entries=10, template=template)
        if not self.on_postgres:
            sys.exit("no PostgreSQL answers, or no such template: see BENCH_DATABASE_SERVER")
        self.environment |= {
            "CACHE_URL": os.environ.get("BENCH_CACHE_URL", "redis://127.0.0.1:6379/8"),
            "CACHE_PREFIX": self.name,
            "CELERY_BROKER_URL": os.environ.get("BENCH_BROKER_URL", "amqp://guest:guest@127.0.0.1:5672//"),
            "CELERY_QUEUE": self.name,
            "DEMO": "1",
        }
        self.worker: subprocess.Popen[bytes] | None = None

    def prepare_list(self, rows: int) -> None:
        if not self.template:
            self.manage("migrate", "-v0")
            self.manage("seed", "--stage", "entry", "--entries", "10", demo=True)
        self.manage("collectstatic", "--noinput", "-v0")
        self.facts = json.loads(self.manage("list_facts", "--rows", str(rows), demo=True).splitlines()[-1])

    def start(self) -> None:
        web = [sys.executable, "-m", "gunicorn", "-c", "config/gunicorn.py", "--workers", "1"]
        web += ["--bind", f"127.0.0.1:{self.port}"]
        self.processes.append(subprocess.Popen(web, cwd=ROOT, env=self.environment))
        self.start_worker()
        self.wait_until_up()

    def start_worker(self) -> None:
        command = [sys.executable, "-m", "celery", "--quiet", "-A", "config", "worker", "-B", "--concurrency", "2"]
        command += ["--loglevel", "ERROR", "--without-gossip", "--without-mingle"]
        self.worker = subprocess.Popen(command, cwd=ROOT, env=self.environment, start_new_session=True)

    def kill_worker(self) -> None:
        assert self.worker is not None
        os.killpg(self.worker.pid, signal.SIGKILL)
        self.worker.wait()

    def worker_cpu(self) -> float:
        """CPU seconds of the worker and its children so far."""
        return cpu_seconds({self.worker.pid}, set()) if self.worker is not None else 0.0

    def stop(self) -> None:
        if self.worker is not None and self.worker.poll() is None:
            self.kill_worker()
        super().stop()

    # --- what the office does -----------------------------------------------------------------------------------------

    def page(self, path: str) -> str:
        status, text = self.get(path, self.facts["session"])
        assert status == 200, (path, status)
        return text

    def upload(self, which: str) -> str:
        """Sends the file; the address of the import."""
        token = _hidden(self.page(self.facts["path"]), "csrfmiddlewaretoken")
        mark = uuid.uuid4().hex
        fields = {"csrfmiddlewaretoken": token, "_once": uuid.uuid4().hex, "becomes": "submitted"}
        parts = [
            f'--{mark}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
            for name, value in fields.items()
        ]
        head = f'--{mark}\r\nContent-Disposition: form-data; name="file"; filename="list.xlsx"\r\n'
        head += "Content-Type: application/octet-stream\r\n\r\n"
        content = Path(self.facts["files"][which]).read_bytes()
        body = "".join(parts).encode() + head.encode() + content + f"\r\n--{mark}--\r\n".encode()
        kind = f"multipart/form-data; boundary={mark}"
        status, where = self.ask("POST", self.facts["path"], self.facts["session"], body, kind, token)
        assert status == 302, (status, where[:1500])
        return where

    def confirm(self, where: str) -> None:
        page = self.page(where)
        token = _hidden(page, "csrfmiddlewaretoken")
        form = {"csrfmiddlewaretoken": token, "_once": uuid.uuid4().hex, "seen": _hidden(page, "seen")}
        status, answer = self.ask(
            "POST", f"{where}confirm/", self.facts["session"], urlencode(form).encode(), FORM, token
        )
        assert status == 302, (status, answer[:1500])

    def watch(self, where: str, *, until: int | None = None) -> tuple[float, list[int]]:
        """Until no bar is on the page, or it has come to ``until``: seconds, and where the bar stood."""
        started, seen = time.monotonic(), [0]
        while time.monotonic() - started < 600:
            found = re.search(r'<progress max="\d+" value="(\d+)"', self.page(where))
            if found is None:
                return time.monotonic() - started, seen
            if (stands := int(found[1])) != seen[-1]:
                seen.append(stands)
            if until is not None and stands >= until:
                return time.monotonic() - started, seen
            time.sleep(0.4)
        sys.exit(f"{where}: the bar stands at {seen[-1]}")

    def count(self) -> dict[str, int]:
        """What is in the database of this round."""
        import psycopg

        asked = {
            "entries": "SELECT count(*) FROM competitions_entry WHERE competition_id = %s",
            "numbers": "SELECT count(DISTINCT number) FROM competitions_entry WHERE competition_id = %s AND number <> ''",
            "imported": "SELECT count(*) FROM competitions_importedentry WHERE competition_id = %s",
            "audit": "SELECT count(*) FROM workflow_auditrow WHERE action = 'entry.import' AND succeeded AND target_id IN"
            " (SELECT id::text FROM competitions_entry WHERE competition_id = %s)",
        }
        with psycopg.connect(f"{self.server}/{self.name}", autocommit=True) as connection:
            return {name: connection.execute(sql, [self.facts["key"]]).fetchone()[0] for name, sql in asked.items()}  # type: ignore[index, arg-type]


def bad_list(site: Site) -> None:
    """Nothing comes in, both cells of the row before the last are named, and there is no button."""
    before, where = site.count(), site.upload("bad")
    seconds, bar = site.watch(where)
    page = site.page(where)
    words = re.sub(r"<[^>]+>", " ", page)
    print(f"wrong row: checked in {seconds:.1f} s, bar {bar}", flush=True)
    print("  told:", " | ".join(re.findall(r"[^\n]*(?:没有的赛道|校验)[^\n]*", words))[:300])
    assert site.count() == before, "rows came in from a list with a wrong row"
    assert "没有的赛道" in words, "the wrong cell is not named"
    assert f"{where}confirm/" not in page, "a list with a wrong row can be confirmed"


def good_list(site: Site, rows: int, *, kill: bool) -> None:
    """In as a whole. ``kill``: the worker dies in the middle and is started again."""
    started_cpu = site.worker_cpu()
    before, where = site.count(), site.upload("good")
    checked, bar = site.watch(where)
    print(f"right list: checked in {checked:.1f} s, bar {bar}", flush=True)
    site.confirm(where)
    if kill:
        _seconds, bar = site.watch(where, until=rows // 3)
        site.kill_worker()
        assert site.count() == before, "half of the list is in after the worker was killed"
        print(f"  killed at {bar[-1]} of {rows}: nothing is in", flush=True)
        site.start_worker()
    before_cpu = site.worker_cpu()
    written, bar = site.watch(where)
    print(f"  written in {written:.1f} s{' after the worker was started again' if kill else ''}, bar {bar}", flush=True)
    now = site.count()
    print(" ", now, flush=True)
    wanted = {name: number + rows for name, number in before.items()}
    assert now == wanted, (before, now)
    if not kill:
        check, write = before_cpu - started_cpu, site.worker_cpu() - before_cpu
        print(f"  check and import together {checked + written:.1f} s", end="; ")
        print(f"CPU of the worker {check:.1f} s for the check, {write:.1f} s for writing", flush=True)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=1000)
    parser.add_argument("--template", default="")
    chosen = parser.parse_args()
    site = Site(chosen.template)
    try:
        site.prepare_list(chosen.rows)
        site.start()
        print(f"{site.facts['round']}: {site.facts['entries']} entries, load {os.getloadavg()[0]:.1f}", flush=True)
        bad_list(site)
        good_list(site, chosen.rows, kill=False)
        site.facts["files"]["good"] = json.loads(
            site.manage("list_facts", "--rows", str(chosen.rows), "--first", "600000", demo=True).splitlines()[-1]
        )["files"]["good"]
        good_list(site, chosen.rows, kill=True)
    finally:
        site.stop()
    return 0


if __name__ == "__main__":
    sys.exit(main())
