"""Promise T1 for results: a ranking, a published sheet, a number of the scorer changed by SQL as the database's owner is found."""

from __future__ import annotations

import json
from collections.abc import Callable
from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from judging.actions.records import record_deduction, take_back_deduction
from judging.actions.verification_results import verify_results
from judging.models import ScoreRecord, Tabulation, TabulationSheet
from tests.factories.judging import Contest, frozen, semi_closed
from tests.judging.test_integrity import behind
from tests.judging.test_score_records import PANEL, VOTE, enter, place, ready

pytestmark = [pytest.mark.django_db, pytest.mark.promise("T1")]


def problems() -> list[str]:
    return [fault.problem for fault in verify_results()]


def other_score(table: Tabulation) -> str:
    document = json.loads(json.dumps(table.result))
    document["result"]["lines"][0]["shown"] = "99.99"
    return json.dumps(document)


@pytest.fixture
def table() -> Tabulation:
    return frozen(semi_closed(entries=3, judges=3))


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda t: behind("UPDATE judging_tabulation SET result = %s WHERE id = %s", other_score(t), t.pk), "changed ranking"),
        (lambda t: behind("UPDATE judging_tabulation SET inputs_hash = %s", "0" * 64), "another version or other inputs than were recorded"),
        (lambda t: behind("UPDATE judging_tabulationsheet SET rows = %s", "[]"), "changed published sheet"),
        (lambda t: behind("DELETE FROM judging_tabulationsheet"), "the published sheet is gone"),
        (lambda t: Tabulation.objects.create(stage=t.stage, version=2, inputs_hash=t.inputs_hash, result=t.result, result_hash=t.result_hash, created_by=t.created_by, created_at=t.created_at), "made without a record"),
    ],
)  # fmt: skip
def test_T1_a_ranking_changed_by_sql_is_found(
    table: Tabulation, change: Callable[[Tabulation], object], words: str
) -> None:
    assert problems() == []
    change(table)
    assert problems() == [words]


def test_T1_a_forged_hash_and_a_removed_ranking_are_found(table: Tabulation) -> None:
    """Hashing the changed result again does not help: the audit noted the true one."""
    from judging.actions.tabulation import hash_of

    changed = other_score(table)
    behind("UPDATE judging_tabulation SET result = %s, result_hash = %s", changed, hash_of(json.loads(changed)))
    assert problems() == ["changed ranking"]
    behind("DELETE FROM judging_tabulationsheet")
    behind("DELETE FROM judging_tabulation")
    assert problems() == ["the ranking is gone"]


def numbers() -> Contest:
    made = ready(PANEL, VOTE)
    enter(made, "mark-vote", "50", "60", "70")
    enter(made, "mark-vote", "55", before="50")
    row = record_deduction(place=place(made, 0), actor=made.organiser, points=Decimal("-2"), reason="超时")
    record_deduction(place=place(made, 1), actor=made.organiser, points=Decimal("-1"), reason="超时")
    take_back_deduction(record=row, actor=made.organiser)
    return made


def swap(table: str, column: str, one: int, other: int) -> None:
    rows = dict(ScoreRecord.objects.values_list("pk", column))
    behind(f"UPDATE {table} SET {column} = %s WHERE id = %s", rows[other], one)
    behind(f"UPDATE {table} SET {column} = %s WHERE id = %s", rows[one], other)


@pytest.mark.parametrize("what", ["update", "delete", "swap", "yesterday", "insert", "back"])
def test_T1_a_number_of_the_scorer_changed_by_sql_is_found(what: str) -> None:
    numbers()
    assert problems() == []
    keys = list(ScoreRecord.objects.order_by("pk").values_list("pk", flat=True))
    if what == "update":
        behind("UPDATE judging_scorerecord SET value = '99' WHERE id = %s", keys[1])
    elif what == "delete":
        behind("DELETE FROM judging_scorerecord WHERE id = %s", keys[2])
    elif what == "swap":
        swap("judging_scorerecord", "value", keys[1], keys[2])
    elif what == "yesterday":  # the newest number of the first entry gone: what stood before counts again
        behind("DELETE FROM judging_scorerecord WHERE id = %s", keys[3])
    elif what == "insert":
        row = ScoreRecord.objects.get(pk=keys[1])
        row.pk, row.value = None, "100"
        row.save()
    else:
        behind("UPDATE judging_scorerecord SET taken_back_at = NULL, taken_back_by_id = NULL")
    assert len(problems()) == 1
    assert "differ from what was recorded" in problems()[0]


def test_T1_the_command_names_it(table: Tabulation) -> None:
    call_command("verify_audit", stdout=StringIO())
    TabulationSheet.objects.update(rows=[])
    err = StringIO()
    with pytest.raises(CommandError):
        call_command("verify_audit", stdout=StringIO(), stderr=err)
    assert f"judging.tabulation:{table.pk} #1: changed published sheet" in err.getvalue()
