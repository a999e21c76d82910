"""`manage.py verify_pack ZIP`: whether a round pack is whole and its results follow from the marks (`docs/packs.md`)."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from competitions.domain.roundpack import PackRefused, check_pack, fault_line, open_pack
from competitions.domain.scoring.faults import one_line
from competitions.management.writing import hand_over, refuse

PRINTED = re.compile("[0-9a-f]{16,64}")


class Command(BaseCommand):
    help = "Check a round pack without a database. Exit 0: it is whole; 2: one line for each fault on stderr."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("pack", metavar="ZIP")
        parser.add_argument(
            "--sha256", metavar="HEX", help="the fingerprint on the printed sheet; its first sixteen signs are enough"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        path, printed = Path(options["pack"]), _signs(options["sha256"])
        if printed is not None and not PRINTED.fullmatch(printed):
            refuse(self, "--sha256: type at least the first sixteen of its signs, 0 to 9 and a to f")
        try:
            with path.open("rb") as stream:
                digest = hashlib.file_digest(stream, "sha256").hexdigest()
            if printed is not None and not digest.startswith(printed):
                refuse(self, f"(the ZIP): its SHA-256 is {digest}, not {printed}: it is not the file that was printed")
            with open_pack(path) as pack:
                checked = check_pack(pack)
        except OSError as error:
            refuse(self, f"{path}: cannot be read ({error.strerror})")
        except PackRefused as error:
            refuse(self, *map(fault_line, error.faults))
        if checked.faults or checked.manifest is None:
            refuse(self, *map(fault_line, checked.faults))
        manifest = checked.manifest
        counted = f"{len(manifest.files)} files, {len(checked.entries)} entries"
        about = f"{one_line(manifest.round.name)}: {counted}, results of {len(checked.results)} stages computed anew"
        if fault := hand_over(self, f"OK {digest}\n{about}\n", None):
            refuse(self, fault)


def _signs(typed: str | None) -> str | None:
    """A fingerprint as it was typed: in groups, in capitals."""
    return None if typed is None else typed.replace("-", "").replace(" ", "").lower()
