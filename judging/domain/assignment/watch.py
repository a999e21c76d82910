"""Progress of a computation that takes seconds, and its end before its time."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum


class Step(StrEnum):
    """What is being done."""

    TOTAL = "total"
    FLOOR = "floor"
    DESIGN = "design"


Progress = Callable[[Step, float], None]


class Cancelled(Exception):
    """The caller wants no answer any more; nothing was made."""


class Watch:
    """Told how far it is; asks whether to go on. `progress(step, share done from 0 to 1)`, `stop()` true: Cancelled."""

    def __init__(self, progress: Progress | None = None, stop: Callable[[], bool] | None = None) -> None:
        self._progress = progress
        self._stop = stop
        self.step = Step.TOTAL

    def quiet(self) -> Watch:
        """Tells nothing, but ends before its time as this one does."""
        return Watch(stop=self._stop)

    def begin(self, step: Step) -> None:
        """The next step."""
        self.step = step
        self.at(0.0)

    def at(self, share: float) -> None:
        """`share` of the step is done. Raises Cancelled."""
        if self._stop is not None and self._stop():
            raise Cancelled
        if self._progress is not None:
            self._progress(self.step, min(max(share, 0.0), 1.0))
