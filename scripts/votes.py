"""A hall votes: hundreds of phones at once on production settings, gunicorn with 2 × 8 threads, PostgreSQL, Redis.

    python scripts/votes.py [--phones 400] [--seconds 20] [--screens 3] [--tablets 11] [--template NAME]

Each phone does what static/js/vote.js does: it has its page open, asks every three to four seconds whether something can be
voted on, reads its page anew, and votes at some moment within ``--seconds``. One in ten presses twice at once, one in ten
loses the answer and sends again, one in twenty changes its mind. Big screens and the judges' tablets ask every second
meanwhile. It prints waits, the share of 304, how long screens were behind, and fails unless every phone's last vote is
counted exactly once and the book has just these points. ``--template``: a database of `seed --stage hall`, copied; its keys
are those of the environment. The conductor's second factor is switched off. Otherwise as scripts/deadline.py.
"""

from __future__ import annotations

import argparse
import itertools
import json
import os
import random
import statistics
import sys
import threading
import time
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from bench import _hidden, cpu_seconds
from deadline import Answer, Site

FORM = "application/x-www-form-urlencoded"
PATIENCE, BEHIND = 8.0, 1.5  # a phone gives a request up; a screen may be behind, both in seconds
POINTS = ("60", "70", "80", "90", "100")


class Hall(Site):
    """A final with an entry on the stage and a ticket for each phone."""

    def prepare_hall(self) -> None:
        self.environment["MFA_REQUIRED_ROLES"] = "none"
        if not self.template:
            self.manage("migrate", "-v0")
            self.manage("seed", "--stage", "hall", "--entries", "60", demo=True)
        self.manage("collectstatic", "--noinput", "-v0")
        self.facts = json.loads(self.manage("vote_facts", demo=True).splitlines()[-1])

    def conduct(self, act: str) -> float:
        """The conductor opens or closes the vote; answers when that was done."""
        who = self.facts["conductor"]
        status, page = self.ask("GET", who["page"], who["session"])
        assert status == 200, (status, page[:300])
        form = page[page.index(f'action="{who["act"]}"') :]
        names = ("csrfmiddlewaretoken", "_once", "revision")
        sent = {name: _hidden(form, name) for name in names} | {"part": self.facts["part"], "from": "show", "act": act}
        token = sent["csrfmiddlewaretoken"]
        status, where = self.ask("POST", who["act"], who["session"], urlencode(sent).encode(), FORM, token)
        assert (status, where.startswith(who["page"])) == (302, True), (status, where[:300])
        return time.time()


@dataclass
class Follower:
    """Something that asks again and again: ``beat`` seconds after each answer. ``asked``: (status, wait) of each time."""

    site: Hall
    path: str
    beat: Callable[[], float]
    session: str = ""
    tag: str = ""
    asked: list[tuple[int, float]] = field(default_factory=list)

    def ask(self) -> Answer:
        headers = self.site.headers(self.path, self.session)
        started = time.time()
        try:
            got = self.site.exchange("GET", self.path, headers | {"If-None-Match": self.tag}, wait=PATIENCE)
        except OSError as error:
            got = Answer(0, str(error), "", "")
        self.asked.append((got.status, time.time() - started))
        if got.status == 200:
            self.tag = got.tag
        return got

    def follow(self, over: threading.Event, take: Callable[[Answer], None] = lambda got: None) -> None:
        while not over.is_set():
            take(self.ask())
            over.wait(self.beat())


@dataclass
class Screen(Follower):
    """A big screen. ``seen``: (when, how many had voted), and None while no vote is open."""

    seen: list[tuple[float, int | None]] = field(default_factory=list)

    def take(self, got: Answer) -> None:
        if got.status == 200:
            votes = json.loads(got.text).get("votes") or []
            self.seen.append((time.time(), votes[0]["turnout"] if votes else None))


@dataclass
class Phone:
    """A voter's phone with its page. ``sent``: (status, wait) of each vote; ``pages`` of each page."""

    site: Hall
    path: str
    kind: str
    rng: random.Random
    poll: Follower
    press_after: float = 0.0
    points: str = ""
    sent: list[tuple[int, float]] = field(default_factory=list)
    pages: list[tuple[int, float]] = field(default_factory=list)
    saw_at: float = 0.0
    voted_at: float = 0.0

    def page(self) -> str:
        started = time.time()
        try:
            got = self.site.exchange("GET", self.path, self.site.headers(self.path), wait=PATIENCE)
        except OSError as error:
            got = Answer(0, str(error), "", "")
        self.pages.append((got.status, time.time() - started))
        return got.text if got.status == 200 else ""

    def live(self, over: threading.Event, opened: list[float]) -> None:
        """Until the end of the show: follow, and vote once it is possible."""
        self.page()
        form, press_at = "", 0.0
        while not over.is_set():
            known, got = self.poll.tag, self.poll.ask()
            if got.status == 200 and known:
                form = self.page()
                if not form:
                    self.poll.tag = known  # as the script: not known before its page was read
            if 'name="window"' in form and not press_at:
                self.saw_at = time.time()
                press_at = max(opened[0] + self.press_after, self.saw_at + 0.5)
            pause = self.poll.beat()
            if press_at and not self.voted_at and press_at < time.time() + pause:
                over.wait(max(0.0, press_at - time.time()))
                self.vote(form)
            else:
                over.wait(pause)

    def vote(self, form: str) -> None:
        """As this person does it."""
        choices = [self.rng.choice(POINTS), self.rng.choice(POINTS)]
        body = self.body(form, choices[0])
        if self.kind == "loses":
            self.lose(body)
        if self.kind == "twice":
            other = threading.Thread(target=self.send, args=(body,))
            other.start()
            self.send(body)
            other.join()
        else:
            self.send(body)
        self.voted_at = time.time()
        if self.kind == "changes" and choices[1] != choices[0]:
            self.send(self.body(form, choices[1]))

    def body(self, form: str, points: str) -> dict[str, str]:
        names = ("csrfmiddlewaretoken", "window", "place")
        return {name: _hidden(form, name) for name in names} | {"points": points}

    def lose(self, body: dict[str, str]) -> None:
        """The vote leaves, its answer does not arrive."""
        token = body["csrfmiddlewaretoken"]
        try:
            headers = self.site.headers(self.path, kind=FORM, token=token)
            self.site.exchange("POST", self.path, headers, urlencode(body).encode(), wait=0.02)
        except OSError:
            time.sleep(1)

    def send(self, body: dict[str, str]) -> None:
        """Until it was answered, with the pauses of the script; the answer is the page."""
        token, pause = body["csrfmiddlewaretoken"], 1.0
        while True:
            started = time.time()
            try:
                headers = self.site.headers(self.path, kind=FORM, token=token) | {"X-Vote": "page"}
                got = self.site.exchange("POST", self.path, headers, urlencode(body).encode(), wait=PATIENCE)
            except OSError as error:
                got = Answer(0, str(error), "", "")
            self.sent.append((got.status, time.time() - started))
            if got.status == 200:
                self.points = body["points"]
            if got.status in (200, 422):
                break
            time.sleep(pause + self.rng.random() / 2)
            pause = min(pause * 2, 8)


def phones_of(site: Hall, count: int, seconds: float) -> list[Phone]:
    """A phone for each ticket."""
    kinds = ["twice", "loses", "changes", *["once"] * 7, "twice", "loses", *["once"] * 8]
    found = []
    for at, ticket in enumerate(site.facts["tickets"][:count]):
        rng = random.Random(at)
        base = f"/stage/{site.facts['code']}/vote/"
        follower = Follower(site, f"{base}state.json", lambda rng=rng: 3 + rng.random())  # type: ignore[misc]
        phone = Phone(site, f"{base}{ticket['code']}/", kinds[at % len(kinds)], rng, follower)
        phone.press_after = rng.uniform(0, seconds)
        found.append(phone)
    return found


def run(site: Hall, phones: list[Phone], screens: list[Screen], tablets: list[Follower], seconds: float) -> list[float]:
    """The show; answers when the vote was opened, and when it was closed."""
    over, opened = threading.Event(), [0.0]
    threads = [threading.Thread(target=one.live, args=(over, opened)) for one in phones]
    threads += [threading.Thread(target=one.follow, args=(over, one.take)) for one in screens]
    threads += [threading.Thread(target=one.follow, args=(over,)) for one in tablets]
    for at, thread in enumerate(threads):
        thread.start()
        time.sleep(4 / len(threads) if at else 0)  # people do not sit down at one moment
    time.sleep(4)
    opened[0] = time.time()
    opened[0] = site.conduct("open_vote")
    last = opened[0] + seconds + 60
    while time.time() < last and not all(one.voted_at for one in phones):
        time.sleep(0.1)
    time.sleep(3)
    closed = site.conduct("close_vote")
    time.sleep(3)
    over.set()
    for thread in threads:
        thread.join()
    return [opened[0], closed]


def behind(screen: Screen, done: Sequence[float], opened: float, closed: float) -> list[float]:
    """For the opening, each vote and the close: how much later than its answer this screen showed it."""
    during = [(at, count) for at, count in screen.seen if count is not None]
    found = [next((at for at, _count in during if at >= opened - 5), float("inf")) - opened]
    counts = [count for _at, count in during]
    for number, at in enumerate(done, 1):
        place = bisect_left(counts, number)
        found.append((during[place][0] if place < len(during) else float("inf")) - at)
    after = [at for at, count in screen.seen if count is None and during and at > during[-1][0]]
    return [*found, (after[0] if after else float("inf")) - closed]


def spread(name: str, waits: list[float]) -> str:
    rows = sorted(waits)
    return (
        f"{name:34} {len(rows):6} median {statistics.median(rows):5.2f} s, 95 % {rows[int(len(rows) * 0.95)]:5.2f} s,"
        f" worst {rows[-1]:5.2f} s"
    )


def report(site: Hall, phones: list[Phone], screens: list[Screen], tablets: list[Follower], when: list[float]) -> int:
    asked = {"polls of phones": [row for one in phones for row in one.poll.asked]}
    asked |= {"polls of big screens": [row for one in screens for row in one.asked]}
    asked |= {"polls of the judges' tablets": [row for one in tablets for row in one.asked]}
    asked |= {
        "pages of phones": [row for one in phones for row in one.pages],
        "votes": [row for one in phones for row in one.sent],
    }
    for name, rows in asked.items():
        kinds = Counter(status for status, _wait in rows)
        print(spread(name, [wait for _status, wait in rows]), f"{dict(kinds)}", f"{kinds[304] / len(rows):.0%} 304")
    print(spread("from the opening to the phone", [one.saw_at - when[0] for one in phones]))
    done = sorted(one.voted_at for one in phones)
    late = [lag for one in screens for lag in behind(one, done, *when)]
    print(spread("screens behind", late), f"over {BEHIND} s: {sum(lag > BEHIND for lag in late)}")
    return counted(site, phones)


def counted(site: Hall, phones: list[Phone]) -> int:
    """0 when every phone's vote is there once, as it was sent last, and stands in the book."""
    rows: list[tuple[Any, ...]] = site.sql(
        "SELECT t.number, v.points, v.changes, (SELECT count(*) FROM workflow_auditrow a WHERE a.action = 'judging.vote_cast'"
        " AND a.succeeded AND a.target_id = t.id::text) FROM judging_vote v JOIN judging_voteticket t ON t.id = v.ticket_id"
        " ORDER BY t.number"
    )
    ((value,),) = site.sql(
        "SELECT value FROM judging_scorerecord WHERE part = %s ORDER BY id DESC LIMIT 1", site.facts["part"]
    )
    wanted = {ticket["number"]: one.points for ticket, one in zip(site.facts["tickets"], phones, strict=False)}
    right = {
        "once each, as sent last": sum(wanted.get(number) == points for number, points, _changes, _rows in rows),
        "votes": len(rows),
        "in the audit as often as changed": sum(changes + 1 == acts for _number, _points, changes, acts in rows),
        "points in the book": len(value.split()),
    }
    print(f"{right} of {len(phones)}; load {os.getloadavg()[0]:.1f}")
    fine = set(right.values()) == {len(phones)} and sorted(value.split()) == sorted(wanted.values())
    return 0 if fine else 1


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name, number in (("phones", 400), ("seconds", 20), ("screens", 3), ("tablets", 11)):
        parser.add_argument(f"--{name}", type=int, default=number)
    parser.add_argument("--template", default="")
    chosen = parser.parse_args()
    site = Hall(chosen.template)
    try:
        site.prepare_hall()
        site.start()
        phones = phones_of(site, chosen.phones, chosen.seconds)
        here = f"/stage/{site.facts['code']}/state.json"
        screens = [Screen(site, here, lambda: 1.0) for _one in range(chosen.screens)]
        seats = itertools.islice(itertools.cycle(site.facts["tablets"]), chosen.tablets)
        tablets = [Follower(site, one["poll"], lambda: 1.0, one["session"]) for one in seats]
        web = {process.pid for process in site.processes}
        print(f"{len(phones)} phones, {len(screens)} screens, {len(tablets)} tablets", flush=True)
        before, started = cpu_seconds(web, {"postgres"}), time.time()
        when = run(site, phones, screens, tablets, chosen.seconds)
        used = cpu_seconds(web, {"postgres"}) - before
        print(f"{time.time() - started:.0f} s, CPU of gunicorn and PostgreSQL {used:.0f} s")
        return report(site, phones, screens, tablets, when)
    finally:
        site.stop()


if __name__ == "__main__":
    sys.exit(main())
