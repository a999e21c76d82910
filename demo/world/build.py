"""The whole demo world, as far as the stage asks."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable

from accounts.models import Person
from competitions.domain.rulebook import RuleBook
from competitions.models import Competition, Entry, Stage
from demo.world import activities, contest, hall, judging, large, news, pool, results, review
from demo.world.clock import at, back_to_now
from demo.world.contest import DAY, Calendar, Office
from demo.world.entries import KNOWN_AT, Crowd
from demo.world.people import department, ensure_people, ensure_staff
from demo.world.province import Province
from workflow import clock

STAGES = ("entry", "judging", "published", "all", "province", "large", "hall")
Say = Callable[[str, int, int], None]
# Entries of the contest whose final is about to begin.
HALL_ENTRIES = 20
# Entries of the two smaller cities of the world "all".
SIDE_ENTRIES = 66


class Builder:
    """One run: its people, its random numbers, its voice."""

    def __init__(self, *, seed: int, say: Say) -> None:
        self.rng = random.Random(seed)
        self.say = say
        self.step("people", 0)
        self.people = ensure_people()
        self.step("people", 1)
        self.today = clock.today()
        # Whose entry the next contests hold: it has a history, and wins where there is something to win.
        self.known: Person | None = None
        self._next = 0

    def step(self, what: str, done: int, total: int = 1) -> None:
        self.say(what, done, total)

    def office(self, code: str, drafter: str, signer: str) -> Office:
        return Office(department(code), self.people[drafter], self.people[signer], self.people["approver"])

    def take(self, count: int) -> int:
        """The first of so many numbers of people that nobody has yet."""
        self._next += count
        return self._next - count

    def entries(
        self,
        office: Office,
        days: Calendar,
        count: int,
        change_book: Callable[[RuleBook], RuleBook] | None = None,
    ) -> tuple[Competition, list[Entry]]:
        """A filed contest with its entries; the clock stands at the end of the window or now."""
        competition = contest.open_contest(office, days, change_book)
        crowd = Crowd(count, first_number=self.take(count), known=self.known)
        name = office.organisation.region.short_name
        made = contest.take_entries(
            competition, crowd, days, self.rng, lambda done, total: self.step(f"{name} entries", done, total)
        )
        if self.known:
            made[KNOWN_AT] = contest.return_and_accept(made[KNOWN_AT], office, days)
        return competition, made

    def open_for_entry(self, office: Office, count: int) -> Competition:
        """Registration is open; some entries are checked, some wait."""
        competition, made = self.entries(office, Calendar(opens=self.today - DAY * 12, open_days=22), count)
        back_to_now()
        contest.check_entries(made, office, self.rng, share=0.6)
        return competition

    def in_judging(self, office: Office, count: int) -> Competition:
        """The blind semi is being marked."""
        semi = self._semi(office, count)
        bench = judging.Bench(self.people["judge"], self.rng, favourite=self.known)
        judging.prepare_stage(semi, office, bench, start=0)
        back_to_now()
        judging.mark_stage(semi, bench, self.rng, share=0.55)
        self.step("judging", 1)
        return semi.competition

    def in_review(self, office: Office, count: int) -> Competition:
        """The blind semi after its practice, with a judge on paper and marks far apart."""
        semi = self._semi(office, count, review.rules)
        bench = judging.Bench(self.people["judge"], self.rng, leader=self.people["leader"])
        review.lead_half_way(semi, office, bench)
        self.step("judging", 1)
        return semi.competition

    def _semi(self, office: Office, count: int, change_book: Callable[[RuleBook], RuleBook] | None = None) -> Stage:
        """Registration is over, judging has begun."""
        days = Calendar(opens=self.today - DAY * 36, open_days=26, judging_days=18, final_after=24)
        competition, made = self.entries(office, days, count, change_book)
        at(days.closes + DAY, 9)
        contest.check_entries(made, office, self.rng)
        at(days.closes + DAY * 3, 10)
        self.step("judging", 0)
        judging.stages.open_judging(competition=_fresh(competition), actor=office.drafter)
        stages = competition.stages.order_by("order")
        return stages.select_related("competition__organisation", "competition__region")[0]

    def on_stage(self, office: Office, count: int) -> Competition:
        """The review is over; the final is set up and waits for its first call."""
        days = hall.calendar(self.today)
        competition, made = self.entries(office, days, count, hall.for_the_hall)
        at(days.closes + DAY, 9)
        contest.check_entries(made, office, self.rng)
        self.step("live final", 0)
        hall.ready(_fresh(competition), office, days, self.people, self.rng)
        self.step("live final", 1)
        return competition

    def judged(
        self,
        office: Office,
        days: Calendar,
        count: int,
        *,
        first_judge: int = 60_000,
        change_book: Callable[[RuleBook], RuleBook] = results.with_unit_awards,
    ) -> Competition:
        """Semi and final are over, the promotion is decided; the clock stands at the final."""
        competition, made = self.entries(office, days, count, change_book)
        at(days.closes + DAY, 9)
        contest.check_entries(made, office, self.rng)
        self.step("judging", 0)
        bench = judging.Bench(self.people["judge"], self.rng, first_number=first_judge, favourite=self.known)
        judging.judge_contest(_fresh(competition), office, bench, days, self.rng)
        self.step("judging", 1)
        return competition

    def published(
        self,
        office: Office,
        count: int,
        editor: Person,
        change_book: Callable[[RuleBook], RuleBook] = results.with_unit_awards,
    ) -> Competition:
        """All over: publicity, report, awards, certificates, outcomes, stories."""
        final = results.final_day_for(self.today)
        days = Calendar(opens=final - DAY * 44, open_days=26, judging_days=12, final_after=18)
        competition = self.judged(office, days, count, change_book=change_book)
        self.step("certificates", 0)
        results.name_units(competition, office)
        notice = results.publish_results(competition, office, days)
        results.close_and_award(competition, office, notice)
        self.step("certificates", 1)
        results.rate_the_round(_fresh(competition), office, self.rng)
        back_to_now()
        results.ask_and_tell(competition, office, editor, self.rng, silent=self.known)
        return competition

    def await_approval(self, code: str) -> None:
        """A city's plan for next month waits for the province."""
        office = Office(department(code), *ensure_staff(code), self.people["approver"])
        plan = contest.draft_contest(office, Calendar(opens=self.today + DAY * 20))
        contest.sign_and_file(plan, office)


def build(*, stage: str, seed: int, entries: int, say: Say, listed: int = 1_000_000) -> None:
    """``stage``: how far the main contest (长沙市) has come; ``all``: one city at each stage. Leaves true time behind."""
    builder = Builder(seed=seed, say=say)
    if stage == "province":
        Province(builder.people, builder.rng, builder.today, say, listed).build(entries)
        back_to_now()
        return
    changsha = builder.office("430100", "organiser", "signer")
    pool.fill_pool(changsha.organisation, changsha.drafter, count=24, first=0)
    pool.fill_pool(department("430000"), builder.people["approver"], count=8, first=100, shared=True)
    editor = builder.people["editor"]
    builder.known = builder.people["contestant"]
    if stage == "entry":
        builder.open_for_entry(changsha, entries)
    elif stage == "judging":
        builder.in_judging(changsha, entries)
    elif stage == "large":
        large.build(builder, entries)
    elif stage == "hall":
        large.build_hall(builder, entries)
    elif stage == "published":
        builder.published(changsha, entries, editor)
    else:
        side = min(SIDE_ENTRIES, entries)
        builder.published(builder.office("430600", "yueyang", "yueyang2"), side, editor, _with_sheets)
        builder.open_for_entry(changsha, entries)
        builder.known = None
        builder.in_review(builder.office("430200", "zhuzhou", "zhuzhou2"), side)
        builder.on_stage(builder.office("430700", "changde", "changde2"), min(HALL_ENTRIES, entries))
    activities.held_salon(changsha, builder.today - dt.timedelta(days=20), builder.rng, first_number=70_000)
    activities.coming(changsha, builder.today, builder.rng, first_number=71_000)
    back_to_now()
    builder.await_approval("430300")
    news.publish_news(editor)
    back_to_now()


def _with_sheets(book: RuleBook) -> RuleBook:
    """Awards for units, and score sheets that anybody may work out again."""
    return hall.shown(results.with_unit_awards(book))


def _fresh(competition: Competition) -> Competition:
    return Competition.objects.select_related("organisation", "region", "filing").get(pk=competition.pk)
