"""Columns that a page draws under another heading and an export gives one of their own."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from django.http import HttpResponse, StreamingHttpResponse

from ui.lists import Column, ListPage


@dataclass(frozen=True)
class ExportColumn(Column):
    """Without a column on the page; ``heading`` stands above it in the exported sheet."""

    label: Any = ""
    heading: Any = ""


class ExportedList(ListPage):
    """A list some of whose columns are ``ExportColumn``s."""

    def export(self, kind: str) -> HttpResponse | StreamingHttpResponse:
        """Every column with its heading."""
        self.columns = tuple(
            replace(column, label=column.heading) if isinstance(column, ExportColumn) else column
            for column in self.columns
        )
        return super().export(kind)
