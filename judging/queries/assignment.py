"""How well the fields of judges fit the entries of a stage. No query of its own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from competitions.models import StageEntry
from judging.domain.affinity import Expert, Subject, affinities
from judging.domain.assignment import Pair
from judging.domain.tags import split_tags
from judging.models import PanelSeat
from judging.queries.conflicts import Known


def affinity_of(rows: Sequence[StageEntry], seats: Sequence[PanelSeat], known: Known) -> dict[Pair, float] | None:
    """(entry, seat) as text → how well the judge's fields fit; None where nothing is known of any judge."""
    experts = [Expert(str(seat.pk), _fields(known.get(seat.person_id, []))) for seat in seats]
    subjects = [_subject(row) for row in rows]
    table = affinities(subjects, experts)
    if table is None:
        return None
    return {
        (subject.id, expert.id): value
        for subject, line in zip(subjects, table, strict=True)
        for expert, value in zip(experts, line, strict=True)
    }


def _fields(rows: Sequence[Mapping[str, Any]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(word for row in rows for word in split_tags(row["fields"])))


def _subject(row: StageEntry) -> Subject:
    entry, track = row.entry, row.entry.track
    scope = f"{track.name} {track.scope_text}" if track else ""
    return Subject(str(row.entry_id), scope, f"{entry.title} {entry.summary}")
