"""The tree and the lists of an office cost the same at three and at thirty rounds below it, each with filing and entries."""

from __future__ import annotations

from typing import TypeVar

import pytest
from django.db import connection
from django.db.models import Model
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import Region
from competitions.models import Competition, Entry, Filing, FilingStep, FilingVersion
from tests.factories.competitions import submitted
from tests.factories.levels import edition
from tests.factories.offices import CITY, OTHER_CITY, PROVINCE, approver, person
from workflow import clock

pytestmark = [pytest.mark.django_db, pytest.mark.once, pytest.mark.usefixtures("steady_clock")]
Row = TypeVar("Row", bound=Model)
# Statements of each page, those of session and roles among them.
PAGES = {
    "/desk/": 9,
    "/desk/tree/": 9,
    "/desk/tree/?late=1": 9,
    f"/desk/tree/?city={CITY}": 9,
    "/desk/competitions/": 6,
    "/desk/filings/": 5,
    "/desk/filings/statistics/": 9,
    "/desk/reports/": 5,
    "/desk/outcomes/": 7,
}


def like(row: Row, **changes: object) -> Row:
    """Another row with the same values; not saved."""
    kept = {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields if not field.primary_key}
    return type(row)(**(kept | changes))


def fill(base: Competition, regions: list[Region]) -> None:
    """A filed round with three entries in each region, straight into the tables: by the verbs it would take minutes."""
    filing = base.filing
    assert filing is not None
    leader, now = person("陈示例"), clock.now()
    for region in regions:
        sent = like(filing, region_id=region.code, title=region.name)
        sent.save()
        FilingVersion.objects.bulk_create(like(one, filing_id=sent.pk) for one in filing.versions.all())
        FilingStep.objects.bulk_create(like(one, filing_id=sent.pk) for one in filing.steps.all())
        held = like(base, slug=f"fill-{region.code}", region_id=region.code, name=region.name, filing_id=sent.pk)
        held.save()
        Entry.objects.bulk_create(
            Entry(competition=held, leader=leader, created_at=now, saved_at=now, submitted_at=now, title=region.name)
            for _one in range(3)
        )


def cost(client: Client, path: str) -> tuple[int, int]:
    """Status and statements, once the page was opened before."""
    client.get(path)
    with CaptureQueriesContext(connection) as seen:
        answer = client.get(path)
    return answer.status_code, len(seen)


def test_pages_at_three_and_at_thirty_rounds() -> None:
    base = submitted(OTHER_CITY).competition
    edition()
    client = Client()
    client.force_login(approver().user)
    regions = list(Region.objects.exclude(pk__in=[PROVINCE, OTHER_CITY]).order_by("level", "path"))
    fill(base, regions[:2])
    assert Filing.objects.filter(state="submitted").count() == 3
    at_three = {path: cost(client, path) for path in PAGES}
    fill(base, regions[2:29])
    at_thirty = {path: cost(client, path) for path in PAGES}
    assert at_thirty == at_three
    assert at_three == {path: (200, count) for path, count in PAGES.items()}
