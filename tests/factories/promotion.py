"""Stages brought straight to a frozen ranking with given scores, for tests of what comes after it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from competitions.enums import EntryState, StageState
from competitions.models import Competition, Entry, Stage, StageEntry
from judging.actions.tabulation import hash_of
from judging.enums import TabulationState
from judging.models import Tabulation
from tests.factories.judging import Contest
from workflow import clock


def set_stage(made: Contest, code: str, **values: object) -> None:
    """Change a stage of the rule book as its document; None takes a key out."""
    rules = Competition.objects.get(pk=made.competition.pk).rules
    for stage in rules["stages"]:
        if stage["code"] == code:
            stage.update(values)
            for key in [key for key, value in stage.items() if value is None]:
                del stage[key]
    set_book(made, **rules)


def set_book(made: Contest, **values: object) -> None:
    """Change the rule book as a document."""
    found = Competition.objects.get(pk=made.competition.pk)
    Competition.objects.filter(pk=found.pk).update(rules=found.rules | values)
    made.competition = Competition.objects.select_related("organisation", "region").get(pk=found.pk)


def frozen_ranking(made: Contest, scores: Mapping[int, str], code: str = "semi") -> Tabulation:
    """Marking is closed and the ranking frozen: entry → score. Ranks 1-2-2-4, within the track or over all as the book says."""
    stage = made.stage(code)
    Stage.objects.filter(pk=stage.pk).update(state=StageState.CLOSED)
    places = StageEntry.objects.filter(stage=stage).select_related("entry__track", "entry__region")
    rules = next(row for row in made.competition.rules["stages"] if row["code"] == code)
    together = rules["scoring"]["rank_within"] == "stage"
    standing = {
        row.entry_id: row for row in places if row.entry.state == EntryState.ACCEPTED and row.entry_id in scores
    }
    lines = [_line(row.entry, scores, standing, together=together) for row in places]
    document: dict[str, Any] = {
        "result": {"lines": lines},
        "entries": {
            str(row.entry_id): {
                "number": row.entry.number, "title": row.entry.title, "unit": row.entry.organisation_name,
                "region": "", "code": row.blind_code, "running_no": row.running_no,
            }
            for row in places
        },
        "judges": [],
        "reasons": {},
        "tracks": [[track.code, track.name] for track in made.competition.tracks.all()],
        "rules_version": 1,
    }  # fmt: skip
    version = stage.tabulations.count() + 1
    stage.tabulations.filter(state=TabulationState.FROZEN).update(state=TabulationState.SUPERSEDED)
    return Tabulation.objects.create(
        stage=stage, version=version, inputs_hash=f"{version:064d}", result=document, result_hash=hash_of(document),
        state=TabulationState.FROZEN, created_by=made.organiser, created_at=clock.now(), frozen_by=made.organiser,
        frozen_at=clock.now(),
    )  # fmt: skip


def _line(
    entry: Entry, scores: Mapping[int, str], standing: Mapping[int, StageEntry], *, together: bool
) -> dict[str, Any]:
    mine = scores.get(entry.pk)
    rivals = [float(scores[key]) for key, row in standing.items() if together or row.entry.track_id == entry.track_id]
    rank = 1 + sum(other > float(mine) for other in rivals) if entry.pk in standing and mine else None
    tied = rank is not None and rivals.count(float(mine or 0)) > 1
    return {
        "entry": str(entry.pk), "track": entry.track.code if entry.track else "",
        "status": "active" if entry.state == EntryState.ACCEPTED else entry.state, "totals": {}, "dropped": [],
        "missing": {}, "n": 3, "used": 3, "exact": mine, "exact_decimal": mine, "shown": mine, "longer": None,
        "rank": rank, "tie": 1 if tied else None, "flags": [],
    }  # fmt: skip
