"""`manage.py workflow_docs`: write docs/workflows.md from the registered tables (a test compares)."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser
from django.utils import translation

from workflow.docs import render


class Command(BaseCommand):
    help = "Write docs/workflows.md from the registered tables of moves; --check compares only."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        path = settings.BASE_DIR / "docs" / "workflows.md"
        with translation.override("en"):
            text = render()
        if options["check"]:
            if not path.exists() or path.read_text(encoding="utf-8") != text:
                raise SystemExit("docs/workflows.md is stale: run manage.py workflow_docs")
            return
        path.write_text(text, encoding="utf-8")
        self.stdout.write(str(path))
