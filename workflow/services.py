"""The one executor of moves, and the one door to the audit."""

from __future__ import annotations

import contextlib
import contextvars
import functools
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, TypeVar

from django.db import connection, transaction
from django.db.models import Model, QuerySet
from django.utils.translation import gettext as _

from ui import formats

from . import audit, clock
from .actors import Actor
from .machine import Transition, Workflow
from .models import AuditRow
from .permissions import is_permitted
from .registry import workflow_of
from .statements import Parameter, Statement

M = TypeVar("M", bound=Model)


class MoveError(Exception):
    """A move that did not happen. ``str(error)`` is the reason in the user's language."""

    def __init__(self, message: object, *, refusal: Refusal | None = None) -> None:
        super().__init__(str(message))
        self.refusal = refusal


class Forbidden(MoveError):
    """The actor does not hold the permission."""


class Refused(MoveError):
    """A guard says no; binds everyone."""


class Conflict(MoveError):
    """Somebody else was faster: the row is no longer where the page thought it was."""


class ManyRefused(MoveError):
    """A bulk act that was refused as a whole. ``reasons`` is a list of (object, reason)."""

    def __init__(self, reasons: list[tuple[Model, str]]) -> None:
        super().__init__(_("%(count)d items cannot be handled; nothing was changed.") % {"count": len(reasons)})
        self.reasons = reasons


@dataclass
class Refusal:
    """What the audit keeps of an act that did not happen."""

    action: str
    actor: Actor
    target: Model | None
    reason: str
    data: dict[str, Any] = field(default_factory=dict)


@dataclass
class Move:
    """A running move: what guards and effects see."""

    obj: Any
    transition: Transition
    actor: Actor
    now: Any
    reason: str
    data: dict[str, Any]
    touched: set[str] = field(default_factory=set)
    notes: dict[str, Any] = field(default_factory=dict)

    def touch(self, **values: Any) -> None:
        """Set fields of the locked row; they are saved together with the state."""
        for name, value in values.items():
            setattr(self.obj, name, value)
            self.touched.add(name)

    def note(self, **values: Any) -> None:
        """Add facts to the audit row. Never personal numbers."""
        self.notes.update(values)


_pending: contextvars.ContextVar[list[Refusal] | None] = contextvars.ContextVar("pending_refusals", default=None)


@contextlib.contextmanager
def act() -> Iterator[None]:
    """One act: a transaction. Refusals inside are written after it ended, in a transaction of their own."""
    outer = _pending.get()
    if outer is not None:
        with transaction.atomic():
            yield
        return
    mine: list[Refusal] = []
    token = _pending.set(mine)
    try:
        with transaction.atomic():
            yield
    finally:
        _pending.reset(token)
        for refusal in mine:
            _write_refusal(refusal)


def perform(
    obj: M,
    move: str,
    *,
    actor: Actor,
    reason: str = "",
    data: dict[str, Any] | None = None,
    expected_state: str | None = None,
) -> M:
    """Perform ``move`` on ``obj`` as ``actor``: lock, permission, guards, effect, state, audit, in one transaction.

    Returns the locked, saved row. Raises ``Forbidden``, ``Refused`` or ``Conflict``; each is audited after the rollback.
    """
    workflow = workflow_of(type(obj))
    with act(), _noting_refusals():
        locked = lock(obj, workflow)
        audit.add(_perform_locked(locked, workflow, move, actor, reason, data or {}, expected_state))
    setattr(obj, workflow.field, getattr(locked, workflow.field))
    return locked


def perform_many(
    objects: Iterable[M], move: str, *, actor: Actor, reason: str = "", data: dict[str, Any] | None = None
) -> list[M]:
    """Perform ``move`` on all, locked in order of primary key, all or nothing. Raises ``ManyRefused`` with each reason.

    Each has its own audit row; they are written together once all have moved.
    """
    rows = sorted(objects, key=lambda row: row.pk)
    if not rows:
        return []
    workflow = workflow_of(type(rows[0]))
    reasons: list[tuple[Model, str]] = []
    with act():
        done, acts = [], []
        for locked in _lock_many(rows, workflow):
            try:
                acts.append(_perform_locked(locked, workflow, move, actor, reason, dict(data or {}), None))
                done.append(locked)
            except MoveError as error:
                reasons.append((locked, str(error)))
                _remember(error.refusal)
        if reasons:
            raise ManyRefused(reasons)
        audit.add_many(acts)
    return done


def record(
    action: str, *, actor: Actor, target: Model | None = None, reason: str = "", data: dict[str, Any] | None = None
) -> AuditRow:
    """Audit an act that changes no state, in the running transaction (or one of its own)."""
    with transaction.atomic():
        return audit.append(audit.draft(action=action, actor=actor, target=target, reason=reason, data=data), target)


def record_refusal(
    action: str, *, actor: Actor, target: Model | None = None, reason: str, data: dict[str, Any] | None = None
) -> None:
    """Audit something that was refused outside a workflow (a failed sign-in, a forbidden page)."""
    refusal = Refusal(action, actor, target, reason, data or {})
    pending = _pending.get()
    if pending is None:
        _write_refusal(refusal)
    else:
        pending.append(refusal)


def allowed_moves(obj: Model, actor: Actor, *, check_guards: bool = False) -> list[Transition]:
    """The moves by hand that ``actor`` may make from here, in table order: what the page draws as buttons."""
    workflow = workflow_of(type(obj))
    state = getattr(obj, workflow.field)
    moves = [
        transition_
        for transition_ in workflow.moves_from(state)
        if transition_.by_hand and is_permitted(actor, transition_.permission, obj)
    ]
    if not check_guards:
        return moves
    return [transition_ for transition_ in moves if why_not(obj, transition_, actor) is None]


def why_not(obj: Model, transition_: Transition, actor: Actor, data: dict[str, Any] | None = None) -> str | None:
    """The first guard's reason against ``transition_`` on ``obj``, or None. Writes nothing."""
    running = Move(obj, transition_, actor, clock.now(), "", dict(data or {}))
    for guard in transition_.guards:
        problem = guard(running)
        if problem:
            return str(problem)
    return None


def lock(obj: M, workflow: Workflow | None = None) -> M:
    """Read ``obj`` again under a row lock. ``Conflict`` when it is gone."""
    table = workflow or workflow_of(type(obj))
    row = _locked_row(type(obj), tuple(table.related), not table.is_held).row(pk=obj.pk)
    if row is None:
        raise Conflict(_("This item no longer exists."))
    return row


def hold(model: type[Model], pk: int) -> None:
    """Keep a row where it is until the running transaction ends: whoever locks it with ``no_key=False`` waits, and is waited for.

    The weakest lock there is: who holds a row waits for nobody else who holds it. What is read of the row afterwards is as the
    last of those who locked it left it. SQLite has one writer and needs none.
    """
    if connection.vendor != "postgresql":
        return
    table = connection.ops.quote_name(model._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT 1 FROM {table} WHERE id = %s FOR KEY SHARE", [pk])  # noqa: S608 - own table


@functools.cache
def _locked_row(model: type[M], related: tuple[str, ...], no_key: bool) -> Statement[M]:
    def build() -> QuerySet[M]:
        rows = model._base_manager.select_for_update(no_key=no_key, of=("self",))
        return (rows.select_related(*related) if related else rows).filter(pk=Parameter("pk"))

    return Statement(build)


def _lock_many(rows: list[M], workflow: Workflow) -> list[M]:
    found = (
        type(rows[0])
        ._base_manager.select_for_update(no_key=not workflow.is_held, of=("self",))
        .filter(pk__in=[row.pk for row in rows])
        .order_by("pk")
    )
    if workflow.related:
        found = found.select_related(*workflow.related)
    return list(found)


def _perform_locked(
    obj: Any, workflow: Workflow, name: str, actor: Actor, reason: str, data: dict[str, Any], expected_state: str | None
) -> AuditRow:
    """The move without its audit row, which is drafted and returned."""
    touched, row = move_unsaved(obj, workflow, name, actor, reason, data, expected_state)
    obj.save(update_fields=sorted(touched))
    return row


def move_unsaved(
    obj: Any, workflow: Workflow, name: str, actor: Actor, reason: str, data: dict[str, Any], expected_state: str | None
) -> tuple[set[str], AuditRow]:
    """The move on a locked row: which fields to save, and its audit row as a draft. For ``perform`` and ``workflow.batches``."""
    move = workflow.move(name)
    state = getattr(obj, workflow.field)
    action = f"{workflow.name}.{name}"

    def refusal(why: object) -> Refusal:
        return Refusal(action, actor, obj, str(why), {"state": state})

    if not is_permitted(actor, move.permission, obj):
        raise Forbidden(_("You may not do this."), refusal=refusal("permission"))
    if state not in move.sources or (expected_state is not None and expected_state != state):
        why = _already(obj, workflow, state)
        raise Conflict(why, refusal=refusal(why))
    if move.needs_reason and not reason.strip():
        raise Refused(_("Please give a reason."), refusal=refusal("no reason"))
    running = Move(obj, move, actor, clock.now(), reason.strip(), data)
    for guard in move.guards:
        problem = guard(running)
        if problem:
            raise Refused(problem, refusal=refusal(problem))
    running.touch(**{workflow.field: move.target})
    if move.effect:
        move.effect(running)
    draft = audit.draft(
        action=action,
        actor=actor,
        target=obj,
        from_state=state,
        to_state=move.target,
        reason=running.reason,
        data=running.notes,
    )
    return running.touched, draft


def _already(obj: Model, workflow: Workflow, state: str) -> str:
    """Who brought the row where it is now: the sentence for the one who came second."""
    last = (
        AuditRow.objects.filter(
            target_type=obj._meta.label_lower, target_id=str(obj.pk), succeeded=True, to_state=state
        )
        .order_by("-seq")
        .first()
    )
    if last is None:
        return _("This is now “%(state)s”; the page you had open is out of date.") % {"state": workflow.states[state]}
    return _("Already “%(state)s”: by %(who)s at %(when)s. The page you had open is out of date.") % {
        "state": workflow.states[state],
        "who": last.actor_label,
        "when": formats.when(last.at),
    }


@contextlib.contextmanager
def _noting_refusals() -> Iterator[None]:
    try:
        yield
    except MoveError as error:
        _remember(error.refusal)
        error.refusal = None
        raise


def _remember(refusal: Refusal | None) -> None:
    pending = _pending.get()
    if refusal is not None and pending is not None:
        pending.append(refusal)


def _write_refusal(refusal: Refusal) -> None:
    with transaction.atomic():
        row = audit.draft(
            action=refusal.action,
            actor=refusal.actor,
            target=refusal.target,
            reason=refusal.reason,
            data=refusal.data,
            succeeded=False,
        )
        audit.append(row, refusal.target)
