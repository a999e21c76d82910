"""One contest of one city, from its preset to wherever the stage asks, on a clock that is moved along."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable
from dataclasses import dataclass, field

from django.utils import timezone

from accounts.models import Organisation, Person
from competitions.actions import competitions as verbs
from competitions.actions.competition_setup import change_plan
from competitions.actions.entries import submit_entry
from competitions.actions.entry_saving import save_entry
from competitions.actions.filings import attach_plan
from competitions.actions.uploads import save_attachment
from competitions.domain.rulebook import RuleBook
from competitions.domain.windows import end_of_day, start_of_day
from competitions.models import Competition, Entry
from demo.world import papers
from demo.world.clock import at, true_today
from demo.world.entries import Crowd, Say, make_entries
from workflow.services import perform

PRESET = "chuangyi-6-city"
DAY = dt.timedelta(days=1)


@dataclass
class Office:
    """The city's two, and the province's approver."""

    organisation: Organisation
    drafter: Person
    signer: Person
    approver: Person


@dataclass
class Calendar:
    """The days of a contest, counted from the day registration opens."""

    opens: dt.date
    open_days: int = 20
    judging_days: int = 12
    final_after: int = 18

    closes: dt.date = field(init=False)
    review_ends: dt.date = field(init=False)
    final: dt.date = field(init=False)

    def __post_init__(self) -> None:
        self.closes = self.opens + DAY * self.open_days
        self.review_ends = self.closes + DAY * self.judging_days
        self.final = self.closes + DAY * self.final_after


def draft_contest(
    office: Office, days: Calendar, change_book: Callable[[RuleBook], RuleBook] | None = None
) -> Competition:
    """A draft with its dates, texts and stamped plan. ``change_book`` bends the preset's rules."""
    zone = timezone.get_default_timezone()
    draft = verbs.create_competition(
        actor=office.drafter, organisation=office.organisation, preset=PRESET, year=days.opens.year
    )
    change_plan(
        competition=draft,
        actor=office.drafter,
        section="dates",
        change_book=change_book,
        introduction="以创业带动就业，发现和扶持一批好项目。本赛事为演示，项目与人员均为虚构。",
        venue=f"{office.organisation.region.name}示例会展中心（演示）",
        contact=f"{office.organisation.name} {office.organisation.phone}",
        registration_opens_at=start_of_day(days.opens, zone),
        registration_closes_at=end_of_day(days.closes, zone),
        review_ends_on=days.review_ends,
        final_on=days.final,
    )
    competition = _fresh(draft)
    assert competition.filing is not None
    attach_plan(
        filing=competition.filing,
        actor=office.drafter,
        upload=papers.scan_file("实施方案（盖章）"),
        name="实施方案盖章件.pdf",
    )
    return competition


def open_contest(
    office: Office, days: Calendar, change_book: Callable[[RuleBook], RuleBook] | None = None
) -> Competition:
    """Create, sign off, file, be returned once, file again, be approved. ``change_book`` bends the preset's rules."""
    at(days.opens - DAY * 12, 9)
    competition = draft_contest(office, days, change_book)
    sign_and_file(competition, office)
    at(days.opens - DAY * 9, 15)
    verbs.return_competition(
        competition=_fresh(competition), actor=office.approver, remarks={"plan": "盖章页不清晰，请重新扫描。"}
    )
    at(days.opens - DAY * 8, 10)
    again = _fresh(competition)
    assert again.filing is not None
    attach_plan(
        filing=again.filing,
        actor=office.drafter,
        upload=papers.scan_file("实施方案（盖章，清晰版）"),
        name="实施方案盖章件（清晰版）.pdf",
    )
    sign_and_file(again, office)
    at(days.opens - DAY * 6, 11)
    verbs.approve_competition(competition=_fresh(competition), actor=office.approver, opinion="同意备案。")
    return _fresh(competition)


def sign_and_file(competition: Competition, office: Office) -> None:
    """Handed in by the one, signed by the other, filed upward."""
    verbs.hand_in_for_sign_off(competition=_fresh(competition), actor=office.drafter)
    verbs.sign_off_competition(competition=_fresh(competition), actor=office.signer)
    verbs.file_competition(competition=_fresh(competition), actor=office.drafter)


def _fresh(competition: Competition) -> Competition:
    rows = Competition.objects.select_related(
        "filing__addressee__region", "filing__organisation", "region", "organisation"
    )
    return rows.get(pk=competition.pk)


def take_entries(competition: Competition, crowd: Crowd, days: Calendar, rng: random.Random, say: Say) -> list[Entry]:
    """People register through the days of the window."""
    entries = []
    step = max(crowd.count // 30, 1)
    until = min(days.closes, true_today() - DAY)
    span = max((until - days.opens).days, 1)
    at(days.opens, 8)
    for index, entry in enumerate(make_entries(competition, crowd, rng, say)):
        entries.append(entry)
        if index % step == 0:
            at(days.opens + DAY * min(span * index // crowd.count, span), 8 + index % 12)
    return entries


def return_and_accept(entry: Entry, office: Office, days: Calendar) -> Entry:
    """The history of the printed contestant's entry: returned with a remark, corrected, handed in again, accepted."""
    at(days.opens + DAY * 2, 10)
    remark = {"remarks": {"summary": "请写明首批客户的数量。"}}
    returned = perform(entry, "return", actor=office.drafter, reason="项目简介请再具体一些。", data=remark)
    at(days.opens + DAY * 3, 20)
    leader = entry.leader
    save_entry(entry=returned, actor=leader, changes={"summary": f"{entry.summary}首批客户为12家（演示）。"})
    scan = papers.scan_file("报名表（盖章扫描件，更正）")
    save_attachment(entry=returned, actor=leader, kind="stamped_form", upload=scan, name="报名表盖章件（更正）.pdf")
    submitted = submit_entry(entry=returned, actor=leader)
    at(days.opens + DAY * 4, 9)
    return perform(submitted, "accept", actor=office.drafter)


def check_entries(entries: list[Entry], office: Office, rng: random.Random, *, share: float = 1.0) -> list[Entry]:
    """The office checks: most pass, one in thirty is returned, one in thirty refused. Returns those that passed."""
    passed = []
    for number, entry in enumerate(entries):
        if entry.state != "submitted" or rng.random() > share:
            continue
        if number % 30 == 7:
            perform(entry, "return", actor=office.drafter, reason="请补充知识产权证明材料。")
        elif number % 30 == 19:
            perform(entry, "refuse", actor=office.drafter, reason="项目所在地不在本市，不符合参赛条件。")
        else:
            passed.append(perform(entry, "accept", actor=office.drafter))
    return passed
