"""Whatever the marks are, there is an answer of the right shape, and no number is made up."""

from __future__ import annotations

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from judging.domain.severity import Model, NotCategories
from tests.judging.domain.severity.builders import by_id, pack_of, severity, table
from tests.judging.domain.severity.test_schema import SCHEMA, faults

mark = st.one_of(st.none(), st.sampled_from([1, 2, 3, 4, 5]), st.sampled_from([0, 60.5, 100]), st.integers(1, 5))
tables = st.integers(1, 5).flatmap(
    lambda judges: st.lists(st.lists(mark, min_size=judges, max_size=judges), min_size=1, max_size=8)
)
rules = st.fixed_dictionaries(
    {
        "order": st.sampled_from(["ascending", "descending"]),
        "rank_within": st.sampled_from([None, "track"]),
        "cut": st.one_of(
            st.none(),
            st.fixed_dictionaries(
                {
                    "places": st.integers(0, 9),
                    "ties": st.sampled_from(["ask", "include", "exclude"]),
                    "per": st.sampled_from([None, "track"]),
                }
            ),
        ),
    }
)


def numbers(value):
    if isinstance(value, dict | list):
        for one in value.values() if isinstance(value, dict) else value:
            yield from numbers(one)
    elif isinstance(value, float):
        yield value


@pytest.mark.parametrize("model", Model)
@settings(max_examples=15, deadline=None)
@given(rows=tables, rule=rules, gone=st.sets(st.integers(0, 7)), tracks=st.integers(1, 3))
def test_any_marks_have_an_answer(model, rows, rule, gone, tracks):
    names = [f"E{n}" for n in range(len(rows))]
    pack = pack_of(
        table(dict(zip(names, rows, strict=True)), {name: f"T{n % tracks}" for n, name in enumerate(names)}), **rule
    )
    for n, entry in enumerate(pack["entries"]):
        entry["status"] = "withdrawn" if n in gone else "active"
    try:
        found = severity(pack, model.value, draws=40)
    except NotCategories:
        assert model is Model.MFRM
        return
    codes, _texts = found.pop("codes"), found.pop("texts")
    assert faults(found, SCHEMA["$defs"]["Severity"]) == []
    assert all(math.isfinite(number) for number in numbers(found))
    lines = by_id(found["entries"])
    if found["components"] != 1:
        assert {line["corrected"] for line in lines.values()} <= {None}
        assert codes[:1] == (["ISLANDS"] if found["components"] > 1 else ["NOT_ESTIMABLE"])
    ranked = [line for line in lines.values() if line["rank"] is not None]
    assert all(line["corrected"] is not None for line in ranked)
    for line in ranked:
        if line["p_in"] is not None:
            assert rule["cut"] is not None
        if line["rank_low"] is not None:
            assert 1 <= line["rank_low"] <= line["rank_high"] <= len(lines)
