"""`manage.py bench_facts`: what scripts/bench.py needs to know of the seeded world, as one line of JSON.

Sessions without passwords, drafts that wait for the measured submission, and the statements that each page needs.
"""

from __future__ import annotations

import dataclasses
import io
import itertools
import json
import random
import re
import uuid
from pathlib import Path
from typing import Any

import pikepdf
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.actions.people import open_account
from accounts.enums import Role
from accounts.models import Person, User
from accounts.sessions import SessionStore
from competitions.domain.rulebook import RuleBook
from competitions.models import Entry, Stage
from demo.world import contest, names
from demo.world.clock import back_to_now
from demo.world.entries import fill_form, project_fields
from demo.world.people import LOGINS, SEEDER, department, refuse_outside_demo
from judging.models import ScoreSheet
from judging.queries.rubrics import rubric_for
from workflow import clock

AUTOSAVES = (
    {"title": "现场改名的项目（示例）"},
    {"summary": "面向真实需求，由虚构的团队演示；这一段是现场写的。"},
    {"founder_duty": "负责人"},
)


class Command(BaseCommand):
    help = "Facts for `make bench`. Demo settings only."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--drafts", type=int, default=60)

    def handle(self, *args: Any, drafts: int, **options: Any) -> None:
        refuse_outside_demo()
        settings.CLOCK_CACHE_SECONDS = 1e9
        people = {login.key: User.objects.by_phone(login.phone) for login in LOGINS}
        waiting = self._drafts(people, drafts)
        megabyte = Path(settings.VAR_DIR) / "one-megabyte.pdf"
        megabyte.write_bytes(one_megabyte())
        judged = Stage.objects.filter(state__in=["marking", "closed", "released"]).order_by("pk").first()
        assert judged is not None
        holder = next(
            login.key
            for login in LOGINS
            if login.region == judged.competition.organisation.region_id and Role.ORGANISER in login.roles
        )
        sessions = {key: session_of(user) for key, user in people.items() if user is not None}
        facts: dict[str, Any] = {
            "sessions": sessions | {"holder": sessions[holder]},
            "entry_list": reverse("competitions_desk:entry_list", args=[judged.competition_id]),
            "ranking": reverse("judging_desk:ranking", args=[judged.competition_id, judged.pk]),
            "public_contest": f"/competitions/{judged.competition.slug}/",
            "autosaves": AUTOSAVES,
            "drafts": waiting,
            "tablets": tablets(judged),
        }
        facts["statements"] = self._statements(facts, megabyte)
        self.stdout.write(json.dumps(facts))

    def _drafts(self, people: dict[str, Any], count: int) -> list[dict[str, str]]:
        """A contest that asks for no stamped scan, and people with a complete form and no files."""
        today = clock.today()
        office = contest.Office(
            department("430100"), people["organiser"].person, people["signer"].person, people["approver"].person
        )
        competition = contest.open_contest(office, contest.Calendar(opens=today - contest.DAY * 2), _without_scan)
        back_to_now()
        rng, found = random.Random(1), []
        for number in range(900_000, 900_000 + count):
            someone = names.persona(rng, number)
            person: Person = open_account(phone=someone.phone, name=someone.name, actor=SEEDER).person  # type: ignore[attr-defined]
            fields = project_fields(rng, "rural", number, "430103", competition)
            entry = fill_form(competition, person, someone, fields, rng)
            found.append({"token": entry.token, "session": session_of(person.user)})
        return found

    def _statements(self, facts: dict[str, Any], megabyte: Path) -> dict[str, int]:
        sessions = facts["sessions"]
        pages = {
            "list of 50 entries (desk)": (facts["entry_list"], sessions["holder"]),
            "ranking of the first stage": (facts["ranking"], sessions["holder"]),
            "public contest page, cold": (facts["public_contest"], ""),
            "public home, cold": ("/", ""),
            "contestant's home": ("/my/", sessions["contestant"]),
            "judge's queue": ("/judge/", sessions["judge"]),
            "desk home": ("/desk/", sessions["organiser"]),
            "sign-in page": ("/accounts/login/", ""),
        }
        counts = {}
        for name, (path, session) in pages.items():
            client = client_of(session)
            client.get(path)
            with CaptureQueriesContext(connection) as queries:
                answer = client.get(path)
            if answer.status_code != 200:
                raise CommandError(f"{name}: {path} answered {answer.status_code} {answer.get('Location', '')}")
            counts[name] = statements(queries)
        draft = facts["drafts"].pop()
        with CaptureQueriesContext(connection) as queries:
            submit(client_of(draft["session"]), draft["token"], megabyte)
        counts["one complete submission"] = statements(queries)
        for name, count in (("saving one score sheet", 1), ("1,000 envelopes in bulk", 250)):
            with CaptureQueriesContext(connection) as queries:
                for _request in range(4 if count > 1 else 1):
                    mark(facts["tablets"][0], count)
            counts[name] = statements(queries)
        return counts


def _without_scan(book: RuleBook) -> RuleBook:
    wanted = tuple(
        dataclasses.replace(one, required=one.required and one.kind != "stamped_form") for one in book.attachments
    )
    return dataclasses.replace(book, attachments=wanted)


def statements(queries: CaptureQueriesContext) -> int:
    """Without BEGIN, COMMIT and savepoints."""
    skipped = re.compile(r"^(BEGIN|COMMIT|ROLLBACK|SAVEPOINT|RELEASE)", re.IGNORECASE)
    return sum(1 for query in queries.captured_queries if not skipped.match(query["sql"]))


def submit(client: Client, token: str, megabyte: Path) -> None:
    """The measured act, in this process: form, 3 autosaves, 2 uploads, submit, receipt."""
    base = f"/my/entries/{token}/"
    assert client.get(f"{base}edit/").status_code == 200
    version = Entry.objects.values_list("version", flat=True).get(token=token)
    for fields in AUTOSAVES:
        answer = client.post(f"{base}autosave/", {**fields, "version": version, "fields": ",".join(fields)})
        assert answer.status_code == 200, answer.content
        version = answer.json()["version"]
    for kind in ("plan", "slides"):
        file = SimpleUploadedFile(f"{kind}.pdf", megabyte.read_bytes(), "application/pdf")
        assert client.post(f"{base}files/{kind}/", {"file": file}).status_code == 200
    answer = client.post(f"{base}edit/", {"act": "submit", "_once": uuid.uuid4().hex})
    assert answer.status_code == 302, answer.content.decode()[:3000]
    assert client.get(answer["Location"]).status_code == 200


_numbers = itertools.count(1)


def tablets(stage: Stage) -> list[dict[str, Any]]:
    """Judges of a stage whose marking is open, each with sheets that are not locked."""
    rows = ScoreSheet.objects.filter(
        state__in=["unmarked", "saved"],
        stage_entry__stage=stage,
        stage_entry__entry__state="accepted",
        seat__person__user__isnull=False,
    ).select_related("seat__person__user", "stage_entry__stage__competition", "stage_entry__entry__track")
    found: dict[int, dict[str, Any]] = {}
    for row in rows.order_by("pk"):
        tablet = found.setdefault(
            row.seat_id,
            {
                "work": reverse("judging_judge:work", args=[row.seat_id]),
                "sync": reverse("judging_judge:sync", args=[row.seat_id]),
                "session": session_of(row.seat.person.user),
                "values": {item.code: str(item.max) for item in rubric_for(row.stage_entry).dimensions},
                "sheets": [],
            },
        )
        tablet["sheets"].append((row.pk, row.version))
    if not found:
        raise CommandError("nobody marks in the seeded world")
    return list(found.values())


def mark(tablet: dict[str, Any], count: int) -> None:
    """The measured sync, in this process."""
    sheets = itertools.islice(itertools.cycle(tablet["sheets"]), count)
    rows = [
        {
            "id": str(uuid.uuid4()),
            "sheet": sheet,
            "values": tablet["values"],
            "based_on": version,
            "device": "bench",
            "device_seq": next(_numbers),
        }
        for sheet, version in sheets
    ]
    answer = client_of(tablet["session"]).post(
        tablet["sync"], json.dumps({"envelopes": rows}), content_type="application/json"
    )
    assert [row["verdict"] for row in answer.json()["answers"]] == ["applied"] * count, answer.content


def client_of(session: str) -> Client:
    client = Client(headers={"host": "127.0.0.1"})
    if session:
        client.cookies[settings.SESSION_COOKIE_NAME] = session
    return client


def session_of(user: Any) -> str:
    """A session for ``user`` without a password: the measurements are not of password hashing."""
    store = SessionStore()
    store[SESSION_KEY] = str(user.pk)
    store[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    store[HASH_SESSION_KEY] = user.get_session_auth_hash()
    store.create()
    return str(store.session_key)


def one_megabyte() -> bytes:
    """A sound PDF of about 1 MB."""
    with pikepdf.new() as document:
        document.add_blank_page()
        noise = random.Random(0).randbytes(1_000_000)
        document.Root.Filler = document.make_indirect(pikepdf.Stream(document, noise))
        out = io.BytesIO()
        document.save(out, compress_streams=False)
        return out.getvalue()
