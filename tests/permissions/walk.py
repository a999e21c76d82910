"""Asks for an address as somebody and says what came of it."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction
from django.http.response import HttpResponseBase
from django.test import Client
from django.urls import reverse

from tests.permissions.addresses import Address, all_addresses
from tests.permissions.table import TABLE
from tests.permissions.things import ROLES, Thing
from workflow.models import AuditRow

METHODS = ("GET", "POST")
# An empty form, as a browser sends it (its token is checked by tests/promises/test_forgery.py).
EMPTY = {"csrfmiddlewaretoken": "x"}
WRITING = re.compile(r'\s*(INSERT INTO|INSERT OR IGNORE INTO|UPDATE|DELETE FROM)\s+"?(\w+)"?', re.IGNORECASE)
EXPORT = re.compile(r'href="([^"]*[?;&]format=[a-z]+[^"]*)"')


@dataclass(frozen=True)
class Row:
    """One line of the table: an address, the thing it is about, fixed parameters, a method, the answer per role."""

    name: str
    thing: str
    fixed: dict[str, str]
    method: str
    answers: dict[str, str]

    @property
    def label(self) -> str:
        fixed = "".join(f" {key}={value}" for key, value in self.fixed.items())
        return f"{self.method} {self.name} {self.thing}{fixed}"


def rows() -> Iterator[Row]:
    """The table, read. ``ValueError`` for a line that is none."""
    for line in TABLE.splitlines():
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        left, _, right = line.partition("|")
        name, thing, *fixed, method = left.split()
        answers = right.split()
        if method not in METHODS or len(answers) != len(ROLES):
            raise ValueError(line)
        yield Row(name, thing, dict(one.split("=") for one in fixed), method, dict(zip(ROLES, answers, strict=True)))


@functools.cache
def addresses_by_name() -> dict[str, list[Address]]:
    found: dict[str, list[Address]] = {}
    for address in all_addresses():
        found.setdefault(address.name, []).append(address)
    return found


def address_of(row_name: str, thing: Thing, fixed: dict[str, str]) -> Address:
    """The pattern that the row means: the one whose parameters the thing has; the longest, or the row's ``only=``."""
    known = {**thing.parameters, **fixed}
    fitting = [one for one in addresses_by_name().get(row_name, []) if set(one.parameters) <= set(known)]
    wanted = [one for one in fitting if str(len(one.parameters)) == fixed.get("only", str(len(one.parameters)))]
    return max(wanted, key=lambda one: len(one.parameters))


def path_of(row_name: str, thing: Thing, fixed: dict[str, str]) -> str:
    """The path that is asked for; a row that is a path itself (a page of the CMS) stands for itself."""
    if row_name.startswith("/"):
        return row_name.format(**thing.parameters)
    address = address_of(row_name, thing, fixed)
    known = {**thing.parameters, **fixed}
    return reverse(row_name, kwargs={name: known[name] for name in address.parameters})


@dataclass(frozen=True)
class Answer:
    """What came of asking: one word, the tables that were written to, whether a cache may keep it, the exports it offers.

    "in": sent to sign in; "302": sent elsewhere; otherwise the status. A "+" behind it: something was done, that is, an
    act stands in the audit. The audit counts as written when an act was done, not when one was refused.
    """

    word: str
    written: frozenset[str]
    may_be_kept: bool
    exports: tuple[str, ...]


def ask(client: Client, method: str, path: str) -> Answer:
    """Ask for an address; whatever was written is rolled back."""
    with transaction.atomic(), written_tables() as written:
        before = _last_row()
        response = client.get(path) if method == "GET" else client.post(path, EMPTY)
        word, done = _word(response), _acted(written, before)
        if method == "POST" and response.status_code < 400 and done:
            word += "+"
        body = _read(response)
        if not _acted(written, before):
            written.discard(AuditRow._meta.db_table)
        transaction.set_rollback(True)
    return Answer(word, frozenset(written), may_be_kept(response), tuple(EXPORT.findall(body)))


@contextmanager
def written_tables() -> Iterator[set[str]]:
    """The tables that are written to meanwhile."""
    found: set[str] = set()

    def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if match := WRITING.match(sql):
            found.add(match[2])
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        yield found


def may_be_kept(response: HttpResponseBase) -> bool:
    """Whether a cache on the way or the browser may keep the answer for somebody else."""
    said = {part.strip() for part in response.get("Cache-Control", "").split(",")}
    return not {"private", "no-store"} <= said


def _last_row() -> int:
    return AuditRow.objects.order_by("-pk").values_list("pk", flat=True).first() or 0


def _acted(written: set[str], before: int) -> bool:
    """Whether an act stands in the audit since ``before``; looked up only where something was written there."""
    return AuditRow._meta.db_table in written and AuditRow.objects.filter(pk__gt=before, succeeded=True).exists()


def _word(response: Any) -> str:
    where = response.get("Location", "")
    if response.status_code in (301, 302) and where.startswith("/accounts/login/?next="):
        return "in"
    return str(response.status_code)


def _read(response: HttpResponseBase) -> str:
    """The page. What is streamed is read inside the transaction, too; the client closes a response that was read."""
    if response.streaming:
        b"".join(response)  # type: ignore[arg-type]
        return ""
    is_page = response.get("Content-Type", "").startswith("text/html")
    return response.content.decode() if is_page else ""  # type: ignore[attr-defined]
