"""Whatever happens in whatever order after the marks: lists, places, awards, certificates and the level above agree."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.certificates.round_machine import After
from tests.certificates.round_ready import ready

pytestmark = pytest.mark.django_db
# Always the same here; a hunt raises both and takes derandomize away.
STEPS, SAME = 10, True


@pytest.mark.parametrize("examples", [3, pytest.param(20, marks=pytest.mark.long)])
def test_every_order_of_acts_leaves_lists_places_awards_and_certificates_in_agreement(examples: int) -> None:
    After.world = ready()
    bounds = settings(
        max_examples=examples,
        stateful_step_count=STEPS,
        derandomize=SAME,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(After, settings=bounds)
