"""What the assignment reaches and costs: one row per instance, in CPU seconds of this process.

    python scripts/bench_assign.py [ENTRIESxJUDGES …] [--kinds uniform,tracks,silo]

total: of the largest; worst: of the ceiling (an entry's own best judges); islands of plain mode and of fair.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from pathlib import Path

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # before numpy
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from judging.domain.assignment import Mode, assign
from judging.domain.assignment.arrays import ONE, arrays_of
from judging.domain.assignment.fair import ceiling
from tests.judging.domain.assignment.instances import KINDS, instance


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sizes", nargs="*", default=["200x20", "500x60", "2000x150"])
    parser.add_argument("--kinds", default=",".join(KINDS))
    options = parser.parse_args()
    print("size      kind     plain s  fair s  total %  worst  islands  efficiency  spread")
    for size in options.sizes:
        entries, judges = map(int, size.split("x"))
        for kind in options.kinds.split(","):
            problem = instance(kind, entries, judges)
            start = time.process_time()
            plain = assign(problem, seed="bench", mode=Mode.PLAIN)
            middle = time.process_time()
            fair = assign(problem, seed="bench")
            end = time.process_time()
            best = ceiling(arrays_of(problem, "bench")) / ONE
            total = 100 * fair.total_affinity / plain.total_affinity if plain.total_affinity else 100.0
            worst = (fair.worst_entry or 0) / best if best else 1.0
            print(
                f"{size:9} {kind:8} {middle - start:7.2f} {end - middle:7.2f} {total:8.2f} {worst:6.3f}"
                f"  {plain.components} → {fair.components}  {fair.efficiency:10.2f} {fair.spread:7}",
                flush=True,
            )


if __name__ == "__main__":
    main()
