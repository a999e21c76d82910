"""`manage.py verify_audit`: check every chain, and the newest checkpoint file. Exit code 1 and the faults when one is broken."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection

from workflow import triggers
from workflow.audit import Fault, verify_all
from workflow.checkpoints import latest_file, verify_checkpoint
from workflow.models import AuditRow
from workflow.verifiers import registered


class Command(BaseCommand):
    help = "Verify the hash chains of the audit and of the score sheets, and the newest checkpoint file."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--checkpoint", type=Path, help="a checkpoint file (default: the newest)")

    def handle(self, *args: Any, **options: Any) -> None:
        faults = [Fault(name, 0, "append-only trigger is missing") for name in triggers.missing(connection)]
        faults += list(verify_all())
        for verifier in registered().values():
            faults += list(verifier())
        path = options["checkpoint"] or latest_file()
        if path:
            faults += list(verify_checkpoint(path))
        for fault in faults:
            self.stderr.write(f"{fault.chain} #{fault.seq}: {fault.problem}")
        if faults:
            raise CommandError(f"{len(faults)} broken")
        self.stdout.write(f"{AuditRow.objects.count()} rows verified; checkpoint: {path.name if path else 'none yet'}")
