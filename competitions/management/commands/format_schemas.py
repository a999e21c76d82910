"""`manage.py format_schemas`: write docs/schemas/ from the code (a test compares)."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from competitions.domain.schemas import SCHEMAS, schema_text


class Command(BaseCommand):
    help = "Write the JSON Schemas of the public file formats; --check compares only."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        folder = settings.BASE_DIR / "docs" / "schemas"
        for name in SCHEMAS:
            path, text = folder / name, schema_text(name)
            if options["check"]:
                if not path.exists() or path.read_text(encoding="utf-8") != text:
                    raise SystemExit(f"docs/schemas/{name} is stale: run manage.py format_schemas")
            else:
                folder.mkdir(exist_ok=True)
                path.write_text(text, encoding="utf-8")
                self.stdout.write(str(path))
