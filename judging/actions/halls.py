"""Which hall (会场) an entry appears in: by lot or by hand, until it is marked."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable, Mapping, Sequence

from django.utils.translation import gettext as _

from competitions.actions.doors import require
from competitions.enums import StageState
from competitions.models import Stage, StageEntry
from judging.actions.refusals import refuse
from judging.domain.draws import dealt
from judging.enums import SheetState
from judging.models import ScoreSheet
from judging.queries.rubrics import rules_of
from workflow import services
from workflow.actors import Actor

RUN = "competitions.run_stage"
GIVEN = "judging.halls_given"


def draw_halls(*, stage: Stage, actor: Actor, seed: str = "", witness: str = "") -> int:
    """Deal the entries to the halls by lot, each track evenly, from ``seed`` (else a random one). Answers how many moved.

    May be drawn again until marking opens; each draw is in the history with its seed. Raises ``Refused`` as `set_halls` does.
    """
    with services.act():
        rows = _rows(stage, actor)
        seed = seed.strip() or secrets.token_hex(8)
        tracks: dict[tuple[int, str], list[str]] = {}
        for row in rows:
            track = row.entry.track
            tracks.setdefault((track.order, track.code) if track else (0, ""), []).append(str(row.entry_id))
        halls = dealt([tracks[key] for key in sorted(tracks)], rules_of(stage).halls, seed, "hall")
        wanted = {row.pk: halls[str(row.entry_id)] for row in rows}
        return _give(stage, actor, rows, wanted, {"seed": seed, "witness": witness.strip()})


def set_halls(*, stage: Stage, actor: Actor, halls: Mapping[int, int | None], seen: str = "") -> int:
    """Put entries into halls by hand. ``halls``: id of the stage entry → number; who is not named stays. ``seen``: what
    `halls_seen` said when the page was opened. Answers how many moved.

    Raises ``Refused`` in a stage with one hall, without entries, or being marked, for a hall that the rules do not know,
    and where somebody else changed the halls meanwhile.
    """
    with services.act():
        rows = _rows(stage, actor)
        if seen and seen != halls_seen(rows):
            text = _("Somebody changed the halls after you opened this page. Please check them and save again.")
            refuse(GIVEN, text, actor=actor, target=stage)
        most = rules_of(stage).halls
        if any(hall is not None and not 1 <= hall <= most for hall in halls.values()):
            refuse(GIVEN, _("The rules of this stage know no such hall."), actor=actor, target=stage)
        return _give(stage, actor, rows, halls, {})


def halls_seen(rows: Iterable[StageEntry]) -> str:
    """A short text that changes with who is in which hall."""
    text = ",".join(f"{row.pk}:{row.hall or 0}" for row in sorted(rows, key=lambda row: row.pk))
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _rows(stage: Stage, actor: Actor) -> list[StageEntry]:
    """The entries of the stage, which is locked, or why nobody can be put anywhere."""
    require(actor, RUN, stage, GIVEN)
    locked = services.lock(stage)
    if rules_of(stage).halls < 2:
        refuse(GIVEN, _("This stage has one hall."), actor=actor, target=stage)
    if locked.state != StageState.NOT_STARTED:
        refuse(GIVEN, _("Marking has begun; the halls are fixed."), actor=actor, target=stage)
    rows = list(stage.stage_entries.select_related("entry__track"))
    if not rows:
        refuse(GIVEN, _("Put the entries into this stage first."), actor=actor, target=stage)
    return rows


def _give(
    stage: Stage, actor: Actor, rows: Sequence[StageEntry], wanted: Mapping[int, int | None], data: dict[str, str]
) -> int:
    """What an entry had in its old hall goes with it: its place in the order of appearance, its sheets for the judges there.

    Nothing is marked yet, so no sheet holds anything.
    """
    moved = [row for row in rows if row.pk in wanted and row.hall != wanted[row.pk]]
    for row in moved:
        row.hall = wanted[row.pk]
    StageEntry.objects.bulk_update(moved, ["hall"])
    if moved:
        ScoreSheet.objects.filter(stage_entry__in=moved, head_seq=0, papers=None, state=SheetState.UNMARKED).delete()
        stage.stage_entries.update(running_no=None)
    halls = {str(row.entry_id): row.hall for row in rows}
    services.record(GIVEN, actor=actor, target=stage, data={**data, "halls": halls})
    return len(moved)
