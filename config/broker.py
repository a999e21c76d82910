"""The filesystem broker of the embedded default, as a site needs it that runs for weeks.

kombu's own writes a message into the file that its reader already sees, and ends the worker over a half-written one. Here
a message appears whole, and what cannot be read is left out: a message is only a wake-up call, the row is the truth.
"""

from __future__ import annotations

import contextlib
import fcntl
import json
import logging
import os
import time
import uuid
from typing import Any

from kombu.exceptions import ChannelError
from kombu.transport import TRANSPORT_ALIASES, filesystem

logger = logging.getLogger(__name__)
_TRIES, _PAUSE = 20, 0.01


class Channel(filesystem.Channel):  # type: ignore[misc]
    """Whole messages in, whole messages out."""

    def _put(self, queue: str, payload: Any, **kwargs: Any) -> None:
        name = f"{round(time.monotonic() * 1000)}_{uuid.uuid4()}.{queue}.msg"
        target = os.path.join(self.data_folder_out, name)
        part = os.path.join(self.data_folder_out, f".{uuid.uuid4()}.part")
        try:
            with open(part, "w", encoding="utf-8") as file:
                json.dump(payload, file)
            os.replace(part, target)
        except OSError as error:
            raise ChannelError(f"cannot write {target}") from error

    def _get(self, queue: str, *args: Any, **kwargs: Any) -> Any:
        while True:
            try:
                return super()._get(queue, *args, **kwargs)
            except ValueError:
                logger.warning("a message on %s could not be read and was left out", queue)

    def _queue_bind(self, exchange: str, routing_key: str, pattern: str, queue: str) -> None:
        """One at a time: two that begin the file of an exchange at once would each know only its own queue."""
        self.control_folder.mkdir(exist_ok=True)
        with open(self.control_folder / ".binding", "wb") as latch:
            fcntl.flock(latch, fcntl.LOCK_EX)
            super()._queue_bind(exchange, routing_key, pattern, queue)

    def get_table(self, exchange: str) -> Any:
        """The queues of an exchange; another thread or process may just be writing its file for the first time."""
        for _try in range(_TRIES):
            with contextlib.suppress(ValueError):
                if table := super().get_table(exchange):
                    return table
            time.sleep(_PAUSE)
        return []


class Transport(filesystem.Transport):  # type: ignore[misc]
    """``filesystem://`` with the channel above."""

    Channel = Channel


def install() -> None:
    """Let ``filesystem://`` mean this one."""
    TRANSPORT_ALIASES["filesystem"] = f"{__name__}:Transport"
