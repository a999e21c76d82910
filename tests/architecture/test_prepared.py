"""What tests/prepared.py promises: a world is made once, and each test gets it as it was made."""

from __future__ import annotations

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from accounts.models import Person
from tests.factories.offices import person
from tests.prepared import prepared
from workflow import clock

pytestmark = pytest.mark.django_db
PROBE, DAY = "prepared/probe", 86_400
runs: list[str] = []


@prepared
def made(name: str) -> Person:
    """Somebody, a file, and a clock that was moved."""
    runs.append(name)
    default_storage.save(PROBE, ContentFile(b"as made"))
    clock.move(DAY)
    return person(name)


def names() -> list[str]:
    return list(Person.objects.order_by("pk").values_list("name", flat=True))


@pytest.mark.parametrize("turn", ["first", "second"])
def test_each_test_gets_it_as_it_was_made(turn: str) -> None:
    found = made("甲示例")
    with default_storage.open(PROBE) as probe:
        assert (runs.count("甲示例"), names(), found.name, probe.read()) == (1, ["甲示例"], "甲示例", b"as made")
    # The clock goes on from there, however long ago that was.
    assert 0 <= (clock.now() - found.created_at).total_seconds() < 60
    found.name = turn
    found.save()
    default_storage.delete(PROBE)
    clock.move(0)


def test_what_a_test_wrote_before_is_not_left_behind() -> None:
    person("乙示例")
    made("丙示例")
    made("丙示例")
    assert (names(), runs.count("丙示例")) == (["乙示例", "丙示例", "丙示例"], 2)


def test_a_changed_setting_is_heeded(settings: object) -> None:
    settings.UPLOAD_MAX_BYTES = 7  # type: ignore[attr-defined]
    made("丁示例")
    made("丁示例")
    assert (names(), runs.count("丁示例")) == (["丁示例", "丁示例"], 2)
