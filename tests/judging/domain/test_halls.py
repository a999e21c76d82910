"""Halls that are ranked apart: each is computed as if there were no other."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from competitions.domain.rulebook import RankWithin
from judging.domain.draws import dealt
from judging.domain.field import Field, hash_field, item_values, score_packs, tabulate_field
from judging.domain.results import EntryIn, JudgeIn
from tests.judging.domain.builders import rubric, scoring, sheets

mark = st.integers(0, 200).map(lambda halves: f"{halves / 2:.1f}")


def field(*halls: list[list[str]], within: str = "stage", drops: tuple[int, int] = (0, 0)) -> Field:
    """Halls of entries, each with the marks of its judges. Entries are A0, A1, … in the first hall, B0, … in the second."""
    entries, marks, judges = [], [], []
    for number, rows in enumerate(halls, start=1):
        letter = chr(64 + number)
        seated = max((len(row) for row in rows), default=0)
        judges += [JudgeIn(f"{letter}{seat}", len(judges) + seat + 1) for seat in range(seated)]
        for index, row in enumerate(rows):
            entries.append(EntryIn(f"{letter}{index}", f"t{index % 2}", hall=str(number)))
            marks += [
                replace(sheet, judge=f"{letter}{seat}") for seat, sheet in enumerate(sheets(f"{letter}{index}", *row))
            ]
    how = scoring(*drops, within=RankWithin(within))
    sheet = rubric()
    return Field(how, {"t0": sheet, "t1": sheet}, entries, judges, marks)


def ranks(given: Field) -> dict[str, int | None]:
    return {line.entry: line.rank for line in tabulate_field(given).lines}


def test_a_severe_hall_and_a_lenient_one():
    """The best of the severe hall is first there, though all of the other have more points."""
    made = field([["60", "62"], ["58", "59"]], [["90", "92"], ["95", "97"], ["80", "81"]])
    assert ranks(made) == {"A0": 1, "A1": 2, "B0": 2, "B1": 1, "B2": 3}
    together = replace(made, entries=[replace(entry, hall="") for entry in made.entries])
    assert ranks(together) == {"A0": 4, "A1": 5, "B0": 2, "B1": 1, "B2": 3}


def test_within_the_tracks_of_each_hall():
    made = field([["60"], ["58"], ["70"]], [["90"], ["95"], ["80"]], within="track")
    assert ranks(made) == {"A0": 2, "A1": 1, "A2": 1, "B0": 1, "B1": 1, "B2": 2}


def test_equals_in_different_halls_are_no_tie():
    made = field([["80"], ["70"]], [["80"], ["80"]])
    lines = {line.entry: line for line in tabulate_field(made).lines}
    assert {entry: line.tie for entry, line in lines.items()} == {"A0": None, "A1": None, "B0": 1, "B1": 1}
    assert [line.hall for line in lines.values()] == ["1", "2", "1", "2"]


def test_ties_are_numbered_on_from_hall_to_hall():
    lines = tabulate_field(field([["80"], ["80"]], [["80"], ["80"]])).lines
    assert {line.entry: line.tie for line in lines} == {"A0": 1, "A1": 1, "B0": 2, "B1": 2}


def test_marks_are_dropped_by_the_panel_of_the_hall():
    made = field([["60", "70", "75", "80"]], [["90", "91", "92", "93", "99"]], drops=(1, 1))
    found = {line.entry: (set(line.dropped), line.used) for line in tabulate_field(made).lines}
    assert found == {"A0": ({"A0", "A3"}, 2), "B0": ({"B0", "B4"}, 3)}


def test_the_document_names_the_hall_only_where_halls_are_apart():
    made = field([["80"]], [["70"]])
    assert [line.document()["hall"] for line in tabulate_field(made).lines] == ["1", "2"]
    alone = replace(made, entries=[replace(entry, hall="") for entry in made.entries])
    assert ["hall" in line.document() for line in tabulate_field(alone).lines] == [False, False]


def test_who_changes_the_hall_changes_the_hash():
    made = field([["80"], ["70"]], [["60"]])
    swapped = replace(made, entries=[replace(one, hall="2" if one.hall == "1" else "1") for one in made.entries])
    assert ranks(swapped) == ranks(made)
    assert hash_field(swapped) != hash_field(made)
    assert hash_field(made) == tabulate_field(made).inputs_sha256


def test_one_hall_with_entries_keeps_its_name():
    made = field([["80"], ["70"]])
    assert [line.hall for line in tabulate_field(made).lines] == ["1", "1"]
    assert hash_field(made) == tabulate_field(made).inputs_sha256
    assert [name for name, _pack in score_packs(made)] == ["hall-1"]


def test_each_hall_has_its_score_pack():
    made = field([["80"], ["70"]], [["60"]])
    assert [(name, sorted(entry.id for entry in pack.entries)) for name, pack in score_packs(made)] == [
        ("hall-1", ["A0", "A1"]), ("hall-2", ["B0"]),
    ]  # fmt: skip
    assert item_values(made, "d0").keys() == {"A0", "A1", "B0"}


halls_of_marks = st.lists(st.lists(mark, min_size=3, max_size=3), min_size=1, max_size=5)


@given(halls_of_marks, halls_of_marks, halls_of_marks, st.sampled_from(RankWithin), st.sampled_from([(0, 0), (1, 1)]))
def test_no_hall_has_a_say_in_another(first, second, other, within, drops):
    """Whatever happens in the second hall, every word about the first stays."""
    rule = {"drops": drops, "within": within.value}

    def about_first(made: Field) -> list[dict[str, object]]:
        lines = [line for line in tabulate_field(made).lines if line.hall == "1"]
        return [{**line.document(), "tie": line.tie is not None} for line in lines]

    assert about_first(field(first, second, **rule)) == about_first(field(first, other, **rule))
    assert about_first(field(first, second, **rule)) == about_first(field(first, **rule))


def test_dealt_evenly_and_the_same_for_ever():
    tracks = [[f"x{n}" for n in range(5)], [f"y{n}" for n in range(4)]]
    found = dealt(tracks, 3, "seed", "hall")
    assert sorted(found) == sorted([*tracks[0], *tracks[1]])
    assert found == dealt([list(reversed(track)) for track in tracks], 3, "seed", "hall")
    assert found != dealt(tracks, 3, "another", "hall")


@pytest.mark.parametrize(("groups", "places"), [([["a"]], 0), ([["a"], ["a"]], 2)])
def test_what_cannot_be_dealt(groups, places):
    with pytest.raises(ValueError, match=r"deal|twice"):
        dealt(groups, places, "seed", "hall")


@given(st.lists(st.integers(0, 9), min_size=1, max_size=4), st.integers(1, 6))
def test_no_hall_gets_more_than_one_more(sizes, places):
    groups = [[f"{track}-{n}" for n in range(size)] for track, size in enumerate(sizes)]
    found = dealt(groups, places, "seed", "hall")
    for names in [*groups, [name for group in groups for name in group]]:
        counts = [sum(found[name] == place for name in names) for place in range(1, places + 1)]
        assert max(counts) - min(counts) <= 1
