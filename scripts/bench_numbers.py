"""The part of scripts/bench.py that needs no site: assignment, correction for severe judges, odd marks.

    python scripts/bench_numbers.py [NAME …]

Each is a program of its own with its own command, printed before its table; here it runs in a short form. Alone and with more
contests they say more.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
COMMANDS = {
    "assignment": ("scripts/bench_assign.py", "200x20", "500x60", "2000x150", "--kinds", "uniform,tracks,silo,skew"),
    "severity": ("scripts/bench_severity.py", "3"),
    "anomalies": ("-m", "scripts.bench_anomalies", "6"),
}


def run(names: list[str]) -> int:
    """All of them, or those named; the number that failed."""
    failed = 0
    for name in names or list(COMMANDS):
        command = COMMANDS[name]
        print(f"\n{name}: python {' '.join(command)}", flush=True)
        failed += subprocess.run([sys.executable, *command], cwd=ROOT, check=False).returncode != 0
    return failed


if __name__ == "__main__":
    sys.exit(run(sys.argv[1:]))
