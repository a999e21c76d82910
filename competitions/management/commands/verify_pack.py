"""`manage.py verify_pack ZIP`: whether a round pack is whole and its results follow from the marks (`docs/packs.md`)."""

from __future__ import annotations

import hashlib
import sys
from pathlib import Path
from typing import Any, NoReturn

from django.core.management.base import BaseCommand, CommandParser

from competitions.domain.roundpack import PackFault, PackRefused, check_pack, fault_line, open_pack

FAULT = 2


class Command(BaseCommand):
    help = "Check a round pack without a database. Exit 0: it is whole; 2: one line for each fault on stderr."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("pack", metavar="ZIP")
        parser.add_argument(
            "--sha256", metavar="HEX", help="the fingerprint on the printed sheet; its beginning is enough"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        path = Path(options["pack"])
        try:
            with path.open("rb") as stream:
                digest = hashlib.file_digest(stream, "sha256").hexdigest()
            printed = (options["sha256"] or "").replace("-", "").replace(" ", "").lower()
            if not digest.startswith(printed):
                self._stop(f"(the ZIP): its SHA-256 is {digest}, not {printed}: it is not the file that was printed")
            with open_pack(path) as pack:
                checked = check_pack(pack)
        except OSError as error:
            self._stop(f"{path}: cannot be read ({error.strerror})")
        except PackRefused as error:
            self._stop(*map(fault_line, error.faults))
        if checked.faults or checked.manifest is None:
            self._stop(*self._lines(checked.faults))
        manifest = checked.manifest
        self.stdout.write(f"OK {digest}")
        self.stdout.write(
            f"{manifest.round.name}: {len(manifest.files)} files, {len(checked.entries)} entries, "
            f"results of {len(checked.results)} stages computed anew"
        )

    def _lines(self, faults: list[PackFault]) -> list[str]:
        return [fault_line(fault) for fault in faults]

    def _stop(self, *lines: str) -> NoReturn:
        for line in lines:
            self.stderr.write(line)
        sys.exit(FAULT)
