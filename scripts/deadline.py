"""Two hundred people hand in within the last ten seconds: production settings, gunicorn behind nginx, PostgreSQL, Redis.

    python scripts/deadline.py [--people 200] [--seconds 10] [--burst 60] [--late 20]

Their forms are complete before; each person sends the browser's own form once, every fifth twice, ``--burst`` of them within
the very last second, ``--late`` more a second or two after it. It prints how long they waited and fails unless all who were
in time are in exactly once with a receipt, and nobody else. Without nginx the clients write its header themselves.
PostgreSQL at BENCH_DATABASE_SERVER, Redis at BENCH_CACHE_URL (default redis://127.0.0.1:6379/8).
"""

from __future__ import annotations

import argparse
import base64
import http.client
import json
import os
import random
import re
import secrets
import shutil
import statistics
import subprocess
import sys
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from bench import ROOT, Bench, _hidden, _multipart

HOST = "cx.example.org"
NGINX = """daemon off; pid {folder}/nginx.pid; error_log {folder}/nginx.log; worker_processes 1;
events {{ worker_connections 1024; }}
http {{ access_log off; client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/f;
uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;
server {{ listen 127.0.0.1:{port}; location / {{ proxy_pass http://127.0.0.1:{behind}; proxy_read_timeout 60s;
proxy_set_header Host $host; proxy_set_header X-Forwarded-For $remote_addr; proxy_set_header X-Forwarded-Proto https;
proxy_set_header X-Request-Start "t=${{msec}}"; }} }} }}
"""


@dataclass(frozen=True)
class Answer:
    """What came back: ``location`` where it leads on, ``tag`` where the answer has one."""

    status: int
    text: str
    location: str
    tag: str


class Site(Bench):
    """A seeded database, then the site on it as in production."""

    def __init__(self, template: str = "") -> None:
        super().__init__(entries=10, template=template)
        if not self.on_postgres:
            sys.exit("no PostgreSQL answers, or no such template: see BENCH_DATABASE_SERVER")
        # What was seeded elsewhere can only be read with its keys: those of the environment.
        for name in ("SECRET_KEY", "AUDIT_KEY", "FIELD_KEY", "INDEX_KEY") if not template else ():
            self.environment[name] = "m1:" + base64.urlsafe_b64encode(secrets.token_bytes(32)).decode()
        self.behind = self.port + 1
        self.nginx = shutil.which("nginx")

    def prepare_people(self, count: int) -> None:
        self.manage("migrate", "-v0")
        self.manage("collectstatic", "--noinput", "-v0")
        self.manage("seed", "--stage", "judging", "--entries", "10", demo=True)
        self.facts = json.loads(self.manage("bench_facts", "--drafts", str(count + 1), demo=True).splitlines()[-1])

    def start(self) -> None:
        self.environment |= {
            "DJANGO_SETTINGS_MODULE": "config.settings.production", "SITE_URL": f"https://{HOST}", "ALLOWED_HOSTS": HOST,
            "CACHE_URL": os.environ.get("BENCH_CACHE_URL", "redis://127.0.0.1:6379/8"), "CACHE_PREFIX": self.name,
            "CELERY_BROKER_URL": "amqp://guest:guest@127.0.0.1:5672//", "DISPATCH_WAKE_UP": "0",
            "SMS_GATEWAY_URL": "https://sms.example.org/", "SMS_GATEWAY_SECRET": "none", "EMAIL_URL": "smtp+tls://a:b@127.0.0.1:587", "DEFAULT_FROM_EMAIL": "a@example.org",
            "TRUSTED_PROXY_COUNT": "1", "ARRIVAL_HEADER": "X-Request-Start", "DEMO": "0", "DEBUG": "0",
        }  # fmt: skip
        at = self.behind if self.nginx else self.port
        gunicorn = [sys.executable, "-m", "gunicorn", "-c", "config/gunicorn.py", "--bind", f"127.0.0.1:{at}"]
        self.processes.append(subprocess.Popen(gunicorn, cwd=ROOT, env=self.environment))
        if self.nginx:
            conf = self.folder / "nginx.conf"
            conf.write_text(NGINX.format(folder=self.folder, port=self.port, behind=self.behind))
            self.processes.append(subprocess.Popen([self.nginx, "-p", str(self.folder), "-c", str(conf)]))
        for _attempt in range(300):
            time.sleep(0.2)
            try:
                if self.ask("GET", "/accounts/login/")[0] == 200:
                    return
            except OSError:
                continue
        sys.exit("the site did not come up")

    def ask(
        self,
        method: str,
        path: str,
        session: str = "",
        body: bytes = b"",
        kind: str = "",
        token: str = "",
        wait: int = 90,
    ) -> tuple[int, str]:
        found = self.exchange(method, path, self.headers(path, session, kind, token), body, wait)
        return found.status, found.location if 300 <= found.status < 400 else found.text

    def headers(self, path: str, session: str = "", kind: str = "", token: str = "") -> dict[str, str]:
        """What the browser sends with a request, and the proxy where none stands there."""
        cookies = [f"__Host-sessionid={session}"] * bool(session) + [f"__Host-csrftoken={token}"] * bool(token)
        headers = {"Host": HOST, "Referer": f"https://{HOST}{path}", "Cookie": "; ".join(cookies)}
        if not self.nginx:
            headers |= {"X-Forwarded-Proto": "https", "X-Forwarded-For": "192.0.2.1"}
            headers["X-Request-Start"] = f"t={time.time():.3f}"
        return headers | ({"Content-Type": kind, "X-CSRFToken": token} if kind else {})

    def exchange(self, method: str, path: str, headers: dict[str, str], body: bytes = b"", wait: float = 90) -> Answer:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=wait)
        try:
            connection.request(method, path, body or None, headers)
            answer = connection.getresponse()
            text = answer.read().decode(errors="replace")
            return Answer(answer.status, text, answer.getheader("Location", ""), answer.getheader("ETag", ""))
        finally:
            connection.close()

    def sql(self, statement: str, *values: Any) -> list[tuple[Any, ...]]:
        import psycopg

        with psycopg.connect(f"{self.server}/{self.name}", autocommit=True) as connection:
            found = connection.execute(statement, values)
            return found.fetchall() if found.description else []


@dataclass
class Presser:
    """Somebody before the button; ``waits``: seconds until each answer, ``late_for``: worked on after the deadline."""

    token: str
    session: str
    before: float
    body: bytes = b""
    csrf: str = ""
    answers: list[tuple[int, str]] = field(default_factory=list)
    waits: list[float] = field(default_factory=list)
    ended: float = 0.0

    @property
    def page(self) -> str:
        return f"/my/entries/{self.token}/edit/"

    def get_ready(self, site: Site) -> None:
        """Upload what is asked for, open the form, and keep what its button would send."""
        status, page = site.ask("GET", self.page, self.session)
        assert status == 200, status
        self.csrf = _hidden(page, "csrfmiddlewaretoken")
        for kind in ("plan", "slides"):
            body, content_type = _multipart(kind, site.folder / "small.pdf")
            status, answer = site.ask(
                "POST", f"/my/entries/{self.token}/files/{kind}/", self.session, body, content_type, self.csrf
            )
            assert status == 200, (status, answer[:300])
        _status, page = site.ask("GET", self.page, self.session)
        version = re.search(r'data-version="(\d+)"', page).group(1)  # type: ignore[union-attr]
        once = _hidden(page, "_once")
        form = {"csrfmiddlewaretoken": self.csrf, "_once": once, "version": version, "act": "submit"}
        self.body = urlencode(form).encode()

    def press(self, site: Site) -> None:
        started = time.time()
        try:
            answer = site.ask(
                "POST", self.page, self.session, self.body, "application/x-www-form-urlencoded", self.csrf
            )
        except OSError as error:
            answer = (0, str(error))
        self.ended = time.time()
        self.waits.append(self.ended - started)
        self.answers.append(answer)


def moments(people: int, seconds: float, burst: int, late: int) -> list[float]:
    """When each presses, in seconds before the last moment; negative: after it."""
    rng = random.Random(5)
    early = [rng.uniform(1, seconds) for _one in range(people - burst)]
    return early + [rng.uniform(0.02, 1) for _one in range(burst)] + [-rng.uniform(0.1, 2) for _one in range(late)]


def run(site: Site, everybody: list[Presser], seconds: float) -> float:
    """All press; returns the first moment that is too late, by the true clock."""
    site.sql(
        "UPDATE competitions_competition SET registration_opens_at = now() - interval '2 days' WHERE id = ANY(%s)",
        _ids(site, everybody),
    )
    last = float(int(time.time() + seconds + 8))
    site.sql(
        "UPDATE competitions_competition SET registration_closes_at = to_timestamp(%s) WHERE id = ANY(%s)",
        last - 1,
        _ids(site, everybody),
    )

    def wait_and_press(one: Presser, again: bool) -> None:
        time.sleep(max(0.0, last - one.before - time.time()))
        second = threading.Thread(target=one.press, args=(site,))
        if again:
            second.start()
        one.press(site)
        if again:
            second.join()

    threads = [
        threading.Thread(target=wait_and_press, args=(one, number % 5 == 0 and one.before > 0))
        for number, one in enumerate(everybody)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return last


def _ids(site: Site, everybody: list[Presser]) -> list[int]:
    tokens = [one.token for one in everybody]
    return [
        row[0]
        for row in site.sql("SELECT DISTINCT competition_id FROM competitions_entry WHERE token = ANY(%s)", tokens)
    ]


def report(site: Site, everybody: list[Presser], last: float) -> int:
    in_time, late = [one for one in everybody if one.before > 0], [one for one in everybody if one.before <= 0]
    rows = site.sql(
        "SELECT token, state, number, extract(epoch FROM submitted_at)::float FROM competitions_entry WHERE token = ANY(%s)",
        [one.token for one in everybody],
    )
    state = {row[0]: row[1:] for row in rows}
    right = {
        "in time, with a receipt": sum(
            all(a[0] == 302 and a[1].endswith("/receipt/") for a in one.answers) for one in in_time
        ),
        "in time and in": sum(state[one.token][0] == "submitted" for one in in_time),
        "late and not in": sum(state[one.token][0] == "draft" for one in late),
    }
    numbers = [row[1] for row in state.values() if row[1]]
    handed = site.sql(
        "SELECT count(*), count(DISTINCT target_id) FROM workflow_auditrow WHERE action = 'entry.submit' AND succeeded"
        " AND at > to_timestamp(%s)", last - 60,
    )[0]  # fmt: skip
    waits = sorted(wait for one in in_time for wait in one.waits)
    after = sum(one.ended > last for one in in_time)
    print(f"answers: {dict(Counter(status for one in in_time for status, _ in one.answers))} in time, ", end="")
    print(f"{dict(Counter(status for one in late for status, _ in one.answers))} late; load {os.getloadavg()[0]:.1f}")
    print(
        f"wait: median {statistics.median(waits):.2f} s, p95 {waits[int(len(waits) * 0.95)]:.2f} s, worst {waits[-1]:.2f} s"
    )
    print(f"answered after the deadline although in time: {after} of {len(in_time)}")
    print(f"{right}; submissions in the audit {handed}; numbers {len(numbers)}, different {len(set(numbers))}")
    again = in_time[0]
    again.press(site)
    print(f"pressed again afterwards: {again.answers[-1][0]} {again.answers[-1][1]}")
    wanted = [len(in_time), len(in_time), len(late)]
    fine = (
        list(right.values()) == wanted and handed == (len(in_time), len(in_time)) and len(set(numbers)) == len(in_time)
    )
    return 0 if fine and again.answers[-1][0] == 302 else 1


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name, number in (("people", 200), ("seconds", 10), ("burst", 60), ("late", 20)):
        parser.add_argument(f"--{name}", type=int, default=number)
    chosen = parser.parse_args()
    site = Site()
    try:
        site.prepare_people(chosen.people + chosen.late)
        import pikepdf

        with pikepdf.Pdf.new() as pdf:
            pdf.add_blank_page()
            pdf.save(site.folder / "small.pdf")
        site.start()
        when = moments(chosen.people, chosen.seconds, chosen.burst, chosen.late)
        everybody = [
            Presser(one["token"], one["session"], at) for one, at in zip(site.facts["drafts"], when, strict=True)
        ]
        for one in everybody:
            one.get_ready(site)
        print(
            f"{len(everybody)} forms are ready, {'nginx and ' * bool(site.nginx)}gunicorn with 2 × 8 threads",
            flush=True,
        )
        return report(site, everybody, run(site, everybody, chosen.seconds))
    finally:
        site.stop()


if __name__ == "__main__":
    sys.exit(main())
