"""`python -m tests.permissions.generate < plan.txt`: the lines of table.py as the code answers today, for review by hand.

Reads lines `name thing [key=value …]` (those of the table do), prints each with what every role gets.
"""

from __future__ import annotations

import datetime as dt
import json
import shutil
import sys
from pathlib import Path

import django
from django.conf import settings


def main() -> None:
    django.setup()
    from django.test.utils import override_settings, setup_test_environment

    from tests import database, world

    setup_test_environment()
    source = world.template()
    facts = json.loads((source / "facts.json").read_text(encoding="utf-8"))
    found = world.World(**facts | {"now": dt.datetime.fromisoformat(facts["now"])})
    media = Path(settings.TEST_DIR) / "generate_media"
    shutil.rmtree(media, ignore_errors=True)
    shutil.copytree(source / "media", media)
    database.use(database.store().copy("generate", source.name))
    with override_settings(STORAGES=world.storages(media), CLOCK_CACHE_SECONDS=1e9):
        _print_lines(found)
    database.store().drop("generate")
    shutil.rmtree(media)


def _print_lines(found: object) -> None:
    from tests.permissions.things import things
    from workflow import clock

    clock.move_to(found.now)  # type: ignore[attr-defined]
    known = things(found)  # type: ignore[arg-type]
    for line in sys.stdin:
        words = line.partition("|")[0].split()
        if not words or words[0].startswith("#"):
            print(line.rstrip())
            continue
        name, thing, *rest = words
        methods = [rest.pop()] if rest and rest[-1] in ("GET", "POST") else ["GET", "POST"]
        fixed = dict(one.split("=") for one in rest)
        for method in methods:
            left = " ".join([name, thing, *rest, method])
            print(f"{left:72}| {_answers(found, known[thing], name, fixed, method)}", flush=True)


def _answers(found: object, thing: object, name: str, fixed: dict[str, str], method: str) -> str:
    from tests.permissions import walk
    from tests.permissions.things import ROLES

    path = walk.path_of(name, thing, fixed)  # type: ignore[arg-type]
    words = []
    for role in ROLES:
        client = found.client(thing.people[role])  # type: ignore[attr-defined]
        try:
            words.append(walk.ask(client, method, path).word)
        except Exception as error:  # shown in the table, for the reviewer's eye
            words.append(f"!{type(error).__name__}")
            print(f"# {role} {method} {path}: {error!r}", file=sys.stderr)
    return " ".join(f"{word:4}" for word in words).rstrip()


if __name__ == "__main__":
    main()
