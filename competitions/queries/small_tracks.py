"""Tracks with too few entries that judging would merge into others, as the rule book says (分组项目过少的合并)."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count
from django.utils.translation import ngettext

from competitions.domain.rulebook import Track as TrackRules
from competitions.enums import EntryState
from competitions.models import Competition, Entry
from competitions.queries.rule_books import book_of


@dataclass(frozen=True)
class Merge:
    """One track that goes into another, with how many entries that passed the check."""

    track: TrackRules
    into: TrackRules
    count: int

    @property
    def words(self) -> str:
        """As people read it before it happens and afterwards."""
        text = ngettext(
            "“%(track)s” has %(count)d checked entry, fewer than %(least)d: it is merged into “%(into)s”.",
            "“%(track)s” has %(count)d checked entries, fewer than %(least)d: it is merged into “%(into)s”.",
            self.count,
        )
        least = self.track.min_entries or 0
        return text % {"track": self.track.name, "count": self.count, "least": least, "into": self.into.name}


def merges_of(competition: Competition) -> list[Merge]:
    """In the order of the rule book; a track without entries stays as it is. One query, none where no track is merged."""
    book = book_of(competition)
    asked = [track for track in book.tracks if track.min_entries and track.merge_into]
    if not asked:
        return []
    rows = Entry.objects.filter(competition=competition, state=EntryState.ACCEPTED, track__isnull=False)
    counts = dict(rows.order_by().values_list("track__code").annotate(count=Count("pk")))
    found = []
    for track in asked:
        count = counts.get(track.code, 0)
        if 0 < count < (track.min_entries or 0):
            found.append(Merge(track, book.track(track.merge_into), count))
            counts[track.merge_into] = counts.get(track.merge_into, 0) + counts.pop(track.code)
    return found
