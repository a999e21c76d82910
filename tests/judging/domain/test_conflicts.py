"""Who may not mark whom."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from judging.domain.conflicts import (
    Conflict,
    ConflictReason,
    Declaration,
    EntryFacts,
    JudgeFacts,
    Policy,
    Weight,
    blocked_pairs,
    find_conflicts,
    unit_key,
)

ENTRY = EntryFacts(
    "E1",
    people=frozenset({"p1", "p2"}),
    units=frozenset({"长沙示例科技有限公司", "示例大学"}),
    uscc="91430100MA4L000008",
    phones=frozenset({"hash-1"}),
)


@pytest.mark.parametrize(
    ("judge", "reason", "detail"),
    [
        (JudgeFacts("J", person="p2"), ConflictReason.SAME_PERSON, ""),
        (JudgeFacts("J", employer="示例大学"), ConflictReason.EMPLOYER, "示例大学"),
        (JudgeFacts("J", firms=frozenset({"91430100MA4L000008"})), ConflictReason.FIRM, "91430100MA4L000008"),
        (JudgeFacts("J", phone="hash-1"), ConflictReason.PHONE, ""),
    ],
)
def test_what_data_shows(judge, reason, detail):
    assert find_conflicts([judge], [ENTRY]) == (Conflict("E1", "J", reason, detail),)


@pytest.mark.parametrize(
    "name",
    ["长沙示例科技有限公司", " 长沙示例科技 有限公司 ", "长沙（示例）科技有限公司", "长沙(示例)科技有限公司"],
)
def test_units_are_compared_without_brackets_and_spaces(name):
    assert unit_key(name) == "长沙示例科技有限公司"


def test_units_in_latin_letters():
    assert unit_key("ＡＢＣ Co., Ltd.") == unit_key("abc co ltd")


def test_another_unit_is_no_conflict():
    assert find_conflicts([JudgeFacts("J", employer="示例大学附属中学")], [ENTRY]) == ()


def test_nothing_known_is_no_conflict():
    assert find_conflicts([JudgeFacts("J")], [EntryFacts("E", units=frozenset({""}), phones=frozenset({""}))]) == ()


def test_what_a_judge_declares():
    found = find_conflicts([JudgeFacts("J")], [ENTRY], [Declaration("J", "E1", "kinship")])
    assert found == (Conflict("E1", "J", ConflictReason.DECLARED, "kinship"),)


def test_all_reasons_of_a_pair_are_told_and_the_pair_is_blocked_once():
    judge = JudgeFacts("J", person="p1", employer="示例大学", phone="hash-1")
    found = find_conflicts([judge, JudgeFacts("K")], [ENTRY, EntryFacts("E2")])
    assert [conflict.reason for conflict in found] == [
        ConflictReason.EMPLOYER,
        ConflictReason.PHONE,
        ConflictReason.SAME_PERSON,
    ]
    assert blocked_pairs(found) == {("E1", "J")}


keys = st.sampled_from(["", "a", "b", "c"])
judge_facts = st.builds(JudgeFacts, st.just("J"), keys, keys, st.frozensets(keys), keys)
entry_facts = st.builds(EntryFacts, st.just("E"), st.frozensets(keys), st.frozensets(keys), keys, st.frozensets(keys))


@given(judge_facts, entry_facts)
def test_a_finding_needs_something_in_common(judge, entry):
    common = (
        (judge.person in entry.people and judge.person)
        or (judge.employer in entry.units and judge.employer)
        or (entry.uscc in judge.firms and entry.uscc)
        or (judge.phone in entry.phones and judge.phone)
    )
    assert bool(find_conflicts([judge], [entry])) == bool(common)


def test_a_policy_without_its_warnings_bars_the_same():
    judge = JudgeFacts("J", employer="示例大学", phone="hash-1", region="430100", schools=frozenset({"示例大学"}))
    entry = replace(ENTRY, region="430100", schools=frozenset({"示例大学"}))
    policy = Policy({ConflictReason.PHONE: Weight.WARNING})
    found = find_conflicts([judge], [entry], policy=policy)
    assert {one.reason for one in found if one.hard} == {ConflictReason.EMPLOYER}
    assert {one.reason for one in found if not one.hard} == {
        ConflictReason.PHONE, ConflictReason.REGION, ConflictReason.SCHOOL,
    }  # fmt: skip
    hard = policy.only_hard()
    assert find_conflicts([judge], [entry], policy=hard) == tuple(one for one in found if one.hard)
    answers = (ConflictReason.SCHOOL, ConflictReason.INCUBATOR)
    assert (policy.is_on(*answers), hard.is_on(*answers), hard.is_on(ConflictReason.FIRM)) == (True, False, True)
