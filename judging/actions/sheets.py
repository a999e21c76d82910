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
        declare_own_conflict(sheet=recused, kind=kind, reason=reason, actor=actor)
    return recused


def declare_own_conflict(*, sheet: ScoreSheet, kind: str, reason: str, actor: Actor) -> ConflictDeclaration:
    """The conflict for which the judge of ``sheet`` has just stepped back from it, in the same transaction."""
    return record_declaration(sheet.seat, sheet.stage_entry.entry, kind, reason, ConflictSource.JUDGE, actor)


def declare_conflict(*, seat: PanelSeat, entry: Entry, actor: Actor, kind: str, reason: str) -> ConflictDeclaration:
    """The organiser enters a conflict that somebody reported; the pair is not assigned. Raises ``Refused`` when it is already.

    A judge declares while marking by ``recuse_sheet`` and beforehand when accepting (``avoid``).
    """
    require(actor, "judging.manage_seat", seat, "judging.conflict_declared")
    words = _("This judge has marked this entry already; the judge has to step back.")
    return keep_apart(seat, entry, kind, reason, ConflictSource.ORGANISER, actor, marked=words)


def keep_apart(
    seat: PanelSeat, entry: Entry, kind: str, reason: str, source: ConflictSource, actor: Actor, *, marked: str
) -> ConflictDeclaration:
    """Put a conflict on record and take back a sheet that was not begun. ``marked``: the refusal where it was."""
    action = "judging.conflict_declared"
    if kind not in ConflictKind.values or not reason.strip():
        refuse(action, _("Please give the kind of conflict and a reason."), actor=actor, target=seat)
    with services.act():
        sheets = ScoreSheet.objects.select_for_update(no_key=False, of=("self",)).exclude(state=SheetState.RECUSED)
        sheet = sheets.filter(seat=seat, stage_entry__entry=entry).order_by("-head_seq").first()
        if sheet is not None and (sheet.head_seq or sheet.papers.exists()):
            refuse(action, marked, actor=actor, target=seat)
        if sheet is not None and sheet.rejudgement_id:
            services.perform(
                sheet, "excuse", actor=actor, reason=reason
            )  # who was asked to judge again stays on record
        elif sheet is not None:
            services.record(
                "judging.sheets_taken_back", actor=actor, target=seat, reason=reason, data={"sheets": [sheet.pk]}
            )
            sheet.delete()
        return record_declaration(seat, entry, kind, reason, source, actor)


def record_declaration(
    seat: PanelSeat, entry: Entry, kind: str, reason: str, source: ConflictSource, actor: Actor
) -> ConflictDeclaration:
    """Put a conflict on record, in the running transaction; the newer word of the same pair holds."""
    values = {
        "kind": kind,
        "reason": reason.strip(),
        "source": source,
        "declared_by_id": seat.person_id if source == ConflictSource.JUDGE else int(actor.actor_key),
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
