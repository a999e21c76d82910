"""`manage.py assign PACK.json`: who reviews what, without a database (`docs/assignment.md`)."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from competitions.management.writing import hand_over, refuse

INFEASIBLE = 3


class Command(BaseCommand):
    help = (
        "Assign judges to entries. Exit 0: pairs on stdout; 2: one line for each fault on stderr; 3: there is no "
        "assignment, what blocks stands in the output."
    )
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("pack", metavar="PACK.json")
        parser.add_argument("--out", metavar="PAIRS.json", help="write the pairs there and not to stdout")
        parser.add_argument("--mode", choices=("fair", "plain"), default="fair")
        parser.add_argument("--seed", metavar="TEXT", help="settles ties and, in fair mode, whom nobody can foresee")

    def handle(self, *args: Any, **options: Any) -> None:
        from competitions.domain.reading import DocumentError
        from judging.domain.assignment import Infeasible, Mode, assign
        from judging.domain.assignment.pack import load
        from judging.domain.assignment.pairs import as_text, pairs_document

        path = Path(options["pack"])
        if options["seed"] is not None and not options["seed"].strip():
            refuse(self, "--seed: is empty")
        try:
            problem = load(path.read_bytes()).problem()
        except OSError as error:
            refuse(self, f"{path}: cannot be read ({error.strerror})")
        except DocumentError as error:
            from competitions.domain.scoring import fault_line  # with the rules behind it, which no assignment needs

            refuse(self, *(fault_line(fault) for fault in error.faults))
        seed = options["seed"] or problem.fingerprint()
        made: Any
        try:
            made = assign(problem, seed=seed, mode=Mode(options["mode"]), progress=self._progress())
        except Infeasible as error:
            made = error
        self._clear()
        if fault := hand_over(self, as_text(pairs_document(made)), options["out"]):
            refuse(self, fault)
        if isinstance(made, Infeasible):
            self.stderr.write(f"no assignment: {made.missing} reviews too few; see infeasible")
            sys.exit(INFEASIBLE)

    def _progress(self) -> Any:
        """A line that is written over, on a terminal only."""
        if not self.stderr.isatty():
            return None
        told = [""]

        def tell(step: str, share: float) -> None:
            line = f"{step} {share:4.0%}"
            if line != told[0]:
                told[0] = line
                self.stderr.write(f"\r{line}  ", ending="")
                self.stderr.flush()

        return tell

    def _clear(self) -> None:
        if self.stderr.isatty():
            self.stderr.write("\r" + " " * 20 + "\r", ending="")
