"""Addresses of activities, in pinyin."""

from __future__ import annotations

from competitions.domain import pinyin
from events.models import Activity


def free_slug(name: str) -> str:
    """A slug that no activity has."""
    wanted = pinyin.slug(name, "activity")
    return pinyin.unique(wanted, set(Activity.objects.filter(slug__startswith=wanted).values_list("slug", flat=True)))
