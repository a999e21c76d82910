"""Registry of health checks: each app registers its own in `AppConfig.ready()`, `/healthz` runs them all."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass

logger = logging.getLogger(__name__)

# A check returns a short detail ("14 ms", "3 waiting") and raises `Unhealthy` (or anything) when it is not well.
Check = Callable[[], str]
DATABASE = "database"


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


@dataclass(frozen=True)
class Registered:
    """A check, whether the site can serve without it, and the name of the check it builds on (empty: none)."""

    check: Check
    needed: bool
    after: str


_checks: dict[str, Registered] = {}


def register(name: str, check: Check, *, needed: bool = True, after: str = DATABASE) -> None:
    """Add a check. `needed=False`: its failure is reported, but the site still serves (status "degraded").

    It is not asked when the check called `after` failed: almost all ask the database. `after=""`: stands alone.
    """
    _checks[name] = Registered(check, needed, "" if after == name else after)


def run() -> list[Result]:
    """Run every check; none can stop the others, but what builds on one that failed is not asked and not waited for."""
    results: dict[str, Result] = {}
    for name, one in sorted(_checks.items(), key=lambda item: (bool(item[1].after), item[0])):
        below = results.get(one.after)
        if below and not below.ok:
            results[name] = Result(name, False, one.needed, f"not asked: {below.name} is down", 0)
        else:
            results[name] = _ask(name, one)
    return [result for _name, result in sorted(results.items())]


def _ask(name: str, one: Registered) -> Result:
    started = time.perf_counter()
    try:
        detail, ok = one.check(), True
    except Unhealthy as error:
        detail, ok = str(error), False
    except Exception as error:
        logger.warning("health check %s failed: %s", name, error)
        detail, ok = type(error).__name__, False
    return Result(name, ok, one.needed, detail, round((time.perf_counter() - started) * 1000))
