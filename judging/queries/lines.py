"""Rows of many tables as texts, so that one statement asks for all of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import ExpressionWrapper, F, QuerySet, TextField, Value
from django.db.models.functions import Cast, Coalesce


def line(rows: QuerySet[Any], tag: str, *fields: str, columns: int) -> QuerySet[Any]:
    """Every row as texts, the tag first, nothing as empty; all that one statement asks for has as many ``columns``."""
    texts: list[Any] = [Value(tag), *(Coalesce(Cast(F(name), TextField()), Value("")) for name in fields)]
    texts += [Value("")] * (columns - len(texts))
    named = {f"c{at}": ExpressionWrapper(text, TextField()) for at, text in enumerate(texts)}
    return rows.order_by().annotate(**named).values_list(*named)


def lines_of(parts: Sequence[QuerySet[Any]]) -> list[tuple[str, ...]]:
    """The rows of all parts in one statement, in no order."""
    first, *others = parts
    return list(first.union(*others, all=True))
