"""Which refusals of lower code are explained to people rather than shown as errors.

`workflow` stands above `ui`, so it registers its exceptions here (in `AppConfig.ready()`), not the other way round.
"""

from __future__ import annotations

_kinds: dict[type[Exception], int] = {}


def register(exception: type[Exception], status: int) -> None:
    """`exception` is a refusal whose `str()` was written for people: 403 forbidden, 409 conflict, 422 refused."""
    _kinds[exception] = status


def status_of(error: Exception) -> int | None:
    """The status of a registered refusal (the nearest class wins), or None for anything else."""
    for cls in type(error).__mro__:
        if cls in _kinds:
            return _kinds[cls]
    return None


def registered() -> tuple[type[Exception], ...]:
    """For `except`."""
    return tuple(_kinds)
