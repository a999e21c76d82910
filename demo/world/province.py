"""A whole province: its edition, a round of every city, and rounds of its counties and zones, in every state.

All of it goes through the verbs of the pages; entries come in from the lists of the offices. It is for looking at pages with
as many rounds and rows as there will be (docs/performance.md).
"""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable
from dataclasses import replace

from django.core.files.base import ContentFile
from django.utils import timezone

from accounts.actions.roles import grant_role
from accounts.enums import Role
from accounts.models import Person, Region
from competitions.actions import competitions as verbs
from competitions.actions import levels
from competitions.actions.competition_setup import change_plan
from competitions.actions.entry_checks import MOST_AT_ONCE, accept_entries
from competitions.actions.filing_papers import paper_of
from competitions.actions.filings import attach_plan
from competitions.domain.rulebook import EntrySource, PaperStep, RuleBook
from competitions.domain.windows import end_of_day, start_of_day
from competitions.models import Competition, Entry, RoundCall
from demo.world import contest, copies, judging, lists, papers, results
from demo.world.clock import at
from demo.world.contest import DAY, Calendar, Office
from demo.world.people import SEEDER, department, ensure_staff
from judging.actions.stages import open_judging
from workflow import clock

Say = Callable[[str, int, int], None]
# A round and the people of its office.
Held = tuple[Competition, Office]
PRESET = "chuangyi-6-province"
# What the counties do, by their place in the list: of every so many one declines, one is silent, one stays a draft and one
# waits for its filing. The others hold their round.
EVERY, DECLINES, SILENT, DRAFTS, WAITS = 17, 3, 7, 11, 14
# How much of all entries registers with the cities directly; so many counties are led to their report, with few entries.
CITY_SHARE, LED, LED_ENTRIES = 0.2, 4, 15
# So many days ago some counties closed; the led ones are among them, the others are late with their final.
EARLY = 32


class Province:
    """One run. ``people`` by key as in ``people.LOGINS``; the clock is left anywhere. ``listed``: so many entries of a round
    come by its list, the others are copied."""

    def __init__(
        self, people: dict[str, Person], rng: random.Random, today: dt.date, say: Say, listed: int = 1_000_000
    ) -> None:
        self.people, self.rng, self.today, self.say, self.listed = people, rng, today, say, listed
        self._next = 100_000

    def build(self, entries: int) -> None:
        """Edition, rounds, entries, and some counties led to their end."""
        call = self._edition()
        cities = self._cities(call)
        counties = self._counties(cities)
        led = [held for held in counties if _closing_day(held[0]) == self._day(EARLY)][:LED]
        self._fill(led, len(led) * LED_ENTRIES, passed=1.0)
        for number, (competition, office) in enumerate(led):
            self._lead(competition, office, number)
            self.say("rounds led to their report", number + 1, len(led))
        left = max(entries - len(led) * LED_ENTRIES, 0)
        direct = int(left * CITY_SHARE)
        self._fill(cities, direct, passed=1.0)
        self._begin_judging(*cities[1])
        self._fill([held for held in counties if held not in led], left - direct, passed=0.8)

    # --- rounds -------------------------------------------------------------------------------------------------------

    def _day(self, back: int) -> dt.date:
        return self.today - DAY * back

    def _edition(self) -> RoundCall:
        """The province's own plan, filed with the outside body by its paper, and the call to the cities."""
        home = department("430000")
        at(self._day(70), 9)
        draft = verbs.create_competition(
            actor=self.people["approver"], organisation=home, preset=PRESET, year=self.today.year
        )
        # Nobody below need scan the form of the filing, and cities take entries directly as well.
        change_plan(competition=draft, actor=self.people["approver"], section="rubrics", change_book=_for_all)
        office = Office(home, self.people["approver"], self.people["approver2"], self.people["approver"])
        grant_role(person=self.people["approver2"], role=Role.ORGANISER, organisation=home, actor=SEEDER)
        self._plan(draft, office, opens=self._day(-5), closes=self._day(-25), final=self._day(-45))
        contest.sign_and_file(draft, office)
        at(self._day(66), 9)
        scan = papers.scan_file("全国组委会备案复函")
        paper = paper_of(doc_no="示例组委〔2024〕8号", doc_date=clock.today(), scan=scan, name="复函.pdf")
        verbs.approve_competition(competition=_fresh(draft), actor=self.people["approver"], paper=paper)
        return levels.open_for_rounds(
            competition=_fresh(draft), actor=self.people["approver"], answer_by=self._day(50), note="请按期报备。"
        )

    def _cities(self, call: RoundCall) -> list[Held]:
        found = []
        codes = list(Region.objects.filter(level="city").order_by("code").values_list("code", flat=True))
        for number, code in enumerate(codes):
            office = Office(department(code), *ensure_staff(code), self.people["approver"])
            grant_role(person=office.signer, role=Role.APPROVER, organisation=office.organisation, actor=SEEDER)
            at(self._day(60), 9)
            # The second city has closed by now and judges.
            closes = self._day(3) if number == 1 else self._day(-10)
            competition = self._round(call, office, opens=self._day(45), closes=closes, final=self._day(-30))
            contest.sign_and_file(competition, office)
            at(self._day(57), 9)
            verbs.approve_competition(competition=_fresh(competition), actor=office.approver, opinion="同意备案。")
            found.append((_fresh(competition), office))
            self.say("rounds of cities", number + 1, len(codes))
        return found

    def _counties(self, cities: list[Held]) -> list[Held]:
        """Every city calls its counties and zones; those that hold a filed round come back."""
        held, number = [], 0
        total = Region.objects.filter(level="county").count()
        for above, city in cities:
            at(self._day(56), 9)
            call = levels.open_for_rounds(competition=above, actor=city.drafter, answer_by=self._day(45))
            for region in Region.objects.filter(parent_id=above.region_id).order_by("code"):
                number += 1
                office = Office(department(region.code), *ensure_staff(region.code, 300 + 2 * number), city.signer)
                made = self._county(call, office, number % EVERY)
                if made is not None:
                    held.append((made, office))
                self.say("rounds of counties and zones", number, total)
        return held

    def _county(self, call: RoundCall, office: Office, what: int) -> Competition | None:
        at(self._day(55), 9)
        if what == SILENT:
            return None
        if what == DECLINES:
            region = office.organisation.region
            levels.decline_round(
                call=call, region=region, actor=office.drafter, reason="报名项目少，直接参加市级赛（演示）。"
            )
            return None
        closes = self._day(EARLY) if what in (0, 1) else self._day(5) if what % 2 else self._day(-7)
        made = self._round(call, office, opens=self._day(50), closes=closes, final=closes + DAY * 8)
        if what == DRAFTS:
            return None
        contest.sign_and_file(made, office)
        if what == WAITS:
            return None
        at(self._day(53), 9)
        verbs.approve_competition(competition=_fresh(made), actor=office.approver, opinion="同意备案。")
        return _fresh(made)

    def _round(self, call: RoundCall, office: Office, **days: dt.date) -> Competition:
        fresh = RoundCall.objects.select_related("competition__region", "competition__organisation").get(pk=call.pk)
        draft = levels.open_round(call=fresh, organisation=office.organisation, actor=office.drafter)
        self._plan(draft, office, **days)
        return _fresh(draft)

    def _plan(self, draft: Competition, office: Office, *, opens: dt.date, closes: dt.date, final: dt.date) -> None:
        """Dates, texts and the stamped plan of a draft."""
        zone = timezone.get_default_timezone()
        change_plan(
            competition=_fresh(draft),
            actor=office.drafter,
            section="dates",
            introduction="以创业带动就业，发现和扶持一批好项目。本赛事为演示，项目与人员均为虚构。",
            venue=f"{office.organisation.region.name}示例会展中心（演示）",
            contact=f"{office.organisation.name} {office.organisation.phone}",
            registration_opens_at=start_of_day(opens, zone),
            registration_closes_at=end_of_day(closes, zone),
            review_ends_on=closes + DAY * 4,
            final_on=final,
            report_due_on=final + DAY * 20,
        )
        filing = _fresh(draft).filing
        assert filing is not None
        plan = ContentFile(papers.scan_file("实施方案（盖章）").read(), name="plan.pdf")
        attach_plan(filing=filing, actor=office.drafter, upload=plan, name="实施方案盖章件.pdf")

    # --- entries ------------------------------------------------------------------------------------------------------

    def _fill(self, rounds: list[Held], entries: int, *, passed: float) -> None:
        """Each office brings its list, ``entries`` in all, and passes a share of them."""
        done = 0
        for (competition, office), count in zip(rounds, _shares(entries, len(rounds)), strict=True):
            at(min(_closing_day(competition) - DAY, self._day(25)), 10)
            first = min(count, self.listed)
            if first:
                lists.take_list(competition, office.drafter, self.rng, first, first_number=self._next)
            _check(competition, office, passed)
            if count > first:
                copies.copy_entries(competition, self.rng, count - first, first_number=self._next + first)
            self._next += count
            done += count
            self.say("entries", done, entries)

    # --- further on ---------------------------------------------------------------------------------------------------

    def _lead(self, competition: Competition, office: Office, number: int) -> None:
        """Judged, published, reported and received: what was promoted stands in the round of the city."""
        closes = _closing_day(competition)
        days = Calendar(opens=closes - DAY * 18, open_days=18, judging_days=4, final_after=8)
        bench = judging.Bench(self.people["judge"], self.rng, first_number=60_000 + 40 * number)
        judging.judge_contest(_fresh(competition), office, bench, days, self.rng)
        results.name_units(_fresh(competition), office)
        notice = results.publish_results(competition, office, days)
        results.close_and_award(competition, office, notice)

    def _begin_judging(self, competition: Competition, office: Office) -> None:
        """The first stage of a city is being marked."""
        at(self._day(1), 9)
        open_judging(competition=_fresh(competition), actor=office.drafter)
        stage = competition.stages.order_by("order").select_related("competition__organisation", "competition__region")[
            0
        ]
        bench = judging.Bench(self.people["judge"], self.rng, first_number=61_000)
        judging.prepare_stage(stage, office, bench, start=0)
        judging.mark_stage(stage, bench, self.rng, share=0.1)
        self.say("judging of a city", 1, 1)


def _for_all(book: RuleBook) -> RuleBook:
    papers_ = tuple(
        replace(one, needed_for=PaperStep.NEVER) if one.needed_for is PaperStep.FILE else one for one in book.papers
    )
    return replace(book, papers=papers_, sources=tuple(EntrySource))


def _shares(total: int, among: int) -> list[int]:
    """``total`` in ``among`` parts that differ by one at most."""
    return [total // among + (number < total % among) for number in range(among)]


def _closing_day(competition: Competition) -> dt.date:
    assert competition.registration_closes_at is not None
    return timezone.localdate(competition.registration_closes_at)


def _check(competition: Competition, office: Office, share: float) -> None:
    """The office passes a share of what was handed in, as many at once as the page lets."""
    rows = Entry.objects.filter(competition=competition, state="submitted").order_by("pk")
    related = ("competition__region", "competition__organisation", "track", "leader__user")
    chosen = list(rows.select_related(*related))
    chosen = chosen[: int(len(chosen) * share)]
    for start in range(0, len(chosen), MOST_AT_ONCE):
        accept_entries(competition=competition, entries=chosen[start : start + MOST_AT_ONCE], actor=office.drafter)


def _fresh(competition: Competition) -> Competition:
    rows = Competition.objects.select_related(
        "filing__addressee__region", "filing__organisation", "region", "organisation", "parent"
    )
    return rows.get(pk=competition.pk)
