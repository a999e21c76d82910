"""Two acts whose transactions overlap for sure: the first commits late, the second begins meanwhile."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Any

from django.db import connections

from workflow import services

HELD_SECONDS = 0.8


def overlap(slow: Callable[[], Any], fast: Callable[[], Any]) -> tuple[str, str]:
    """What came of both, by the name of the class of the answer or the exception."""
    one, other = crossing(slow, fast)
    return type(one).__name__, type(other).__name__


def crossing(
    slow: Callable[[], Any], fast: Callable[[], Any], last: Callable[[], Any] | None = None
) -> tuple[Any, Any]:
    """The answers, or the exceptions, of both. ``last`` is what ``slow`` still does right before it commits."""
    found: list[Any] = [None, None]
    acted = threading.Event()

    def first() -> None:
        try:
            with services.act():
                found[0] = slow()
                acted.set()
                time.sleep(HELD_SECONDS)
                if last is not None:
                    last()
        except Exception as error:
            found[0] = error
        finally:
            acted.set()
            connections.close_all()

    def second() -> None:
        acted.wait(timeout=20)
        try:
            found[1] = fast()
        except Exception as error:
            found[1] = error
        finally:
            connections.close_all()

    threads = [threading.Thread(target=one) for one in (first, second)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return found[0], found[1]
