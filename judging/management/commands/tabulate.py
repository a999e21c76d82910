"""`manage.py tabulate PACK.json`: the results of a score pack, without a database (`docs/scoring.md`)."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from competitions.domain.reading import DocumentError
from competitions.domain.scoring import as_text, fault_line, load, tabulate

FAULT = 2
OF_SEVERITY = ("part", "ddof", "draws", "seed")


class Command(BaseCommand):
    help = "Compute the results of a score pack. Exit 0: results on stdout; 2: one line for each fault on stderr."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("pack", metavar="PACK.json")
        parser.add_argument("--out", metavar="RESULTS.json", help="write the results there and not to stdout")
        parser.add_argument("--severity", nargs="?", const="fixed_random", metavar="MODEL")
        parser.add_argument("--part", metavar="ID")
        parser.add_argument("--ddof", type=int, choices=(0, 1))
        parser.add_argument("--draws", type=int, metavar="N")
        parser.add_argument("--seed", metavar="N")

    def handle(self, *args: Any, **options: Any) -> None:
        self._only_what_is_built(options)
        path = Path(options["pack"])
        try:
            loaded = load(path.read_bytes())
        except OSError as error:
            self._stop(f"{path}: cannot be read ({error.strerror})")
        except DocumentError as error:
            self._stop(*(fault_line(fault) for fault in error.faults))
        text = as_text(tabulate(loaded.pack).document(loaded.inputs_sha256))
        if options["out"]:
            try:
                Path(options["out"]).write_bytes(text.encode())
            except OSError as error:
                self._stop(f"{options['out']}: cannot be written ({error.strerror})")
        else:
            self._say(text)

    def _say(self, text: str) -> None:
        """The same bytes whatever the terminal's encoding is."""
        buffer = getattr(self.stdout, "buffer", None)
        if buffer is None:
            self.stdout.write(text, ending="")
        else:
            buffer.write(text.encode())
            buffer.flush()

    def _only_what_is_built(self, options: dict[str, Any]) -> None:
        if options["severity"] is not None:
            self._stop("--severity: the correction for severe judges is not built yet; leave it out for the results")
        for name in OF_SEVERITY:
            if options[name] is not None:
                self._stop(f"--{name}: goes with --severity, which is not built yet; leave it out")

    def _stop(self, *lines: str) -> None:
        for line in lines:
            self.stderr.write(line)
        sys.exit(FAULT)
