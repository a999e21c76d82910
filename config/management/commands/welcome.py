"""What `make run` does around the start: seed an empty demo once, and say where to go."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management import call_command, get_commands
from django.core.management.base import BaseCommand, CommandParser

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
            if settings.DEMO and "demo_logins" in commands:
                call_command("demo_logins")
            self.stdout.write(f"创响: {options['address']}/   (Ctrl-C stops it)")

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
