"""Who is in a stage, under which code, in which order."""

from __future__ import annotations

import secrets

from django.utils.translation import gettext as _

from competitions.actions.doors import require
from competitions.enums import CompetitionState, EntryState, StageMode, StageState
from competitions.models import Entry, Stage, StageEntry
from competitions.queries.results import stages_before
from judging.actions.refusals import refuse
from judging.domain.blind import blind_codes
from judging.domain.draws import running_numbers
from judging.queries.desk import entries_for
from judging.queries.rubrics import rules_of
from workflow import services
from workflow.actors import Actor

RUN = "competitions.run_stage"
ACCEPTED = EntryState.ACCEPTED


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


def draw_running_order(*, stage: Stage, actor: Actor, seed: str = "", witness: str = "") -> list[StageEntry]:
    """Draw the order of appearance of a live stage, hall by hall and track by track, from ``seed`` (else a random one).

    The seed is kept and shown, so that anybody can repeat the draw. May be drawn again until marking opens; each draw
    is in the history. Raises ``Refused`` for a stage that is not live, has no entries, or is being marked.
    """
    action = "judging.order_drawn"
    require(actor, RUN, stage, action)
    if not stage.is_on_stage:
        refuse(action, _("Only a live stage has an order of appearance."), actor=actor, target=stage)
    with services.act():
        locked = services.lock(stage)
        if locked.state != StageState.NOT_STARTED:
            refuse(action, _("Marking has begun; the order of appearance is fixed."), actor=actor, target=stage)
        rows = list(stage.stage_entries.select_related("entry__track"))
        if not rows:
            refuse(action, _("Put the entries into this stage first."), actor=actor, target=stage)
        if rules_of(stage).needs_halls and any(row.hall is None for row in rows if row.entry.state == ACCEPTED):
            refuse(action, _("Give every entry its hall first."), actor=actor, target=stage)
        locked.seed = seed.strip() or secrets.token_hex(8)
        locked.save(update_fields=["seed"])
        stage.seed = locked.seed
        _number(rows, stage.seed)
        StageEntry.objects.bulk_update(rows, ["running_no"])
        order = [row.entry_id for row in sorted(rows, key=lambda row: row.running_no or 0)]
        services.record(
            action, actor=actor, target=stage, data={"seed": stage.seed, "order": order, "witness": witness.strip()}
        )
    return rows


def _number(rows: list[StageEntry], seed: str) -> None:
    """Halls and in them tracks in their order, entries within a track by lot, numbers running on."""
    tracks: dict[tuple[int, int, str], list[StageEntry]] = {}
    for row in rows:
        track = row.entry.track
        key = (track.order, track.code) if track else (0, "")
        tracks.setdefault((row.hall or 0, *key), []).append(row)
    start = 0
    for hall, order, code in sorted(tracks):
        drawn = tracks[hall, order, code]
        purpose = f"{seed}:{code}:{hall}" if hall else f"{seed}:{code}"
        numbers = running_numbers([str(row.entry_id) for row in drawn], purpose)
        for row in drawn:
            row.running_no = start + numbers[str(row.entry_id)]
        start += len(drawn)
