"""What a process remembers, and for how long."""

from __future__ import annotations

import time

from ui import memory
from ui.memory import Kept


def test_a_value_is_read_once_and_again_after_its_time() -> None:
    read: list[str] = []
    kept: Kept[int] = Kept(seconds=0.05)

    def ask(name: str) -> int:
        return kept.get(name, lambda: read.append(name) or len(read))

    assert [ask("a"), ask("a"), ask("b"), ask("a")] == [1, 1, 2, 1]
    time.sleep(0.06)
    assert ask("a") == 3
    memory.forget()
    assert ask("b") == 4


def test_nothing_grows_without_end() -> None:
    kept: Kept[int] = Kept(seconds=60, most=2)
    assert [kept.get(number, lambda: 1) for number in range(3)] == [1, 1, 1]
    assert kept.get(0, lambda: 2) == 2
