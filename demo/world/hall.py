"""A final that is about to begin: the review before it is over, its leader may look at the severity of the judges; judges are
seated with their cards, the order is drawn, the show is set up. Whoever conducts calls the first entry."""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import dataclass, replace
from decimal import Decimal

from accounts.models import Person
from competitions.domain.rulebook import (
    Aggregation,
    Ballot,
    Combine,
    Display,
    Draw,
    DrawMethod,
    Method,
    NotInARow,
    Panel,
    PartSource,
    ReleaseLevel,
    ReleaseWhen,
    RuleBook,
    ScorePart,
    Severity,
    SignOff,
    TrackOrder,
    VoteWindow,
)
from competitions.models import Competition, Stage
from demo.world.clock import at, back_to_now
from demo.world.contest import DAY, Calendar, Office
from demo.world.judging import Bench, mark_stage, settle_ties
from demo.world.pool import fill_pool
from judging.actions import panels, pool, promotion, stages, tabulation
from judging.actions.assignment import assign_reviews
from judging.actions.expert_draws import Wanted, draw_for, invite_drawn
from judging.actions.live import prepare_live
from judging.actions.running_order import Fixed, draw_running_order
from judging.actions.seat_binding import issue_cards
from judging.actions.votes import issue_tickets
from judging.domain.expert_draw import Place
from judging.models import JudgeProfile, PanelSeat

WITNESS = "监督示例"


@dataclass(frozen=True)
class Size:
    """How many review, judge the final, and come into it from each track."""

    reviewers: int = 5
    judges: int = 7
    into_final: int = 2
    reviews: int | None = None  # of an entry; None: everybody marks everything
    tickets: int = 12  # of the audience


USUAL = Size()
AT_ONCE = Display(when=ReleaseWhen.AT_ONCE, level=ReleaseLevel.ANONYMOUS_MARKS)
# Nine tenths of the result are the judges', one tenth the audience's.
EXPERTS = ScorePart(code="experts", name="专家评审", source=PartSource.PANEL, weight=Decimal("0.9"), demo=True)
AUDIENCE = ScorePart(
    code="audience", name="大众评审", source=PartSource.PUBLIC_JURY, weight=Decimal("0.1"), max=Decimal(100), people=30,
    aggregation=Aggregation(method=Method.MEAN, demo=True), demo=True,
    ballot=Ballot(window=VoteWindow.EACH, min=Decimal(60), step=Decimal(10), demo=True),
)  # fmt: skip
AFTER = Display(when=ReleaseWhen.AFTER_STAGE, level=ReleaseLevel.TOTALS)


def shown(book: RuleBook) -> RuleBook:
    """The preset, and how much of its results is made public."""
    first, last = book.stages
    return replace(book, stages=(replace(first, display=AFTER), replace(last, display=AT_ONCE)))


def for_the_hall(book: RuleBook, size: Size = USUAL) -> RuleBook:
    """A smaller review with severity for its leader; a final whose marks are shown at once."""
    first, last = shown(book).stages
    first = replace(
        first, panel_size=size.reviewers, reviews_per_entry=size.reviews, advance_per_track=size.into_final, severity=Severity(),
        panel=Panel(reserve=1, rest_rounds=0, answer_days=3),
    )  # fmt: skip
    draw = Draw(
        method=DrawMethod.COMPUTER, late_minutes=10, tracks=TrackOrder.MIXED,
        not_in_a_row=(NotInARow.UNIT, NotInARow.REGION), fixed_places=True,
    )  # fmt: skip
    audience = replace(AUDIENCE, people=max(AUDIENCE.people or 0, size.tickets))
    scoring = replace(last.scoring, parts=(EXPERTS, audience), combine=Combine.WEIGHTED_SUM)
    last = replace(last, panel_size=size.judges, draw=draw, scoring=scoring, sign_off=SignOff.FINGER)
    return replace(book, stages=(first, last))


def calendar(today: dt.date) -> Calendar:
    """The final is today."""
    return Calendar(opens=today - DAY * 40, open_days=26, judging_days=9, final_after=14)


def ready(
    competition: Competition,
    office: Office,
    days: Calendar,
    people: dict[str, Person],
    rng: random.Random,
    size: Size = USUAL,
) -> None:
    """From the checked entries to the moment before the first call. The pool has at least as many as are needed."""
    fill_pool(office.organisation, office.drafter, count=12, first=200)
    at(days.closes + DAY * 2, 10)
    stages.open_judging(competition=competition, actor=office.drafter)
    semi, final = (_fresh(stage) for stage in competition.stages.order_by("order"))
    bench = Bench(people["judge"], rng)
    _review(semi, office, bench, people, size)
    at(days.final, 8)
    _final(final, office, people, size)
    back_to_now()


def _review(stage: Stage, office: Office, bench: Bench, people: dict[str, Person], size: Size) -> None:
    """Experts drawn by lot from the pool beside the printed two, one barred from an entry; marked, frozen, decided."""
    panel = panels.create_panel(stage=stage, actor=office.drafter, name="复赛评审组")
    panels.invite_judges(panel=panel, actor=office.drafter, people=[people["judge"], people["leader"]])
    wanted = Wanted((Place("", size.reviewers - 2),), reserves=1)
    draw = draw_for(panel=panel, actor=office.drafter, wanted=wanted, seed="12 7 33", witness=WITNESS)
    invite_drawn(draw=draw, actor=office.drafter)
    seats = _accepted(panel.pk, people["leader"], office)
    _tie(seats[-1], office, "shareholder", _unit(stage, 0))
    assign_reviews(stage=_fresh(stage), actor=office.drafter)
    stages.open_marking(stage=_fresh(stage), actor=office.drafter)
    mark_stage(stage, bench, bench.rng)
    stages.close_marking(stage=_fresh(stage), actor=office.drafter)
    table = tabulation.tabulate(stage=_fresh(stage), actor=office.drafter)
    tabulation.freeze_tabulation(tabulation=table, actor=office.signer)
    settle_ties(_fresh(stage), office)
    promotion.promote_stage(stage=_fresh(stage), actor=office.drafter)


def _final(stage: Stage, office: Office, people: dict[str, Person], size: Size) -> None:
    """Seats with their cards; one entry barred from a judge, one that wants the printed judge's statement."""
    panel = panels.create_panel(stage=_fresh(stage), actor=office.drafter, name="决赛评审组")
    known = JudgeProfile.objects.filter(organisation=office.organisation, retired_at=None).select_related("person")
    others = [row.person for row in known.order_by("-pk") if row.person not in (people["judge"], people["leader"])]
    chosen = [people["judge"], people["leader"], *others[: size.judges - 2]]
    panels.invite_judges(panel=panel, actor=office.drafter, people=chosen)
    seats = _accepted(panel.pk, people["leader"], office)
    _tie(seats[2], office, "coached", _unit(stage, 1))
    _tie(seats[0], office, "incubator", _unit(stage, 0))
    first = Fixed(
        str(stage.stage_entries.order_by("entry__number")[0].entry.number), 1, "参赛者当天下午另有参展任务（演示）。"
    )
    draw_running_order(stage=_fresh(stage), actor=office.drafter, seed="8 15 42", witness=WITNESS, fixed=[first])
    assign_reviews(stage=_fresh(stage), actor=office.drafter)
    stages.open_marking(stage=_fresh(stage), actor=office.drafter)
    issue_cards(stage=_fresh(stage), actor=office.drafter)
    live = prepare_live(stage=_fresh(stage), actor=office.drafter)
    issue_tickets(live=live, part=AUDIENCE.code, count=size.tickets, actor=office.drafter)


def _accepted(panel: int, leader: Person, office: Office) -> list[PanelSeat]:
    """Everybody accepts; the printed leader leads."""
    rows = (
        PanelSeat.objects.filter(panel=panel).select_related("person", "panel__stage__competition").order_by("number")
    )
    for seat in rows:
        panels.accept_seat(seat=seat, actor=seat.person, undertaking=True)
    seats = list(rows.all())
    panels.set_leader(seat=next(seat for seat in seats if seat.person_id == leader.pk), actor=office.drafter)
    return seats


def _unit(stage: Stage, place: int) -> str:
    """The unit of an entry of the stage, as its form has it."""
    rows = stage.stage_entries.exclude(entry__organisation_name="").order_by("entry__number")
    return str(rows.values_list("entry__organisation_name", flat=True)[place])


def _tie(seat: PanelSeat, office: Office, kind: str, name: str) -> None:
    profile = JudgeProfile.objects.get(organisation=office.organisation, person=seat.person)
    pool.add_tie(profile=profile, actor=office.drafter, kind=kind, name=name, uscc="", note="本人申报（演示）")


def _fresh(stage: Stage) -> Stage:
    return Stage.objects.select_related("competition__organisation", "competition__region").get(pk=stage.pk)
