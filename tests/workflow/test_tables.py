"""Every table of moves × every state × every move × every role of the world: what the table says and nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.management import call_command
from django.db import transaction
from django.db.models import Model

from accounts.models import Person, User
from tests.permissions.things import ROLES, Thing, things
from tests.workflow.holders import HOLDERS, SUBJECTS
from tests.world import World
from workflow import registry
from workflow.actors import System
from workflow.machine import Transition, Workflow
from workflow.models import AuditRow
from workflow.permissions import registered_permissions
from workflow.services import Conflict, Forbidden, Refused, allowed_moves, perform

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("world")]
TABLES = {workflow.name: (workflow, model) for workflow, model in registry.registered()}
MOVES = [(name, move.name) for name, (workflow, _model) in TABLES.items() for move in workflow.transitions]
# What the effect of a move reads from the data that its verb gives.
DATA: dict[str, dict[str, Any]] = {
    "activity.record_outcome": {"figures": {"attended": 1}, "text": ""},
    "certificate.issue": {"file": "x.pdf", "sha256": "0" * 64},
    "entry_change.approve": {"apply": lambda now: None},
    "entry_import.finish_check": {"basis": "", "good": 1, "bad": 0, "known": 0, "problems": []},
    "entry_import.write": {"made": 1, "known": 0},
    "filing.propose": {"answer": "passed"},
    "filing.approve": {"number_template": "{seq:04d}", "number_values": {}},
    "invitation.accept": {"person": None},
    "objection.propose": {"outcome": "dismissed", "effect": "none", "public": "示例"},
    "outcome.answer": {"jobs": 1, "revenue": 1, "finance": 1, "story": "", "may_publish": False},
    "pack_import.check": {"facts": {}, "rows": [], "problems": [], "notes": []},
    "pack_import.refuse": {"problems": []},
    "pack_import.finish": {"rows": [], "entries": 0},
    "round_rating.answer": {"marks": [5], "comment": ""},
    "round_report.send_again": {"rows": [], "rows_hash": "0" * 64, "summary": ""},
    "score_sheet.save": {"store": lambda move: None},
    "seat.accept_on_paper": {"sha256": "0" * 64},
    "score_sheet.sign": {"picture": "0" * 64},
    "score_sheet.sign_paper": {"picture": "0" * 64},
}


@pytest.fixture(scope="module")
def known(world: World, django_db_blocker: Any) -> dict[str, Thing]:
    with django_db_blocker.unblock():
        return things(world)


def subject(name: str, known: dict[str, Thing]) -> tuple[Model, Thing]:
    """The object of the world that stands for a workflow, and the people around it."""
    workflow, model = TABLES[name]
    thing = known[SUBJECTS[name][0]]
    key, parameter = SUBJECTS[name][1:]
    return model._base_manager.select_related(*workflow.related).get(**{key: thing.parameters[parameter]}), thing


def put(obj: Model, workflow: Workflow, state: str) -> Model:
    """Set the state behind the workflow's back: the tests ask what would be legal from there."""
    type(obj)._base_manager.filter(pk=obj.pk).update(**{workflow.field: state})
    return type(obj)._base_manager.select_related(*workflow.related).get(pk=obj.pk)


def actor_of(world: World, thing: Thing, role: str) -> Person | None:
    """A fresh actor, so that no roles are remembered."""
    who = thing.people[role]
    if who is None:
        return None
    return Person.objects.get(pk=world.people[who] if isinstance(who, str) else who)


def outcome(obj: Model, workflow: Workflow, move: Transition, actor: Any) -> str:
    """What came of trying, in one word; everything is rolled back."""
    with transaction.atomic():
        try:
            done = perform(
                obj, move.name, actor=actor, reason="示例原因", data=dict(DATA.get(f"{workflow.name}.{move.name}", {}))
            )
            word = "done" if getattr(done, workflow.field) == move.target else "elsewhere"
        except (Forbidden, Conflict, Refused) as refusal:
            word = type(refusal).__name__.lower()
        transaction.set_rollback(True)
    return word


# --- the tables themselves -------------------------------------------------------------------------------------------


def test_every_table_has_a_subject_and_every_move_its_holders() -> None:
    assert set(SUBJECTS) == set(TABLES)
    assert set(HOLDERS) == {f"{workflow}.{move}" for workflow, move in MOVES}


@pytest.mark.parametrize("name", TABLES)
def test_every_permission_is_registered(name: str) -> None:
    assert {move.permission for move in TABLES[name][0].transitions} - set(registered_permissions()) == set()


@pytest.mark.parametrize("name", TABLES)
def test_every_state_and_move_can_be_reached_from_the_initial_state(name: str) -> None:
    workflow = TABLES[name][0]
    reached, more = {workflow.initial}, True
    while more:
        targets = {move.target for move in workflow.transitions if move.sources & reached}
        more = not targets <= reached
        reached |= targets
    assert reached == set(workflow.states)
    assert [move.name for move in workflow.transitions if not move.sources <= reached] == []


@pytest.mark.parametrize("name", TABLES)
def test_states_of_the_table_are_the_choices_of_the_column(name: str) -> None:
    workflow, model = TABLES[name]
    assert set(workflow.states) == {value for value, _label in model._meta.get_field(workflow.field).choices}


def test_the_document_of_the_tables_is_fresh() -> None:
    call_command("workflow_docs", "--check")


# --- what has happened in the world ----------------------------------------------------------------------------------


def moves_made() -> Iterator[tuple[str, str, str]]:
    rows = AuditRow.objects.filter(succeeded=True).exclude(to_state="")
    yield from rows.values_list("action", "from_state", "to_state").distinct()


def test_every_move_made_stands_in_a_table() -> None:
    strange = []
    for action, source, target in moves_made():
        name, _, move = action.partition(".")
        row = TABLES[name][0].move(move)
        if source not in row.sources or target != row.target:
            strange.append((action, source, target))
    assert strange == []


# --- state × move × role ---------------------------------------------------------------------------------------------


@pytest.mark.once
@pytest.mark.promise("Z7")
@pytest.mark.parametrize(("name", "move_name"), MOVES)
def test_state_by_move_by_role(name: str, move_name: str, known: dict[str, Thing], world: World) -> None:
    workflow = TABLES[name][0]
    move = workflow.move(move_name)
    obj, thing = subject(name, known)
    wanted = HOLDERS[f"{name}.{move_name}"].split()
    wrong = []
    for role in ROLES[1:]:
        actor = actor_of(world, thing, role)
        assert actor is not None
        # Who may is asked before what state it is in, so one state of each kind shows it for those who may not.
        for state in workflow.states if role in wanted else one_of_each(workflow, move):
            found = outcome(put(obj, workflow, state), workflow, move, actor)
            legal = {"done", "refused"} if state in move.sources else {"conflict"}
            if found not in (legal if role in wanted else {"forbidden"}):
                wrong.append((role, state, found))
    assert wrong == []


def one_of_each(workflow: Workflow, move: Transition) -> list[str]:
    """A state from which the move leads, and one from which it does not, where there is one."""
    return [sorted(move.sources)[0], *sorted(set(workflow.states) - move.sources)[:1]]


@pytest.mark.parametrize(("name", "move_name"), MOVES)
def test_a_system_holds_what_it_was_granted_and_meets_the_same_table(
    name: str, move_name: str, known: dict[str, Thing]
) -> None:
    workflow = TABLES[name][0]
    move = workflow.move(move_name)
    obj, _thing = subject(name, known)
    clock, stranger = System.granted("tests.clock", move.permission), System.granted("tests.stranger")
    illegal = set(workflow.states) - move.sources
    assert {outcome(put(obj, workflow, state), workflow, move, clock) for state in illegal} <= {"conflict"}
    assert {outcome(put(obj, workflow, state), workflow, move, stranger) for state in workflow.states} == {"forbidden"}
    if not HOLDERS[f"{name}.{move_name}"]:
        assert {outcome(put(obj, workflow, state), workflow, move, clock) for state in move.sources} <= {
            "done",
            "refused",
        }


@pytest.mark.parametrize(
    ("name", "move_name"), [pair for pair in MOVES if TABLES[pair[0]][0].move(pair[1]).needs_reason]
)
def test_a_reason_is_demanded(name: str, move_name: str, known: dict[str, Thing]) -> None:
    workflow = TABLES[name][0]
    move = workflow.move(move_name)
    obj = put(subject(name, known)[0], workflow, min(move.sources))
    with pytest.raises(Refused, match="请"):
        perform(obj, move_name, actor=System.granted("tests.clock", move.permission), reason=" \n")
    obj.refresh_from_db()
    assert getattr(obj, workflow.field) == min(move.sources)


@pytest.mark.parametrize("name", TABLES)
def test_moves_that_are_not_by_hand_have_no_button(name: str, known: dict[str, Thing], world: World) -> None:
    workflow = TABLES[name][0]
    obj, thing = subject(name, known)
    shown = set()
    for state in workflow.states:
        placed = put(obj, workflow, state)
        for role in ROLES[1:]:
            shown |= {move.name for move in allowed_moves(placed, actor_of(world, thing, role)) if not move.by_hand}
    assert shown == set()


# --- four eyes -------------------------------------------------------------------------------------------------------

# Move, the state it starts from, the field that names the one who may not make it, the role tried.
FOUR_EYES = (
    ("filing.sign_off", "awaiting_sign_off", "drafted_by", "organiser"),
    ("filing.return", "submitted", "drafted_by", "approver"),
    ("filing.approve", "submitted", "drafted_by", "approver"),
    ("filing.refuse", "submitted", "drafted_by", "approver"),
    ("entry.return", "submitted", "leader", "organiser"),
    ("entry.accept", "submitted", "leader", "organiser"),
    ("entry.refuse", "submitted", "leader", "organiser"),
    ("entry.put_back", "accepted", "leader", "organiser"),
    ("entry.promote", "accepted", "leader", "organiser"),
    ("entry.not_promote", "accepted", "leader", "organiser"),
    ("entry.disqualify", "accepted", "leader", "organiser"),
    ("entry.step_on", "not_promoted", "leader", "organiser"),
    ("entry.step_up", "not_promoted", "leader", "organiser"),
    ("entry.drop_out", "promoted", "leader", "organiser"),
    ("combination.confirm", "proposed", "proposed_by", "second"),
    ("combination.refuse", "proposed", "proposed_by", "second"),
    ("activity.confirm_outcome", "outcome_recorded", "outcome_by", "approver"),
    ("paper_sheet.agree", "once", "first_by", "organiser"),
    ("paper_sheet.differ", "once", "first_by", "organiser"),
)


@pytest.mark.parametrize("is_superuser", [False, True])
@pytest.mark.parametrize(("action", "state", "field", "role"), FOUR_EYES)
def test_four_eyes_bind_everybody(
    action: str, state: str, field: str, role: str, is_superuser: bool, known: dict[str, Thing], world: World
) -> None:
    name, _, move = action.partition(".")
    workflow, model = TABLES[name]
    obj, thing = subject(name, known)
    actor = actor_of(world, thing, role)
    assert actor is not None
    User.objects.filter(pk=actor.user_id).update(is_superuser=is_superuser)
    model._base_manager.filter(pk=obj.pk).update(**{field: actor})
    assert outcome(put(obj, workflow, state), workflow, workflow.move(move), actor) == "refused"


def test_a_superuser_holds_no_move(known: dict[str, Thing], world: World) -> None:
    held = set()
    for name, move_name in MOVES:
        workflow = TABLES[name][0]
        obj, thing = subject(name, known)
        overseer = actor_of(world, thing, "overseer")
        assert overseer is not None
        User.objects.filter(pk=overseer.user_id).update(is_superuser=True, is_staff=True)
        move = workflow.move(move_name)
        if outcome(put(obj, workflow, min(move.sources)), workflow, move, overseer) != "forbidden":
            held.add(f"{name}.{move_name}")
    assert held == set()
