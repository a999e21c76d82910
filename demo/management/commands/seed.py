"""`manage.py seed --stage entry|judging|published|all|province|large|hall --seed N --entries K`: a believable world through the real verbs."""

from __future__ import annotations

import time
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection

from competitions.models import Competition
from demo.world import build, people
from demo.world.clock import back_to_now

FEWEST = 10


class Command(BaseCommand):
    help = "Fill an empty database with the demo world. Refused outside demo settings."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--stage", choices=build.STAGES, default="all", help="how far the contest has come")
        parser.add_argument("--seed", type=int, default=2022, help="the same number gives the same world")
        parser.add_argument(
            "--entries", type=int, default=137, help="entries of the main contest, or of the whole province"
        )

        parser.add_argument(
            "--listed",
            type=int,
            default=1_000_000,
            help="of a province: so many of a round by its list, the rest copied",
        )

    def handle(self, *args: Any, stage: str, seed: int, entries: int, listed: int, **options: Any) -> None:
        try:
            people.refuse_outside_demo()
        except RuntimeError as error:
            raise CommandError(str(error)) from error
        if entries < FEWEST:
            raise CommandError(f"--entries: at least {FEWEST}, so that every stage has something to show.")
        if Competition.objects.exists():
            self.stdout.write("There are contests already; nothing was added.")
            return
        started = time.monotonic()
        try:
            build.build(stage=stage, seed=seed, entries=entries, say=self._say, listed=listed)
        finally:
            back_to_now()
        # What was empty a minute ago: the planner learns how much there is now.
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
        self.stdout.write(f"\nDone in {time.monotonic() - started:.0f} s.")

    def _say(self, what: str, done: int, total: int) -> None:
        """Progress: one line a step, rewritten in place on a terminal."""
        if done and done < total and not self.stdout.isatty() and done % max(total // 10, 1):
            return
        end = "\n" if done >= total or not self.stdout.isatty() else ""
        self.stdout.write(
            f"\r{what} {done}/{total}" if self.stdout.isatty() else f"{what} {done}/{total}", ending=end or "\n"
        )
        self.stdout.flush()
