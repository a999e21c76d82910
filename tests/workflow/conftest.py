"""A small table of moves over a model that exists, so that the executor is tried on real rows."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from accounts.models import Organisation, Person, Region
from workflow import clock, permissions, registry
from workflow.machine import Workflow, transition
from workflow.services import Move


def _is_asked_to_refuse(move: Move) -> str | None:
    return "the guard says no" if move.data.get("refuse") else None


def _rename(move: Move) -> None:
    move.touch(address="moved")
    move.note(room=move.data.get("room", ""))
    if move.data.get("explode"):
        raise RuntimeError("effect failed")


TABLE = Workflow(
    name="toy",
    field="kind",
    states={"department": "A", "college": "B", "other": "C"},
    initial="department",
    transitions=(
        transition("go", "department", "college", "toy.go", guards=(_is_asked_to_refuse,), effect=_rename),
        transition("stop", "college", "other", "toy.stop", needs_reason=True),
        transition("tick", "college", "other", "toy.tick", by_hand=False),
    ),
)


@pytest.fixture
def toy(db: None) -> Iterator[Organisation]:
    region = Region.objects.filter(code="990000").first() or Region.objects.create(
        code="990000", name="示例省", short_name="示例", level="province", path="/990000/"
    )
    registry.register(TABLE, Organisation)
    permissions._predicates.update(
        {
            "toy.go": lambda actor, obj: actor.name != "外人",
            "toy.stop": lambda actor, obj: True,
            "toy.tick": lambda actor, obj: False,
        }
    )
    yield Organisation.objects.create(name="示例单位", kind="department", region=region)
    registry._by_model.pop(Organisation)
    registry._by_name.pop("toy")
    for name in ("toy.go", "toy.stop", "toy.tick"):
        permissions._predicates.pop(name)


@pytest.fixture
def person(db: None) -> Person:
    return Person.objects.create(name="演示甲", created_at=clock.now())
