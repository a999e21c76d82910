"""`manage.py demo_logins`: who can sign in to the demo world, and with what."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from demo.world.people import LOGINS, PASSWORD


class Command(BaseCommand):
    help = "Print the demo log-ins."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("there are no demo log-ins outside the demo world")
        self.stdout.write(f"demo log-ins (password {PASSWORD}):")
        for login in LOGINS:
            self.stdout.write(f"  {login.phone}  {login.name}  {login.about}")
