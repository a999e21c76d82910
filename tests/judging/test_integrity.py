"""Marks changed behind the application are found; the table of envelopes is append-only and keyed."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from judging.actions.marks import Marks, save_marks
from judging.actions.tabulation import freeze_tabulation, tabulate
from judging.actions.verification import verify_envelopes
from judging.models import MarkEnvelope, ScoreSheet
from tests.factories.judging import (
    Contest,
    in_marking,
    mark,
    semi_closed,
    sheet_for,
    values,
)
from workflow import triggers
from workflow.services import Refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def made() -> Contest:
    return in_marking(entries=2, judges=3)


@pytest.fixture
def sheet(made: Contest) -> ScoreSheet:
    """Three envelopes, the last one locked."""
    first = made.sheet(made.seats[0], made.entries[0])
    mark(first, "20", "20", "10", "10")
    mark(sheet_for(first.pk), "21", "20", "10", "10")
    return mark(sheet_for(first.pk), "22", "20", "10", "10", submit=True)


def behind(sql: str, *params: object) -> None:
    """As the owner of the database would, past the triggers."""
    triggers.drop(connection)
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
    triggers.install(connection)


def problems() -> list[tuple[str, str]]:
    return [(fault.chain, fault.problem) for fault in verify_envelopes()]


@pytest.mark.promise("T2")
@pytest.mark.parametrize("sql", ["UPDATE judging_markenvelope SET comment = 'x'", "DELETE FROM judging_markenvelope"])
def test_envelopes_are_append_only(sheet: ScoreSheet, sql: str) -> None:
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)
    assert problems() == []


@pytest.mark.promise("T1")
@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda s: behind("UPDATE judging_scoresheet SET \"values\" = %s WHERE id = %s", '{"dim_innovation": "30"}', s.pk), "sheet differs from its marks"),
        (lambda s: behind("UPDATE judging_scoresheet SET total = '100' WHERE id = %s", s.pk), "differs from what was locked"),
        (lambda s: behind("UPDATE judging_markenvelope SET \"values\" = %s WHERE seq = 3", '{"dim_innovation": "30"}'), "changed envelope"),
        (lambda s: behind("UPDATE judging_markenvelope SET comment = 'x' WHERE seq = 1"), "changed envelope"),
        (lambda s: behind("DELETE FROM judging_markenvelope WHERE seq = 2"), "missing envelope"),
        (lambda s: behind("DELETE FROM judging_markenvelope WHERE seq = 3"), "envelopes cut off or added"),
    ],
)  # fmt: skip
def test_T1_a_change_by_sql_is_found(sheet: ScoreSheet, change: Callable[[ScoreSheet], None], words: str) -> None:
    assert problems() == []
    change(sheet)
    assert problems() == [(f"judging.scoresheet:{sheet.pk}", words)]


@pytest.mark.promise("T1")
def test_T1_yesterdays_sheet_restored_with_its_tail_cut_is_found(sheet: ScoreSheet) -> None:
    second = MarkEnvelope.objects.get(seq=2)
    behind("DELETE FROM judging_markenvelope WHERE seq = 3")
    behind(
        "UPDATE judging_scoresheet SET \"values\" = %s, version = 2, head_seq = 2, head_mac = %s, total = '61', envelope = %s"
        " WHERE id = %s",
        json.dumps(second.values), second.mac, second.pk.hex, sheet.pk,
    )  # fmt: skip
    assert problems() == [(f"judging.scoresheet:{sheet.pk}", "differs from what was locked")]


@pytest.mark.promise("T1")
def test_T1_two_rows_swapped_are_found(sheet: ScoreSheet) -> None:
    behind("UPDATE judging_markenvelope SET seq = 9 WHERE seq = 1")
    behind("UPDATE judging_markenvelope SET seq = 1 WHERE seq = 2")
    behind("UPDATE judging_markenvelope SET seq = 2 WHERE seq = 9")
    assert [words for _chain, words in problems()] == ["broken link"]


@pytest.mark.promise("T2")
def test_hashing_again_without_the_key_does_not_help(sheet: ScoreSheet) -> None:
    plain = hashlib.sha256(b"whatever an attacker would sign").hexdigest()
    behind("UPDATE judging_markenvelope SET comment = 'x', mac = %s WHERE seq = 3", plain)
    behind("UPDATE judging_scoresheet SET comment = 'x', head_mac = %s WHERE id = %s", plain, sheet.pk)
    assert problems() == [(f"judging.scoresheet:{sheet.pk}", "changed envelope")]


@pytest.mark.promise("T1")
def test_T1_the_command_names_the_first_broken_row(sheet: ScoreSheet) -> None:
    call_command("verify_audit", stdout=StringIO())
    behind("UPDATE judging_scoresheet SET total = '100' WHERE id = %s", sheet.pk)
    err = StringIO()
    with pytest.raises(CommandError):
        call_command("verify_audit", stdout=StringIO(), stderr=err)
    assert f"judging.scoresheet:{sheet.pk}" in err.getvalue()


@pytest.mark.promise("T1")
def test_T1_a_ranking_over_changed_marks_is_not_frozen() -> None:
    made = semi_closed(entries=2, judges=3)
    behind("UPDATE judging_scoresheet SET total = '100' WHERE id = %s", ScoreSheet.objects.earliest("pk").pk)
    table = tabulate(stage=made.stage(), actor=made.organiser)
    with pytest.raises(Refused):
        freeze_tabulation(tabulation=table, actor=made.organiser)


@pytest.mark.promise("R10")
def test_R10_the_ranking_does_not_depend_on_the_order_of_rows() -> None:
    made = semi_closed(entries=3, judges=3)
    first = tabulate(stage=made.stage(), actor=made.organiser)
    ScoreSheet._meta.ordering, before = ["-pk"], ScoreSheet._meta.ordering
    try:
        again = tabulate(stage=made.stage(), actor=made.organiser)
    finally:
        ScoreSheet._meta.ordering = before
    assert (again.pk, again.inputs_hash) == (first.pk, first.inputs_hash)
    lines = first.result["result"]["lines"]
    assert [(line["entry"], line["rank"], line["exact"], line["shown"]) for line in lines] == [
        (str(made.entries[0].pk), 1, "60", "60.00"),
        (str(made.entries[1].pk), 2, "59", "59.00"),
        (str(made.entries[2].pk), 3, "58", "58.00"),
    ]


@pytest.mark.promise("R10")
def test_R10_shown_scores_are_half_up_and_ranks_exact() -> None:
    made = in_marking(entries=2, judges=3)
    marks = {made.entries[0].pk: ["20", "20.5", "20"], made.entries[1].pk: ["20", "20", "20.5"]}
    for entry, numbers in marks.items():
        for seat, number in zip(made.seats, numbers, strict=True):
            mark(
                made.sheet(seat, next(e for e in made.entries if e.pk == entry)), number, "20", "10", "10", submit=True
            )
    from judging.actions.stages import close_marking

    close_marking(stage=made.stage(), actor=made.organiser)
    lines = tabulate(stage=made.stage(), actor=made.organiser).result["result"]["lines"]
    assert [(line["exact"], line["exact_decimal"], line["shown"], line["rank"], line["tie"]) for line in lines] == [
        ("361/6", "60.166667…", "60.17", 1, 1), ("361/6", "60.166667…", "60.17", 1, 1),
    ]  # fmt: skip


@pytest.mark.promise("R11")
def test_a_late_envelope_joins_the_chain_and_verifies(sheet: ScoreSheet) -> None:
    save_marks(sheet=sheet_for(sheet.pk), actor=sheet.seat.person, marks=Marks(values=values("30"), based_on=3))
    assert (MarkEnvelope.objects.count(), problems()) == (4, [])
