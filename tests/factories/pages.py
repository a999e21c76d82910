"""Editors, pages and outcome reports. Dull on purpose."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from wagtail.models import Page

from accounts.enums import Role
from accounts.models import Person, Region
from cms.actions import ensure_region_section
from cms.blocks import plain_body
from cms.models import NewsPage
from competitions.actions.outcomes import answer_outcome, ask_due_outcomes
from competitions.models import Entry, OutcomeReport
from events.models import Activity
from tests.factories.offices import CITY, PROVINCE, office, organiser, with_role
from workflow import clock
from workflow.services import perform


def editor(region: str = PROVINCE, name: str = "编辑示例") -> Person:
    """An editor of a region."""
    return with_role(Role.EDITOR, office(region), name)


def news(title: str = "创业沙龙走进社区", region: str = CITY, *, live: bool = True, **fields: object) -> NewsPage:
    """A report in the section of its region."""
    place = Region.objects.get(pk=region)
    section = Page.objects.get(pk=ensure_region_section(region=place).pk)
    page = NewsPage(
        title=title, region=place, live=live, body=plain_body("正文一段。"), published_on=dt.date(2024, 5, 20), **fields
    )
    section.add_child(instance=page)
    return page


def answered(entry: Entry, *, may_publish: bool = True, jobs: int = 42, months: int = 3) -> OutcomeReport:
    """What the entrant answered some months later."""
    report = OutcomeReport.objects.create(entry=entry, months=months, due_on=clock.today())
    ask_due_outcomes()
    report.refresh_from_db()
    return answer_outcome(
        report=report,
        actor=entry.leader,
        jobs=jobs,
        revenue=Decimal("125.50"),
        finance=Decimal(0),
        story="我们改了十一版商业计划书。\n如今有四十二个固定岗位。",
        may_publish=may_publish,
    )


def activity(number: int = 1, *, launched: bool = True) -> Activity:
    """An activity of tomorrow."""
    bureau = office(CITY)
    drafter = organiser(bureau, f"王经办{number}")
    starts = clock.now() + dt.timedelta(days=1)
    found = Activity.objects.create(
        name=f"创业沙龙第{number}期",
        slug=f"shalong-{number}",
        kind="salon",
        region_id=CITY,
        organisation=bureau,
        place="示例孵化基地",
        starts_at=starts,
        ends_at=starts + dt.timedelta(hours=2),
        registration_closes_at=starts - dt.timedelta(hours=2),
        capacity=30,
        created_by=drafter,
        created_at=clock.now(),
    )
    if launched:
        perform(found, "launch", actor=drafter)
        found.refresh_from_db()
    return found
