"""Judging an entry again (复评): proposed, opened, finished or dropped, each with a reason; no mark is ever lost."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Person
from competitions.actions.doors import require
from competitions.domain.rulebook import Rejudge, RejudgeJudges
from competitions.enums import EntryState, StageState
from competitions.models import Stage, StageEntry
from judging.actions.declarations import note_warnings
from judging.actions.messages import tell_rejudgement
from judging.actions.refusals import refuse
from judging.domain.conflicts import Conflict
from judging.domain.gaps import Gap
from judging.enums import COUNTED, OPEN_SHEETS, RejudgementState
from judging.models import PanelSeat, Rejudgement, ScoreSheet
from judging.queries.rejudgements import first_gap, judged_again, judges_for, lacking, marked_by
from judging.queries.rubrics import rules_of
from ui.formats import some
from workflow import clock, services
from workflow.actors import Actor

PROPOSED = "judging.rejudgement_proposed"
OPENED = "rejudgement.open"
NAMED = "judging.rejudgement_judge_named"
_NOT_FAR = gettext_lazy(
    "The marks of this entry do not lie apart farther than the rules allow, or not all of them are in."
)
_ELSE = gettext_lazy("Somebody else decided about this entry meanwhile. Please look at it again.")


def propose_rejudgement(*, place: StageEntry, actor: Person, reason: str) -> Rejudgement:
    """Ask those whom the rules name to open a re-judgement. Raises ``Refused`` for a gap that is not over the threshold."""
    require(actor, "judging.propose_rejudgement", place, PROPOSED)
    with services.act():
        row = _proposed(place, actor, reason, PROPOSED)
        services.record(PROPOSED, actor=actor, target=row, reason=reason, data={"facts": row.facts})
    return row


def open_rejudgement(
    *, place: StageEntry, actor: Person, reason: str, seats: Collection[int] = (), seen: str | None = None
) -> Rejudgement:
    """Open it and give the second sheets to their judges, who are told. The first marks stay as they are.

    ``seats``: the judges, where the rules do not say who. ``seen``: the state that was on the screen, empty where nothing was
    decided. Raises ``Refused`` when somebody else decided meanwhile, when the rules allow no more, and for judges who may not.
    """
    with services.act():
        stage = services.lock(place.stage)
        _as_seen(place, seen, actor, OPENED)
        row = _waiting(place, actor, reason, OPENED)
        require(actor, "judging.open_rejudgement", row, OPENED)
        rule = _rule(stage)
        _still_far(place, row, rule, actor)
        if rule.most is not None and judged_again(stage).count() >= rule.most:
            words = _("The rules allow %(count)d re-judgements in this stage; they are used up.")
            refuse(OPENED, words % {"count": rule.most}, actor=actor, target=stage)
        again = judges_for({place: marked_by(place)}, stage)[place.pk]
        judges = _judges(place, rule, again.seats, seats, actor)
        opened = services.perform(row, "open", actor=actor, reason=reason)
        _give(opened, place, judges, again.conflicts)
    return opened


def name_judges(*, row: Rejudgement, actor: Person, reason: str, seats: Collection[int]) -> list[PanelSeat]:
    """In the place of judges who fell out of what runs: the same conflicts bar as at the opening, and who is named is told.

    What the others left stays as missing. Raises ``Refused`` where nobody is missing (anymore), and for judges who may not.
    """
    require(actor, "judging.end_rejudgement", row, NAMED)
    with services.act():
        stage, row = services.lock(row.stage_entry.stage), services.lock(row)
        _lock_sheets(row)
        place, rule = row.stage_entry, _rule(stage)
        place.stage = stage
        _goes_on(row, actor, reason)
        held = dict(row.sheets.values_list("seat_id", "state"))
        count = lacking(rule, held.values())
        if not count:
            refuse(NAMED, _("This re-judgement has all its judges."), actor=actor, target=row)
        again = judges_for({place: marked_by(place)}, stage)[place.pk]
        judges = _chosen([seat for seat in again.seats if seat.pk not in held], count, seats, actor, row)
        _give(row, place, judges, again.conflicts)
        data = {"seats": [seat.pk for seat in judges], "entry": place.entry_id}
        services.record(NAMED, actor=actor, target=row, reason=reason.strip(), data=data)
    return judges


def _goes_on(row: Rejudgement, actor: Person, reason: str) -> None:
    """What a move of the table would ask: it runs, marking is open, the entry competes, there is a reason."""
    if row.state != RejudgementState.OPEN:
        refuse(NAMED, _("This re-judgement is over."), actor=actor, target=row)
    if row.stage_entry.stage.state != StageState.MARKING:
        refuse(NAMED, _("Marking of this stage is closed."), actor=actor, target=row)
    if row.stage_entry.entry.state != EntryState.ACCEPTED:
        refuse(NAMED, _("The entry no longer competes."), actor=actor, target=row)
    if not reason.strip():
        refuse(NAMED, _("Please give a reason."), actor=actor, target=row)


def _give(row: Rejudgement, place: StageEntry, judges: list[PanelSeat], conflicts: Sequence[Conflict]) -> None:
    """Their second sheets, and a message to each of them."""
    sheets = [ScoreSheet(stage_entry=place, seat=seat, rejudgement=row) for seat in judges]
    note_warnings(sheets, conflicts, {place.pk: str(place.entry_id)}, judges)
    ScoreSheet.objects.bulk_create(sheets)
    for seat in judges:
        tell_rejudgement(seat, row.pk)


def finish_rejudgement(*, row: Rejudgement, actor: Actor) -> Rejudgement:
    """All second sheets are in: from now on they count as the rules say. Raises ``Refused`` with whose are not."""
    with services.act():
        services.lock(row.stage_entry.stage)
        _lock_sheets(row)
        return services.perform(row, "finish", actor=actor)


def drop_rejudgement(*, place: StageEntry, actor: Person, reason: str, seen: str | None = None) -> Rejudgement:
    """The first marks stand, with a reason. Second marks that were given are kept and do not count. ``seen``: as above."""
    action = "rejudgement.drop"
    with services.act():
        services.lock(place.stage)
        _as_seen(place, seen, actor, action)
        row = place.rejudgements.filter(state=RejudgementState.OPEN).first() or _waiting(place, actor, reason, action)
        require(actor, "judging.end_rejudgement", row, action)
        _lock_sheets(row)
        dropped = services.perform(row, "drop", actor=actor, reason=reason)
        left = row.sheets.filter(state__in=OPEN_SHEETS)
        for sheet in left.select_related("seat", "stage_entry"):
            services.perform(sheet, "end_second", actor=actor, reason=reason)
    return dropped


def end_rejudgements(*, stage: Stage, actor: Actor) -> None:
    """Before the marking of a stage is closed: what is complete is finished; what is not is refused by name."""
    rows = list(
        Rejudgement.objects.filter(
            stage_entry__stage=stage, state__in=[RejudgementState.PROPOSED, RejudgementState.OPEN]
        ).select_related("stage_entry__entry", "stage_entry__stage__competition")
    )
    waiting = []
    for row in rows:
        is_in = not row.sheets.filter(state__in=OPEN_SHEETS).exists()
        has_any = row.sheets.filter(state__in=COUNTED).exists()
        gone = row.stage_entry.entry.state != "accepted"
        if row.state == RejudgementState.OPEN and is_in and has_any:
            services.perform(row, "finish", actor=actor)
        elif gone:
            services.perform(row, "drop", actor=actor, reason=_("The entry no longer competes."))
        else:
            waiting.append(" ".join(part for part in (row.stage_entry.blind_code, row.stage_entry.entry.title) if part))
    if waiting:
        words = _(
            "Re-judgements are not finished: %(names)s. Finish each, or say with a reason that the first marks stand."
        )
        refuse("stage.close_marking", words % {"names": some(waiting, 6)}, actor=actor, target=stage)


def _as_seen(place: StageEntry, seen: str | None, actor: Person, action: str) -> None:
    """Nobody decides about what has changed since the page was read."""
    if seen is None:
        return
    row = place.rejudgements.exclude(state=RejudgementState.DROPPED).first()
    if seen != (row.state if row else ""):
        refuse(action, _ELSE, actor=actor, target=place)


def _rule(stage: Stage) -> Rejudge:
    rule = rules_of(stage).rejudge
    if rule is None:
        raise LookupError(stage.code)  # nobody is permitted where the rules have none
    return rule


def _waiting(place: StageEntry, actor: Person, reason: str, action: str) -> Rejudgement:
    """The proposal that waits, or one made now, which is decided in the same act."""
    return place.rejudgements.filter(state=RejudgementState.PROPOSED).first() or _proposed(place, actor, reason, action)


def _proposed(place: StageEntry, actor: Person, reason: str, action: str) -> Rejudgement:
    stage = services.lock(place.stage)
    rule = rules_of(stage).rejudge
    if rule is None:
        refuse(action, _("The rules of this stage know no re-judgement."), actor=actor, target=place)
    if not reason.strip():
        refuse(action, _("Please give a reason."), actor=actor, target=place)
    if stage.state != StageState.MARKING:
        refuse(action, _("Marking of this stage is closed."), actor=actor, target=place)
    gap = _gap(place, rule)
    if gap is None or not gap.is_over:
        refuse(action, _NOT_FAR, actor=actor, target=place)
    if place.rejudgements.exclude(state=RejudgementState.DROPPED).exists():
        refuse(action, _ELSE, actor=actor, target=place)
    return Rejudgement.objects.create(
        stage_entry=place, facts=gap.facts(), reason=reason.strip(), proposed_by=actor, proposed_at=clock.now()
    )


def _still_far(place: StageEntry, row: Rejudgement, rule: Rejudge, actor: Person) -> None:
    """A first sheet may have been unlocked since it was proposed: then it has to come in before anything is opened."""
    gap = _gap(place, rule)
    if gap is None or not gap.is_over:
        refuse(OPENED, _NOT_FAR, actor=actor, target=place)
    if gap.facts() != row.facts:
        row.facts = gap.facts()
        row.save(update_fields=["facts"])


def _gap(place: StageEntry, rule: Rejudge) -> Gap | None:
    """Read under the locks of the first sheets: one that is being unlocked is waited for."""
    sheets = ScoreSheet.objects.select_for_update(no_key=True, of=("self",)).filter(
        stage_entry=place, rejudgement__isnull=True
    )
    return first_gap(rule, place, list(sheets.order_by("pk")))


def _judges(
    place: StageEntry, rule: Rejudge, able: list[PanelSeat], chosen: Collection[int], actor: Person
) -> list[PanelSeat]:
    if rule.judges is RejudgeJudges.SAME:
        if not able:
            refuse(OPENED, _("Nobody who marked this entry may judge it again."), actor=actor, target=place)
        return able
    return _chosen(able, rule.count, chosen, actor, place)


def _chosen(
    able: list[PanelSeat], count: int, chosen: Collection[int], actor: Person, target: StageEntry | Rejudgement
) -> list[PanelSeat]:
    action = OPENED if isinstance(target, StageEntry) else NAMED
    by_key = {seat.pk: seat for seat in able}
    if len(set(chosen)) != count:
        words = _("Choose %(count)d judges who judge it again.") % {"count": count}
        refuse(action, words, actor=actor, target=target)
    if any(key not in by_key for key in chosen):
        words = _(
            "A judge who marked this entry, stepped back from it or is in conflict with it cannot judge it again."
        )
        refuse(action, words, actor=actor, target=target)
    return [by_key[key] for key in sorted(set(chosen), key=lambda key: by_key[key].number)]


def _lock_sheets(row: Rejudgement) -> None:
    """Second sheets that are being sent are waited for."""
    list(ScoreSheet.objects.select_for_update(no_key=True, of=("self",)).filter(rejudgement=row).order_by("pk"))
