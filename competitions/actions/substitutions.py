"""递补 as rows: who takes an empty place, who is passed over, which place stays empty. Judging says who is next."""

from __future__ import annotations

from accounts.models import Person
from competitions.actions.doors import require
from competitions.enums import SubstitutionKind
from competitions.models import Entry, Promotion, Substitution
from competitions.queries.results import tracks_ending_in
from workflow import clock, services

RUN = "competitions.run_stage"
ACTION = "competitions.substituted"


def record_substitution(
    *,
    promotion: Promotion,
    actor: Person,
    kind: SubstitutionKind,
    key: str,
    gone: Entry | None,
    entry: Entry | None,
    reason: str,
) -> Substitution:
    """Store the decision about an empty place and move the entry that takes it. Inside the caller's act and lock."""
    stage = promotion.stage
    require(actor, RUN, stage, ACTION)
    with services.act():
        row = Substitution.objects.create(
            promotion=promotion,
            kind=kind,
            key=key,
            gone=gone,
            entry=entry,
            reason=reason.strip(),
            decided_by=actor,
            decided_at=clock.now(),
        )
        data = {
            "promotion": promotion.pk,
            "kind": str(kind),
            "line": key,
            "gone": gone.number if gone else "",
            "entry": entry.number if entry else "",
        }
        if kind == SubstitutionKind.MOVED_UP and entry is not None:
            promotion.moved_up = [*promotion.moved_up, entry.pk]
            promotion.save(update_fields=["moved_up"])
            code = entry.track.code if entry.track else ""
            move = "step_up" if code in tracks_ending_in(stage) else "step_on"
            services.perform(entry, move, actor=actor, reason=reason, data={"stage": stage.code})
        services.record(ACTION, actor=actor, target=stage, reason=reason, data=data)
    return row


def drop_out(*, entry: Entry, actor: Person, reason: str, pledge: str = "") -> Entry:
    """Record that an entry that goes on gives up its place (弃赛), with the reason and where its signed pledge is."""
    return services.perform(entry, "drop_out", actor=actor, reason=reason, data={"pledge": pledge.strip()})
