"""Honours by every scope, several to one entry, and ties that people decide."""

from __future__ import annotations

from fractions import Fraction

import pytest

from competitions.domain.awards import Allotment, AwardTie, Orders, Placed, Tie, allot, award_all, closed_up
from competitions.domain.rulebook import Award, AwardScope, Ranking


def award(code: str, count: int = 0, scope: str = "track", **values: object) -> Award:
    return Award(code=code, name=code, count=count, scope=AwardScope(scope), **values)


def order(*ranks: int, first: int = 1, track: str = "") -> list[Placed]:
    """Entries `first`, `first + 1`, … with these ranks."""
    return [Placed(first + index, rank, track) for index, rank in enumerate(ranks)]


def got(orders: Orders, *awards: Award) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for one in award_all(orders, awards).given:
        found.setdefault(one.award, []).append(one.entry)
    return found


def test_down_the_order_of_each_track():
    orders = Orders({"x": order(1, 2, 3, 4), "y": order(1, 2, first=11)})
    assert got(orders, award("first", 1), award("second", 2)) == {"first": [1, 11], "second": [2, 3, 12]}
    only = award("local", 1, tracks=("y",))
    assert got(orders, award("first", 1), only) == {"first": [1, 11], "local": [12]}


def test_oddity_17_numbers_that_the_tracks_do_not_divide_are_given_over_all():
    """金奖 5, 银奖 7, 铜奖 10, 优胜奖 13 over five tracks."""
    overall = order(*range(1, 41), track="x")
    orders = Orders({}, overall=overall)
    medals = [
        award(code, count, "overall") for code, count in (("gold", 5), ("silver", 7), ("bronze", 10), ("merit", 13))
    ]
    assert {code: len(entries) for code, entries in got(orders, *medals).items()} == {
        "gold": 5, "silver": 7, "bronze": 10, "merit": 13,
    }  # fmt: skip
    assert got(orders, *medals)["bronze"] == list(range(13, 23))


def test_an_award_over_all_passes_over_who_holds_one_of_a_track():
    orders = Orders({"x": order(1, 2), "y": order(1, first=11)}, overall=[*order(1), Placed(11, 2), Placed(2, 3)])
    assert got(orders, award("first", 1), award("special", 1, "overall")) == {"first": [1, 11], "special": [2]}


def test_oddity_18_every_other_finalist_gets_the_rest():
    """11 prizes and 创翼奖 for the 19 others of 30 finalists."""
    finalists = dict.fromkeys(range(1, 31), "x")
    orders = Orders({"x": order(*range(1, 29))}, finalists=finalists)
    found = got(orders, award("prize", 11), award("wings", scope="rest"))
    assert (found["prize"], found["wings"]) == (list(range(1, 12)), list(range(12, 31)))


def test_an_entry_may_hold_two_honours():
    """Ten titles beside six graded prizes."""
    orders = Orders({"x": order(*range(1, 11))}, finalists=dict.fromkeys(range(1, 11), "x"))
    awards = [award("first", 1), award("second", 2), award("third", 3), award("title", scope="finalists")]
    found = award_all(orders, awards)
    assert [one.award for one in found.given if one.entry == 1] == ["first", "title"]
    assert (len(found.given), found.winners) == (16, frozenset(range(1, 7)))


def test_oddity_10_a_vote_gives_an_award_of_its_own_from_a_wider_pool():
    orders = Orders({"x": order(1, 2)}, votes={"popular": [Placed(77, 1), Placed(1, 2)]})
    assert got(orders, award("first", 1), award("popular", 1, "vote")) == {"first": [1], "popular": [77]}


def test_organisers_are_chosen_by_people():
    orders = Orders({}, bodies={"best": ["甲县人社局", "乙县人社局"]})
    found = award_all(orders, [award("best", 1, "organiser"), award("other", 1, "organiser")])
    assert found.bodies == (("best", "甲县人社局"),)


def test_a_tie_across_the_line_between_two_awards_is_asked():
    orders = Orders({"x": order(1, 2, 2, 4)})
    found = award_all(orders, [award("first", 1), award("second", 1), award("third", 1)])
    assert found.ties == (Tie("x", "second", (2, 3), 1),)
    with pytest.raises(AwardTie, match="tie across the line of second"):
        allot({"x": order(1, 2, 2, 4)}, [award("first", 1), award("second", 1)])
    decided = allot(
        {"x": [Placed(1, 1), Placed(3, 2), Placed(2, 2)]},
        [award("first", 1), award("second", 1)],
        frozenset({frozenset({2, 3})}),
    )
    assert decided[1] == Allotment("x", "second", 3, 2)
    assert award_all(Orders({"x": order(1, 1, 3)}), [award("first", 2)]).ties == ()


def test_a_tie_over_all_and_by_vote_is_asked_too():
    orders = Orders({}, overall=order(1, 1), votes={"popular": order(1, 1)})
    found = award_all(orders, [award("gold", 1, "overall"), award("popular", 1, "vote")])
    assert [(tie.award, tie.entries, tie.places) for tie in found.ties] == [("gold", (1, 2), 1), ("popular", (1, 2), 1)]


def test_who_was_decided_about_apart_was_never_compared():
    """Equals of two tracks, each put in order among its own: over all nobody said who of the two first is the better."""
    overall = [Placed(1, 1, "x"), Placed(11, 1, "y"), Placed(2, 1, "x"), Placed(12, 1, "y")]
    gold = award("gold", 1, "overall")
    apart = Orders({}, overall=overall, decided=frozenset({frozenset({1, 2}), frozenset({11, 12})}))
    assert award_all(apart, [gold]).ties == (Tie("", "gold", (1, 11, 2, 12), 1),)
    settled = Orders({}, overall=overall, decided=frozenset({frozenset({1, 2, 11, 12})}))
    assert award_all(settled, [gold]).ties == ()


def test_places_close_up_as_they_are_counted():
    placed = order(1, 2, 2, 3)
    assert [one.rank for one in closed_up(placed, frozenset({1}), Ranking.DENSE)] == [1, 1, 2]
    assert [one.rank for one in closed_up(placed, frozenset({1}))] == [1, 1, 3]
    shared = closed_up(order(1, 2, 2, 3), frozenset({1}), Ranking.FRACTIONAL)
    assert [one.rank for one in shared] == [Fraction("1.5"), Fraction("1.5"), 3]


def test_who_left_leaves_no_gap():
    placed = closed_up(order(1, 2, 2, 4), frozenset({2}))
    assert [(one.entry, one.rank) for one in placed] == [(1, 1), (3, 2), (4, 3)]
    assert closed_up(order(1, 1, 3), frozenset({3})) == order(1, 1)
