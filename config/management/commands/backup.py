"""`manage.py backup FILE.zip`."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from config.backup import BackupError, make_backup


class Command(BaseCommand):
    help = "Write the database and all stored files to one archive (mode 600). Keys are not in it."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("target", type=Path)

    def handle(self, *args: Any, target: Path, **options: Any) -> None:
        try:
            manifest = make_backup(target)
        except (BackupError, OSError) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{target}: {len(manifest['files'])} files, {target.stat().st_size} bytes")
