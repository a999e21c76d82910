"""The cache may die; the site goes on."""

from __future__ import annotations

import pytest

from config.cache import ShelteredRedisCache

DEAD = "redis://127.0.0.1:1/0"
OPTIONS = {"OPTIONS": {"socket_connect_timeout": 1, "socket_timeout": 1}}


@pytest.mark.promise("R5")
def test_memory_steps_in_while_redis_is_away() -> None:
    cache = ShelteredRedisCache(DEAD, OPTIONS)
    cache.clear()
    assert cache.get("a", "nothing") == "nothing"
    cache.set("a", 1, 60)
    assert cache.get("a") == 1
    assert cache.add("a", 2) is False
    assert cache.incr("a") == 2
    assert cache.get_many(["a", "b"]) == {"a": 2}
    assert "a" in cache
    assert cache.delete("a") is True
    assert cache.is_down() is True


@pytest.mark.services
def test_redis_itself_answers() -> None:
    from django.conf import settings

    cache = ShelteredRedisCache(settings.TEST_CACHE_URL, {**OPTIONS, "KEY_PREFIX": "sheltered"})
    cache.set("a", {"b": 1}, 60)
    assert cache.get("a") == {"b": 1}
    assert cache.is_down() is False
    cache.delete("a")


@pytest.mark.services
def test_clearing_leaves_the_keys_of_another_site_on_the_same_redis() -> None:
    from django.conf import settings

    one, other, starred = (
        ShelteredRedisCache(settings.TEST_CACHE_URL, {**OPTIONS, "KEY_PREFIX": prefix})
        for prefix in ("one", "one-other", "on*")
    )
    one.set_many({str(number): number for number in range(2500)}, 60)
    other.set("a", 2, 60)
    starred.clear()
    assert one.get("2499") == 2499
    one.clear()
    assert one.get_many(["0", "2499"]) == {}
    assert other.get("a") == 2
    other.clear()
    assert other.get("a") is None
