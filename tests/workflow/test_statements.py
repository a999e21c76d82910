"""Statements: the rows of a query that was turned into SQL once."""

from __future__ import annotations

import pytest
from django.db import connection, transaction
from django.db.models import Exists, OuterRef
from django.db.transaction import TransactionManagementError

from accounts.models import Organisation, Region
from workflow.statements import Parameter, Statement

pytestmark = [pytest.mark.django_db, pytest.mark.both]


def make_office(name: str) -> Organisation:
    return Organisation.objects.create(name=name, kind="other", region=Region.objects.get(level="province"))


def test_the_rows_are_those_of_the_query_with_relations_and_annotations(django_assert_num_queries):
    below = Region.objects.filter(parent=OuterRef("region"))
    build = lambda pk: Organisation.objects.select_related("region").annotate(has=Exists(below)).filter(pk=pk)  # noqa: E731
    first, second = make_office("甲市"), make_office("乙市")
    statement = Statement(lambda: build(Parameter("pk")))
    for office in (first, second, first):
        with django_assert_num_queries(1):
            row = statement.row(pk=office.pk)
            assert row is not None
            assert (row, row.region, row.region.name) == (office, office.region, office.region.name)
        assert row.has == build(office.pk).get().has
    assert statement.row(pk=0) is None


def test_a_parameter_that_is_missing_is_an_error():
    statement = Statement(lambda: Region.objects.filter(pk=Parameter("pk"), name=Parameter("name")))
    with pytest.raises(KeyError):
        statement.rows(pk=1)


def test_a_value_of_one_call_is_not_kept_for_the_next():
    first, second = make_office("甲市"), make_office("乙市")
    statement = Statement(lambda: Organisation.objects.filter(name=Parameter("name")))
    assert [statement.rows(name=one.name) for one in (first, second, first)] == [[first], [second], [first]]


@pytest.mark.django_db(transaction=True)
def test_a_lock_is_only_taken_inside_a_transaction():
    office = make_office("甲市")
    statement = Statement(lambda: Organisation.objects.select_for_update().filter(pk=Parameter("pk")))
    with transaction.atomic():
        assert statement.row(pk=office.pk) == office
    if connection.features.has_select_for_update:
        with pytest.raises(TransactionManagementError):
            statement.row(pk=office.pk)
