"""The five real rounds, each from its rule book to awards, certificates and the report upward."""

from __future__ import annotations

import pytest

from competitions import presets
from competitions.models import Competition, Entry
from tests.factories import rounds
from workflow.audit import verify_all

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.mark.parametrize("code", presets.round_codes())
def test_a_real_round_is_held_from_opening_to_report(code: str) -> None:
    walk = rounds.opened(presets.round_book(code))
    rounds.with_entries(walk)
    rounds.judge_all(walk, tied=(1, 2))
    end = rounds.ended(walk)
    assert Competition.objects.get(pk=walk.competition.pk).state == "reported"
    assert end.grants
    assert list(verify_all()) == []
    promoted = set(Entry.objects.filter(state="promoted").values_list("pk", flat=True))
    assert {row["entry"] for row in end.report.rows if row["promoted"]} == promoted
