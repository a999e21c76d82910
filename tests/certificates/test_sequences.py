"""Whatever happens in whatever order after the marks: lists, places, awards, certificates and the level above agree."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.certificates.round_machine import After
from tests.certificates.round_ready import ready

pytestmark = pytest.mark.django_db
# Small and always the same here; a hunt raises both and takes derandomize away.
EXAMPLES, STEPS, SAME = 10, 10, True


def test_every_order_of_acts_leaves_lists_places_awards_and_certificates_in_agreement() -> None:
    After.world = ready()
    bounds = settings(
        max_examples=EXAMPLES,
        stateful_step_count=STEPS,
        derandomize=SAME,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(After, settings=bounds)
