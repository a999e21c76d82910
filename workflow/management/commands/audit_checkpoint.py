"""`manage.py audit_checkpoint`: anchor the audit now (beat does it daily)."""

from typing import Any

from django.core.management.base import BaseCommand

from workflow.checkpoints import make_checkpoint


class Command(BaseCommand):
    help = "Write a checkpoint of all audit chains to a file outside the database."

    def handle(self, *args: Any, **options: Any) -> None:
        checkpoint = make_checkpoint()
        self.stdout.write(f"{checkpoint.file_name}: {checkpoint.chains} chains, {checkpoint.rows} rows")
