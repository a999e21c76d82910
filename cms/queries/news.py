"""News as cards."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from cms.enums import NewsKind
from ui.tiles import short


@dataclass(frozen=True)
class NewsCard:
    """A report in a list; ``tile`` says where it comes from."""

    title: str
    address: str
    summary: str
    kind: str
    kind_label: str
    region: str
    source: str
    doc_no: str
    published_on: dt.date | None
    tile: str


def card_rows(news: QuerySet[Any]) -> QuerySet[Any]:
    """The columns of cards, newest first, in one query without the bodies; for ``news_cards``."""
    return news.order_by("-published_on", "-pk").values(
        "title", "url_path", "summary", "kind", "source", "doc_no", "published_on", "region__short_name"
    )


def news_cards(rows: Iterable[dict[str, Any]]) -> list[NewsCard]:
    """Cards of ``card_rows``."""
    labels = {value: str(label) for value, label in NewsKind.choices}
    return [
        NewsCard(
            title=row["title"],
            address="/" + row["url_path"].split("/", 2)[2],
            summary=row["summary"],
            kind=row["kind"],
            kind_label=labels[row["kind"]],
            region=row["region__short_name"] or "",
            source=row["source"],
            doc_no=row["doc_no"],
            published_on=row["published_on"],
            tile=short(row["region__short_name"]) if row["region__short_name"] else _("Province"),
        )
        for row in rows
    ]
