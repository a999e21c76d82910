"""What a list of many rows costs the database: one statement a row, and what does not depend on the rows."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Person
from competitions.models import Competition, Entry
from notifications.models import OutboxMessage
from tests.factories.lists import confirmed, desk, filled, row, uploaded
from workflow import audit
from workflow.models import AuditRow

pytestmark = pytest.mark.django_db


def statements(competition: Competition, actor: Person, first: int, count: int) -> int:
    """So many take a list from its upload to its last row, but for the clock, the bar and the savepoints."""
    content = filled(competition, [row(first + number) for number in range(count)])
    with CaptureQueriesContext(connection) as queries:
        found = confirmed(uploaded(competition, content, actor), actor)
    assert found.state == "done"
    aside = ("SAVEPOINT", "workflow_clockoffset", "notifications_job")
    return sum(not any(word in query["sql"] for word in aside) for query in queries)


def test_a_row_more_is_one_statement_more() -> None:
    competition, actor = desk()
    statements(competition, actor, 1, 1)  # what is read once for all lists
    few = statements(competition, actor, 101, 2)
    assert statements(competition, actor, 201, 11) - few == 9
    # Written together, and each with a number, an audit row and a message of its own.
    numbers = list(Entry.objects.order_by("pk").values_list("number", flat=True))
    assert [int(number.rpartition("-")[2]) for number in numbers] == list(range(1, 15))
    keys = {str(pk) for pk in Entry.objects.values_list("pk", flat=True)}
    assert sorted(AuditRow.objects.filter(action="entry.import").values_list("target_id", flat=True)) == sorted(keys)
    told = OutboxMessage.objects.filter(template="competitions.entry_imported")
    assert sorted(message.params["number"] for message in told) == numbers
    assert list(audit.verify_all()) == []
