"""The hash of all that an assignment rests on: one statement, so that a page can say whether a preview is out of date."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.db.models import Case, Q, QuerySet, TextField, Value, When

from competitions.enums import EntryState
from competitions.models import Entry, Stage, StageEntry, TeamMember
from judging.enums import SeatState, SheetState
from judging.models import ConflictDeclaration, JudgeProfile, JudgeTie, PairRule, PanelSeat, ScoreSheet
from judging.queries.lines import line, lines_of
from judging.queries.rejudgements import judged_again
from workflow import clock

MARKED, TIE = "y", "t"  # the lines that do not count for the basis; those that depend on the day
TIE_UNTIL, COLUMNS = 6, 19
GONE = (SheetState.RECUSED, SheetState.ABSENT)
_BETWEEN = "\x1f"


@dataclass(frozen=True)
class Inputs:
    """``basis``: everything but which sheets bear marks, and what was chosen. ``lines`` of both, by what they are of."""

    basis: str
    marked: str

    def key(self, chosen: Mapping[str, Any], *, with_marks: bool) -> str:
        """The hash of an outcome: what it rests on and what was chosen."""
        parts = [self.basis, self.marked if with_marks else "", json.dumps(chosen, sort_keys=True, ensure_ascii=True)]
        return hashlib.sha256(_BETWEEN.join(parts).encode()).hexdigest()


def inputs_of(stage: Stage) -> Inputs:
    """As things stand now. One query, over all tables at once; the stage with its competition is read already."""
    lines = sorted(_BETWEEN.join(row) for row in set(lines_of(_parts(stage))))
    competition = stage.competition
    head = [f"{stage.pk}{_BETWEEN}{stage.seed}{_BETWEEN}{competition.rules_version}{_BETWEEN}{competition.region_id}"]
    if any(line.startswith(f"{TIE}{_BETWEEN}") and line.split(_BETWEEN)[TIE_UNTIL] for line in lines):
        # A tie that ends counts for some months more: which, depends on the day.
        head.append(clock.today().isoformat())
    marked = [line for line in lines if line.startswith(f"{MARKED}{_BETWEEN}")]
    rest = [line for line in lines if not line.startswith(f"{MARKED}{_BETWEEN}")]
    return Inputs(_hash([*head, *rest]), _hash(marked))


def _hash(lines: list[str]) -> str:
    return hashlib.sha256("\x1e".join(lines).encode()).hexdigest()


_line = partial(line, columns=COLUMNS)


def _parts(stage: Stage) -> list[QuerySet[Any]]:
    places = StageEntry.objects.filter(stage=stage, entry__state=EntryState.ACCEPTED)
    seats = PanelSeat.objects.filter(panel__stage=stage, state=SeatState.ACCEPTED)
    people, entries = seats.order_by().values("person"), places.order_by().values("entry")
    sheets = ScoreSheet.objects.filter(stage_entry__stage=stage, rejudgement=None)
    below = Entry.objects.filter(pk__in=entries, from_entry__isnull=False).order_by().values("from_entry")
    said = ConflictDeclaration.objects.filter(Q(entry__in=entries) | Q(entry__in=below), seat__person__in=people)
    touched = ~Q(state=SheetState.UNMARKED) | Q(head_seq__gt=0) | Q(papers__isnull=False)
    live = Case(When(state__in=GONE, then=Value("0")), default=Value("1"), output_field=TextField())
    return [
        _line(
            places, "e", "pk", "entry_id", "hall", "entry__title", "entry__summary", "entry__track_id", "entry__uscc",
            "entry__organisation_name", "entry__region_id", "entry__form", "entry__leader_id", "entry__leader__name",
            "entry__leader__employer", "entry__leader__id_index", "entry__leader__phone_index", "entry__from_entry_id",
        ),
        _line(TeamMember.objects.filter(entry__in=entries), "m", "entry_id", "name", "id_index", "phone_index"),
        _line(
            seats, "s", "pk", "number", "panel__track_id", "panel__hall", "person_id", "person__employer",
            "person__id_index", "person__phone_index", "person__region_id", "avoid", "least", "most",
        ),
        _line(
            JudgeProfile.objects.filter(person__in=people), "p", "pk", "person_id", "employer", "schools", "fields",
            "region_id",
        ),
        _line(
            JudgeTie.objects.filter(person__in=people, ended_at=None), TIE, "pk", "person_id", "kind", "name", "uscc",
            "until",
        ),
        _line(said, "d", "pk", "seat__person_id", "entry_id", "kind", "reason"),
        _line(sheets.annotate(live=live), "x", "stage_entry_id", "seat_id", "live"),
        _line(sheets.exclude(state__in=GONE).filter(touched), MARKED, "stage_entry_id", "seat_id", "state"),
        _line(judged_again(stage), "j", "stage_entry_id"),
        _line(PairRule.objects.filter(stage_entry__stage=stage), "r", "stage_entry_id", "seat_id", "kind"),
    ]  # fmt: skip
