"""How often odd judges are found and clean contests flagged, by simulation: `python -m scripts.bench_anomalies [CONTESTS]`.

A line for each size of contest and each kind: the share of clean contests with any flag of the kind (at most 5 %), and the
share of contests in which the odd judge is found (goal N1 of the scoring reference). Takes some minutes with 200 contests.
"""

from __future__ import annotations

import sys
import time

from judging.domain.anomalies import Kind, find
from tests.judging.domain.anomalies.contests import LARGE, LIVE, SMALL, Size, contest

SIZES = {
    "493 x 40 x 3": LARGE,
    "60 x 12 x 3": SMALL,
    "40 x 11 live": LIVE,
    "125 x 25 x 5": Size(125, 25, 5, residual=0.5),
}
ODD = ("erratic", "reversed", "narrow", "halo", "home", "severe")


def measure(size: Size, contests: int) -> tuple[dict[str, float], dict[str, float]]:
    """Shares of clean contests with a flag, and of contests in which the odd judge is found, by kind."""
    clean = dict.fromkeys((kind.value for kind in Kind), 0)
    for seed in range(contests):
        marks, own = contest(seed, "", size)
        for kind in {flag.kind.value for flag in find(marks, homes=own).flags}:
            clean[kind] += 1
    found = dict.fromkeys(ODD, 0)
    for odd in ODD:
        for seed in range(contests, 2 * contests):
            marks, own = contest(seed, odd, size)
            flags = find(marks, homes=own).flags
            found[odd] += any((flag.judge, flag.kind.value) == ("J0", odd) for flag in flags)
    return (
        {kind: count / contests for kind, count in clean.items()},
        {odd: count / contests for odd, count in found.items()},
    )


def main(arguments: list[str]) -> None:
    contests = int(arguments[0]) if arguments else 100
    print(f"{contests} contests of each; flagged: of clean ones; found: the odd judge")
    for name, size in SIZES.items():
        began = time.process_time()
        clean, found = measure(size, contests)
        print(f"\n{name} ({time.process_time() - began:.0f} s CPU)")
        for kind in (kind.value for kind in Kind if kind is not Kind.LATE_EDIT):
            power = f"{found[kind]:6.2f}" if kind in found else "     –"
            print(f"  {kind:<10} flagged {clean[kind]:6.3f}  found {power}")


if __name__ == "__main__":
    main(sys.argv[1:])
