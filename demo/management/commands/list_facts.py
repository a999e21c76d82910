"""`manage.py list_facts`: what scripts/county_list.py needs of the seeded world, as one line of JSON: a round that takes entries,
its organiser's session, and two lists of as many rows, one right, one with a wrong row before the last."""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.urls import reverse

from competitions.enums import CompetitionPhase
from competitions.models import Competition
from demo.management.commands.bench_facts import session_of
from demo.management.commands.page_costs import organiser_of
from demo.world.lists import filled, row_of
from demo.world.people import refuse_outside_demo
from workflow import clock

# Beyond everybody whom the worlds of `seed` invent.
FIRST = 500_000


class Command(BaseCommand):
    help = "Facts for scripts/county_list.py. Demo settings only."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--rows", type=int, default=1000)
        parser.add_argument("--first", type=int, default=FIRST, help="the number of the first invented person")

    def handle(self, *args: Any, rows: int, first: int, **options: Any) -> None:
        refuse_outside_demo()
        competition, rng = _open_round(), random.Random(3)
        found = [row_of(competition, rng, first + number, number + 1) for number in range(rows)]
        good = Path(settings.VAR_DIR) / "good.xlsx"
        good.write_bytes(filled(competition, found))
        bad = Path(settings.VAR_DIR) / "bad.xlsx"
        found[-2] |= {"founder_id_number": "430102199013450071", "track": "没有的赛道"}
        bad.write_bytes(filled(competition, found))
        facts = {
            "round": competition.name,
            "key": competition.pk,
            "entries": competition.entries.count(),
            "path": reverse("competitions_desk:imports", args=[competition.pk]),
            "session": session_of(organiser_of(competition).user),
            "files": {"good": str(good), "bad": str(bad)},
        }
        self.stdout.write(json.dumps(facts))


def _open_round() -> Competition:
    """A county's where there is one, else any."""
    rows = Competition.objects.filter(state="filed").select_related("organisation", "region")
    open_ones = [row for row in rows.order_by("pk") if row.phase(clock.now()) == CompetitionPhase.REGISTRATION]
    if not open_ones:
        raise CommandError("No round takes entries now: seed a world first.")
    return next((row for row in open_ones if row.region.level == "county"), open_ones[0])
