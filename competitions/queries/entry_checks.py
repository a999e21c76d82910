"""What is wrong with the fields that were just saved, and with those that came or went by them: the autosave's answer."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from competitions.domain.asked import driven_by
from competitions.domain.entry_fields import Place, target_of
from competitions.queries.entry_problems import (
    FormProblem,
    consent_problems,
    file_problems,
    people_problems,
    project_problems,
)
from competitions.queries.entry_snapshot import Snapshot


def touched_problems(snapshot: Snapshot, names: Iterable[str], now: dt.datetime) -> dict[str, str]:
    """Field name → reason, the empty text for a field that is right now. No query."""
    wanted = list(names)
    places = {target.place for name in wanted if (target := target_of(name))}
    found: list[FormProblem] = []
    if places & {Place.ENTRY, Place.ANSWER}:
        found += project_problems(snapshot, now)
    if places & {Place.FOUNDER, Place.MEMBER}:
        found += people_problems(snapshot, now)
        if any(name.endswith("_id_number") for name in wanted):
            # Two of the team may have held the same number: the other field is right now, or wrong now.
            wanted += [f"m{one.pk}_id_number" for one in snapshot.others if one.id_number]
    if Place.CONSENT in places:
        found += consent_problems(snapshot)
    words = {problem.field: problem.text for problem in found}
    return {name: words.get(name, "") for name in wanted}


def driven_problems(snapshot: Snapshot, names: Iterable[str], now: dt.datetime) -> dict[str, str]:
    """The same for what came or went with the fields ``names``: the empty text also for what is no longer asked.

    No query, but one for the files and one for the track where something hangs on them.
    """
    touched = list(names)
    wanted = [name for name in driven_by(snapshot.book, touched) if name not in touched]
    if not wanted:
        return {}
    found = project_problems(snapshot, now)
    if any(name.startswith("file_") for name in wanted):
        found += file_problems(snapshot)
    words = {problem.field: problem.text for problem in found}
    return {name: words.get(name, "") for name in wanted}
