"""The choices that a rule book offers. Their words on the screen are in `competitions.domain.rulebook.words`."""

from __future__ import annotations

from enum import StrEnum


class Level(StrEnum):
    """The level at which the round is held."""

    COUNTY = "county"
    CITY = "city"
    PROVINCE = "province"
    NATIONAL = "national"


class BodyRole(StrEnum):
    """What a body does for the contest."""

    HOST = "host"  # 主办
    UNDERTAKER = "undertaker"  # 承办
    CO_ORGANISER = "co_organiser"  # 协办
    GUIDE = "guide"  # 指导
    SUPPORTER = "supporter"  # 支持
    EXECUTOR = "executor"  # 执行
    SUPERVISOR = "supervisor"  # 监督
    TITLE_SPONSOR = "title_sponsor"  # 冠名


class TrackKind(StrEnum):
    """主体赛 or 专项赛."""

    MAIN = "main"
    SPECIAL = "special"


class EntrantKind(StrEnum):
    """Who enters: a project (中国创翼) or a person (马兰花)."""

    PROJECT = "project"
    PERSON = "person"


class EntrySource(StrEnum):
    """How an entry comes into the round."""

    DIRECT = "direct"  # 直接报名
    BELOW = "below"  # 下级晋级
    RECOMMENDED = "recommended"  # 直接推荐


class StageMode(StrEnum):
    """How a stage is held. The last three give no marks."""

    PAPER_REVIEW = "paper_review"  # 书面评审
    BLIND_REVIEW = "blind_review"  # 盲评
    ONLINE_REVIEW = "online_review"  # 网评
    CLOSED_ROADSHOW = "closed_roadshow"  # 封闭式评审 + 路演
    ONLINE_ROADSHOW = "online_roadshow"  # 线上路演
    LIVE = "live"  # 现场路演答辩
    SIMULATION = "simulation"  # 商业模拟
    TEACHING = "teaching"  # 授课展示
    TRAINING = "training"  # 集训
    RECOMMENDATION = "recommendation"  # 直接推荐
    VOTE = "vote"  # 评审委员会票决

    @property
    def is_marked(self) -> bool:
        """Whether judges mark by a score sheet."""
        return self not in (StageMode.TRAINING, StageMode.RECOMMENDATION, StageMode.VOTE)

    @property
    def is_on_stage(self) -> bool:
        """Whether entries appear one after the other, so that there is a running order."""
        return self in (StageMode.CLOSED_ROADSHOW, StageMode.ONLINE_ROADSHOW, StageMode.LIVE, StageMode.TEACHING)


class DrawMethod(StrEnum):
    """How the running order comes about."""

    COMPUTER = "computer"  # 电脑抽签, repeatable from a published seed
    ON_SITE = "on_site"  # 现场抽签, lots by hand at check-in
    FIXED = "fixed"  # 按名单顺序


class TrackOrder(StrEnum):
    """How tracks stand in the running order."""

    BLOCKS = "blocks"  # one track after the other
    HEADS = "heads"  # the first lot of every track, then all others together
    MIXED = "mixed"  # all tracks together


class NotInARow(StrEnum):
    """What two entries one after the other may not have in common."""

    UNIT = "unit"
    REGION = "region"


class AbsentRule(StrEnum):
    """What becomes of an entry that is not there at the draw or at its slot."""

    DISQUALIFIED = "disqualified"
    LAST = "last"
    NO_DEFENCE = "no_defence"


class HallScope(StrEnum):
    """Whether halls with different judges are ranked apart."""

    TOGETHER = "together"
    APART = "apart"


class PenaltyKind(StrEnum):
    """What an overrun of time costs."""

    NONE = "none"
    CUT_OFF = "cut_off"  # 到时终止
    DEDUCT = "deduct"  # 超时扣分


class ReleaseWhen(StrEnum):
    """When scores are shown."""

    AT_ONCE = "at_once"  # 当场亮分
    AFTER_STAGE = "after_stage"
    ON_DAY = "on_day"  # held back until a day


class ReleaseLevel(StrEnum):
    """How much of the result is public."""

    AWARDS = "awards"
    TOTALS = "totals"
    ANONYMOUS_MARKS = "anonymous_marks"  # 评委1…n


class RejudgeBy(StrEnum):
    """Who opens a re-judgement (复评)."""

    EITHER = "either"
    LEADER = "leader"
    ORGANISER = "organiser"


class RejudgeJudges(StrEnum):
    """Who judges an entry again."""

    SAME = "same"  # whoever marked it
    OTHERS = "others"  # judges of the same panel who did not
    ADDED = "added"  # judges of any panel of the stage who did not, also those invited for it


class RejudgeCounts(StrEnum):
    """Which marks count after a re-judgement; all of them are kept and shown."""

    SECOND = "second"
    MEAN = "mean"
    FURTHER = "further"  # 复议分


class Method(StrEnum):
    """What is made of the marks that are left after dropping."""

    MEAN = "mean"
    SUM = "sum"
    MEDIAN = "median"
    CLAMPED_MEAN = "clamped_mean"
    TOLERANCE_MEAN = "tolerance_mean"


class Fallback(StrEnum):
    """What happens when dropping would leave fewer than `min_left` sheets."""

    MEAN = "mean"  # nothing is dropped, and the result says so
    REFUSE = "refuse"  # no result


class PartSource(StrEnum):
    """Where the marks of one part of a result come from."""

    PANEL = "panel"  # 专家评委
    PUBLIC_JURY = "public_jury"  # 大众评审
    PUBLIC_VOTE = "public_vote"  # 网络投票
    STAGE = "stage"  # the result of an earlier stage
    RECORD = "record"  # a mark that the office enters (书面材料, 日常考核)


class VoteWindow(StrEnum):
    """When the hall may vote."""

    EACH = "each"  # entry by entry, while the conductor has it open
    END = "end"  # once, when all have appeared


class VoteScale(StrEnum):
    """What full points go to where each has one vote."""

    LEADER = "leader"  # the entry with the most votes gets the full mark
    CAST = "cast"  # an entry with every vote would get the full mark


class Combine(StrEnum):
    """How the parts become one result."""

    SUM = "sum"
    WEIGHTED_SUM = "weighted_sum"
    BEST = "best"


class RankOn(StrEnum):
    """Which number decides the order and what a tie is."""

    EXACT = "exact"
    SHOWN = "shown"


class RankWithin(StrEnum):
    """Among whom entries are ranked."""

    TRACK = "track"
    STAGE = "stage"


class Ranking(StrEnum):
    """How places are counted after a shared one."""

    COMPETITION = "competition"  # 1-2-2-4
    DENSE = "dense"  # 1-2-2-3
    FRACTIONAL = "fractional"  # 1-2.5-2.5-4


class TieBy(StrEnum):
    """One step of the list that breaks a tie. The last four are taken by people, with the reason kept."""

    ITEM = "item"  # 分项得分
    PART = "part"
    UNTRIMMED_MEAN = "untrimmed_mean"
    HIGHEST_MARK = "highest_mark"
    FEWEST_PENALTIES = "fewest_penalties"
    PRIOR = "prior"  # 前一阶段得分
    EXACT = "exact"
    NEXT_BEST = "next_best"
    LEADER = "leader"  # 评委组长裁定
    CONFER = "confer"  # 评委合议
    VOTE = "vote"  # 评委投票
    EXTRA_ROUND = "extra_round"  # 加赛

    @property
    def is_computed(self) -> bool:
        """Whether the marks decide; else people do."""
        return self not in (TieBy.LEADER, TieBy.CONFER, TieBy.VOTE, TieBy.EXTRA_ROUND)


class PromotionKind(StrEnum):
    """How many pass a stage."""

    PER_TRACK = "per_track"  # a fixed number of each track
    PER_HALL = "per_hall"  # a fixed number of each hall
    QUOTA = "quota"  # the quota of each track
    OVERALL = "overall"  # a fixed number over all
    PERCENT = "percent"
    ALL_WINNERS = "all_winners"  # who wins an award
    BY_HEAD_COUNT = "by_head_count"  # one place for so many heads of the unit
    RANGE_PER_UNIT = "range_per_unit"  # from low to high of each unit
    DIRECT = "direct"  # named by the office, no ranking
    ALL = "all"


class CountRounding(StrEnum):
    """How a share becomes a number of places."""

    UP = "up"  # 进一
    DOWN = "down"  # 去尾
    HALF_UP = "half_up"  # 四舍五入


class CutTies(StrEnum):
    """What becomes of a tie across the line that the list did not break."""

    ASK = "ask"
    INCLUDE = "include"  # 并列全部晋级
    EXCLUDE = "exclude"


class AwardScope(StrEnum):
    """Among whom an award is given."""

    TRACK = "track"
    OVERALL = "overall"
    REST = "rest"  # every entry of the last stage without another award
    FINALISTS = "finalists"  # every entry of the last stage, beside other awards
    VOTE = "vote"  # by public vote
    ORGANISER = "organiser"  # 优秀组织奖, for bodies


class DayKind(StrEnum):
    """How days are counted."""

    CALENDAR = "calendar"
    WORKING = "working"


class DayOne(StrEnum):
    """Which day is day one of a publicity period."""

    SAME = "same"
    NEXT = "next"


class AfterPublicity(StrEnum):
    """What becomes of a public list when its days are over."""

    KEEP = "keep"
    MASK = "mask"
    TAKE_DOWN = "take_down"


class ObjectionChannel(StrEnum):
    """How an objection may be raised."""

    ONLINE = "online"
    LETTER = "letter"
    PHONE = "phone"
    VISIT = "visit"


class AttachmentKind(StrEnum):
    """What a file is."""

    PLAN = "plan"
    SLIDES = "slides"
    STAMPED_FORM = "stamped_form"
    LICENCE = "licence"
    VIDEO = "video"
    LESSON_PLAN = "lesson_plan"  # 教学设计
    COURSEWARE = "courseware"  # 课件
    LECTURER_CERTIFICATE = "lecturer_certificate"
    ID_CARD = "id_card"
    PATENT = "patent"
    AWARD_PROOF = "award_proof"
    PLEDGE = "pledge"  # 承诺书
    RECOMMENDATION = "recommendation"  # 推荐表
    WITHDRAWAL_PLEDGE = "withdrawal_pledge"  # 弃赛承诺书
    PAPER_CONSENT = "paper_consent"  # 纸质同意书，由单位代为录入时扫描
    EVIDENCE = "evidence"


class PaperKind(StrEnum):
    """A form that is printed, signed, stamped and scanned back."""

    ENTRY_FORM = "entry_form"  # 报名表
    PLEDGE = "pledge"  # 承诺书
    RECOMMENDATION = "recommendation"  # 推荐表
    FILING_FORM = "filing_form"  # 备案申请表
    SUMMARY = "summary"  # 汇总表


class PaperStep(StrEnum):
    """Before which step the stamped scan of a form must be there."""

    SUBMIT = "submit"
    REPORT_UP = "report_up"
    FILE = "file"
    NEVER = "never"


class QuestionKind(StrEnum):
    """What an answer is."""

    TEXT = "text"  # one line
    LINES = "lines"  # several lines
    WHOLE = "whole"  # a whole number
    DECIMAL = "decimal"  # an exact decimal
    CHOICE = "choice"  # one of `choices`


class OpenPart(StrEnum):
    """A part that the level above may leave open to the rounds below. Names, bodies and dates always are."""

    TRACKS = "tracks"  # which of the tracks are held, and others beside them
    QUOTAS = "quotas"
    STAGES = "stages"  # the stage graph, modes, times
    PANELS = "panels"  # panel sizes and make-up
    RUBRICS = "rubrics"
    SCORING = "scoring"
    ELIGIBILITY = "eligibility"
    QUESTIONS = "questions"
    ATTACHMENTS = "attachments"
    AWARDS = "awards"
    PUBLICITY = "publicity"
    FEEDBACK = "feedback"  # 查看评语, 赛事评价, 赛后跟踪
