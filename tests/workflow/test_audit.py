"""Promises T1 and T2: a row changed, removed, swapped or cut behind the application is found."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from accounts.models import Person
from workflow import triggers
from workflow.audit import verify_all
from workflow.checkpoints import make_checkpoint, verify_checkpoint
from workflow.models import AuditRow
from workflow.services import record

pytestmark = pytest.mark.django_db


@pytest.fixture
def chain(person: Person) -> list[AuditRow]:
    return [record("toy.noted", actor=person, data={"n": number}) for number in range(4)]


def sql(statement: str, *values: Any) -> None:
    """As the owner of the database would, with the triggers out of the way."""
    triggers.drop(connection)
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
    triggers.install(connection)


def faults() -> list[tuple[int, str]]:
    return [(fault.seq, fault.problem) for fault in verify_all()]


def test_T1_an_untouched_chain_holds(chain: list[AuditRow]) -> None:
    assert faults() == []


@pytest.mark.parametrize("field", ["actor_label", "reason", "action", "to_state", "address"])
def test_T1_a_changed_field_is_named(chain: list[AuditRow], field: str) -> None:
    sql(f"UPDATE workflow_auditrow SET {field} = 'x' WHERE id = %s", chain[1].pk)
    assert faults() == [(2, "changed row")]


def test_T1_changed_data_is_named(chain: list[AuditRow]) -> None:
    sql("UPDATE workflow_auditrow SET data = '{\"n\": 9}' WHERE id = %s", chain[2].pk)
    assert faults() == [(3, "changed row")]


def test_T1_a_removed_row_is_named(chain: list[AuditRow]) -> None:
    sql("DELETE FROM workflow_auditrow WHERE id = %s", chain[1].pk)
    assert faults() == [(2, "missing row")]


def test_T1_swapped_rows_are_named(chain: list[AuditRow]) -> None:
    sql("UPDATE workflow_auditrow SET seq = 99 WHERE id = %s", chain[1].pk)
    sql("UPDATE workflow_auditrow SET seq = 2 WHERE id = %s", chain[2].pk)
    sql("UPDATE workflow_auditrow SET seq = 3 WHERE id = %s", chain[1].pk)
    assert faults() == [(2, "broken link")]


def test_T1_a_cut_tail_is_found_by_the_checkpoint(chain: list[AuditRow], settings: Any, tmp_path: Path) -> None:
    settings.AUDIT_CHECKPOINT_DIR = tmp_path
    checkpoint = make_checkpoint()
    sql("DELETE FROM workflow_auditrow WHERE id = %s", chain[3].pk)
    assert faults() == []
    assert [fault.problem for fault in verify_checkpoint(tmp_path / checkpoint.file_name)] == ["cut or missing chain"]
    with pytest.raises(CommandError):
        call_command("verify_audit")


def test_T1_a_forged_checkpoint_file_is_found(chain: list[AuditRow], settings: Any, tmp_path: Path) -> None:
    settings.AUDIT_CHECKPOINT_DIR = tmp_path
    path = tmp_path / make_checkpoint().file_name
    path.write_text(path.read_text().replace("\t4\t", "\t3\t"))
    assert [fault.problem for fault in verify_checkpoint(path)] == ["changed checkpoint file"]


def test_T2_rehashing_without_the_key_does_not_verify(chain: list[AuditRow], settings: Any) -> None:
    settings.AUDIT_KEYS = ["test:" + "A" * 43]
    assert next(problem for _, problem in faults()) == "changed row"


@pytest.mark.parametrize("statement", ["UPDATE workflow_auditrow SET reason = 'x'", "DELETE FROM workflow_auditrow"])
def test_T2_the_table_refuses_change(chain: list[AuditRow], statement: str) -> None:
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert AuditRow.objects.filter(chain=chain[0].chain).count() == 4


def test_a_missing_trigger_is_an_error_of_the_system_check() -> None:
    triggers.drop(connection)
    missing = triggers.missing(connection)
    triggers.install(connection)
    assert "workflow_auditrow_no_delete" in missing
    assert triggers.missing(connection) == []


def test_T6_a_name_with_line_breaks_stays_one_line(person: Person) -> None:
    person.name = "甲\n2026 forged\x1b[31m"
    assert record("toy.noted", actor=person).actor_label == "甲 2026 forged [31m"
