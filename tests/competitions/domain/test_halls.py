"""Who passes and who gets what where each hall is ranked on its own."""

from __future__ import annotations

import json
from fractions import Fraction

import pytest

from competitions.domain import promotion as p
from competitions.domain.awards import Allotment, Orders, Placed, Tie, award_all
from competitions.domain.halls import hall_order, line_key, split_key
from competitions.domain.promotion import Field, Scope, Side, TieAnswer, decide
from competitions.domain.rulebook import Award, AwardScope, Promotion, PromotionKind


def test_keys():
    assert [line_key("x", ""), line_key("x", "2"), line_key("", "2")] == ["x", "x@2", "@2"]
    assert [split_key(key) for key in ("x", "x@2", "@2", "")] == [("x", ""), ("x", "2"), ("", "2"), ("", "")]
    assert sorted(["10", "9", ""], key=hall_order) == ["", "9", "10"]


def placed(hall: str, *values: int, track: str = "x", first: str = "A") -> list[p.Placed]:
    """Entries of one hall with these results, ranked among themselves."""
    return [
        p.Placed(
            chr(ord(first) + index), track, Fraction(1 + sum(other > value for other in values)), "", Fraction(value),
            hall=hall,
        )
        for index, value in enumerate(values)
    ]  # fmt: skip


# Hall 1 is severe, hall 2 lenient.
SEVERE, LENIENT = placed("1", 60, 58, 55), placed("2", 95, 90, 85, first="P")


def field(*entries: p.Placed, tracks: str = "x", by_hall: str = "x", **more: object) -> Field:
    return Field(
        tuple(entries), tuple(tracks), halls=("1", "2"), apart=True, by_hall=frozenset(by_hall), **more
    )  # fmt: skip


def rule(kind: str, **values: object) -> Promotion:
    return Promotion(kind=PromotionKind(kind), **values)


@pytest.mark.parametrize("kind", ["per_hall", "per_track"])
def test_the_first_two_of_each_hall(kind):
    decision = decide(rule(kind, count=2), field(*SEVERE, *LENIENT))
    assert decision.promoted == ("A", "B", "P", "Q")
    assert [line.places for line in decision.lines] == [2, 2]
    assert [line.key for line in decision.lines] == (["@1", "@2"] if kind == "per_hall" else ["x@1", "x@2"])


def test_a_share_of_each_hall():
    decision = decide(rule("percent", percent=50), field(*SEVERE, *LENIENT[:2]))
    assert decision.promoted == ("A", "B", "P")


def test_a_quota_is_a_total_over_the_results():
    decision = decide(rule("quota"), field(*SEVERE, *LENIENT, by_hall="", quotas={"x": 4}))
    assert decision.promoted == ("P", "Q", "R", "A")
    assert decide(rule("overall", count=2), field(*SEVERE, *LENIENT, by_hall="")).promoted == ("P", "Q")


def test_places_of_a_track_that_goes_on_from_each_hall():
    decision = decide(rule("quota"), field(*SEVERE, *LENIENT, quotas={"x": 1}))
    assert decision.promoted == ("A", "P")


def test_a_hall_without_entries_of_a_track_has_no_line():
    others = placed("2", 70, track="y", first="X")
    decision = decide(rule("per_track", count=1), field(*SEVERE, *others, tracks="xy", by_hall="xy"))
    assert [line.key for line in decision.lines] == ["x@1", "y@2"]


def test_the_first_of_a_hall_over_its_tracks():
    """Ranked together in the hall: its ranks count. Ranked by track in it: results are compared."""
    others = placed("1", 99, 50, track="y", first="X")
    apart = field(*SEVERE, *others, tracks="xy", by_hall="")
    assert decide(rule("per_hall", count=2), apart).promoted == ("X", "A")
    ranked = [
        p.Placed(one.entry, one.track, Fraction(place), "", one.value, hall="1")
        for place, one in enumerate(sorted([*SEVERE, *others], key=lambda one: -(one.value or 0)), start=1)
    ]
    together = field(*ranked, tracks="xy", by_hall="", together=True)
    assert decide(rule("per_hall", count=2), together).promoted == ("X", "A")


def test_a_tie_across_the_line_is_of_its_hall_alone():
    made = field(*placed("1", 60, 60), *placed("2", 60, 50, first="P"))
    decision = decide(rule("per_hall", count=1), made)
    assert [(tie.key, tie.entries, tie.places) for tie in decision.ties] == [("@1", ("A", "B"), 1)]
    assert decision.sides == {"A": Side.TIED, "B": Side.TIED, "P": Side.IN, "Q": Side.OUT}
    answered = decide(rule("per_hall", count=1), made, [TieAnswer(("B", "A"))])
    assert answered.promoted == ("B", "P")


def test_a_number_of_each_hall_where_all_are_ranked_together():
    ranks = {"A": 1, "B": 2, "C": 5, "P": 3, "Q": 4}
    entries = [p.Placed(one, "x", Fraction(rank), hall="1" if one < "P" else "2") for one, rank in ranks.items()]
    made = Field(tuple(entries), ("x",), halls=("1", "2"), together=True)
    decision = decide(rule("per_hall", count=1), made)
    assert decision.promoted == ("A", "P")
    assert {line.scope for line in decision.lines} == {Scope.HALL}


def test_an_entry_in_no_hall_is_refused():
    with pytest.raises(ValueError, match="in none of them"):
        decide(rule("per_hall", count=1), field(*placed("3", 60)))


def test_the_decision_can_be_computed_again():
    inputs = p.Inputs(rule("per_hall", count=2), field(*SEVERE, *LENIENT))
    document = json.loads(json.dumps(p.dump(inputs)))
    assert p.load(document) == inputs
    assert p.agrees(document, ["A", "B", "P", "Q"])


def test_a_decision_without_halls_reads_as_before():
    plain = Field(tuple(p.Placed(one.entry, "x", one.rank, "", one.value) for one in SEVERE), ("x",))
    document = p.dump(p.Inputs(rule("per_track", count=1), plain))
    assert {"halls", "apart", "by_hall"} & document.keys() == set()
    assert [len(row) for row in document["entries"]] == [6, 6, 6]
    assert p.load(document).field == plain


def test_who_leaves_is_followed_by_the_next_of_the_hall():
    from datetime import date

    from competitions.domain.rulebook import Substitution

    inputs = p.Inputs(rule("per_hall", count=1), field(*SEVERE, *LENIENT))
    found = p.propose(
        inputs.outcome(),
        Substitution(allowed=True),
        inputs.tracks,
        p.Since(gone=frozenset("A")),
        today=date(2026, 6, 1),
    )
    assert [(one.key, one.candidates) for one in found] == [("@1", ("B",))]


def award(code: str, count: int, scope: str = "track", **more: object) -> Award:
    return Award(code=code, name=code, count=count, scope=AwardScope(scope), **more)


def order(*ranks: int, first: int) -> list[Placed]:
    return [Placed(first + index, rank, "x") for index, rank in enumerate(ranks)]


def test_each_hall_gives_the_awards_of_its_tracks():
    orders = Orders({"x@1": order(1, 2, 3, first=1), "x@2": order(1, 2, first=11)})
    found = award_all(orders, [award("first", 1), award("second", 1, tracks=("x",))])
    assert found.given == (
        Allotment("x", "first", 1, 1), Allotment("x", "first", 11, 1), Allotment("x", "second", 2, 2),
        Allotment("x", "second", 12, 2),
    )  # fmt: skip


def test_a_tie_between_awards_is_of_its_hall():
    orders = Orders({"x@1": order(1, 1, first=1), "x@2": order(1, 2, first=11)})
    assert award_all(orders, [award("first", 1)]).ties == (Tie("x@1", "first", (1, 2), 1),)
