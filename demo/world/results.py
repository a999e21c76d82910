"""After the judging: publicity, report up, awards, certificates, outcomes, a story."""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import replace
from decimal import Decimal

from accounts.models import Person
from certificates.actions.awards import grant_awards
from certificates.actions.batches import make_certificates, order_certificates
from certificates.actions.units import make_unit_certificates
from cms.actions.stories import publish_story
from competitions.actions import outcomes, publicity, reports, round_feedback, unit_awards
from competitions.domain.rulebook import Award, AwardScope, RuleBook
from competitions.models import Competition, OutcomeReport, PublicityNotice
from demo.world.clock import at
from demo.world.contest import DAY, Calendar, Office
from demo.world.scans import file_scans
from workflow import clock


def publish_results(competition: Competition, office: Office, days: Calendar) -> PublicityNotice:
    """The list is published the day after the final."""
    at(days.final + DAY, 10)
    notice = publicity.draft_notice(competition=_fresh(competition), actor=office.drafter)
    return publicity.publish_notice(notice=_notice(notice), actor=office.drafter)


def with_unit_awards(book: RuleBook) -> RuleBook:
    """The preset's awards, and one for the units that helped."""
    award = Award(code="organiser", name="优秀组织奖", count=3, scope=AwardScope.ORGANISER, demo=True)
    return replace(book, awards=(*book.awards, award))


def name_units(competition: Competition, office: Office) -> None:
    """Two units are named; they stand on the public list."""
    for unit, reason in (
        ("示例县人力资源和社会保障局", "组织县级选拔赛，报名项目数居全市前列（演示）。"),
        ("示例职业技术学院", "承办复赛并提供场地和志愿服务（演示）。"),
    ):
        named = unit_awards.Named("organiser", reason, unit=unit)
        unit_awards.name_unit(competition=_fresh(competition), actor=office.drafter, named=named)


def close_and_award(competition: Competition, office: Office, notice: PublicityNotice) -> None:
    """The publicity ends, the list goes up and is received, awards are given, certificates made."""
    ends = PublicityNotice.objects.get(pk=notice.pk).ends_on
    assert ends is not None
    at(ends + DAY, 9)
    publicity.close_due_notices(now=clock.now())
    file_scans(_fresh(competition), office.drafter)
    reports.report_up(
        competition=_fresh(competition), actor=office.drafter, summary="比赛组织有序，推荐项目名单附后（演示）。"
    )
    reports.receive_report(report=_fresh(competition).report, actor=office.approver)
    grant_awards(competition=_fresh(competition), actor=office.drafter)
    batch = order_certificates(competition=_fresh(competition), actor=office.drafter)
    make_certificates(job_id=str(batch.job_id))
    make_unit_certificates(competition=_fresh(competition), actor=office.drafter)


WORDS = (
    "赛程安排紧凑，候场时有志愿者引导，很贴心（演示）。",
    "建议提前公布路演时长，便于准备（演示）。",
    "评委点评具体，收获很大（演示）。",
    "希望增加赛前培训场次（演示）。",
)


def rate_the_round(competition: Competition, office: Office, rng: random.Random) -> None:
    """Contestants and judges rate it within a week, some by the code in the hall; then it is closed."""
    days = round_feedback.Days(closes_on=clock.today() + DAY * 7, with_hall_code=True)
    round_feedback.plan_feedback(competition=competition, actor=office.drafter, days=days)
    feedback = round_feedback.open_feedback(competition=competition, actor=office.drafter)
    ratings = list(feedback.ratings.select_related("feedback__competition").order_by("pk"))
    for number, rating in enumerate(ratings):
        if number % 5 == 4:
            continue  # one in five does not answer
        words = WORDS[number // 7 % len(WORDS)] if number % 7 == 0 else ""
        round_feedback.answer_rating(rating=rating, marks=_marks(feedback.items, rng), comment=words)
    for _person in range(8):
        round_feedback.answer_in_hall(feedback=feedback, marks=_marks(feedback.items, rng))
    round_feedback.close_feedback(competition=competition, actor=office.drafter)


def _marks(items: list[str], rng: random.Random) -> list[int]:
    return [rng.choice((3, 4, 4, 5, 5, 5)) for _item in items]


def ask_and_tell(
    competition: Competition, office: Office, editor: Person, rng: random.Random, *, silent: Person | None = None
) -> None:
    """Three months later: entrants are asked, most answer, some success stories go live. ``silent`` has yet to answer."""
    first = OutcomeReport.objects.filter(entry__competition=competition).order_by("due_on").first()
    if first is None or first.due_on > clock.today():
        at(first.due_on if first else clock.today(), 9)
    outcomes.ask_due_outcomes()
    winners = OutcomeReport.objects.filter(entry__competition=competition, state="asked", entry__grants__isnull=False)
    told = 0
    found = winners.select_related("entry__leader", "entry__track", "entry__competition").distinct().order_by("pk")
    for number, report in enumerate(found):
        if number % 6 == 4 or report.entry.leader == silent:
            continue  # one in six has not answered yet
        answered = outcomes.answer_outcome(
            report=report,
            actor=report.entry.leader,
            is_running=number % 9 != 7,  # one in nine has ended
            jobs=rng.randint(4, 60),
            revenue=Decimal(rng.randint(20, 900)),
            finance=Decimal(rng.choice((0, 0, 30, 50, 200, 800))),
            story="从一个人的工作台到一支团队，比赛让我们第一次把话说清楚（演示）。",
            may_publish=told < 4,
        )
        if number % 6 == 5:
            continue  # and one answer waits to be confirmed
        outcomes.confirm_outcome(report=answered, actor=office.drafter)
        if told < 4:
            publish_story(
                entry=report.entry,
                outcome=OutcomeReport.objects.select_related("entry").get(pk=report.pk),
                actor=editor,
            )
            told += 1


def final_day_for(today: dt.date, months: int = 3) -> dt.date:
    """A final so long ago that its outcome is due by ``today``."""
    return today - dt.timedelta(days=31 * months + 10)


def _fresh(competition: Competition) -> Competition:
    return Competition.objects.select_related("organisation", "region", "filing").get(pk=competition.pk)


def _notice(notice: PublicityNotice) -> PublicityNotice:
    return PublicityNotice.objects.select_related("competition__organisation", "competition__region").get(pk=notice.pk)
