"""A hall's wifi on a bad day: a proxy that drops, delays, doubles and reorders what the tablets send.

Only what the tablet's own requests carry is treated so; pages and files pass. It begins with `storm()` and ends with `calm()`;
`settled()` waits for what was given up and is still on its way.
"""

from __future__ import annotations

import asyncio
import contextlib
import random
import threading
from collections import Counter
from typing import Any
from urllib.parse import urlsplit

LONGEST = 10.0  # seconds, before time is compressed


class BadWeather:
    """A proxy in front of a site, in a thread of its own; `squeeze` is how many seconds pass in one."""

    def __init__(self, address: str, *, squeeze: float, seed: int = 1) -> None:
        parts = urlsplit(address)
        self._to = (parts.hostname or "", parts.port or 80)
        self._squeeze = squeeze
        self._dice = random.Random(seed)
        self._is_bad = False
        self._files: dict[bytes, bytes] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        # The loop remembers tasks weakly: one whose tablet went away while the site had not answered would be swept away.
        self._serving: set[asyncio.Task[Any] | None] = set()
        self.seen: Counter[str] = Counter()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        starting = asyncio.run_coroutine_threadsafe(asyncio.start_server(self._serve, "127.0.0.1", 0), self._loop)
        self._server = starting.result(10)
        self.address = f"http://127.0.0.1:{self._server.sockets[0].getsockname()[1]}"

    def storm(self) -> None:
        """From now on it is bad."""
        self._is_bad = True

    def calm(self) -> None:
        """From now on everything arrives."""
        self._is_bad = False

    def settled(self, seconds: float = 60) -> None:
        """Until the last of what was doubled or given up has arrived."""

        async def arrived() -> None:
            while waiting := [task for task in self._tasks if not task.done()]:
                await asyncio.wait(waiting)

        asyncio.run_coroutine_threadsafe(arrived(), self._loop).result(seconds)

    def close(self) -> None:
        asyncio.run_coroutine_threadsafe(self._end(), self._loop).result(10)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)
        self._loop.close()

    async def _end(self) -> None:
        """What is still on its way is given up."""
        self._server.close()
        others = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        me = asyncio.current_task()
        self._serving.add(me)
        try:
            with contextlib.suppress(OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
                while request := await _message(reader):
                    answer = await self._pass(request)
                    if not answer:
                        break
                    writer.write(answer)
                    await writer.drain()
        finally:
            writer.close()
            self._serving.discard(me)

    async def _pass(self, request: bytes) -> bytes:
        line = request.partition(b"\r\n")[0]
        if line.startswith(b"GET /static/"):  # eleven tablets come for the same files
            if line not in self._files:
                self._files[line] = await self._forward(request)
            return self._files[line]
        if not self._is_bad or not (b"/sync/" in line or b"/work.json" in line):
            return await self._forward(request)
        fate = self._dice.choices(("fine", "lost", "unanswered", "slow", "twice", "ghost"), (30, 15, 15, 20, 10, 10))[0]
        self.seen[fate] += 1
        wait = self._dice.uniform(0.1, LONGEST) / self._squeeze
        if fate == "lost":
            return b""
        if fate == "unanswered":  # it arrived, and nobody hears of it
            await self._forward(request)
            return b""
        if fate == "slow":
            await asyncio.sleep(wait)
        if fate == "ghost":  # given up, sent again, and then the first one arrives behind later ones
            self._later(request, 2 * LONGEST / self._squeeze + wait)
            await asyncio.sleep(LONGEST / self._squeeze)
            return b""
        answer = await self._forward(request)
        if fate == "twice":
            self._later(request, wait)
        return answer

    def _later(self, request: bytes, seconds: float) -> None:
        async def send() -> None:
            await asyncio.sleep(seconds)
            await self._forward(request)

        self._tasks = {task for task in self._tasks if not task.done()}
        self._tasks.add(self._loop.create_task(send()))

    async def _forward(self, request: bytes) -> bytes:
        """The site's answer; nothing while it is down."""
        try:
            reader, writer = await asyncio.open_connection(*self._to)
        except OSError:
            return b""
        try:
            head, _gap, body = request.partition(b"\r\n\r\n")
            lines = [one for one in head.split(b"\r\n") if not one.lower().startswith(b"connection:")]
            writer.write(b"\r\n".join([*lines, b"Connection: close"]) + b"\r\n\r\n" + body)
            await writer.drain()
            return await reader.read(-1)
        except OSError:
            return b""
        finally:
            writer.close()


async def _message(reader: asyncio.StreamReader) -> bytes:
    """One request with its body."""
    try:
        head = await reader.readuntil(b"\r\n\r\n")
    except asyncio.IncompleteReadError:
        return b""
    length = 0
    for line in head.split(b"\r\n"):
        name, _colon, value = line.partition(b":")
        if name.strip().lower() == b"content-length":
            length = int(value)
    return head + (await reader.readexactly(length) if length else b"")
