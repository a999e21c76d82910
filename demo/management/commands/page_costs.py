"""`manage.py page_costs`: statements and CPU of the pages of the desk in the world of `seed --stage province`, or, with
`--judging`, of every page of judging in that of `seed --stage large`.

One line a page: SQL statements, CPU of this process (the median of the warm calls), time by the clock on the wall, size. The
command fails where a page needs more statements than it may.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Iterator
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection
from django.db.models import Count
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.enums import Role
from accounts.models import Person, RoleAssignment
from competitions.models import Competition, Entry
from demo.management.commands.bench_facts import client_of, session_of, statements
from demo.management.looks import looks
from demo.world.people import refuse_outside_demo

MOST, SLOW, LONGEST = 12, 200, 1000  # statements; CPU ms of a page; CPU ms after which it is called no more
PAGES = ("text/html", "application/json")
# (what it is, address); ``{pk}`` is the round of whoever looks.
ROUND = "/desk/competitions/{pk}/"
OFFICE = (
    ("desk home", "/desk/"),
    ("tree of rounds", "/desk/tree/"),
    ("tree, late ones", "/desk/tree/?late=1"),
    ("tree as workbook", "/desk/tree/?format=xlsx"),
    ("contests", "/desk/competitions/"),
    ("contests, searched", "/desk/competitions/?q=区"),
    ("filings", "/desk/filings/"),
    ("filings by region", "/desk/filings/statistics/"),
    ("reports", "/desk/reports/"),
    ("outcomes by region", "/desk/outcomes/"),
    ("round: overview", ROUND),
    ("round: rounds below", ROUND + "rounds/"),
    ("round: entries", ROUND + "entries/"),
    ("round: entries, searched", ROUND + "entries/?q=示例"),
    ("round: entries as workbook", ROUND + "entries/?format=xlsx"),
    ("round: lists imported", ROUND + "imports/"),
    ("round: recommended", ROUND + "recommended/"),
    ("round: packs from below", ROUND + "packs/"),
    ("round: judging", ROUND + "judging/"),
    ("round: ranking", ROUND + "ranking/"),
    ("round: public list", ROUND + "publicity/"),
    ("round: report", ROUND + "report/"),
    ("round: awards", ROUND + "awards/"),
    ("round: outcomes", ROUND + "outcomes/"),
    ("round: scans of forms", ROUND + "scans/"),
    ("round: rules", ROUND + "rules/"),
    ("round: filing", ROUND + "filing/"),
    ("round: history", ROUND + "history/"),
)
EDITOR = ("basics", "dates", "rubrics")
PUBLIC = (
    ("public home", "/"),
    ("public contests", "/competitions/"),
    ("public contests, searched", "/competitions/?q=区"),
    ("public lists", "/publicity/"),
    ("search", "/search/?q=选拔"),
)


class Command(BaseCommand):
    help = "What the pages cost in a province of many rounds. Demo settings only."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--only", default="", help="whose pages: province, city, judging, county, reported, draft, anybody"
        )
        parser.add_argument("--judging", action="store_true", help="every address of judging, in the large world")
        parser.add_argument("--calls", type=int, default=5, help="warm calls of each page")

    def handle(self, *args: Any, calls: int, only: str, judging: bool, **options: Any) -> None:
        refuse_outside_demo()
        settings.CLOCK_CACHE_SECONDS = 1e9
        self.stdout.write(f"{Competition.objects.count()} rounds, {Entry.objects.count()} entries")
        over, absent = 0, list[str]()
        for who, what, path, client in judged() if judging else pages():
            if only not in ("", who):
                continue
            answer = client.get(path)
            if answer.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
                continue
            name = f"{who:9} {what:32}"
            if answer.status_code != HTTPStatus.OK:
                absent.append(f"{who} {what} {answer.status_code}")
                continue
            found = cost(client, path, calls)
            # What is printed or taken away is no page: its time is said, and judged by nobody.
            is_page = answer["Content-Type"].startswith(PAGES)
            over += is_page and found.sql > MOST
            marks = ["OVER"] * (found.sql > MOST) + ["slow"] * (found.cpu > SLOW) if is_page else ["no page"]
            self.stdout.write(
                f"{name} {found.sql:4} SQL {found.cpu:7.0f} ms CPU {found.wall:7.0f} ms {found.size:6} KB {' '.join(marks)}"
            )
        if absent:
            self.stdout.write(f"not in this world: {', '.join(absent)}")
        if over:
            raise CommandError(f"{over} pages need more than {MOST} statements")


def judged() -> Iterator[tuple[str, str, str, Client]]:
    """Every page of judging, and those of the two contests that show what it brought."""
    clients: dict[int | None, Client] = {}
    for who, what, path, person in looks():
        key = person.pk if person else None
        if key not in clients:
            clients[key] = client_of(session_of(person.user) if person else "")
        yield who, what, path, clients[key]
        if what.endswith(": judging"):
            contest = path.split("/")[3]
            for name, address in OFFICE:
                shown = what.removesuffix("judging") + name.removeprefix("round: ")
                yield who, shown, address.format(pk=contest), clients[key]


def pages() -> Iterator[tuple[str, str, str, Client]]:
    """Who looks, what it is, its address, and a signed-in client."""
    for who, competition in rounds():
        client = client_of(session_of(organiser_of(competition).user))
        for what, path in OFFICE:
            yield who, what, path.format(pk=competition.pk), client
    draft = Competition.objects.filter(state="draft").select_related("organisation").order_by("pk").first()
    if draft is not None:
        client = client_of(session_of(organiser_of(draft).user))
        for section in EDITOR:
            yield "draft", f"editor, {section}", f"{ROUND.format(pk=draft.pk)}setup/{section}/", client
    for what, path in PUBLIC:
        yield "anybody", what, path, client_of("")
    for who, competition in rounds():
        yield "anybody", f"page of a round, {who}", f"/competitions/{competition.slug}/", client_of("")
        if who == "reported":
            yield "anybody", "public list of a round", f"/publicity/{competition.slug}/1/", client_of("")


def rounds() -> list[tuple[str, Competition]]:
    """The province's, the largest of the cities that judge or take entries, the largest of the counties, one led to its end."""
    found = Competition.objects.annotate(n=Count("entries")).order_by("-n", "pk").select_related("organisation")
    wanted = (
        ("province", {"region__level": "province"}),
        ("city", {"region__level": "city", "state": "filed"}),
        ("judging", {"region__level": "city", "state": "judging"}),
        ("county", {"region__level": "county", "state": "filed"}),
        ("reported", {"region__level": "county", "state": "reported"}),
    )
    rows = [(who, found.filter(**which).first()) for who, which in wanted]
    return [(who, row) for who, row in rows if row is not None]


def organiser_of(competition: Competition) -> Person:
    """Somebody of the office that holds the round."""
    rows = RoleAssignment.objects.filter(organisation=competition.organisation, role=Role.ORGANISER)
    return rows.select_related("person__user").order_by("pk")[0].person


@dataclass(frozen=True)
class Cost:
    """Statements, CPU ms, wall ms and KB of one page."""

    sql: int
    cpu: float
    wall: float
    size: int


def cost(client: Client, path: str, calls: int) -> Cost:
    """Of a page that was called before: medians. What takes seconds is called once."""
    with CaptureQueriesContext(connection) as queries:
        size = _read(client, path)
    # The next request empties the log.
    sql = statements(queries)
    cpu: list[float] = []
    wall: list[float] = []
    while len(cpu) < calls and sum(cpu) < LONGEST:
        before, started = time.process_time(), time.monotonic()
        _read(client, path)
        cpu.append((time.process_time() - before) * 1000)
        wall.append((time.monotonic() - started) * 1000)
    return Cost(sql, statistics.median(cpu), statistics.median(wall), size // 1024)


def _read(client: Client, path: str) -> int:
    answer = client.get(path)
    return sum(len(part) for part in answer) if answer.streaming else len(answer.content)
