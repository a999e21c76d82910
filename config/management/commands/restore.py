"""`manage.py restore FILE.zip`: everything back as it was, then the audit is verified."""

from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.models import Person
from config.backup import BackupError, Restored, restore_backup

SHOWN = 5  # names in a list of the output


class Command(BaseCommand):
    help = "Restore an archive of `backup` into this database and storage, then verify the audit. Stop the site before."
    requires_migrations_checks = False

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("source", type=Path)
        parser.add_argument(
            "--force",
            action="store_true",
            help="overwrite a database that has people in it, and remove files that are not in the archive",
        )

    def handle(self, *args: Any, source: Path, force: bool, **options: Any) -> None:
        if not force and self._is_in_use():
            raise CommandError("This database has people in it; --force overwrites it.")
        try:
            done = restore_backup(source, clear=force)
        except (BackupError, OSError) as error:
            raise CommandError(str(error)) from error
        self._tell(done)
        if not done.unapplied:
            call_command("verify_audit", stdout=self.stdout, stderr=self.stderr)

    def _tell(self, done: Restored) -> None:
        self.stdout.write(f"{done.files} files restored")
        for names, said in (
            (done.removed, "files were not in the archive and were removed"),
            (done.stayed, "files are not in the archive and stayed"),
            (done.tables, "tables are not in the archive and stayed"),
            (done.unknown, "migrations of the archive are unknown to this code; use the code it was made with"),
            (done.unapplied, "migrations are not applied; run `migrate`, then `verify_audit`"),
        ):
            if names:
                more = ", …" if len(names) > SHOWN else ""
                self.stdout.write(f"{len(names)} {said}: {', '.join(names[:SHOWN])}{more}")

    def _is_in_use(self) -> bool:
        try:
            return Person.objects.exists()
        except Exception:
            return False
