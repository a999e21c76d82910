"""The schematic map and the names on it."""

from __future__ import annotations

import pytest

from accounts.models import Region
from cms.paging import Choice
from ui.tiles import PLACES, short, tile_map


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("长沙市", "长沙"),
        ("张家界市", "张家界"),
        ("湘西州", "湘西州"),
        ("湖南", "湖南"),
        ("天心区", "天心"),
        ("道县", "道县"),
    ],
)
def test_names_fit_on_a_tile(name: str, shown: str) -> None:
    assert short(name) == shown


def test_every_city_has_a_place_of_its_own(db: None) -> None:
    cities = list(Region.objects.filter(level="city"))
    assert {city.code for city in cities} == set(PLACES)
    tiles = tile_map(cities, {city.code: Choice(city.name, "?") for city in cities}, {})
    assert len({(tile.x, tile.y) for tile in tiles}) == 14
