"""Stages of a round: how each is held, by whom it is judged, and who passes."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from competitions.domain import documents as f
from competitions.domain.documents import Part
from competitions.domain.reading import FaultCode, Reader
from competitions.domain.rulebook.types.judging import ConflictRule, SeverityModel, SignOff, Unsigned
from competitions.domain.rulebook.types.practice import Practice
from competitions.domain.rulebook.types.scoring import PLAIN, Scoring
from competitions.domain.rulebook.types.words import (
    AbsentRule,
    CountRounding,
    CutTies,
    DrawMethod,
    HallScope,
    NotInARow,
    PenaltyKind,
    PromotionKind,
    RejudgeBy,
    RejudgeCounts,
    RejudgeJudges,
    ReleaseLevel,
    ReleaseWhen,
    StageMode,
    TrackOrder,
)

ZERO = Decimal(0)


@dataclass(frozen=True, kw_only=True, slots=True)
class Segment(Part):
    """A named, timed part of the slot of one entry, in seconds."""

    code: str = f.code()
    name: str = f.text(40)
    seconds: int = f.whole(1, 24 * 3600)


@dataclass(frozen=True, kw_only=True, slots=True)
class Draw(Part):
    """How the running order comes about (抽签), and what becomes of those who are not there.

    `tracks`, `not_in_a_row` and `fixed_places` are for a draw by computer: lots that break them are repaired by the rule
    in `docs/judging.md`, every step of it in the minutes.
    """

    method: DrawMethod = f.choice(DrawMethod)
    when: str = f.text(120, "", doc="When and where, in words.")
    absent: AbsentRule = f.choice(AbsentRule, AbsentRule.LAST)
    late_minutes: int | None = f.whole(0, 24 * 60, None, "So many minutes late counts as absent.")
    tracks: TrackOrder = f.choice(TrackOrder, TrackOrder.BLOCKS, "How tracks stand in the order.")
    not_in_a_row: tuple[NotInARow, ...] = f.choices(
        NotInARow, doc="What two entries one after the other may not have in common, as far as that can be."
    )
    fixed_places: bool = f.flag(False, "The office may give an entry a place without a lot, with its reason.")


@dataclass(frozen=True, kw_only=True, slots=True)
class Panel(Part):
    """The make-up of a panel beyond its size: groups in words, reserve judges, who may be absent."""

    min_size: int | None = f.whole(1, 1000, None, "With fewer judges the stage is not held.")
    reserve: int = f.whole(0, 100, 0, "替补评委.")
    make_up: tuple[str, ...] = f.texts(60, doc="Groups, for example 投资人 4人, 技术专家 1人.")
    leader_on_site: bool = f.flag(False, "组长 must be there in person.")
    undertaking: str = f.text(2000, "", doc="评审承诺书, what every judge signs.")
    veto: bool = f.flag(False, "The host's judge may strike an entry off the theme (一票否决).")
    answer_days: int | None = f.whole(1, 90, None, "An invitation is answered within so many days.")
    rest_rounds: int = f.whole(0, 20, 0, "Who served in the last so many rounds of the same contest is not drawn.")
    max_sheets: int | None = f.whole(1, 10_000, None, "A judge gets at most so many entries.")


@dataclass(frozen=True, kw_only=True, slots=True)
class Conflicts(Part):
    """What each kind of conflict of interest (回避情形) does: nothing, a warning that the judge answers, or never assigned.

    A judge on the team of an entry never marks it, whatever stands here. `months`: how long coaching and pairing count
    after their end.
    """

    employer: ConflictRule = f.choice(ConflictRule, ConflictRule.HARD)
    kinship: ConflictRule = f.choice(ConflictRule, ConflictRule.HARD)
    shareholder: ConflictRule = f.choice(ConflictRule, ConflictRule.HARD)
    firm: ConflictRule = f.choice(ConflictRule, ConflictRule.HARD, "The judge belongs to the entering firm.")
    phone: ConflictRule = f.choice(ConflictRule, ConflictRule.HARD, "A phone number shared with the team.")
    coached: ConflictRule = f.choice(ConflictRule, ConflictRule.HARD, "Mentored or coached the entrant.")
    paired: ConflictRule = f.choice(ConflictRule, ConflictRule.HARD, "结对.")
    declared: ConflictRule = f.choice(ConflictRule, ConflictRule.HARD, "Declared by the judge or put on record.")
    region: ConflictRule = f.choice(ConflictRule, ConflictRule.WARNING)
    school: ConflictRule = f.choice(ConflictRule, ConflictRule.WARNING)
    incubator: ConflictRule = f.choice(ConflictRule, ConflictRule.WARNING)
    months: int = f.whole(1, 120, 24, "Coaching and pairing count for so many months after their end.")


@dataclass(frozen=True, kw_only=True, slots=True)
class Penalty(Part):
    """What an overrun of time costs: nothing, a cut-off at the bell, or `amount` for each `per_seconds`, at most `cap`."""

    kind: PenaltyKind = f.choice(PenaltyKind)
    amount: Decimal = f.number(ZERO, low=ZERO)
    per_seconds: int = f.whole(1, 3600, 60)
    grace_seconds: int = f.whole(0, 3600, 0)
    cap: Decimal | None = f.number(None, low=ZERO)

    def check(self, reader: Reader) -> None:
        """A deduction deducts something."""
        if (self.kind is PenaltyKind.DEDUCT) != (self.amount > 0):
            reader.fault("amount", FaultCode.CONTRADICTION, detail="amount_without_deduct")


@dataclass(frozen=True, kw_only=True, slots=True)
class Display(Part):
    """When scores are shown and how much of them."""

    when: ReleaseWhen = f.choice(ReleaseWhen, ReleaseWhen.AFTER_STAGE)
    level: ReleaseLevel = f.choice(ReleaseLevel, ReleaseLevel.AWARDS)
    held_days: int | None = f.whole(0, 365, None, "So many days after the stage, for on_day.")
    struck_out: bool = f.flag(True, "Dropped marks are shown struck out.")


@dataclass(frozen=True, kw_only=True, slots=True)
class Severity(Part):
    """What the panel leader and the overseer see of severe and lenient judges before the freeze, beside the official ranks and
    never instead of them."""

    model: SeverityModel = f.choice(SeverityModel, SeverityModel.FIXED_RANDOM)
    organiser: bool = f.flag(False, "Organisers see it too.")


@dataclass(frozen=True, kw_only=True, slots=True)
class Rejudge(Part):
    """When marks lie so far apart that an entry is judged again (复评), by whom, and which marks count then.

    The gap is that between the highest and the lowest locked total (of one item, with `per_item`): over `points`, or over
    `percent` of what can be reached. Both marks of a re-judgement are kept, whichever count.
    """

    points: Decimal | None = f.number(None, low=ZERO)
    percent: Decimal | None = f.number(None, low=ZERO, high=Decimal(100))
    per_item: bool = f.flag(False, "Each item is compared in place of the total.")
    opened_by: RejudgeBy = f.choice(RejudgeBy, RejudgeBy.EITHER)
    judges: RejudgeJudges = f.choice(RejudgeJudges, RejudgeJudges.SAME)
    count: int = f.whole(1, 50, 1, "So many judges, for others and added.")
    counts: RejudgeCounts = f.choice(RejudgeCounts, RejudgeCounts.SECOND)
    most: int | None = f.whole(1, 10_000, None, "At most so many re-judgements in the stage.")

    def check(self, reader: Reader) -> None:
        """One threshold; a mean needs two marks of one judge, a further mark another judge."""
        if (self.points is None) == (self.percent is None):
            reader.fault("points", FaultCode.CONTRADICTION, detail="rejudge_threshold")
        if self.counts is RejudgeCounts.MEAN and self.judges is not RejudgeJudges.SAME:
            reader.fault("counts", FaultCode.CONTRADICTION, detail="rejudge_mean_of_others")
        if self.counts is RejudgeCounts.FURTHER and self.judges is RejudgeJudges.SAME:
            reader.fault("counts", FaultCode.CONTRADICTION, detail="rejudge_further_of_same")


@dataclass(frozen=True, kw_only=True, slots=True)
class Promotion(Part):
    """Who passes a stage (晋级). Which of the numbers count follows from `kind`.

    per_track, per_hall, overall: `count`. percent: `percent` of each track (or of all, with `overall`), rounded as
    `rounding` says. Where halls are ranked apart, these numbers of a track hold in each hall. quota: the quota of each
    track. by_head_count: one place for each `per_heads`, rounded. range_per_unit: `low` to `high` of each unit. direct,
    all, all_winners: no number. `soft`: «in principle», may be exceeded with a reason.
    """

    kind: PromotionKind = f.choice(PromotionKind)
    count: int | None = f.whole(1, 10_000, None)
    percent: Decimal | None = f.number(None, low=ZERO, high=Decimal(100))
    rounding: CountRounding = f.choice(CountRounding, CountRounding.UP)
    overall: bool = f.flag(False, "The percentage is taken over all tracks together.")
    per_heads: int | None = f.whole(1, 10_000_000, None)
    low: int | None = f.whole(0, 10_000, None)
    high: int | None = f.whole(1, 10_000, None)
    min_per_track: int | None = f.whole(0, 10_000, None, "At least so many of each track, as far as there are.")
    soft: bool = f.flag(False, "原则上: may be exceeded with a reason.")
    ties: CutTies = f.choice(CutTies, CutTies.ASK)
    combination: bool = f.flag(False, "优化组合: two persons may deviate from the ranks, with reasons.")

    @property
    def is_total(self) -> bool:
        """Whether its places are one number over all halls, so that results of different halls meet."""
        if self.kind is PromotionKind.PERCENT:
            return self.overall
        totals = (
            PromotionKind.OVERALL,
            PromotionKind.QUOTA,
            PromotionKind.BY_HEAD_COUNT,
            PromotionKind.RANGE_PER_UNIT,
        )
        return self.kind in totals

    def check(self, reader: Reader) -> None:
        """The numbers that the kind needs are there."""
        needed = {
            PromotionKind.PER_TRACK: ("count",),
            PromotionKind.PER_HALL: ("count",),
            PromotionKind.OVERALL: ("count",),
            PromotionKind.PERCENT: ("percent",),
            PromotionKind.BY_HEAD_COUNT: ("per_heads",),
            PromotionKind.RANGE_PER_UNIT: ("low", "high"),
        }
        for key in needed.get(self.kind, ()):
            if getattr(self, key) is None:
                reader.fault(key, FaultCode.MISSING)
        if self.low is not None and self.high is not None and self.low > self.high:
            reader.fault("high", FaultCode.RANGE, value=self.high, low=self.low, high=10_000)


@dataclass(frozen=True, kw_only=True, slots=True)
class Substitution(Part):
    """递补: whether the next in rank moves up when somebody drops out, and until when."""

    allowed: bool = f.flag()
    days_before: int = f.whole(0, 365, 0, "Not in the last so many days before the next stage.")
    needs_pledge: bool = f.flag(True, "Who drops out hands in a written pledge (弃赛承诺书).")


@dataclass(frozen=True, kw_only=True, slots=True)
class TrackRubric(Part):
    """The score sheet of one track in one stage."""

    track: str = f.code()
    rubric: str = f.code()


@dataclass(frozen=True, kw_only=True, slots=True)
class Stage(Part):
    """A stage. `tracks` empty: all tracks go through it. `reviews_per_entry` None: every judge marks every entry.

    `advance_per_track`: how many of each track go on to the next stage of theirs (where halls are ranked apart, from each
    hall); None in the last stage, where the quota of the track decides. `promotion` says more than a number can and goes
    before it.
    """

    code: str = f.code()
    name: str = f.text(60)
    mode: StageMode = f.choice(StageMode)
    segments: tuple[Segment, ...] = f.parts(Segment)
    panel_size: int = f.whole(1, 1000, 1)
    reviews_per_entry: int | None = f.whole(1, 100, None)
    presenters_max: int | None = f.whole(1, 100, None)
    rubric: str = f.code("", "The score sheet; a stage that gives no marks has none.")
    scoring: Scoring = f.child(Scoring, PLAIN)
    advance_per_track: int | None = f.whole(1, 10_000, None)
    tracks: tuple[str, ...] = f.texts(40, doc="Codes of the tracks that go through the stage; empty: all.")
    track_rubrics: tuple[TrackRubric, ...] = f.parts(TrackRubric)
    people_max: int | None = f.whole(1, 100, None, "How many of an entry may be in the room.")
    presenter_answers: bool = f.flag(False, "Who presents also answers.")
    halls: int = f.whole(1, 50, 1)
    hall_scope: HallScope = f.choice(HallScope, HallScope.TOGETHER)
    draw: Draw | None = f.child(Draw, None)
    panel: Panel | None = f.child(Panel, None)
    conflicts: Conflicts = f.child(Conflicts, Conflicts())
    penalty: Penalty | None = f.child(Penalty, None)
    display: Display | None = f.child(Display, None)
    severity: Severity | None = f.child(Severity, None, "Without it nobody sees any of it.")
    rejudge: Rejudge | None = f.child(Rejudge, None, "Without it no entry is judged again.")
    practice: Practice | None = f.child(Practice, None, "Without it there are no practice entries.")
    sign_off: SignOff = f.choice(SignOff, SignOff.NONE)
    unsigned: Unsigned = f.choice(
        Unsigned, Unsigned.WARN, "What sheets without a signature do to the freeze of the ranking."
    )
    offline_materials: bool = f.flag(False, "Materials are kept on the judges' tablets until the stage is closed.")
    promotion: Promotion | None = f.child(Promotion, None)
    substitution: Substitution | None = f.child(Substitution, None)
    days: int | None = f.whole(1, 365, None, "Length of a training in days.")
    notes: str = f.text(1000, "", doc="What the rules say beyond this, shown with them.")

    @property
    def blind(self) -> bool:
        """Whether judges see a code in place of names."""
        return self.mode is StageMode.BLIND_REVIEW

    @property
    def ranks_halls_apart(self) -> bool:
        """Whether each hall has a ranking of its own."""
        return self.halls > 1 and self.hall_scope is HallScope.APART and self.mode.is_marked

    @property
    def needs_halls(self) -> bool:
        """Whether every entry must be in a hall before it is marked."""
        by_hall = self.promotion is not None and self.promotion.kind is PromotionKind.PER_HALL
        return self.halls > 1 and (by_hall or self.ranks_halls_apart)

    @property
    def slot_seconds(self) -> int:
        """Length of the slot of one entry."""
        return sum(segment.seconds for segment in self.segments)

    @property
    def marks_per_entry(self) -> int:
        """How many sheets an entry has when nobody is missing."""
        return self.reviews_per_entry or self.panel_size

    def takes(self, track: str) -> bool:
        """Whether entries of this track go through the stage."""
        return not self.tracks or track in self.tracks

    def rubric_of(self, track: str) -> str:
        """The code of the score sheet for a track."""
        return next((one.rubric for one in self.track_rubrics if one.track == track), self.rubric)

    def check(self, reader: Reader) -> None:
        """A stage with marks has a score sheet and a way to ranks."""
        if self.mode.is_marked:
            if not self.rubric:
                reader.fault("rubric", FaultCode.MISSING)
            if self.scoring is PLAIN:
                reader.fault("scoring", FaultCode.MISSING)
