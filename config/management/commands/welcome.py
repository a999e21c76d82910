"""What `make run` does around the start: seed an empty demo once, and say where to go."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.core.management import call_command, get_commands
from django.core.management.base import BaseCommand, CommandParser

from accounts.enums import Role
from accounts.models import RoleAssignment
from competitions.models import Competition


class Command(BaseCommand):
    help = (
        "With --seed: build the demo world when there is no competition yet. With --address: print it and the log-ins."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--seed", action="store_true")
        parser.add_argument("--address", default="")

    def handle(self, *args: Any, **options: Any) -> None:
        commands = get_commands()
        if options["seed"] and settings.DEMO and "seed" in commands:
            self.seed_once()
        if options["address"]:
            self.say_who_can_sign_in(commands)
            self.stdout.write(f"创响: {options['address']}/   (Ctrl-C stops it)")

    def say_who_can_sign_in(self, commands: Iterable[str]) -> None:
        """The log-ins of the demo world where it was made; on an empty site how the first person gets in."""
        if not RoleAssignment.objects.filter(role=Role.ADMINISTRATOR, ended_at=None).exists():
            self.stdout.write(
                "nobody can sign in yet: .venv/bin/python manage.py first_admin prints a link for the first"
            )
        elif settings.DEMO and "demo_logins" in commands and Competition.objects.exists():
            call_command("demo_logins")

    def seed_once(self) -> None:
        """Build the world into an empty database; a marker tells a whole world from one that was interrupted."""
        marker = settings.VAR_DIR / "demo-world-begun"
        if not Competition.objects.exists():
            marker.touch()
            call_command("seed")
            marker.unlink()
        elif marker.exists():
            self.stderr.write(
                "The demo world was interrupted while it was made. For a whole one: rm var/db.sqlite3* and again."
            )
