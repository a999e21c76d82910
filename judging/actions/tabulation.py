"""From sheets to a ranking: versions that are computed, frozen and replaced, never changed."""

from __future__ import annotations

import hashlib
import json

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import Person
from competitions.actions.doors import require
from competitions.enums import StageState
from competitions.models import Stage
from judging.actions.refusals import refuse
from judging.actions.verification import verify_envelopes
from judging.domain.field import score_packs
from judging.domain.public_sheet import sheet_rows
from judging.domain.results import BadInput, Result
from judging.enums import OPEN_SHEETS, TabulationState
from judging.models import ScoreSheet, Tabulation, TabulationSheet
from judging.queries.inputs import Inputs
from judging.queries.public_sheet import sheet_names
from judging.queries.ranking_labels import labels_of
from judging.queries.signatures import freeze_is_barred, unsigned_sheets, unsigned_words
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
    count = ScoreSheet.objects.filter(stage_entry__stage=stage, state__in=OPEN_SHEETS).count()
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
    document = {"result": result.document(), **labels_of(inputs)}
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
    rows = sheet_rows(score_packs(inputs.field), sheet_names(document))
    sheet = TabulationSheet.objects.create(tabulation=row, rows=rows, sha256=hash_of(rows))
    data = {"version": version, "inputs_hash": row.inputs_hash, "result_hash": row.result_hash, "sheet": sheet.sha256}
    services.record("judging.tabulated", actor=actor, target=row, reason=reason, data=data)
    return row


def hash_of(document: object) -> str:
    """SHA-256 of the canonical JSON of a stored result."""
    text = json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def freeze_tabulation(*, tabulation: Tabulation, actor: Person) -> Tabulation:
    """Fix a ranking. The frozen version before it is superseded.

    Raises ``Refused`` when marks or rules changed since it was made, or when a chain of marks is broken, or where
    sheets are not signed and the rule book bars it; where it only warns, the audit notes how many are not.
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
        unsigned = unsigned_words(stage)
        if unsigned and freeze_is_barred(stage):
            words = _(
                "By the rule book the ranking is frozen only when every sheet is signed. Let the judges sign, or attach the scan."
            )
            refuse(action, f"{unsigned} {words}", actor=actor, target=tabulation)
        for earlier in stage.tabulations.filter(state=TabulationState.FROZEN).exclude(pk=tabulation.pk):
            services.perform(earlier, "supersede", actor=actor, reason=tabulation.reason)
        return services.perform(
            tabulation,
            "freeze",
            actor=actor,
            data={"inputs_hash": Inputs(stage).hash(), "unsigned": unsigned_sheets(stage).count() if unsigned else 0},
        )


def frozen_tabulation(stage: Stage) -> Tabulation | None:
    """The version that holds, or None."""
    return stage.tabulations.filter(state=TabulationState.FROZEN).first()
