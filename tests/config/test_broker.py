"""The broker of the embedded default: whole messages, and a broken one ends nobody."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from kombu import Connection, Exchange, Queue

from config import broker

# Another name than above: kombu remembers for the whole process what it has bound.
MANY = Queue("many", Exchange("many"), routing_key="many")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("queue", "control"):
        (tmp_path / name).mkdir()
    return tmp_path


def connection(folder: Path) -> Connection:
    broker.install()
    queue = str(folder / "queue")
    options = {"data_folder_in": queue, "data_folder_out": queue, "control_folder": str(folder / "control")}
    return Connection("filesystem://", transport_options=options)


def test_a_broken_message_is_left_out(folder: Path) -> None:
    (folder / "queue" / "1_x.wake.msg").write_bytes(b"")
    (folder / "queue" / "2_x.wake.msg").write_bytes(b'{"body": "half')
    with connection(folder) as line:
        queue = line.SimpleQueue("wake")
        queue.put({"number": 1})
        message = queue.get(timeout=5)
        assert message.payload == {"number": 1}
        message.ack()
        with pytest.raises(queue.Empty):
            queue.get(block=False)
    assert list((folder / "queue").iterdir()) == []


def test_many_writers_lose_nothing(folder: Path) -> None:
    def write(number: int) -> None:
        with connection(folder) as line:
            producer = line.Producer()
            for step in range(25):
                producer.publish(
                    {"number": number, "step": step}, exchange=MANY.exchange, routing_key="many", declare=[MANY]
                )

    writers = [threading.Thread(target=write, args=(number,)) for number in range(4)]
    for writer in writers:
        writer.start()
    found = []
    with connection(folder) as line:
        queue = line.SimpleQueue(MANY)
        for _message in range(100):
            message = queue.get(timeout=20)
            found.append((message.payload["number"], message.payload["step"]))
            message.ack()
    for writer in writers:
        writer.join()
    assert sorted(found) == [(number, step) for number in range(4) for step in range(25)]
