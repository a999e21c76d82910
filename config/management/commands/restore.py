"""`manage.py restore FILE.zip`: everything back as it was, then the audit is verified."""

import zipfile
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.models import Person
from config.backup import BackupError, restore_backup


class Command(BaseCommand):
    help = "Restore an archive of `backup` into this database and storage, then verify the audit."
    requires_migrations_checks = False

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("source", type=Path)
        parser.add_argument("--force", action="store_true", help="overwrite a database that has people in it")

    def handle(self, *args: Any, source: Path, force: bool, **options: Any) -> None:
        if not force and self._is_in_use():
            raise CommandError("This database has people in it; --force overwrites it.")
        try:
            manifest = restore_backup(source)
        except (BackupError, OSError, KeyError, zipfile.BadZipFile) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{len(manifest['files'])} files restored")
        call_command("verify_audit", stdout=self.stdout, stderr=self.stderr)

    def _is_in_use(self) -> bool:
        try:
            return Person.objects.exists()
        except Exception:
            return False
