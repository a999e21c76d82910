"""Registry of health checks: each app registers its own in `AppConfig.ready()`, `/healthz` runs them all."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass

logger = logging.getLogger(__name__)

# A check returns a short detail ("14 ms", "3 waiting") and raises `Unhealthy` (or anything) when it is not well.
Check = Callable[[], str]


class Unhealthy(Exception):
    """The dependency answers, but wrongly. The message is shown to whoever may read details."""


@dataclass(frozen=True)
class Result:
    """One check's answer. `needed` = the site cannot serve without it; milliseconds of wall time."""

    name: str
    ok: bool
    needed: bool
    detail: str
    milliseconds: int


_checks: dict[str, tuple[Check, bool]] = {}


def register(name: str, check: Check, *, needed: bool = True) -> None:
    """Add a check. `needed=False`: its failure is reported, but the site still serves (status "degraded")."""
    _checks[name] = (check, needed)


def run() -> list[Result]:
    """Run every check; none can stop the others."""
    results = []
    for name, (check, needed) in sorted(_checks.items()):
        started = time.perf_counter()
        try:
            detail, ok = check(), True
        except Unhealthy as error:
            detail, ok = str(error), False
        except Exception as error:
            logger.warning("health check %s failed: %s", name, error)
            detail, ok = type(error).__name__, False
        results.append(Result(name, ok, needed, detail, round((time.perf_counter() - started) * 1000)))
    return results
