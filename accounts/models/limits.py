"""Counters behind the limits on guessing. In the database, so that they hold in every process and without a cache."""

from __future__ import annotations

from django.db import models


class LimitCount(models.Model):
    """How often something was tried in the present window. ``key`` is a keyed hash: no phone and no address in it."""

    key = models.CharField(max_length=64, primary_key=True)
    count = models.PositiveIntegerField(default=0)
    starts = models.BigIntegerField(db_index=True, help_text="seconds since 1970")

    def __str__(self) -> str:
        return f"{self.key[:8]} {self.count}"
