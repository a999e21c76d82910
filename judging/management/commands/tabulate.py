"""`manage.py tabulate PACK.json`: the results of a score pack, without a database (`docs/scoring.md`).

The official result needs no more than the standard library; numpy is loaded when `--severity` asks for it.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from competitions.domain.reading import DocumentError
from competitions.domain.scoring import Loaded, as_text, fault_line, load, tabulate
from competitions.management.writing import hand_over, refuse

OF_SEVERITY = ("part", "ddof", "draws", "seed")
MODELS = ("fixed_random", "additive", "crossed", "tscore", "mfrm")
MOST_DRAWS = 1_000_000
SEEDS = 2**64
MOST_DIGITS = 100


class Command(BaseCommand):
    help = "Compute the results of a score pack. Exit 0: results on stdout; 2: one line for each fault on stderr."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("pack", metavar="PACK.json")
        parser.add_argument("--out", metavar="RESULTS.json", help="write the results there and not to stdout")
        parser.add_argument(
            "--severity",
            nargs="?",
            const=MODELS[0],
            metavar="MODEL",
            help=f"beside the official results those corrected for severe judges: {', '.join(MODELS)}",
        )
        parser.add_argument("--part", metavar="ID", help="the part that is corrected, where there are several")
        parser.add_argument(
            "--ddof", metavar="0|1", help="of tscore: 1 the spread of a sample (default), 0 of a population"
        )
        parser.add_argument("--draws", metavar="N", help="draws for chances and rank intervals (5000)")
        parser.add_argument("--seed", metavar="N", help="of the draws (from the hash of the file)")

    def handle(self, *args: Any, **options: Any) -> None:
        faults = list(_faults(options))
        path, loaded = Path(options["pack"]), None
        try:
            loaded = load(path.read_bytes())
        except OSError as error:
            faults.append(f"{path}: cannot be read ({error.strerror})")
        except DocumentError as error:
            faults += [fault_line(fault) for fault in error.faults]
        if faults or loaded is None:
            refuse(self, *faults)
        if fault := hand_over(self, as_text(self._document(loaded, options)), options["out"]):
            refuse(self, fault)

    def _document(self, loaded: Loaded, options: dict[str, Any]) -> dict[str, Any]:
        results = tabulate(loaded.pack)
        document: dict[str, Any] = results.document(loaded.inputs_sha256)
        if options["severity"] is None:
            return document
        from judging.domain.anomalies import of_pack
        from judging.domain.severity import Asked, Model, NotCategories, Unasked, severity_of

        told = {key: int(options[key]) for key in ("ddof", "draws", "seed") if options[key] is not None}
        asked = Asked(model=Model(options["severity"]), part=options["part"], **told)
        try:
            found = severity_of(results, loaded.inputs_sha256, asked)
        except NotCategories as error:
            refuse(self, f"--severity {options['severity']}: {error}")
        except Unasked as error:
            refuse(self, str(error))
        # What stood there stays; the correction adds.
        flags = [flag.document() for flag in of_pack(loaded.pack, options["part"] or "", everybody=False).flags]
        judges: Any = found.document["judges"]
        severity = {**found.document, "judges": [_with_flags(row, flags) for row in judges]}
        warnings = [*document["warnings"], *found.warnings]
        return {**document, "warnings": warnings, "severity": severity, "anomalies": flags}


def _with_flags(row: Mapping[str, Any], flags: list[dict[str, object]]) -> dict[str, Any]:
    """A judge's row with the kinds of anomalies behind the flags that stand there."""
    kinds = [str(flag["kind"]).upper() for flag in flags if flag["judge"] == row["id"]]
    return {**row, "flags": [*row["flags"], *kinds]}


def _faults(options: dict[str, Any]) -> list[str]:
    """What is wrong with the question, a line each."""
    model = options["severity"]
    if model is None:
        return [f"--{name}: goes with --severity" for name in OF_SEVERITY if options[name] is not None]
    found = []
    if model not in MODELS:
        found.append(f"--severity: {model} is none of: {', '.join(MODELS)}")
    for name, low, high in (("ddof", 0, 1), ("draws", 1, MOST_DRAWS), ("seed", 0, SEEDS - 1)):
        value = options[name]
        if value is not None and not (
            len(str(value)) <= MOST_DIGITS and str(value).isdecimal() and low <= int(value) <= high
        ):
            found.append(f"--{name}: {str(value)[:MOST_DIGITS]} is no whole number from {low} to {high}")
    return found
