"""`manage.py rulebook_docs`: write the list of fields in docs/rulebook.md from the code (a test compares)."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser
from django.utils.translation import gettext, override

from competitions.domain.rulebook.reference import renewed


class Command(BaseCommand):
    help = "Write the list of fields in docs/rulebook.md; --check compares only."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        path = settings.BASE_DIR / "docs" / "rulebook.md"
        text = path.read_text(encoding="utf-8")
        with override("zh-hans"):
            fresh = renewed(text, gettext)
        if options["check"]:
            if fresh != text:
                raise SystemExit("docs/rulebook.md is stale: run manage.py rulebook_docs")
            return
        path.write_text(fresh, encoding="utf-8")
        self.stdout.write(str(path))
