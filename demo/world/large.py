"""Judging at the size that has to hold: a review of hundreds of entries in mid-marking, a final on the stage, a pool of thousands.

What the pages look at is made by the verbs where it is small; entries and people of the pool beyond that are copied.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

from accounts.actions.people import add_known_people
from accounts.models import Person
from competitions.domain.rulebook import (
    Practice,
    Rejudge,
    RuleBook,
    SignOff,
)
from competitions.models import Competition, Stage
from demo.world import audience, contest, copies, hall, judging, lists, practice
from demo.world.clock import at, back_to_now
from demo.world.contest import DAY, Calendar, Office
from demo.world.entries import Crowd
from demo.world.pool import fill_pool
from judging.actions import panels, stages, tabulation
from judging.actions.assignment import assign_reviews
from judging.actions.live import conduct
from judging.actions.stage_entries import enter_entries
from judging.domain.live import Act
from judging.models import JudgeProfile, LiveStage, PanelSeat, ScoreSheet
from workflow.services import perform

if TYPE_CHECKING:
    from demo.world.build import Builder

Change = Callable[[RuleBook], RuleBook]
PATTERNS = 8  # of the pool, by the verbs
VERBS = 15  # entries of a contest that come in by the verbs: all tracks are among them
REVIEWERS, REVIEWS, INVITED, POOL = 60, 3, 500, 2_000
FINAL = hall.Size(reviewers=REVIEWERS, judges=11, into_final=10, reviews=REVIEWS, tickets=400)
ENDED, LATE = 20, 100  # turns that are over, marks after the close
# The final that is over: its review is a small one, thirty sit on the public jury, the rest of the hall chooses one entry.
OVER, OVER_ENTRIES, CHOOSING = hall.Size(reviewers=5, judges=11, into_final=10, tickets=30), 100, 400
UNSAID = "评委未作说明（演示）"
FIRST_COPY, FIRST_OF_POOL = 200_000, 400_000


def build(builder: Builder, entries: int) -> None:
    """Three contests: 长沙市 marks its review, 常德市 is in the middle of its final, that of 株洲市 is over and counted."""
    changsha = builder.office("430100", "organiser", "signer")
    copy_judges(changsha, POOL, first_number=FIRST_OF_POOL)
    _in_review(builder, changsha, entries)
    build_hall(builder, entries)
    _over(builder, builder.office("430200", "zhuzhou", "zhuzhou2"), min(entries, OVER_ENTRIES))
    back_to_now()


def build_hall(builder: Builder, entries: int) -> None:
    """常德市 alone."""
    changde = builder.office("430700", "changde", "changde2")
    copy_judges(changde, REVIEWERS * 4, first_number=FIRST_OF_POOL + POOL)
    _on_stage(builder, changde, entries)
    back_to_now()


def copy_judges(office: Office, count: int, *, first_number: int) -> None:
    """``count`` more in the pool of an office, after the pattern of those that are there."""
    people = fill_pool(office.organisation, office.drafter, count=PATTERNS, first=first_number)
    patterns = list(JudgeProfile.objects.filter(organisation=office.organisation, person__in=people))
    rng = random.Random(first_number)
    heads = [lists.head_of(rng, first_number + index) for index in range(count)]
    people = add_known_people([(one.name, "resident", one.id_number, one.phone) for one in heads])
    rows = [copies.like(patterns[index % len(patterns)], person_id=one.pk) for index, one in enumerate(people)]
    JudgeProfile.objects.bulk_create(rows)


def _entered(builder: Builder, office: Office, days: Calendar, entries: int, book: Change, first: int) -> Competition:
    """A contest whose entries are all in and accepted; the clock stands two days after the window."""
    competition = contest.open_contest(office, days, book)
    crowd = Crowd(VERBS, drafts=0, first_number=builder.take(VERBS))
    made = contest.take_entries(competition, crowd, days, builder.rng, lambda done, total: None)
    at(days.closes + DAY, 9)
    for entry in made:
        perform(entry, "accept", actor=office.drafter)
    copies.copy_entries(competition, builder.rng, entries - VERBS, first_number=first)
    at(days.closes + DAY * 2, 10)
    return competition


def _in_review(builder: Builder, office: Office, entries: int) -> None:
    """Most of the invited have not answered; a good half of the sheets is marked."""
    days = Calendar(opens=builder.today - DAY * 36, open_days=26, judging_days=18, final_after=24)
    builder.step("large review", 0)
    competition = _entered(builder, office, days, entries, _reviewed, FIRST_COPY)
    stages.open_judging(competition=_fresh(competition), actor=office.drafter)
    stage = _stage(competition, 0)
    enter_entries(stage=stage, actor=office.drafter, seed="demo-large")
    panel = panels.create_panel(stage=stage, actor=office.drafter, name="复赛评审组")
    printed = [builder.people["judge"], builder.people["leader"]]
    asked = _of_pool(office, INVITED + REVIEWERS - len(printed))
    seats = panels.invite_judges(panel=panel, actor=office.drafter, people=[*printed, *asked]).seats
    for seat in seats[:REVIEWERS]:
        panels.accept_seat(seat=seat, actor=seat.person, undertaking=True)
    panels.set_leader(seat=PanelSeat.objects.get(pk=seats[1].pk), actor=office.drafter)
    practice.prepare(_stage(competition, 0), office)
    assign_reviews(stage=_stage(competition, 0), actor=office.drafter)
    stages.open_marking(stage=_stage(competition, 0), actor=office.drafter)
    back_to_now()
    bench = judging.Bench(builder.people["judge"], builder.rng)
    judging.mark_stage(_stage(competition, 0), bench, builder.rng, share=0.6)
    builder.step("large review", 1)


def _on_stage(builder: Builder, office: Office, entries: int) -> None:
    """Half of the final is over, the next entry is being marked, the hall has its tickets; marks of the review came late."""
    days = hall.calendar(builder.today)
    builder.step("large final", 0)
    competition = _entered(builder, office, days, entries, _hall, FIRST_COPY + entries)
    bench = judging.Bench(builder.people["judge"], builder.rng)
    hall.ready(_fresh(competition), office, days, builder.people, builder.rng, FINAL)
    _come_late(_stage(competition, 0), builder.rng)
    stage = _stage(competition, 1)
    live = LiveStage.objects.get(stage=stage)
    for _turn in range(ENDED):
        _whole_turn(live, office.drafter, bench)
    _press(live, office.drafter, Act.CALL, Act.BEGIN, Act.OPEN_MARKING)
    _mark_the_one_on(live, bench, leave=5)
    builder.step("large final", 1)


def _over(builder: Builder, office: Office, entries: int) -> None:
    """Everybody appeared, the public jury gave points after each turn, the hall chose one; marking is closed, the ranking is made and not frozen."""
    days = hall.calendar(builder.today)
    builder.step("final that is over", 0)
    competition = _entered(builder, office, days, entries, _voted, FIRST_COPY + entries * 20)
    bench = judging.Bench(builder.people["judge"], builder.rng)
    hall.ready(_fresh(competition), office, days, builder.people, builder.rng, OVER)
    stage = _stage(competition, 1)
    live = LiveStage.objects.get(stage=stage)
    audience.hand_out(live, audience.CHOICE.code, CHOOSING, office.drafter)
    for _turn in range(live.appearances.count()):
        _whole_turn(live, office.drafter, bench)
        audience.votes(live, hall.AUDIENCE.code, office.drafter, builder.rng)
    audience.votes(live, audience.CHOICE.code, office.drafter, builder.rng)
    stages.close_marking(stage=_stage(competition, 1), actor=office.drafter, reason=UNSAID)
    tabulation.tabulate(stage=_stage(competition, 1), actor=office.drafter)
    builder.step("final that is over", 1)


def _whole_turn(live: LiveStage, actor: Person, bench: judging.Bench) -> None:
    """The next entry appears, is marked by everybody, and its marking is closed."""
    _press(live, actor, Act.CALL, Act.BEGIN, Act.OPEN_MARKING)
    _mark_the_one_on(live, bench)
    _press(live, actor, Act.CLOSE_MARKING, reason=UNSAID)


def _press(live: LiveStage, actor: Person, *acts: Act, reason: str = "") -> None:
    for act in acts:
        now = LiveStage.objects.select_related("stage__competition__organisation", "current", "shown").get(pk=live.pk)
        # The printed judge has a statement to make about one entry, and makes none.
        conduct(live=now, act=act, actor=actor, seen=now.revision, reason=reason)


def _mark_the_one_on(live: LiveStage, bench: judging.Bench, leave: int = 0) -> None:
    """The judges of the entry that is on mark it and lock, but for ``leave`` of them."""
    current = LiveStage.objects.select_related("current").get(pk=live.pk).current
    assert current is not None
    rows = ScoreSheet.objects.filter(stage_entry=current.stage_entry_id, state="unmarked")
    sheets = rows.select_related(
        "seat__person", "stage_entry__entry__track", "stage_entry__stage__competition"
    ).order_by("-seat__number")
    judging.send(list(sheets)[leave:], bench, lambda sheet: bench.rng.gauss(84, 4))


def _come_late(stage: Stage, rng: random.Random) -> None:
    """Marks after the close: kept, and the office decides."""
    rows = ScoreSheet.objects.filter(stage_entry__stage=stage).select_related(
        "seat__person", "stage_entry__entry__track", "stage_entry__stage__competition"
    )
    judging.send(
        list(rows.order_by("pk")[:LATE]), judging.Bench(rows[0].seat.person, rng), lambda sheet: 75.0, lock=False
    )


def _of_pool(office: Office, count: int) -> list[Person]:
    known = JudgeProfile.objects.filter(organisation=office.organisation, retired_at=None).select_related("person")
    return [row.person for row in known.order_by("-pk")[:count]]


def _reviewed(book: RuleBook) -> RuleBook:
    first, last = book.stages
    first = replace(
        first,
        panel_size=REVIEWERS,
        reviews_per_entry=REVIEWS,
        rejudge=Rejudge(points=Decimal(8)),
        practice=Practice(entries=len(practice.SAMPLES)),
        sign_off=SignOff.FINGER,
    )
    return replace(book, stages=(first, last))


def _hall(book: RuleBook) -> RuleBook:
    return hall.for_the_hall(book, FINAL)


def _voted(book: RuleBook) -> RuleBook:
    return audience.with_choice(book, OVER)


def _stage(competition: Competition, order: int) -> Stage:
    rows = Stage.objects.select_related("competition__organisation", "competition__region")
    return rows.filter(competition=competition).order_by("order")[order]


def _fresh(competition: Competition) -> Competition:
    return Competition.objects.select_related("organisation", "region", "filing").get(pk=competition.pk)
