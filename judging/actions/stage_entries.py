"""Who is in a stage, under which code, in which order."""

from __future__ import annotations

import secrets

from django.utils.translation import gettext as _

from competitions.actions.doors import require
from competitions.enums import CompetitionState, StageMode, StageState
from competitions.models import Entry, Stage, StageEntry
from competitions.queries.results import stages_before
from judging.actions.refusals import refuse
from judging.domain.blind import blind_codes
from judging.queries.desk import entries_for
from workflow import services
from workflow.actors import Actor

RUN = "competitions.run_stage"


def enter_entries(*, stage: Stage, actor: Actor, seed: str = "") -> list[StageEntry]:
    """Put into ``stage`` what belongs there, by track: every accepted entry, or those promoted by the stage before.

    Adds what is missing; called again when another stage before it has promoted.

    ``seed`` (else a random one) is kept on the stage; blind codes and draws are repeatable from it. Raises ``Refused``
    when marking has begun, when judging has not, or when the stage before has not promoted yet.
    """
    action = "judging.entries_entered"
    require(actor, RUN, stage, action)
    if stage.competition.state != CompetitionState.JUDGING:
        refuse(action, _("The competition is not in judging; start judging first."), actor=actor, target=stage)
    with services.act():
        locked = services.lock(stage)
        if locked.state != StageState.NOT_STARTED:
            refuse(action, _("Marking has begun; entries are fixed."), actor=actor, target=stage)
        if not locked.seed:
            locked.seed = seed.strip() or secrets.token_hex(8)
            locked.save(update_fields=["seed"])
            stage.seed = locked.seed
        present = set(stage.stage_entries.values_list("entry_id", flat=True))
        wanted = _wanted(stage, actor)
        added = StageEntry.objects.bulk_create(
            [StageEntry(stage=stage, entry=entry) for entry in wanted if entry.pk not in present]
        )
        _give_codes(stage)
        services.record(action, actor=actor, target=stage, data={"added": len(added), "seed": stage.seed})
    return added


def _wanted(stage: Stage, actor: Actor) -> list[Entry]:
    entries = entries_for(stage)
    if entries is None:
        before = _(", ").join(row.name for row in stages_before(stage))
        reason = _("Decide the promotion of “%(stage)s” first.") % {"stage": before}
        refuse("judging.entries_entered", reason, actor=actor, target=stage)
    return list(entries)


def _give_codes(stage: Stage) -> None:
    """Blind codes by lot, nothing of the entry in them. Codes that are given stay."""
    if stage.mode != StageMode.BLIND_REVIEW:
        return
    rows = list(stage.stage_entries.all())
    existing = {str(row.entry_id): row.blind_code for row in rows if row.blind_code}
    codes = blind_codes([str(row.entry_id) for row in rows], stage.seed, existing=existing)
    changed = [row for row in rows if not row.blind_code]
    for row in changed:
        row.blind_code = codes[str(row.entry_id)]
    StageEntry.objects.bulk_update(changed, ["blind_code"])
