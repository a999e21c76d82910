"""Promotion as judging composes it: frozen ranking → rule of the book → what people decided → entries moved."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from accounts.models import Person
from competitions.actions import promotion as competition_promotion
from competitions.actions.combinations import live_combination
from competitions.actions.doors import require
from competitions.actions.entry_locks import hold_competition
from competitions.domain.promotion import Change, Decision, Inputs, Outcome, decide, digest, dump, load
from competitions.enums import CombinationState, PromotionNumberKind, StageState
from competitions.models import Combination, Promotion, PromotionNumber, Stage, StageEntry, TieDecision
from competitions.queries.honours import gone_from
from competitions.queries.results import is_last_stage, live_promotion, promoted_ids, stages_after
from judging.actions.refusals import refuse
from judging.actions.stage_entries import enter_entries
from judging.actions.tabulation import frozen_tabulation
from judging.models import ScoreSheet, Tabulation
from judging.queries import promotion_inputs as reading
from judging.queries.promotion_inputs import Source, ranking_of, source_of
from judging.queries.promotion_ties import OpenTie, late_ties, next_step_by, open_ties, people_steps, tie_words, ties_of
from judging.queries.promotion_words import gap_words
from workflow import services

RUN = "competitions.run_stage"


@dataclass
class Preview:
    """What a promotion would be. Nothing is written.

    ``ties`` lists every group that people must decide: across the line of promotion, and in the last stage across the
    line between two awards; ``all_ties`` those that are decided as well. ``problems`` in words; a promotion is made only
    when there are none. ``notes`` in words are to be seen and block nothing.
    """

    source: Source
    inputs: Inputs | None = None
    outcome: Outcome | None = None
    ties: list[OpenTie] = field(default_factory=list)
    all_ties: list[OpenTie] = field(default_factory=list)
    combination: Combination | None = None
    problems: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    @property
    def tabulation(self) -> Tabulation | None:
        return self.source.table

    @property
    def decision(self) -> Decision | None:
        """What the ranks alone say, with the decisions over ties."""
        return self.outcome.decision if self.outcome else None


def preview_promotion(*, stage: Stage) -> Preview:
    """The lines of the stage over its frozen ranking, with the decisions over ties and the combination that hold for it."""
    preview = Preview(source_of(stage, frozen_tabulation(stage)))
    source = preview.source
    if source.is_marked and source.table is None:
        preview.problems.append(_("Freeze the ranking first; promotion reads a frozen ranking."))
        return preview
    if not source.rows:
        preview.problems.append(_("Put the entries into this stage first."))
        return preview
    plain = reading.inputs_of(source)
    preview.combination = live_combination(stage) if reading.may_be_combined(source) else None
    inputs = Inputs(plain.rule, plain.field, plain.answers, _changes(preview.combination, source))
    outcome = inputs.outcome()
    preview.inputs, preview.outcome = inputs, outcome
    preview.all_ties = ties_of(source, decide(inputs.rule, inputs.field), with_decisions=False)
    preview.ties = open_ties(source, outcome, preview.all_ties)
    preview.notes = [gap_words(source, gap, key) for gap, key in outcome.decision.gaps if not gap.blocks]
    preview.problems = [
        *(gap_words(source, gap, key) for gap, key in outcome.decision.gaps if gap.blocks),
        *(tie_words(source, tie) for tie in preview.ties),
        *_combination_problems(preview.combination, source),
        *_other_problems(source, outcome),
    ]
    return preview


def decided_preview(promotion: Promotion) -> Preview:
    """A decision as it was made, from its own document; for one without, as it would be made now."""
    stage = promotion.stage
    if not promotion.document:
        return preview_promotion(stage=stage)
    table = stage.tabulations.filter(version=promotion.tabulation_version).first()
    preview = Preview(reading.frozen_source(stage, table))
    preview.inputs = load(promotion.document)
    preview.outcome = preview.inputs.outcome()
    preview.combination = promotion.combination
    if promotion.decisions:
        rows = TieDecision.objects.filter(pk__in=[row["id"] for row in promotion.decisions])
        preview.source.decisions = list(rows.select_related("decided_by").order_by("pk"))
    return preview


def _changes(combination: Combination | None, source: Source) -> tuple[Change, ...]:
    """Those of a confirmed combination for this version; a proposal changes nothing yet."""
    if combination is None or combination.state != CombinationState.CONFIRMED:
        return ()
    if combination.tabulation_version != source.version:
        return ()
    return changes_of(combination.changes)


def changes_of(rows: Sequence[Mapping[str, Any]]) -> tuple[Change, ...]:
    """The changes of a stored combination."""
    return tuple(Change(str(row["entry"]), row["passes"], row["reason"]) for row in rows)


def _combination_problems(row: Combination | None, source: Source) -> list[str]:
    if row is None:
        return []
    if row.state == CombinationState.PROPOSED:
        text = _("A combination proposed by %(who)s waits for a second person.")
        return [text % {"who": row.proposed_by.name}]
    if row.tabulation_version != source.version:
        text = _(
            "The combination was confirmed over version %(version)d of the ranking. Take it back and propose it again."
        )
        return [text % {"version": row.tabulation_version}]
    return []


def _other_problems(source: Source, outcome: Outcome) -> Iterator[str]:
    if any(line.named for line in outcome.decision.lines) and not outcome.changes:
        yield _("The office names who passes: propose the names, a second person confirms them.")
    if source.gone and live_promotion(source.stage) is None:
        text = _(
            "Since the freeze these entries left the competition: %(names)s. Tabulate again, so that the others close up."
        )
        yield text % {"names": _(", ").join(source.gone)}


@dataclass(frozen=True)
class TieAnswer:
    """What people decided: ``order`` lists all tied entries, best first; ``chosen`` who passes, None as far as places go.

    ``settled`` False: the step left them equal, so the next one of the list is due.
    """

    order: Sequence[int]
    reason: str
    chosen: Sequence[int] | None = None
    settled: bool = True


def decide_tie(*, stage: Stage, actor: Person, key: str, rank: int, answer: TieAnswer) -> TieDecision:
    """Enter how people decided a tie that the preview shows (open or decided before), by the step of the book that is due.

    All of the tied may pass (the quota is exceeded), but not none.
    """
    action = "competitions.tie_decided"
    require(actor, RUN, stage, action)
    preview = preview_promotion(stage=stage)
    if preview.outcome is None:
        refuse(action, preview.problems[0], actor=actor, target=stage)
    order, chosen = list(answer.order), answer.chosen
    tie = next((one for one in preview.all_ties if (one.key, one.rank) == (key, rank)), None)
    if tie is None or sorted(order) != sorted(tie.entries):
        refuse(action, _("This tie is no longer there; please open the page again."), actor=actor, target=stage)
    steps = people_steps(preview.source)
    by = next_step_by(preview.source, order)
    if not answer.settled and by == steps[-1]:
        refuse(action, _("This is the last step of the list; it has to settle the tie."), actor=actor, target=stage)
    passing: list[int] = []
    if answer.settled and tie.places is not None:
        passing = order[: tie.places] if chosen is None else [entry for entry in order if entry in set(chosen)]
        if not passing or not set(chosen or passing) <= set(order):
            refuse(action, _("Please choose who of the tied entries passes."), actor=actor, target=stage)
    return competition_promotion.record_tie_decision(
        stage=stage,
        actor=actor,
        tabulation_version=preview.source.version,
        track=key,
        rank=rank,
        order=order,
        chosen=passing,
        reason=answer.reason,
        by=by,
        settled=answer.settled,
    )


def late_ties_of(promotion: Promotion) -> list[OpenTie]:
    """Ties between awards that somebody's leaving brought about in a decided last stage. One query."""
    if not is_last_stage(promotion.stage):
        return []
    preview = decided_preview(promotion)
    return late_ties(preview.source, promotion, gone_from([promotion]))


def decide_late_tie(*, promotion: Promotion, actor: Person, key: str, rank: int, answer: TieAnswer) -> TieDecision:
    """Enter the order of equals on the line between two awards after the promotion was decided; who passes stays."""
    action = "competitions.tie_decided"
    stage = promotion.stage
    require(actor, RUN, stage, action)
    with services.act():
        services.lock(stage)
        row = Promotion.objects.get(pk=promotion.pk)
        row.stage = stage
        order = list(answer.order)
        tie = next((one for one in late_ties_of(row) if (one.key, one.rank) == (key, rank)), None)
        if tie is None or sorted(order) != sorted(tie.entries) or row.undone_at is not None:
            refuse(action, _("This tie is no longer there; please open the page again."), actor=actor, target=stage)
        return competition_promotion.record_late_tie(
            promotion=row, actor=actor, track=key, rank=rank, order=order, reason=answer.reason
        )


def set_number(
    *, stage: Stage, actor: Person, kind: PromotionNumberKind, key: str, number: int, reason: str
) -> PromotionNumber:
    """Set the places of a line whose number holds in principle or lies in a range, or the head count of a unit.

    Raises ``Refused`` for a line that the rule does not draw, or a number that it does not leave open.
    """
    action = "competitions.promotion_number_set"
    require(actor, RUN, stage, action)
    preview = preview_promotion(stage=stage)
    line = next((one for one in preview.decision.lines if one.key == key), None) if preview.decision else None
    if line is None:
        refuse(action, _("This line is no longer there; please open the page again."), actor=actor, target=stage)
    why = why_not_number(preview.source, kind, number)
    if why:
        refuse(action, why, actor=actor, target=stage)
    return competition_promotion.record_number(
        stage=stage, actor=actor, kind=kind, key=key, number=number, reason=reason
    )


def why_not_number(source: Source, kind: PromotionNumberKind, number: int) -> str | None:
    """Why people may not set this number, in words; None when they may."""
    rule = source.rule
    if kind == PromotionNumberKind.HEADS:
        return None if rule.per_heads else _("The rules of this stage do not count heads.")
    if rule.soft:
        return None
    if rule.low is not None and rule.high is not None:
        if rule.low <= number <= rule.high:
            return None
        return _("From %(low)d to %(high)d of each unit.") % {"low": rule.low, "high": rule.high}
    return _("The number of places is fixed by the rules.")


def promote_stage(*, stage: Stage, actor: Person, ranking_hash: str = "") -> Promotion:
    """Carry the previewed promotion out; who goes on is in the next stage at once.

    ``ranking_hash`` is of the inputs that the page showed (``fingerprint``); others are refused.
    Raises ``Refused`` while marking is open, without a frozen ranking, and over every undecided tie, saying what to do.
    """
    action = "competitions.promotion_decided"
    require(actor, RUN, stage, action)
    with services.act():
        hold_competition(stage.competition_id)
        locked = services.lock(stage)
        preview = preview_promotion(stage=stage)
        source = preview.source
        if source.is_marked and locked.state not in (StageState.CLOSED, StageState.RELEASED):
            refuse(action, _("Close marking first."), actor=actor, target=stage)
        inputs, outcome = preview.inputs, preview.outcome
        if preview.problems or inputs is None or outcome is None:
            refuse(action, " ".join(preview.problems), actor=actor, target=stage)
        if ranking_hash and ranking_hash not in (
            fingerprint(preview),
            source.table.result_hash if source.table else "",
        ):
            text = _("The ranking or what was decided changed after you opened this page. Please check it again.")
            refuse(action, text, actor=actor, target=stage)
        decided = _decided(source, inputs, outcome, preview.combination)
        row = competition_promotion.decide_promotion(stage=stage, actor=actor, decided=decided)
        for following in stages_after(stage):
            if following.state == StageState.NOT_STARTED:
                enter_entries(stage=following, actor=actor)
        return row


def fingerprint(preview: Preview) -> str:
    """SHA-256 of everything that the promotion would be computed from."""
    return digest(dump(preview.inputs)) if preview.inputs else ""


def _decided(
    source: Source, inputs: Inputs, outcome: Outcome, combination: Combination | None
) -> competition_promotion.Decided:
    order = ranking_of(source)
    passing = set(map(int, outcome.promoted))
    return competition_promotion.Decided(
        ranking=order,
        quotas={line.key: line.places for line in outcome.decision.lines},
        promoted={track: [row["entry"] for row in rows if row["entry"] in passing] for track, rows in order.items()},
        decisions=[_document(row) for row in source.decisions],
        tabulation_version=source.version,
        ranking_hash=source.table.result_hash if source.table else "",
        document=dump(inputs),
        combination=combination if outcome.changes else None,
    )


def _document(row: TieDecision) -> dict[str, Any]:
    return {
        "id": row.pk,
        "track": row.track_code,
        "rank": row.rank,
        "order": row.order,
        "chosen": row.chosen,
        "by": row.by,
        "settled": row.settled,
        "reason": row.reason,
    }


def next_stages_untouched(promotion: Promotion) -> list[Stage] | None:
    """The stages that its entries went on to, while these have neither marking nor a score sheet; None once one has."""
    ids = promoted_ids(promotion)
    after = {row.pk: row for row in stages_after(promotion.stage)}
    mine = StageEntry.objects.filter(stage=OuterRef("pk"), entry__in=ids)
    rows = Stage.objects.filter(pk__in=after).annotate(
        is_entered=Exists(mine),
        is_assigned=Exists(ScoreSheet.objects.filter(stage_entry__stage=OuterRef("pk"), stage_entry__entry__in=ids)),
        is_promoted=Exists(Promotion.objects.filter(stage=OuterRef("pk"), undone_at__isnull=True)),
    )
    entered = [row for row in rows if row.is_entered] if after else []
    if any(row.state != StageState.NOT_STARTED or row.is_assigned or row.is_promoted for row in entered):
        return None
    return [after[row.pk] for row in entered]


def why_not_undo(promotion: Promotion) -> str | None:
    """Why the decision can no longer be undone, in words; None when it can."""
    untouched = next_stages_untouched(promotion) is not None
    return competition_promotion.why_not_undo(promotion, next_is_untouched=untouched)


def undo_promotion(*, promotion: Promotion, actor: Person, reason: str) -> Promotion:
    """Undo as competitions allows it. Its entries are first taken out of next stages that have no score sheet yet."""
    stage = promotion.stage
    require(actor, RUN, stage, "competitions.promotion_undone")
    with services.act():
        hold_competition(stage.competition_id)
        services.lock(stage)
        for following in next_stages_untouched(promotion) or []:
            services.lock(following)
        for following in next_stages_untouched(promotion) or []:
            places = following.stage_entries.filter(entry__in=promoted_ids(promotion))
            taken = list(places.values_list("entry_id", flat=True))
            places.delete()
            services.record(
                "judging.entries_taken_out", actor=actor, target=following, reason=reason, data={"entries": taken}
            )
        return competition_promotion.undo_promotion(promotion=promotion, actor=actor, reason=reason)
