"""The way of a filing as data: what may stand in a route, and which offices it means for a filer."""

from __future__ import annotations

import pytest

from competitions.domain.filing_chain import (
    OWN,
    Leg,
    NoOffice,
    choices,
    default_stops,
    dump_stops,
    legs,
    levels_above,
    office,
    outside,
    read_stops,
)
from competitions.domain.reading import DocumentError

CITY, PROVINCE, COMMITTEE = office("city"), office("province"), outside("全国组委会")


def test_the_default_is_the_office_above_and_at_the_top_the_outside_body() -> None:
    assert [default_stops(level) for level in ("county", "city", "province")] == [(CITY,), (PROVINCE,), (OWN,)]
    assert default_stops("province", "全国组委会") == (COMMITTEE,)
    assert default_stops("county", "全国组委会") == (CITY,)
    assert levels_above("nowhere") == ()


def test_what_is_offered_grows_by_one_body_at_a_time() -> None:
    assert choices("county", "全国组委会") == ((CITY,), (CITY, PROVINCE), (CITY, PROVINCE, COMMITTEE))
    assert choices("city") == ((PROVINCE,),)
    assert choices("province", "全国组委会") == ((OWN,), (COMMITTEE,))


@pytest.mark.parametrize("stops", [*choices("county", "某组委会"), (PROVINCE,), (COMMITTEE,)])
def test_a_route_reads_back_as_it_was(stops: tuple[object, ...]) -> None:
    assert read_stops(dump_stops(stops), "county") == stops  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("stops", "level"),
    [
        ([], "county"),
        ([PROVINCE, CITY], "county"),  # falls
        ([CITY, CITY], "county"),
        ([CITY], "city"),  # not above
        ([COMMITTEE, CITY], "county"),  # an outside body is the last
        ([OWN, CITY], "county"),
        ([CITY, PROVINCE, COMMITTEE, COMMITTEE, COMMITTEE], "county"),
        ([outside("  ")], "province"),
    ],
)
def test_a_route_that_makes_no_sense_is_refused(stops: list[object], level: str) -> None:
    with pytest.raises(DocumentError):
        read_stops(dump_stops(stops), level)  # type: ignore[arg-type]


def test_something_else_is_no_route() -> None:
    for data in ("city", [{"kind": "office", "level": "moon"}], [{"kind": "king"}], None):
        with pytest.raises(DocumentError):
            read_stops(data, "county")


def test_stops_become_offices_and_the_last_office_sends_to_the_outside_body() -> None:
    above = {"city": 2, "province": 3}
    assert legs((CITY, PROVINCE, COMMITTEE), 1, above) == (Leg(2), Leg(3), Leg(3, "全国组委会"))
    assert legs((COMMITTEE,), 3, {}) == (Leg(3, "全国组委会"),)
    assert legs((OWN,), 3, {}) == (Leg(3),)


def test_a_level_that_does_not_stand_above_is_left_out_and_one_without_a_department_is_named() -> None:
    assert legs((CITY, PROVINCE), 1, {"province": 3}) == (Leg(3),)
    with pytest.raises(NoOffice) as caught:
        legs((CITY, PROVINCE), 1, {"city": 2, "province": None})
    assert caught.value.level == "province"
