"""The part of scripts/bench.py that is about pages: those that every day begins with, and every page of judging at full size."""

from __future__ import annotations

import subprocess
import sys
from typing import Any


def pages(bench: Any) -> dict[str, tuple[str, str]]:
    """Name → (path, session) of those that are measured from outside."""
    facts = bench.facts
    return {
        "list of 50 entries (desk)": (facts["entry_list"], facts["sessions"]["holder"]),
        "ranking of the first stage": (facts["ranking"], facts["sessions"]["holder"]),
        "public contest page, cold": (facts["public_contest"], ""),
        "public home, cold": ("/", ""),
        "contestant's home": ("/my/", facts["sessions"]["contestant"]),
        "judge's queue": ("/judge/", facts["sessions"]["judge"]),
        "desk home": ("/desk/", facts["sessions"]["organiser"]),
        "sign-in page": ("/accounts/login/", ""),
    }


def judging(bench: Any) -> int:
    """`manage.py page_costs --judging` in the world of the bench; 1 when a page needs more than its statements."""
    command = [sys.executable, "manage.py", "page_costs", "--judging", "--calls", "3"]
    print(f"\npages of judging, in one process: {' '.join(command[1:])}", flush=True)
    environment = bench.environment | {"DEMO": "1", "LOG_LEVEL": "CRITICAL"}
    return int(subprocess.run(command, cwd=bench.root, env=environment, check=False).returncode != 0)
