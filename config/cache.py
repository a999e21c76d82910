"""A Redis cache that may die without taking the site along."""

from __future__ import annotations

import logging
import re
import time
from typing import Any

from django.core.cache.backends.locmem import LocMemCache
from django.core.cache.backends.redis import RedisCache
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)
RETRY_AFTER_SECONDS = 5.0
BATCH = 1000


class PrefixedRedisCache(RedisCache):
    """Several sites may share one Redis: Django's own `clear` would empty the whole of it."""

    def clear(self) -> None:
        client = self._cache.get_client(None, write=True)
        own = re.sub(r"([\\*?\[\]])", r"\\\1", self.key_prefix) + ":*"
        cursor, done = 0, False
        while not done:
            cursor, keys = client.scan(cursor, match=own, count=BATCH)
            if keys:
                client.unlink(*keys)
            done = cursor == 0


class ShelteredRedisCache(PrefixedRedisCache):
    """Redis while it answers, the process's own memory while it does not.

    Rate limits then hold per process instead of for all, which is better than an error page or no limit.
    After a failure Redis is left alone for five seconds so that requests do not queue up at a dead address.
    """

    def __init__(self, server: Any, params: dict[str, Any]) -> None:
        super().__init__(server, params)
        self._shelter = LocMemCache("sheltered-redis", {})
        self._down_until = 0.0

    def _ask(self, method: str, *args: Any, **kwargs: Any) -> Any:
        if time.monotonic() >= self._down_until:
            try:
                return getattr(super(), method)(*args, **kwargs)
            except (RedisError, OSError) as error:
                self._down_until = time.monotonic() + RETRY_AFTER_SECONDS
                logger.warning("cache unreachable, using memory: %s", type(error).__name__)
        return getattr(self._shelter, method)(*args, **kwargs)

    def is_down(self) -> bool:
        """Whether the last try failed; asked by the health page."""
        return time.monotonic() < self._down_until


def _sheltered(method: str) -> Any:
    def call(self: ShelteredRedisCache, *args: Any, **kwargs: Any) -> Any:
        return self._ask(method, *args, **kwargs)

    call.__name__ = method
    return call


for _method in (
    "add",
    "get",
    "set",
    "touch",
    "delete",
    "get_many",
    "has_key",
    "incr",
    "set_many",
    "delete_many",
    "clear",
):
    setattr(ShelteredRedisCache, _method, _sheltered(_method))
