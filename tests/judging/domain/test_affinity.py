"""How fields fit entries, and the picture of an assignment."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from judging.domain.affinity import UNKNOWN, Expert, Subject, affinities, likeness, pairs_of
from judging.domain.assignment_view import view_of

WORDS = st.text("先进制造新材料农业 、a1", max_size=12)
EXPERTS = st.lists(st.builds(Expert, st.uuids().map(str), st.lists(WORDS, max_size=3).map(tuple)), max_size=6)
SUBJECTS = st.lists(st.builds(Subject, st.uuids().map(str), WORDS, WORDS), max_size=6)


def test_texts_are_compared_by_neighbouring_characters():
    assert likeness(pairs_of("先进制造"), pairs_of("先进制造 高端装备")) == 1
    assert likeness(pairs_of("制造业"), pairs_of("先进制造")) == 0.5
    assert likeness(pairs_of("农业"), pairs_of("先进制造")) == 0


def test_the_worked_example_of_the_docstring():
    subjects = [Subject("E", "先进制造", "碳纤维叶片修复")]
    experts = [Expert("J", ("先进制造",)), Expert("K", ("碳纤维",)), Expert("L"), Expert("M", ("农业",))]
    assert affinities(subjects, experts) == [[0.6, 0.4, UNKNOWN, 0.0]]


@given(SUBJECTS, EXPERTS)
def test_every_pair_has_a_number_from_0_to_1_or_nothing_is_known(subjects, experts):
    table = affinities(subjects, experts)
    if table is None:
        assert not any(pairs_of(field) for expert in experts for field in expert.fields)
        return
    assert [len(row) for row in table] == [len(experts)] * len(subjects)
    assert all(0 <= value <= 1 for row in table for value in row)
    assert affinities(subjects[::-1], experts[::-1]) == [row[::-1] for row in table[::-1]]


def test_islands_bridges_and_the_worst_served():
    pairs = [("1", "a"), ("1", "b"), ("2", "a"), ("2", "b"), ("3", "b"), ("3", "c"), ("4", "d"), ("4", "e")]
    view = view_of(pairs, {pair: 0.25 if pair[0] == "3" else 1.0 for pair in pairs})
    assert view.islands == (("a", "b", "c"), ("d", "e"))
    assert view.links == (("b", "c", 1), ("d", "e", 1), ("a", "b", 2))
    assert [(one.entry, one.value) for one in view.served] == [("3", 0.25), ("1", 1.0), ("2", 1.0), ("4", 1.0)]
    assert view_of([*pairs, ("4", "c")]).is_one


@given(st.sets(st.tuples(st.sampled_from("123456"), st.sampled_from("abcdef"))))
def test_islands_share_no_entry_and_hold_everybody(pairs):
    view = view_of(pairs)
    of = {judge: at for at, group in enumerate(view.islands) for judge in group}
    assert set(of) == {judge for _entry, judge in pairs}
    for entry in "123456":
        assert len({of[judge] for one, judge in pairs if one == entry}) <= 1
