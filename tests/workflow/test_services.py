from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Organisation, Person
from workflow import audit, clock
from workflow.actors import System
from workflow.machine import Workflow, transition
from workflow.models import AuditRow
from workflow.queries import history_of
from workflow.services import (
    Conflict,
    Forbidden,
    ManyRefused,
    Refused,
    act,
    allowed_moves,
    perform,
    perform_many,
    record,
)

pytestmark = pytest.mark.django_db


def rows(obj: Organisation) -> list[tuple[str, str, str, bool]]:
    return [
        (row.action, row.from_state, row.to_state, row.succeeded)
        for row in AuditRow.objects.filter(target_type="accounts.organisation", target_id=str(obj.pk)).order_by("seq")
    ]


def test_a_move_changes_state_runs_its_effect_and_is_audited(toy: Organisation, person: Person) -> None:
    moved = perform(toy, "go", actor=person, data={"room": "三楼"})
    toy.refresh_from_db()
    assert (toy.kind, toy.address, moved.kind) == ("college", "moved", "college")
    assert rows(toy) == [("toy.go", "department", "college", True)]
    assert history_of(toy).get().data == {"room": "三楼"}


def test_who_may_not_is_forbidden_and_the_refusal_is_kept(toy: Organisation, person: Person) -> None:
    person.name = "外人"
    with pytest.raises(Forbidden):
        perform(toy, "go", actor=person)
    assert rows(toy) == [("toy.go", "", "", False)]


def test_a_guard_refuses_in_words_and_changes_nothing(toy: Organisation, person: Person) -> None:
    with pytest.raises(Refused, match="the guard says no"):
        perform(toy, "go", actor=person, data={"refuse": True})
    toy.refresh_from_db()
    assert toy.kind == "department"
    assert rows(toy) == [("toy.go", "", "", False)]


def test_the_second_one_reads_who_was_first(toy: Organisation, person: Person) -> None:
    stale = Organisation.objects.get(pk=toy.pk)
    perform(toy, "go", actor=person)
    with pytest.raises(Conflict) as caught:
        perform(stale, "go", actor=person)
    assert "演示甲" in str(caught.value)


def test_a_reason_is_asked_for_where_the_table_says_so(toy: Organisation, person: Person) -> None:
    perform(toy, "go", actor=person)
    with pytest.raises(Refused):
        perform(toy, "stop", actor=person, reason="  ")
    assert perform(toy, "stop", actor=person, reason="够了").kind == "other"
    assert history_of(toy).first().reason == "够了"


def test_the_system_holds_only_what_it_was_granted(toy: Organisation, person: Person) -> None:
    perform(toy, "go", actor=person)
    with pytest.raises(Forbidden):
        perform(toy, "tick", actor=System.granted("toy.other"))
    assert perform(toy, "tick", actor=System.granted("toy.clock", "toy.tick")).kind == "other"


def test_an_effect_that_fails_leaves_nothing_behind(toy: Organisation, person: Person) -> None:
    with pytest.raises(RuntimeError):
        perform(toy, "go", actor=person, data={"explode": True})
    toy.refresh_from_db()
    assert (toy.kind, toy.address) == ("department", "")
    assert rows(toy) == []


def test_the_page_that_expected_another_state_is_told(toy: Organisation, person: Person) -> None:
    with pytest.raises(Conflict):
        perform(toy, "go", actor=person, expected_state="college")


def test_buttons_come_from_the_table(toy: Organisation, person: Person) -> None:
    assert [move.name for move in allowed_moves(toy, person)] == ["go"]
    perform(toy, "go", actor=person)
    assert [move.name for move in allowed_moves(toy, person)] == ["stop"]


def test_many_is_all_or_nothing(toy: Organisation, person: Person) -> None:
    other = Organisation.objects.create(name="示例单位二", kind="other", region=toy.region)
    with pytest.raises(ManyRefused) as caught:
        perform_many([other, toy], "go", actor=person)
    toy.refresh_from_db()
    assert toy.kind == "department"
    assert [obj.pk for obj, _ in caught.value.reasons] == [other.pk]
    other.kind = "department"
    other.save()
    assert [row.kind for row in perform_many([other, toy], "go", actor=person)] == ["college", "college"]


def test_many_are_audited_together_each_behind_its_own_past(toy: Organisation, person: Person) -> None:
    others = [Organisation.objects.create(name=f"示例单位{n}", kind="department", region=toy.region) for n in range(6)]
    record("toy.noted", actor=person, target=toy)
    with CaptureQueriesContext(connection) as queries:
        perform_many([*others, toy], "go", actor=person)
    assert rows(toy) == [("toy.noted", "", "", True), ("toy.go", "department", "college", True)]
    assert [rows(other) for other in others] == [[("toy.go", "department", "college", True)]] * 6
    assert list(audit.verify_all()) == []
    # However many move: their past is read once, and their rows are written by one statement.
    said = [query["sql"].partition(" ")[0] for query in queries if "workflow_auditrow" in query["sql"]]
    assert said == ["SELECT", "INSERT"]


def test_refusals_of_an_inner_act_survive_the_outer_rollback(toy: Organisation, person: Person) -> None:
    with pytest.raises(Refused), act():
        record("toy.noted", actor=person, target=toy)
        perform(toy, "go", actor=person, data={"refuse": True})
    assert rows(toy) == [("toy.go", "", "", False)]


def test_a_record_without_target_goes_to_the_actors_chain(person: Person) -> None:
    row = record("toy.looked", actor=person)
    assert row.chain == f"actor:person:{person.pk}"
    assert record("toy.looked", actor=person).seq == row.seq + 1


def test_a_wrong_table_does_not_load() -> None:
    with pytest.raises(ValueError, match="unknown states"):
        Workflow(name="x", states={"a": "A"}, initial="a", transitions=(transition("go", "a", "b", "x.go"),))


def test_the_clock_moves_and_comes_back() -> None:
    before = clock.now()
    clock.move(86_400)
    assert 86_000 < (clock.now() - before).total_seconds() < 87_000
    clock.move(0)
    assert abs((clock.now() - before).total_seconds()) < 60
