"""Which envelope holds, whatever the network does: promises R11 and R12 as a property."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from judging.domain.envelopes import Held, Sent, verdict_of


def arrive(held: Held, seq: int, sent: Sent) -> tuple[Held, str]:
    verdict = verdict_of(held, sent)
    return (Held(seq, sent.device, sent.device_seq) if verdict == "applied" else held), verdict


@st.composite
def deliveries(draw: st.DrawFn) -> tuple[int, list[int]]:
    """How many envelopes one tablet sent, and how they arrive: each at least once, some again, in any order."""
    count = draw(st.integers(1, 8))
    again = draw(st.lists(st.integers(1, count), max_size=8))
    return count, draw(st.permutations([*range(1, count + 1), *again]))


@pytest.mark.promise("R12")
@given(deliveries())
def test_R12_the_last_of_the_judges_own_order_holds(case: tuple[int, list[int]]) -> None:
    count, order = case
    held, seen = Held(), set()
    for device_seq in order:
        if device_seq in seen:
            continue  # the same id again is found before the rule is asked
        seen.add(device_seq)
        held, _verdict = arrive(held, len(seen), Sent(0, "pad-a", device_seq))
    assert held.device_seq == count
    assert seen == set(range(1, count + 1))


@pytest.mark.promise("R11")
@given(st.lists(st.tuples(st.sampled_from(["a", "b", ""]), st.integers(0, 4), st.integers(0, 6)), max_size=12))
def test_R11_nobody_replaces_what_he_has_not_seen(arrivals: list[tuple[str, int, int]]) -> None:
    held = Held()
    for number, (device, device_seq, based_on) in enumerate(arrivals, start=1):
        sent = Sent(based_on, device, device_seq)
        before = held
        held, verdict = arrive(held, number, sent)
        own = bool(device and device_seq) and device == before.device
        assert (verdict == "applied") == (device_seq > before.device_seq if own else based_on == before.version)
        assert verdict in (("applied", "older") if own else ("applied", "stale"))
        assert held == (replace(before) if verdict != "applied" else Held(number, device, device_seq))
