"""Addresses of activities, in pinyin."""

from __future__ import annotations

from django.utils.text import slugify

from events.models import Activity


def free_slug(name: str) -> str:
    """A slug that no activity has."""
    # Its dictionary of phrases is loaded when the first name is read, not at every start.
    from pypinyin import lazy_pinyin

    base = slugify("-".join(lazy_pinyin(name)))[:60].strip("-") or "activity"
    taken = set(Activity.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    number = 1
    slug = base
    while slug in taken:
        number += 1
        slug = f"{base}-{number}"
    return slug
