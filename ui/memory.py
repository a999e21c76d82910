"""What a process remembers for a while, so that it need not ask the database for every page."""

from __future__ import annotations

import time
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

Value = TypeVar("Value")
_all: list[Kept] = []  # type: ignore[type-arg]


class Kept(Generic[Value]):
    """Values by key, each read again after ``seconds``; at most ``most`` of them, then it starts afresh."""

    def __init__(self, seconds: float, most: int = 200) -> None:
        self._seconds = seconds
        self._most = most
        self._values: dict[Hashable, tuple[float, Value]] = {}
        _all.append(self)

    def get(self, key: Hashable, read: Callable[[], Value]) -> Value:
        kept = self._values.get(key)
        if kept is None or time.monotonic() - kept[0] > self._seconds:
            if len(self._values) >= self._most:
                self._values.clear()
            kept = self._values[key] = (time.monotonic(), read())
        return kept[1]

    def clear(self) -> None:
        self._values.clear()


def forget() -> None:
    """Forget everything; for tests, whose rows are rolled back."""
    for one in _all:
        one.clear()
