"""A query that is asked at every step, turned into SQL once instead of each time.

Django writes the SQL of a query anew whenever it is asked, which for a row with its relations costs more than the answer. A
``Statement`` is built like any query, with ``Parameter`` where a value goes, and is then only executed::

    ROLES = Statement(lambda: RoleAssignment.objects.filter(person=Parameter("person")).select_related("region"))
    ROLES.rows(person=7)
"""

from __future__ import annotations

import copy
import functools
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any, Generic, TypeVar

from django.db import connections
from django.db.models import Model, QuerySet, Value
from django.db.models.query import ModelIterable
from django.db.transaction import TransactionManagementError

M = TypeVar("M", bound=Model)


class Parameter(Value):
    """Stands in a ``Statement`` where its value goes. The value is given as the database takes it: a key, a text."""

    def __init__(self, name: str) -> None:
        super().__init__(None)
        self.name = name

    def resolve_expression(self, *args: Any, **kwargs: Any) -> Parameter:
        return self

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        return "%s", [self]


class Statement(Generic[M]):
    """A query of whole rows with its relations, put together at the first use on each kind of database."""

    def __init__(self, build: Callable[[], QuerySet[M]]) -> None:
        self._build = build
        self._ready: dict[str, tuple[Any, str, tuple[Any, ...]]] = {}

    def rows(self, **values: Any) -> list[M]:
        """The rows for ``values``, one for each ``Parameter``. ``KeyError`` for one that is missing."""
        compiler = self._compiler(values)
        # What ModelIterable reads of a queryset.
        asked = SimpleNamespace(
            db=compiler.using,
            query=SimpleNamespace(get_compiler=lambda using: compiler),
            model=self._queryset.model,
            _known_related_objects={},
        )
        return list(ModelIterable(asked))  # type: ignore[arg-type]

    def row(self, **values: Any) -> M | None:
        """The first of the rows, None without any."""
        return next(iter(self.rows(**values)), None)

    @functools.cached_property
    def _queryset(self) -> QuerySet[M]:
        return self._build()

    def _compiler(self, values: dict[str, Any]) -> Any:
        """A compiler that has done its work: only the values and the connection are this request's."""
        using = self._queryset.db
        connection = connections[using]
        if self._queryset.query.select_for_update and connection.get_autocommit():
            raise TransactionManagementError("a lock is only held inside a transaction")
        if connection.vendor not in self._ready:
            # A copy: compiling writes into the query, and another thread may be at it too.
            fresh = self._queryset.all().query.get_compiler(using)
            self._ready[connection.vendor] = (fresh, *fresh.as_sql())
        kept, sql, places = self._ready[connection.vendor]
        compiler = copy.copy(kept)
        compiler.using, compiler.connection = using, connection
        params = tuple(values[place.name] if isinstance(place, Parameter) else place for place in places)
        compiler.as_sql = lambda *args, **kwargs: (sql, params)
        return compiler
