"""Small worlds that many tests begin with: made once in each process, given to every test anew.

A factory marked ``@prepared`` still leads its world through the real verbs, but the first time only, in a copied database
that is then committed. Whenever the factory is the first to write in a test, the test goes on in that database: in a
transaction of its own that is rolled back, with a copy of what the factory returned, the files where they were
and the clock where the factory left it. In every other case (the test wrote something before, changed a setting, commits,
or passes something that is no plain value) the factory runs as written. So nobody need ask for it, and a test that moves
its first write is merely slower.
"""

from __future__ import annotations

import copy
import copyreg
import datetime as dt
import functools
import inspect
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, ParamSpec, TypeVar

from django.conf import UserSettingsHolder, settings
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.db import connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from tests import database
from ui import memory
from workflow import clock

Given = ParamSpec("Given")
Made = TypeVar("Made")
STORES = ("default", "public")
# Does not decide what a verb does, only how often the clock is read.
HARMLESS = {"CLOCK_CACHE_SECONDS"}
# A competition remembers its rule book, which is copied with it.
copyreg.pickle(MappingProxyType, lambda found: (MappingProxyType, (dict(found),)))


@dataclass(frozen=True)
class Kept:
    """One world: its database, what the factory returned, its files by store and name, and when it was finished."""

    name: str
    returned: object
    files: dict[tuple[str, str], bytes]
    now: dt.datetime


class Process:
    """What this test process has prepared, and which connection the test that runs now was taken away from."""

    name = ""
    worlds: dict[str, Kept] = {}
    usual: BaseDatabaseWrapper | None = None
    # The last prepared database stays open: tests of a module mostly share it.
    opened: BaseDatabaseWrapper | None = None
    changes_before = 0


def prepared(factory: Callable[Given, Made]) -> Callable[Given, Made]:
    """Mark a factory of tests/factories whose world is worth keeping."""
    signature = inspect.signature(factory)

    @functools.wraps(factory)
    def given(*args: Given.args, **kwargs: Given.kwargs) -> Made:
        bound = signature.bind(*args, **kwargs)
        bound.apply_defaults()
        if not (_is_plain(dict(bound.arguments)) and is_untouched()):
            return factory(*args, **kwargs)
        key = f"{factory.__module__}.{factory.__qualname__} {dict(bound.arguments)!r}"
        if key not in Process.worlds:
            Process.worlds[key] = _make(lambda: factory(*args, **kwargs))
        else:
            _go_to(Process.worlds[key].name)
        made: Made = _arrive(Process.worlds[key])
        return made

    return given


def _is_plain(value: object) -> bool:
    if isinstance(value, dict):
        return all(_is_plain(item) for item in value.values())
    if isinstance(value, tuple | list):
        return all(_is_plain(item) for item in value)
    return value is None or isinstance(value, str | int | bool)


# --- whether a test may move -----------------------------------------------------------------------------------------


def test_begins() -> None:
    """Called before each test: what SQLite counted until now was written by others."""
    Process.changes_before = _changes(connections["default"])


def is_untouched() -> bool:
    """Whether this test runs in a transaction on the plain template, under the plain settings, and wrote nothing yet."""
    connection = connections["default"]
    if Process.usual is not None or not Process.name or not connection.in_atomic_block or _changed_settings():
        return False
    if connection.vendor == "sqlite":
        return _changes(connection) == Process.changes_before
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_current_xact_id_if_assigned() IS NULL")
        return bool(cursor.fetchone()[0])


def _changes(connection: BaseDatabaseWrapper) -> int:
    return connection.connection.total_changes if connection.vendor == "sqlite" and connection.connection else 0


def _changed_settings() -> set[str]:
    """Names of the settings that a test or its fixtures changed."""
    found: set[str] = set()
    holder = settings._wrapped
    while isinstance(holder, UserSettingsHolder):
        found |= {name for name in vars(holder) if name.isupper()} | holder._deleted
        holder = holder.default_settings
    return found - HARMLESS


# --- there and back --------------------------------------------------------------------------------------------------


def _make(run: Callable[[], object]) -> Kept:
    """Run a factory in a fresh database and commit; what waits for a commit is dropped, as it is in a test."""
    name = database.store().copy(f"{Process.name}_prepared_{len(Process.worlds)}")
    before = _files()
    _go_to(name)
    returned = copy.deepcopy(run())
    files = _files()
    kept = Kept(name, returned, {at: files[at] for at in files if before.get(at) != files[at]}, clock.now())
    connection = connections["default"]
    blocks = list(connection.atomic_blocks)
    connection.run_on_commit = []
    for block in reversed(blocks):
        block.__exit__(None, None, None)
    for block in blocks:
        block.__enter__()
    return kept


def _go_to(name: str) -> None:
    """Leave the usual connection as it was before the test and enter the test's transactions on a prepared database."""
    usual = Process.usual = connections["default"]
    blocks = list(usual.atomic_blocks)
    _unwind(blocks)
    if Process.opened is None or Process.opened.settings_dict["NAME"] != name:
        _close_opened()
        Process.opened = connections.create_connection("default")
        Process.opened.settings_dict = {**usual.settings_dict, "NAME": name}
    Process.opened.execute_wrappers = usual.execute_wrappers
    connections["default"] = Process.opened
    for block in blocks:
        block.__enter__()


def _arrive(kept: Kept) -> Any:
    """Nothing that the process remembers comes from elsewhere; the files and the clock are the world's own."""
    cache.clear()
    memory.forget()
    clock.forget()
    for (store, name), content in kept.files.items():
        storages[store].delete(name)
        storages[store].save(name, ContentFile(content))
    clock.move_to(kept.now + dt.timedelta(seconds=0.5))  # it moves by whole seconds: never back
    return copy.deepcopy(kept.returned)


def go_back() -> None:
    """After each test: the usual connection is the default again."""
    if Process.usual is not None:
        connections["default"], Process.usual = Process.usual, None


def forget() -> None:
    """At the end of the process: its databases go."""
    go_back()
    _close_opened()
    for number in range(len(Process.worlds)):
        database.store().retire(f"{Process.name}_prepared_{number}")
    Process.worlds.clear()


def _close_opened() -> None:
    if Process.opened is not None:
        Process.opened.close()
        Process.opened = None


def _unwind(blocks: list[transaction.Atomic]) -> None:
    for block in reversed(blocks):
        transaction.set_rollback(True)
        block.__exit__(None, None, None)


def _files() -> dict[tuple[str, str], bytes]:
    return {(store, name): storages[store].open(name).read() for store in STORES for name in _names(store, "")}


def _names(store: str, folder: str) -> Iterator[str]:
    folders, names = storages[store].listdir(folder)
    yield from (f"{folder}{name}" for name in names)
    for inner in folders:
        yield from _names(store, f"{folder}{inner}/")
