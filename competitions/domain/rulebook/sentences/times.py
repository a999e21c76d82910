"""Lengths of time in words."""

from __future__ import annotations

from competitions.domain.sentences import N_, Sentence


def duration(seconds: int) -> Sentence:
    """Minutes and seconds, as far as they are not 0."""
    minutes, rest = divmod(seconds, 60)
    if not rest:
        return Sentence(N_("%(minutes)s min"), {"minutes": minutes})
    if not minutes:
        return Sentence(N_("%(seconds)s s"), {"seconds": rest})
    return Sentence(N_("%(minutes)s min %(seconds)s s"), {"minutes": minutes, "seconds": rest})
