"""`manage.py seed --stage province`: a whole province, from an empty database to the last entry."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import call_command
from django.db.models import Count

from accounts.models import Region
from competitions.models import Competition, Entry, RoundAnswer
from demo.world.province import CITY_SHARE, LED, LED_ENTRIES
from workflow import audit, clock

pytestmark = [pytest.mark.django_db, pytest.mark.once, pytest.mark.long]
ENTRIES = 300
DIRECT = int((ENTRIES - LED * LED_ENTRIES) * CITY_SHARE)


def entries_of(level: str, *states: str) -> int:
    own = Entry.objects.filter(competition__region__level=level, competition__state__in=states, from_entry=None)
    return own.count()


def test_the_province_comes_from_nothing_to_its_last_entry() -> None:
    out = StringIO()
    call_command("seed", stage="province", entries=ENTRIES, listed=1, stdout=out)
    assert "Done in" in out.getvalue()
    assert clock.offset().total_seconds() == 0

    rounds = Competition.objects.order_by().values_list("region__level", "state").annotate(Count("pk"))
    assert {(level, state): count for level, state, count in rounds} == {
        ("province", "filed"): 1,
        ("city", "filed"): 13,
        ("city", "judging"): 1,
        ("county", "filed"): 98,
        ("county", "reported"): LED,
        ("county", "awaiting_filing"): 8,
        ("county", "draft"): 8,
    }
    # Counties and zones without a round declined, or are silent.
    without = Region.objects.filter(level="county", competitions=None)
    declined = RoundAnswer.objects.filter(region__in=without, state="declined")
    assert (Region.objects.filter(level="county").count(), without.count(), declined.count()) == (134, 16, 8)

    # What was promoted stands in the round above once more.
    own, above = Entry.objects.filter(from_entry=None), Entry.objects.exclude(from_entry=None)
    assert own.count() == ENTRIES
    assert set(above.values_list("from_entry__state", "competition__region__level")) == {("promoted", "city")}
    assert above.count() == own.filter(state="promoted").count() > 0
    assert entries_of("city", "filed", "judging") == DIRECT
    assert entries_of("county", "reported") == LED * LED_ENTRIES
    assert entries_of("county", "filed") == ENTRIES - DIRECT - LED * LED_ENTRIES
    assert entries_of("county", "awaiting_filing", "draft") == 0
    assert Entry.objects.values("number").distinct().count() == Entry.objects.count()

    assert list(audit.verify_all()) == []
