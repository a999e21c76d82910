"""How a stage is held: times, people, panel, halls, running order, overrun, display."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from competitions.domain.rounding import decimal_text, exact
from competitions.domain.rulebook.sentences.times import duration
from competitions.domain.rulebook.types import (
    AbsentRule,
    ConflictRule,
    Conflicts,
    Display,
    Draw,
    DrawMethod,
    NotInARow,
    Panel,
    Penalty,
    PenaltyKind,
    PracticeView,
    RejudgeBy,
    RejudgeCounts,
    RejudgeJudges,
    ReleaseLevel,
    ReleaseWhen,
    RuleBook,
    Segment,
    SignOff,
    Stage,
    StageMode,
    TrackOrder,
    Unsigned,
)
from competitions.domain.sentences import N_, Sentence, Value

_MODES: Mapping[StageMode, str] = {
    StageMode.PAPER_REVIEW: N_("Review of the written papers."),
    StageMode.BLIND_REVIEW: N_("Blind online review: reviewers see a code, never the names of people or units."),
    StageMode.ONLINE_REVIEW: N_("Online review."),
    StageMode.CLOSED_ROADSHOW: N_("Review behind closed doors, together with a roadshow."),
    StageMode.ONLINE_ROADSHOW: N_("Roadshow and defence by video; the judges sit together in one room."),
    StageMode.LIVE: N_("Live roadshow and defence."),
    StageMode.SIMULATION: N_("Business simulation."),
    StageMode.TEACHING: N_("Teaching before the panel."),
    StageMode.TRAINING: N_("Training camp; no marks are given."),
    StageMode.RECOMMENDATION: N_("Direct recommendation without a round; no marks are given."),
    StageMode.VOTE: N_("The review committee votes; no marks are given."),
}
_DRAWS: Mapping[DrawMethod, str] = {
    DrawMethod.COMPUTER: N_("The running order is drawn by computer from a published seed that anybody can check."),
    DrawMethod.ON_SITE: N_("The running order is drawn by lot on the spot."),
    DrawMethod.FIXED: N_("The running order is that of the list."),
}
_TRACK_ORDER: Mapping[TrackOrder, str] = {
    TrackOrder.BLOCKS: N_("One track follows the other."),
    TrackOrder.HEADS: N_("First one entry of each track appears, then all others in the order of their lots."),
    TrackOrder.MIXED: N_("All tracks are drawn together."),
}
_NOT_IN_A_ROW: Mapping[NotInARow, str] = {
    NotInARow.UNIT: N_("Two entries of one unit do not follow each other, as far as that can be."),
    NotInARow.REGION: N_("Two entries of one region do not follow each other, as far as that can be."),
}
_NOT_THERE: Mapping[AbsentRule, str] = {  # where nothing is drawn
    AbsentRule.DISQUALIFIED: N_("Who is absent when called is out."),
    AbsentRule.LAST: N_("Who is absent when called goes last."),
    AbsentRule.NO_DEFENCE: N_("Who is absent when called may not defend."),
}
_ABSENT: Mapping[AbsentRule, str] = {
    AbsentRule.DISQUALIFIED: N_("Who is absent at the draw or when called is out."),
    AbsentRule.LAST: N_("Who is absent at the draw or when called goes last."),
    AbsentRule.NO_DEFENCE: N_("Who is absent at the draw or when called may not defend."),
}
_LEVELS: Mapping[ReleaseLevel, str] = {
    ReleaseLevel.AWARDS: N_("Only the awards are made public, no scores."),
    ReleaseLevel.TOTALS: N_("The results are made public, not the marks of single judges."),
    ReleaseLevel.ANONYMOUS_MARKS: N_("All marks are made public, without the names of the judges."),
}
CONFLICTS: Mapping[str, str] = {
    "employer": N_("the same employer"),
    "kinship": N_("kinship of judge and entrant"),
    "shareholder": N_("a share or an investment"),
    "firm": N_("membership of the entering firm"),
    "phone": N_("a shared phone number"),
    "coached": N_("mentoring or coaching"),
    "paired": N_("a pairing"),
    "declared": N_("what the judge declared"),
    "region": N_("the same region"),
    "school": N_("the same school"),
    "incubator": N_("the same incubator"),
}
_SIGN_OFF: Mapping[SignOff, str] = {
    SignOff.FINGER: N_("Judges sign their sheets on the screen."),
    SignOff.PAPER: N_("Score sheets are printed and signed by the judges."),
}


_PRACTICE: Mapping[PracticeView, str] = {
    PracticeView.NOTHING: N_("A judge sees nothing of the others' practice marks."),
    PracticeView.REFERENCE: N_("Afterwards a judge sees the own practice marks beside those of the office."),
    PracticeView.SPREAD: N_(
        "Afterwards a judge sees the own practice marks beside those of the panel, without names, once %(least)s judges have "
        "locked theirs."
    ),
}


def how(stage: Stage, book: RuleBook) -> Iterator[Sentence]:
    """What happens in the stage, up to the marks. Parts with a mark of their own (`demo`) go by that."""
    demo = stage.demo
    yield Sentence(_MODES[stage.mode], demo=demo)
    if stage.tracks:
        names: Value = tuple(track.name for track in book.tracks_of(stage))
        yield Sentence(N_("Tracks in this stage: %(tracks)s."), {"tracks": names}, demo=demo)
    if stage.days is not None:
        yield Sentence(N_("It lasts %(days)s days."), {"days": stage.days}, demo=demo)
    yield from _slot(stage)
    yield from _people(stage)
    if stage.mode.is_marked:
        yield from _judges(stage)
    if stage.panel is not None:
        yield from _panel(stage.panel, demo=stage.panel.demo)
    yield from practice(stage)
    if stage.mode.is_marked and stage.conflicts != Conflicts():
        yield from _conflicts(stage.conflicts, demo=stage.conflicts.demo)
    if stage.halls > 1:
        params: dict[str, Value] = {"count": stage.halls}
        msgid = N_("%(count)s halls run side by side; all entries are ranked together.")
        if stage.ranks_halls_apart:
            msgid = N_(
                "%(count)s halls run side by side. Each hall is ranked on its own: ranks, ties and places count in the hall."
            )
        yield Sentence(msgid, params, demo=demo)
        if stage.needs_halls:
            yield Sentence(N_("Who appears in which hall is settled before the marking, by lot or by hand."), demo=demo)
    if stage.draw is not None:
        yield from _draw(stage.draw, demo=stage.draw.demo)
    if stage.penalty is not None:
        yield from _penalty(stage.penalty, demo=stage.penalty.demo)


def _slot(stage: Stage) -> Iterator[Sentence]:
    if stage.segments:
        segments: Value = tuple(map(_segment, stage.segments))
        msgid = N_("Each project has %(total)s: %(segments)s.")
        demo = any(segment.demo for segment in stage.segments)
        yield Sentence(msgid, {"total": duration(stage.slot_seconds), "segments": segments}, demo=demo)


def _segment(segment: Segment) -> Sentence:
    return Sentence(N_("%(name)s %(time)s"), {"name": segment.name, "time": duration(segment.seconds)})


def _people(stage: Stage) -> Iterator[Sentence]:
    if stage.presenters_max is not None:
        msgid = N_("At most %(count)s people present a project.")
        yield Sentence(msgid, {"count": stage.presenters_max}, demo=stage.demo)
    if stage.people_max is not None:
        msgid = N_("At most %(count)s people of a project may be in the room.")
        yield Sentence(msgid, {"count": stage.people_max}, demo=stage.demo)
    if stage.presenter_answers:
        yield Sentence(N_("Who presents also answers the questions."), demo=stage.demo)


def _judges(stage: Stage) -> Iterator[Sentence]:
    if stage.reviews_per_entry is not None:
        msgid = N_("Each project is marked by %(count)s reviewers on their own.")
        yield Sentence(msgid, {"count": stage.reviews_per_entry}, demo=stage.demo)
    else:
        msgid = N_("The panel has %(count)s judges; each marks every project.")
        if stage.ranks_halls_apart:
            msgid = N_("The panel of each hall has %(count)s judges; each marks every project of the hall.")
        yield Sentence(msgid, {"count": stage.panel_size}, demo=stage.demo)


def _panel(panel: Panel, *, demo: bool) -> Iterator[Sentence]:
    if panel.make_up:
        yield Sentence(N_("The panel is made up of %(groups)s."), {"groups": panel.make_up}, demo=demo)
    if panel.min_size is not None:
        msgid = N_("With fewer than %(count)s judges the stage is not held.")
        yield Sentence(msgid, {"count": panel.min_size}, demo=demo)
    if panel.reserve:
        yield Sentence(N_("Reserve judges: %(count)s."), {"count": panel.reserve}, demo=demo)
    if panel.answer_days is not None:
        yield Sentence(N_("Invitations are answered within %(days)s days."), {"days": panel.answer_days}, demo=demo)
    if panel.rest_rounds:
        msgid = N_("Who judged in one of the last %(count)s rounds of this contest is not drawn.")
        yield Sentence(msgid, {"count": panel.rest_rounds}, demo=demo)
    if panel.max_sheets is not None:
        yield Sentence(N_("A judge gets at most %(count)s entries."), {"count": panel.max_sheets}, demo=demo)
    if panel.leader_on_site:
        yield Sentence(N_("The leader of the panel is there in person."), demo=demo)
    if panel.veto:
        yield Sentence(N_("The host's judge may strike out an entry that misses the theme."), demo=demo)
    if panel.undertaking:
        msgid = N_("Before judging every judge signs this undertaking: %(text)s")
        yield Sentence(msgid, {"text": panel.undertaking}, demo=demo)


def practice(stage: Stage) -> Iterator[Sentence]:
    """Practice entries of a stage with marks."""
    rule = stage.practice
    if rule is None or not stage.mode.is_marked:
        return
    demo = rule.demo
    msgid = N_("Every judge may mark %(count)s practice entries beforehand; they count nowhere.")
    if rule.first:
        msgid = N_("Every judge marks %(count)s practice entries first; they count nowhere.")
    yield Sentence(msgid, {"count": rule.entries}, demo=demo)
    least: dict[str, Value] = {"least": rule.least} if rule.judges_see is PracticeView.SPREAD else {}
    yield Sentence(_PRACTICE[rule.judges_see], least, demo=demo)


def _conflicts(rule: Conflicts, *, demo: bool) -> Iterator[Sentence]:
    by_rule: dict[ConflictRule, list[Value]] = {}
    for name, msgid in CONFLICTS.items():
        by_rule.setdefault(getattr(rule, name), []).append(Sentence(msgid))
    if hard := by_rule.get(ConflictRule.HARD):
        yield Sentence(N_("A judge never marks an entry where there is: %(kinds)s."), {"kinds": tuple(hard)}, demo=demo)
    if warning := by_rule.get(ConflictRule.WARNING):
        msgid = N_("A judge marks only after a statement where there is: %(kinds)s.")
        yield Sentence(msgid, {"kinds": tuple(warning)}, demo=demo)
    if ConflictRule.OFF not in (rule.coached, rule.paired):
        msgid = N_("Coaching and pairing count for %(months)s months after their end.")
        yield Sentence(msgid, {"months": rule.months}, demo=demo)


def _draw(draw: Draw, *, demo: bool) -> Iterator[Sentence]:
    yield Sentence(_DRAWS[draw.method], demo=demo)
    if draw.when:
        yield Sentence(N_("The draw takes place: %(when)s."), {"when": draw.when}, demo=demo)
    yield Sentence(_NOT_THERE[draw.absent] if draw.method is DrawMethod.FIXED else _ABSENT[draw.absent], demo=demo)
    if draw.late_minutes is not None:
        msgid = N_("Being more than %(minutes)s minutes late counts as absent.")
        yield Sentence(msgid, {"minutes": draw.late_minutes}, demo=demo)
    if draw.method is not DrawMethod.COMPUTER:
        return
    if draw.tracks is not TrackOrder.BLOCKS:
        yield Sentence(_TRACK_ORDER[draw.tracks], demo=demo)
    for one in draw.not_in_a_row:
        yield Sentence(_NOT_IN_A_ROW[one], demo=demo)
    if draw.fixed_places:
        yield Sentence(
            N_("The office may give an entry its place without a lot; the minutes name the reason."), demo=demo
        )


def _penalty(rule: Penalty, *, demo: bool) -> Iterator[Sentence]:
    if rule.kind is PenaltyKind.NONE:
        yield Sentence(N_("Going over time costs nothing."), demo=demo)
    elif rule.kind is PenaltyKind.CUT_OFF:
        yield Sentence(N_("When the time is up, the speaker has to stop."), demo=demo)
    else:
        params: dict[str, Value] = {"time": duration(rule.per_seconds), "points": decimal_text(exact(rule.amount))}
        yield Sentence(N_("For each %(time)s over time %(points)s points are taken off."), params, demo=demo)
    if rule.grace_seconds and rule.kind is not PenaltyKind.NONE:
        msgid = N_("The first %(time)s over time are free.")
        yield Sentence(msgid, {"time": duration(rule.grace_seconds)}, demo=demo)
    if rule.cap is not None and rule.kind is PenaltyKind.DEDUCT:
        msgid = N_("At most %(points)s points are taken off for time.")
        yield Sentence(msgid, {"points": decimal_text(exact(rule.cap))}, demo=demo)


def shown(stage: Stage) -> Iterator[Sentence]:
    """How sheets are signed, and when and how far scores are shown."""
    yield from signing(stage)
    if stage.offline_materials:
        yield Sentence(
            N_("Materials are kept on the judges' tablets, so that they open without a network."), demo=stage.demo
        )
    if stage.display is not None:
        yield from _display(stage.display, demo=stage.display.demo)
    if stage.severity is not None:
        msgid = N_(
            "Before the freeze the panel's leader and the overseer see how severe the judges are; no rank changes by it."
        )
        if stage.severity.organiser:
            msgid = N_(
                "Before the freeze the panel's leader, the overseer and the organisers see how severe the judges are; no rank "
                "changes by it."
            )
        yield Sentence(msgid, demo=stage.severity.demo)
    yield from rejudge(stage)


def signing(stage: Stage) -> Iterator[Sentence]:
    """How score sheets are signed."""
    if stage.sign_off is not SignOff.NONE:
        yield Sentence(_SIGN_OFF[stage.sign_off], demo=stage.demo)
        if stage.unsigned is Unsigned.REFUSE:
            yield Sentence(N_("The ranking is fixed only when every score sheet is signed."), demo=stage.demo)


_REJUDGED: Mapping[RejudgeJudges, str] = {
    RejudgeJudges.SAME: N_("It is judged again by the judges who marked it."),
    RejudgeJudges.OTHERS: N_("It is judged again by %(count)s other judges of the panel."),
    RejudgeJudges.ADDED: N_("It is judged again by %(count)s added judges."),
}
_COUNTED: Mapping[RejudgeCounts, str] = {
    RejudgeCounts.SECOND: N_("The second marks count; the first are kept and shown beside them."),
    RejudgeCounts.MEAN: N_("The mean of a judge's first and second mark counts; both are kept and shown."),
    RejudgeCounts.FURTHER: N_("The further marks count beside the first; all are kept and shown."),
}
_OPENED: Mapping[RejudgeBy, str] = {
    RejudgeBy.EITHER: N_("The panel's leader or the organisers open it, with a reason."),
    RejudgeBy.LEADER: N_("The panel's leader opens it, with a reason."),
    RejudgeBy.ORGANISER: N_("The organisers open it, with a reason."),
}


def rejudge(stage: Stage) -> Iterator[Sentence]:
    """When an entry is judged again."""
    rule = stage.rejudge
    if rule is None:
        return
    demo = rule.demo
    msgid = N_(
        "Where the highest and the lowest total lie more than %(points)s points apart, an entry may be judged again."
    )
    if rule.per_item:
        msgid = N_(
            "Where the highest and the lowest mark of one item lie more than %(points)s points apart, an entry may be judged "
            "again."
        )
    if rule.percent is not None:
        msgid = N_(
            "Where the highest and the lowest total lie more than %(points)s %% of what can be reached apart, an entry may be "
            "judged again."
        )
        if rule.per_item:
            msgid = N_(
                "Where the highest and the lowest mark of one item lie more than %(points)s %% of what can be reached apart, an "
                "entry may be judged again."
            )
    width = rule.points if rule.percent is None else rule.percent
    yield Sentence(msgid, {"points": decimal_text(exact(width or 0))}, demo=demo)
    yield Sentence(_OPENED[rule.opened_by], demo=demo)
    count: dict[str, Value] = {} if rule.judges is RejudgeJudges.SAME else {"count": rule.count}
    yield Sentence(_REJUDGED[rule.judges], count, demo=demo)
    yield Sentence(_COUNTED[rule.counts], demo=demo)
    if rule.most is not None:
        yield Sentence(N_("At most %(count)s entries are judged again."), {"count": rule.most}, demo=demo)


def _display(display: Display, *, demo: bool) -> Iterator[Sentence]:
    if display.when is ReleaseWhen.AT_ONCE:
        yield Sentence(N_("Scores are shown at once, entry by entry."), demo=demo)
    elif display.when is ReleaseWhen.AFTER_STAGE:
        yield Sentence(N_("Results are shown when the stage is over."), demo=demo)
    elif display.held_days is None:
        yield Sentence(N_("Results are held back until a day that the organisers name."), demo=demo)
    else:
        msgid = N_("Results are held back until %(days)s days after the stage.")
        yield Sentence(msgid, {"days": display.held_days}, demo=demo)
    yield Sentence(_LEVELS[display.level], demo=demo)
    if display.level is ReleaseLevel.ANONYMOUS_MARKS:
        msgid = N_("Marks that were dropped are shown struck out.")
        if not display.struck_out:
            msgid = N_("Marks that were dropped are not shown.")
        yield Sentence(msgid, demo=demo)
