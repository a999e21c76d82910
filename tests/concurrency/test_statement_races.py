"""A statement that several threads use for the first time at the same moment."""

from __future__ import annotations

import sys

import pytest
from django.db import connection

from accounts.models import Region
from tests.concurrency.test_submit import at_once
from workflow.statements import Parameter, Statement

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.services]


def ask(statement: Statement[Region], pk: int) -> list[Region]:
    try:
        return statement.rows(pk=pk)
    finally:
        connection.close()


def test_threads_that_begin_with_the_same_statement_all_get_their_rows():
    region = Region.objects.get(level="province")
    switch = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        for _ in range(20):
            statement: Statement[Region] = Statement(
                lambda: Region.objects.select_related("parent__parent").filter(pk=Parameter("pk")).order_by("name")
            )
            assert at_once(*[lambda s=statement: ask(s, region.pk)] * 8) == [[region]] * 8
    finally:
        sys.setswitchinterval(switch)
