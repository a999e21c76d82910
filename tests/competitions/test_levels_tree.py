"""The tree: what each office sees, lateness, filters, export, and that its queries do not grow."""

from __future__ import annotations

import datetime as dt
from io import BytesIO

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from accounts.models import Person, Region
from competitions.actions import levels as verbs
from competitions.domain.levels import RoundPhase
from competitions.models import Competition, Entry, Filing
from competitions.queries.levels_tree import Edition, editions_for, tree_of
from tests.factories import levels as make
from tests.factories.offices import CITY, COUNTY, OTHER_CITY, PROVINCE, approver, office, organiser, person
from workflow import clock

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("steady_clock")]
QUERIES = 5


def browser(actor: Person) -> Client:
    client = Client()
    client.force_login(actor.user)
    return client


def edition_of(made: make.Edition) -> Edition:
    row = made.competition
    return Edition(row.year, row.kind, row.edition)


def phases(actor: Person, made: make.Edition) -> dict[str, str]:
    found = tree_of(actor, edition_of(made), clock.now()).all()
    return {row.region.code: row.phase.value for row in found if row.phase is not RoundPhase.NOT_CALLED}


def test_who_sees_what() -> None:
    made = make.edition()
    held = make.round_of(made)
    boss, clerk, county = approver(), make.city()[1], organiser(office(COUNTY), "赵县办")
    cities = list(Region.objects.filter(level="city").values_list("code", flat=True))
    expected = {PROVINCE: "filed", **dict.fromkeys(cities, "unanswered"), CITY: "draft"}
    assert phases(boss, made) == expected
    assert phases(clerk, made) == {CITY: "draft"}
    assert phases(county, made) == {}
    assert [one.code for one in editions_for(clerk)] == [edition_of(made).code]
    row = tree_of(clerk, edition_of(made), clock.now()).roots[0]
    assert (row.competition.pk if row.competition else 0, len(row.children)) == (held.pk, row.below.regions)


def test_a_round_that_was_filed_late_is_marked() -> None:
    held = make.round_of(make.edition())
    page = browser(approver()).get("/desk/tree/").content.decode()
    assert "补备案" not in page
    Filing.objects.filter(pk=held.filing_id).update(is_late=True)
    assert browser(approver()).get("/desk/tree/").content.decode().count("补备案") == 1


def test_a_county_that_did_not_answer_its_city_is_late_too() -> None:
    made = make.edition()
    held, clerk = make.round_of(made), make.city()[1]
    Competition.objects.filter(pk=held.pk).update(state="filed")
    held.refresh_from_db()
    verbs.open_for_rounds(competition=held, actor=clerk, answer_by=clock.today() + dt.timedelta(days=1))
    assert [row.late for row in tree_of(clerk, edition_of(made), clock.now()).all() if row.region.code == COUNTY] == [
        None
    ]
    clock.move_to(clock.now() + dt.timedelta(days=3))
    late = [row.late for row in tree_of(clerk, edition_of(made), clock.now()).all() if row.region.code == COUNTY]
    assert [(one.kind, one.days) for one in late if one] == [("answer", 2)]


def test_lateness_says_the_day() -> None:
    made = make.edition(days=3)
    clock.move_to(clock.now() + dt.timedelta(days=5))
    page = browser(approver()).get("/desk/tree/?late=1").content.decode()
    assert page.count("late-note") == 14
    assert "2天" in page or "2 days late" in page
    assert verbs.chase(call=made.fresh_call, regions=[office().region], actor=made.organiser) == 1


def fill(base: Competition, regions: list[Region]) -> None:
    """A round with three entries in each region, straight into the tables: by hand 137 of them would take minutes."""
    left_out = {"id", "slug", "region", "filing", "name"}
    kept = {f.attname: getattr(base, f.attname) for f in Competition._meta.concrete_fields if f.name not in left_out}
    Competition.objects.bulk_create(
        Competition(**kept, slug=f"fill-{region.code}", region=region, name=region.name) for region in regions
    )
    leader, now = person("陈示例"), clock.now()
    Entry.objects.bulk_create(
        Entry(competition=row, leader=leader, created_at=now, saved_at=now, submitted_at=now, title=row.name)
        for row in Competition.objects.filter(region__in=regions)
        for _one in range(3)
    )


def counted(actor: Person, made: make.Edition) -> tuple[int, int]:
    """Queries and entries; the roles were read before, once a request."""
    reader = Person.objects.get(pk=actor.pk)
    reader.role_rows()
    with CaptureQueriesContext(connection) as seen:
        found = tree_of(reader, edition_of(made), clock.now())
    return len(seen), sum(row.counts.entries for row in found.all())


def test_queries_at_one_at_three_and_at_every_region() -> None:
    made = make.edition()
    base, boss = make.round_of(made, OTHER_CITY), approver()
    everywhere = list(Region.objects.exclude(pk__in=[PROVINCE, OTHER_CITY]).order_by("path"))
    fill(base, everywhere[:1])
    assert counted(boss, made) == (QUERIES, 3)
    fill(base, everywhere[1:3])
    assert counted(boss, made) == (QUERIES, 9)
    fill(base, everywhere[3:])
    assert counted(boss, made) == (QUERIES, 3 * len(everywhere))
    assert len(everywhere) + 2 >= 137
    browser_ = browser(boss)
    browser_.get("/desk/tree/")
    with CaptureQueriesContext(connection) as seen:
        page = browser_.get("/desk/tree/")
    assert len(seen) <= 12
    # Folded: the counties are not on the page, but for the city that is asked for.
    assert page.content.decode().count("<tr") == 1 + 1 + 14
    assert browser_.get(f"/desk/tree/?city={CITY}").content.decode().count("<tr") > 16
    part = browser_.get(f"/desk/tree/?city={CITY}", headers={"HX-Request": "true"}).content.decode()
    assert part.lstrip().startswith(f'<tbody id="c-{CITY}" class="open">')


def test_filters_and_export() -> None:
    made = make.edition()
    make.round_of(made)
    office(OTHER_CITY)
    client = browser(approver())
    page = client.get("/desk/tree/?stage=draft").content.decode()
    assert page.count("<tr") == 2
    answer = client.get("/desk/tree/?stage=unanswered&format=xlsx")
    sheet = load_workbook(BytesIO(b"".join(answer) if answer.streaming else answer.content)).active
    assert sheet.max_row == 1 + 13
    assert [sheet.cell(2, column).value for column in (1, 3)] == ["430200", "株洲市"]


def test_the_button_reminds() -> None:
    made = make.edition()
    make.city()
    answer = browser(made.organiser).post(f"/desk/tree/calls/{made.call.pk}/chase/", {"next": "/desk/tree/"})
    assert (answer.status_code, answer.headers["Location"]) == (302, "/desk/tree/")
    page = browser(made.organiser).get("/desk/tree/").content.decode()
    assert "disabled" in page
    assert browser(make.city()[1]).post(f"/desk/tree/calls/{made.call.pk}/chase/").status_code == 403
