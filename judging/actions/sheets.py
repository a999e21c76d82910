"""What becomes of a score sheet besides its marks: locked, unlocked, stepped back from."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext as _

from competitions.actions.doors import require
from competitions.models import Entry
from judging.actions.messages import tell_unlocked
from judging.actions.refusals import refuse
from judging.enums import ConflictKind, ConflictSource, SheetState
from judging.models import ConflictDeclaration, PanelSeat, ScoreSheet
from workflow import clock, services
from workflow.actors import Actor


def submit_sheet(*, sheet: ScoreSheet, actor: Actor, version: int | None = None) -> ScoreSheet:
    """Lock a whole sheet. ``version`` is the one the judge checked; another one is refused."""
    return services.perform(sheet, "submit", actor=actor, data={"version": version})


def submit_ready(*, seat: PanelSeat, actor: Actor, versions: Mapping[int, int]) -> list[ScoreSheet]:
    """Lock every whole sheet of ``versions`` (sheet id → version that the judge checked), all or none.

    Raises ``ManyRefused`` when one changed meanwhile or is not whole.
    """
    sheets = list(seat.sheets.filter(pk__in=versions, state=SheetState.SAVED))
    with services.act():
        changed = [sheet for sheet in sheets if sheet.version != versions[sheet.pk]]
        if changed:
            reason = _("The marks changed in another window after you opened this page. Please check them again.")
            raise services.ManyRefused([(sheet, reason) for sheet in changed])
        return services.perform_many(sheets, "submit", actor=actor)


def unlock_sheet(*, sheet: ScoreSheet, actor: Actor, reason: str) -> ScoreSheet:
    """The panel leader or the organiser opens a locked sheet, with a reason; the judge is told."""
    with services.act():
        services.lock(sheet.stage_entry.stage)
        unlocked = services.perform(sheet, "unlock", actor=actor, reason=reason)
        tell_unlocked(unlocked.seat, unlocked.pk, unlocked.version)
    return unlocked


def recuse_sheet(*, sheet: ScoreSheet, actor: Actor, kind: str, reason: str) -> ScoreSheet:
    """The judge steps back from an entry: no score, never a zero; the conflict is on record for every later stage."""
    with services.act():
        recused = services.perform(sheet, "recuse", actor=actor, reason=reason, data={"kind": kind})
        _declare(recused.seat, recused.stage_entry.entry, kind, reason, ConflictSource.JUDGE, actor)
    return recused


def declare_conflict(*, seat: PanelSeat, entry: Entry, actor: Actor, kind: str, reason: str) -> ConflictDeclaration:
    """The organiser enters a conflict that somebody reported; the pair is not assigned. Raises ``Refused`` when it is already.

    A judge declares while marking by ``recuse_sheet`` and beforehand when accepting (``avoid``).
    """
    action = "judging.conflict_declared"
    require(actor, "judging.manage_seat", seat, action)
    if kind not in ConflictKind.values or not reason.strip():
        refuse(action, _("Please give the kind of conflict and a reason."), actor=actor, target=seat)
    with services.act():
        sheets = ScoreSheet.objects.select_for_update(of=("self",)).exclude(state=SheetState.RECUSED)
        sheet = sheets.filter(seat=seat, stage_entry__entry=entry).first()
        if sheet is not None and sheet.head_seq:
            words = _("This judge has marked this entry already; the judge has to step back.")
            refuse(action, words, actor=actor, target=seat)
        if sheet is not None:
            services.record(
                "judging.sheets_taken_back", actor=actor, target=seat, reason=reason, data={"sheets": [sheet.pk]}
            )
            sheet.delete()
        return _declare(seat, entry, kind, reason, ConflictSource.ORGANISER, actor)


def _declare(
    seat: PanelSeat, entry: Entry, kind: str, reason: str, source: ConflictSource, actor: Actor
) -> ConflictDeclaration:
    values = {
        "kind": kind,
        "reason": reason.strip(),
        "source": source,
        "declared_by_id": int(actor.actor_key) if actor.actor_kind == "person" else None,
        "declared_at": clock.now(),
    }
    declaration, _created = ConflictDeclaration.objects.update_or_create(seat=seat, entry=entry, defaults=values)
    services.record(
        "judging.conflict_declared",
        actor=actor,
        target=seat,
        reason=reason,
        data={"entry": entry.pk, "kind": kind, "source": source},
    )
    return declaration
