"""Many changes of many rows under one lock, written together: the number of statements does not grow with them."""

from __future__ import annotations

from typing import Any, Generic, TypeVar

from django.db.models import Model, QuerySet

from . import audit, services
from .actors import Actor
from .models import AuditRow
from .registry import workflow_of

M = TypeVar("M", bound=Model)


class Batch(Generic[M]):
    """Rows of one governed model, locked in order of primary key for the rest of the running ``services.act()``: see ``lock``.

    Moves go through the same executor as everywhere; the rows are stored by ``write``, in one statement, and their audit
    rows in two. Nothing is stored by a batch that is not written.
    """

    def __init__(self, model: type[M], rows: list[M]) -> None:
        self.model = model
        self.workflow = workflow_of(model)
        self.rows = rows
        self._fields: set[str] = set()
        self._changed: dict[Any, M] = {}
        self._acts: list[AuditRow] = []
        self.ends: dict[str, audit.End] = {}  # of chains, where they were read under the lock anyhow

    @classmethod
    def lock(cls, rows: QuerySet[M]) -> Batch[M]:
        """The rows of a query, read under their locks."""
        return cls(rows.model, list(rows.select_for_update(no_key=True, of=("self",)).order_by("pk")))

    def perform(self, row: M, move: str, *, actor: Actor, reason: str = "", data: dict[str, Any] | None = None) -> None:
        """As ``services.perform`` on a row of this batch; raises what that raises, and then changes nothing."""
        fields, act = services.move_unsaved(row, self.workflow, move, actor, reason, dict(data or {}), None)
        self._acts.append(act)
        self._fields |= fields
        self._changed[row.pk] = row

    def touch(self, row: M, **values: Any) -> None:
        """Set fields that are no state."""
        for name, value in values.items():
            setattr(row, name, value)
        self._fields |= values.keys()
        self._changed[row.pk] = row

    def write(self) -> None:
        """Store all: at most three statements."""
        changed = [self._changed[key] for key in sorted(self._changed)]
        if len(changed) == 1:
            changed[0].save(update_fields=sorted(self._fields))
        elif changed:
            # The rows are there and locked: every insert meets its key and becomes an update, all in one statement.
            self.model._base_manager.bulk_create(
                changed, update_conflicts=True, unique_fields=["pk"], update_fields=sorted(self._fields)
            )
        if len(self._acts) == 1:
            audit.add(self._acts[0], self.ends.get(self._acts[0].chain))
        elif self._acts:
            audit.add_many(self._acts)
        self._changed, self._acts, self._fields, self.ends = {}, [], set(), {}
