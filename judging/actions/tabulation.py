"""From sheets to a ranking: versions that are computed, frozen and replaced, never changed."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import Person
from competitions.actions.doors import require
from competitions.enums import StageState
from competitions.models import Stage
from competitions.queries.rule_books import book_of
from judging.actions.refusals import refuse
from judging.actions.verification import verify_envelopes
from judging.domain.results import BadInput, Result
from judging.enums import SheetState, TabulationState
from judging.models import ScoreSheet, Tabulation
from judging.queries.desk import OPEN
from judging.queries.inputs import Inputs
from workflow import clock, services
from workflow.actors import Actor

RUN = "competitions.run_stage"


def tabulate(*, stage: Stage, actor: Person, reason: str = "") -> Tabulation:
    """Compute the ranking of a closed stage as a new provisional version.

    The same inputs give the version that is there. After a freeze a changed input needs a ``reason`` (a correction);
    the frozen version holds until the new one is frozen. Raises ``Refused`` while marking is open.
    """
    action = "judging.tabulated"
    require(actor, RUN, stage, action)
    if stage.state not in (StageState.CLOSED, StageState.RELEASED):
        refuse(
            action, _("Close marking first; the ranking is made from all sheets at once."), actor=actor, target=stage
        )
    with services.act():
        services.lock(stage)
        _no_sheet_is_open(stage, actor)
        latest = stage.tabulations.order_by("-version").first()
        inputs = Inputs(stage)
        try:
            result = inputs.compute()
        except BadInput as error:
            refuse(
                action,
                _("The marks cannot be tabulated: %(faults)s") % {"faults": "; ".join(error.faults[:5])},
                actor=actor,
                target=stage,
            )
        if (
            latest is not None
            and latest.inputs_hash == result.inputs_sha256
            and latest.state != TabulationState.SUPERSEDED
        ):
            return latest
        _make_room(latest, actor, reason)
        return _store(stage, actor, inputs, result, (latest.version if latest else 0) + 1, reason)


def _no_sheet_is_open(stage: Stage, actor: Actor) -> None:
    """Closing leaves none; should one be open all the same, its marks would be left out without a word."""
    count = ScoreSheet.objects.filter(stage_entry__stage=stage, state__in=OPEN).count()
    if count:
        words = ngettext(
            "%(count)d score sheet is still open. Reopen the marking and close it again.",
            "%(count)d score sheets are still open. Reopen the marking and close it again.",
            count,
        )
        refuse("judging.tabulated", words % {"count": count}, actor=actor, target=stage)


def _make_room(latest: Tabulation | None, actor: Actor, reason: str) -> None:
    if latest is None:
        return
    if latest.state == TabulationState.FROZEN and not reason.strip():
        text = _("Version %(version)d is frozen. A correction needs a reason; it becomes the next version.")
        refuse("judging.tabulated", text % {"version": latest.version}, actor=actor, target=latest)
    if latest.state == TabulationState.DRAFT:
        services.perform(latest, "supersede", actor=actor, reason=reason)


def _store(stage: Stage, actor: Person, inputs: Inputs, result: Result, version: int, reason: str) -> Tabulation:
    document = {"result": result.document(), **_labels(inputs)}
    row = Tabulation.objects.create(
        stage=stage,
        version=version,
        inputs_hash=result.inputs_sha256,
        result=document,
        result_hash=hash_of(document),
        reason=reason.strip(),
        created_by=actor,
        created_at=clock.now(),
    )
    data = {"version": version, "inputs_hash": row.inputs_hash, "result_hash": row.result_hash}
    services.record("judging.tabulated", actor=actor, target=row, reason=reason, data=data)
    return row


def hash_of(document: dict[str, Any]) -> str:
    """SHA-256 of the canonical JSON of a stored result."""
    text = json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _labels(inputs: Inputs) -> dict[str, Any]:
    """Names as they were then: a printed ranking stays readable whatever becomes of its entries."""
    book = book_of(inputs.stage.competition)
    entries = {
        str(row.entry_id): {
            "number": row.entry.number,
            "title": row.entry.title,
            "unit": row.entry.organisation_name,
            "region": row.entry.region.short_name if row.entry.region else "",
            "code": row.blind_code,
            "running_no": row.running_no,
            **({"hall": row.hall} if row.hall else {}),
        }
        for row in inputs.places
    }
    judges = [
        {"id": str(seat.pk), "number": seat.number, "name": seat.person.name, "panel": seat.panel.name}
        for seat in inputs.seats
    ]
    entry_of = {row.pk: row.entry_id for row in inputs.places}
    reasons = {
        f"{entry_of[row.stage_entry_id]}:{row.seat_id}": row.recuse_reason or row.absent_reason
        for row in inputs.rows
        if row.state in (SheetState.RECUSED, SheetState.ABSENT)
    }
    return {
        "entries": entries,
        "judges": judges,
        "reasons": reasons,
        "tracks": [[track.code, track.name] for track in book.tracks],
        "rules_version": inputs.stage.competition.rules_version,
        **({"parts": parts} if (parts := [[part.code, part.name] for part in inputs.rules.scoring.parts]) else {}),
    }


def freeze_tabulation(*, tabulation: Tabulation, actor: Person) -> Tabulation:
    """Fix a ranking. The frozen version before it is superseded.

    Raises ``Refused`` when marks or rules changed since it was made, or when a chain of marks is broken.
    """
    action = "tabulation.freeze"
    stage = tabulation.stage
    require(actor, "judging.freeze_tabulation", tabulation, action)
    with services.act():
        services.lock(stage)
        fault = next(verify_envelopes(stage), None)
        if fault is not None:
            text = _(
                "The stored marks were changed behind the application (%(chain)s, %(seq)d). Call the administrator."
            )
            refuse(action, text % {"chain": fault.chain, "seq": fault.seq}, actor=actor, target=tabulation)
        for earlier in stage.tabulations.filter(state=TabulationState.FROZEN).exclude(pk=tabulation.pk):
            services.perform(earlier, "supersede", actor=actor, reason=tabulation.reason)
        return services.perform(tabulation, "freeze", actor=actor, data={"inputs_hash": Inputs(stage).hash()})


def frozen_tabulation(stage: Stage) -> Tabulation | None:
    """The version that holds, or None."""
    return stage.tabulations.filter(state=TabulationState.FROZEN).first()
