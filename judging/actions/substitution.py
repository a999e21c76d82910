"""递补 as judging composes it: somebody who passed drops out, the rule proposes the next, a person confirms."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from accounts.models import Person
from competitions.actions import substitutions as competition_substitutions
from competitions.actions.doors import require
from competitions.actions.entry_locks import hold_competition
from competitions.domain.promotion import Inputs, Kind, Outcome, Proposal, Since, load, propose, still_in
from competitions.domain.rulebook import Substitution as Rule
from competitions.enums import CompetitionState, StageState, SubstitutionKind
from competitions.models import Entry, Promotion, Stage, StageEntry, Substitution
from competitions.queries.honours import GONE
from competitions.queries.results import stages_after
from competitions.queries.rule_books import book_of
from judging.actions.refusals import refuse
from judging.actions.stage_entries import enter_entries
from judging.queries.shared_rows import shared
from workflow import clock, services

RUN = "competitions.run_stage"
ACTION = competition_substitutions.ACTION
OPEN = (CompetitionState.JUDGING, CompetitionState.PUBLICITY)


@dataclass
class Course:
    """A decided promotion as it stands now. ``document`` None: decided before decisions could be computed again."""

    promotion: Promotion
    inputs: Inputs
    outcome: Outcome
    rule: Rule | None
    since: Since
    entries: dict[int, Entry] = field(default_factory=dict)
    proposals: tuple[Proposal, ...] = ()

    @property
    def going_on(self) -> list[int]:
        """Who goes on now, by line and standing."""
        return [int(entry) for entry in still_in(self.outcome, self.since)]

    def gone_in(self, key: str) -> list[Entry]:
        """Who passed a line and left, and whose place nobody decided about yet."""
        line = next(line for line in self.outcome.decision.lines if line.key == key)
        passed = set(self.outcome.promoted_in(line)) | (self.since.moved_up & set(line.sides))
        done = {row.gone_id for row in self.promotion.substitutions.all()}
        left = [int(entry) for entry in line.sides if entry in passed & self.since.gone]
        return [self.entries[entry] for entry in left if entry not in done]


def course_of(promotion: Promotion, replayed: tuple[Inputs, Outcome] | None = None) -> Course | None:
    """What became of a decision, and what is proposed for its empty places; None for one that is not replayable.
    ``replayed``: its document computed again, where somebody did so already. Three queries.
    """
    if not promotion.document:
        return None
    stage = promotion.stage
    if replayed is None:
        inputs = load(promotion.document)
        replayed = inputs, inputs.outcome()
    inputs, outcome = replayed
    rows_of = Entry.objects.filter(pk__in=map(int, inputs.tracks))
    entries = {entry.pk: entry for entry in shared(rows_of, ("state", "number", "title", "decision_reason"))}
    rows = list(promotion.substitutions.all())
    since = Since(
        gone=frozenset(str(key) for key, entry in entries.items() if entry.state in GONE),
        moved_up=frozenset(str(row.entry_id) for row in rows if row.kind == SubstitutionKind.MOVED_UP),
        passed_over=frozenset(str(row.entry_id) for row in rows if row.kind == SubstitutionKind.PASSED_OVER),
        left_empty=Counter(row.key for row in rows if row.kind == SubstitutionKind.LEFT_EMPTY),
    )
    rule = book_of(stage.competition).stage(stage.code).substitution
    course = Course(promotion, inputs, outcome, rule, since, entries)
    if promotion.undone_at is None and stage.competition.state in OPEN:
        course.proposals = propose(
            course.outcome, rule, inputs.tracks, since, today=clock.today(), next_on=_next_day(stage)
        )
    return course


def _next_day(stage: Stage) -> dt.date | None:
    """The day of the next stage, where it is known; yesterday when its marking has begun, so that it is too late."""
    following = stages_after(stage)
    if any(row.state != StageState.NOT_STARTED for row in following):
        return clock.today() - dt.timedelta(days=1)
    live = any(row.is_on_stage for row in following)
    return stage.competition.final_on if live else None


def has_begun(stage: Stage) -> bool:
    """Whether marking of a stage after this one has begun."""
    return any(row.state != StageState.NOT_STARTED for row in stages_after(stage))


def fill_place(
    *,
    promotion: Promotion,
    actor: Person,
    key: str,
    kind: SubstitutionKind,
    entry: int | None = None,
    reason: str = "",
) -> Substitution:
    """Decide about one empty place as it is proposed: the next moves up, is passed over, or the place stays empty.

    Who moves up is in the next stage at once and takes the number in the running order that became free. Raises
    ``Refused`` when the place was filled meanwhile, and without a reason where people choose.
    """
    stage = promotion.stage
    require(actor, RUN, stage, ACTION)
    with services.act():
        row = _held(promotion)
        course = course_of(row)
        proposal = next((one for one in course.proposals if one.key == key), None) if course else None
        if course is None or proposal is None or proposal.kind not in (Kind.NEXT, Kind.TIED):
            text = _("This place is not empty any more, or nobody may move up; please look at the page again.")
            refuse(ACTION, text, actor=actor, target=stage)
        chosen = course.entries.get(entry) if entry is not None and str(entry) in proposal.candidates else None
        if kind != SubstitutionKind.LEFT_EMPTY and chosen is None:
            text = _("Somebody else is next by now; please look at the page again.")
            refuse(ACTION, text, actor=actor, target=stage)
        if not reason.strip() and (kind != SubstitutionKind.MOVED_UP or proposal.kind is Kind.TIED):
            refuse(ACTION, _("Please give a reason."), actor=actor, target=stage)
        gone = None if kind == SubstitutionKind.PASSED_OVER else next(iter(course.gone_in(key)), None)
        made = competition_substitutions.record_substitution(
            promotion=row,
            actor=actor,
            kind=kind,
            key=key,
            gone=gone,
            entry=None if kind == SubstitutionKind.LEFT_EMPTY else chosen,
            reason=reason,
        )
        if kind == SubstitutionKind.MOVED_UP and chosen is not None:
            _enter(stage, actor, chosen, gone)
        return made


def _held(promotion: Promotion) -> Promotion:
    """The decision as it is now; its stage, and the list that may just be going up, stay as they are meanwhile."""
    hold_competition(promotion.stage.competition_id)
    stage = services.lock(promotion.stage)
    row = Promotion.objects.get(pk=promotion.pk)
    row.stage = stage
    return row


def _enter(stage: Stage, actor: Person, entry: Entry, gone: Entry | None) -> None:
    """Into the next stage of its track, with the hall and the number that became free."""
    for following in stages_after(stage):
        if following.state != StageState.NOT_STARTED:
            continue
        enter_entries(stage=following, actor=actor)
        place = StageEntry.objects.filter(stage=following, entry=entry).first()
        freed = StageEntry.objects.filter(stage=following, entry=gone).first()
        if place is not None and freed is not None and place.hall is None and freed.hall is not None:
            place.hall = freed.hall
            place.save(update_fields=["hall"])
        if place is None or freed is None or freed.running_no is None or place.running_no is not None:
            continue
        number, freed.running_no = freed.running_no, None
        freed.save(update_fields=["running_no"])
        place.running_no = number
        place.save(update_fields=["running_no"])
        data = {"entry": entry.number, "number": number}
        services.record("judging.number_taken_over", actor=actor, target=following, data=data)


def why_not_dropped(stage: Stage) -> str:
    """Why nobody of the stage can be recorded as dropping out any more; empty while the list is in the office's hands."""
    if stage.competition.state in OPEN:
        return ""
    if stage.competition.state == CompetitionState.REPORTED:
        return _("The list has gone up. Take the report back first, then record who drops out.")
    return _("The competition is over; nobody can be recorded as dropping out any more.")


def drop_out(*, promotion: Promotion, entry: Entry, actor: Person, reason: str, pledge: str) -> Entry:
    """Record that an entry that goes on gives up its place. Where the rules ask for the written pledge, it is named."""
    stage = promotion.stage
    with services.act():
        row = _held(promotion)
        if why := why_not_dropped(row.stage):
            refuse("entry.drop_out", why, actor=actor, target=stage)
        course = course_of(row) if row.undone_at is None else None
        if course is None or entry.pk not in course.going_on:
            text = _("This entry does not go on from this stage; please look at the page again.")
            refuse("entry.drop_out", text, actor=actor, target=stage)
        if course.rule is not None and course.rule.needs_pledge and not pledge.strip():
            text = _("The rules ask for the signed pledge. Say where it is kept.")
            refuse("entry.drop_out", text, actor=actor, target=stage)
        return competition_substitutions.drop_out(entry=entry, actor=actor, reason=reason, pledge=pledge)
