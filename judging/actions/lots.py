"""Lots drawn by hand at check-in (现场抽签), typed in as people arrive."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Collection, Mapping

from django.utils.translation import gettext as _

from accounts.models import Person
from competitions.actions.doors import require
from competitions.domain.rulebook import AbsentRule
from competitions.enums import EntryState, StageState
from competitions.models import Stage, StageEntry
from judging.actions.refusals import refuse
from judging.queries.draw_words import why_no_lots
from judging.queries.inputs import Inputs
from judging.queries.rubrics import rules_of
from workflow import services

RUN = "competitions.run_stage"
ENTERED = "judging.lots_entered"
DRAW_SIGNED, SUMMARY_SIGNED = "judging.draw_witnessed", "judging.summary_witnessed"


def enter_lots(
    *, stage: Stage, actor: Person, numbers: Mapping[int, int | None], absent: Collection[int], witness: str
) -> list[int]:
    """Keep the numbers by place; who is absent goes after the others, as the rules say. Answers the numbers still free.

    Raises ``Refused`` naming numbers that stand twice or are too high, for a stage whose order the computer draws, and
    once marking is open.
    """
    require(actor, RUN, stage, ENTERED)
    draw = rules_of(stage).draw
    with services.act():
        if why := why_no_lots(services.lock(stage)):
            refuse(ENTERED, why, actor=actor, target=stage)
        rows = list(stage.stage_entries.filter(entry__state=EntryState.ACCEPTED).select_related("entry").order_by("pk"))
        if not rows:
            refuse(ENTERED, _("Put the entries into this stage first."), actor=actor, target=stage)
        there = [row for row in rows if row.pk not in absent]
        _check(stage, actor, rows, [numbers.get(row.pk) for row in there])
        last = len(there)
        out = draw is not None and draw.absent is AbsentRule.DISQUALIFIED
        for row in rows:
            row.running_no = numbers.get(row.pk)
            if row.pk in absent:
                last += 1
                row.running_no = None if out else last
        StageEntry.objects.bulk_update(rows, ["running_no"])
        data = {
            "numbers": {str(row.entry_id): row.running_no for row in rows},
            "absent": sorted(row.entry_id for row in rows if row.pk in absent),
            "witness": witness.strip(),
        }
        services.record(ENTERED, actor=actor, target=stage, data=data)
    given = {row.running_no for row in rows}
    return [number for number in range(1, len(there) + 1) if number not in given]


def _check(stage: Stage, actor: Person, rows: list[StageEntry], given: list[int | None]) -> None:
    known = [number for number in given if number is not None]
    twice = sorted(number for number, times in Counter(known).items() if times > 1)
    if twice:
        words = _("These numbers stand twice: %(numbers)s.") % {"numbers": _(", ").join(map(str, twice))}
        refuse(ENTERED, words, actor=actor, target=stage)
    wrong = sorted(number for number in known if not 1 <= number <= len(rows))
    if wrong:
        words = _("Numbers go from 1 to %(most)d: %(numbers)s.")
        refuse(
            ENTERED, words % {"most": len(rows), "numbers": _(", ").join(map(str, wrong))}, actor=actor, target=stage
        )


def draw_hash(stage: Stage, places: Collection[StageEntry] | None = None) -> str:
    """SHA-256 of the order and its seed: what a witness of the draw signs. One query, none where all its places are there."""
    found = stage.stage_entries.all() if places is None else places
    rows = sorted((row.entry_id, row.running_no, row.hall) for row in found)
    return hashlib.sha256(json.dumps([stage.seed, rows]).encode()).hexdigest()


def sign_as_overseer(*, stage: Stage, actor: Person, what: str) -> str:
    """The overseer signs the draw ("draw") or the summary ("summary") as it is now; answers the hash that was signed.

    Raises ``Forbidden`` for anybody else, ``Refused`` before there is anything to sign.
    """
    action = DRAW_SIGNED if what == "draw" else SUMMARY_SIGNED
    require(actor, "judging.supervise", stage, action)
    if what == "draw":
        if not stage.stage_entries.exclude(running_no=None).exists():
            refuse(action, _("The order of appearance is not drawn yet."), actor=actor, target=stage)
        signed = draw_hash(stage)
    else:
        if stage.state not in (StageState.CLOSED, StageState.RELEASED):
            refuse(
                action, _("The summary is signed once the marking of the stage is closed."), actor=actor, target=stage
            )
        signed = Inputs(stage).hash()
    services.record(action, actor=actor, target=stage, data={"hash": signed})
    return signed
