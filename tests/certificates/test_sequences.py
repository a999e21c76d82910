"""Whatever happens in whatever order after the marks: lists, places, awards, certificates and the level above agree."""

from __future__ import annotations

import os

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.certificates.round_machine import After
from tests.certificates.round_ready import ready

pytestmark = pytest.mark.django_db


def test_every_order_of_acts_leaves_lists_places_awards_and_certificates_in_agreement() -> None:
    After.world = ready()
    bounds = settings(
        max_examples=int(os.environ.get("SEQUENCES", "12")),
        stateful_step_count=int(os.environ.get("SEQUENCE_STEPS", "12")),
        deadline=None,
        derandomize="SEQUENCES" not in os.environ,
        database=None,
        suppress_health_check=list(HealthCheck),
        print_blob=False,
        phases=[Phase.generate],
    )
    run_state_machine_as_test(After, settings=bounds)
