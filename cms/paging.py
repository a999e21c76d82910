"""Lists cut into pages, and filters as links; all of it in the address."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import EmptyPage, Paginator
from django.db.models import QuerySet
from django.utils.translation import gettext as _

PER_PAGE = 20


@dataclass(frozen=True)
class Pageful:
    """One page of a list, with the addresses of its neighbours."""

    rows: list[Any]
    total: int
    number: int
    last: int
    previous_url: str = ""
    next_url: str = ""


@dataclass(frozen=True)
class Choice:
    """One value of a filter as a link."""

    label: Any
    url: str
    current: bool = False


def page_of(rows: QuerySet[Any], asked: Mapping[str, str], per_page: int = PER_PAGE) -> Pageful:
    """The page that ``asked["page"]`` names; the last for numbers beyond it, the first for nonsense. Two queries."""
    paginator = Paginator(rows, per_page)
    try:
        number = max(int(asked.get("page", "1")[:6]), 1)
    except ValueError:
        number = 1
    try:
        page = paginator.page(number)
    except EmptyPage:
        page = paginator.page(paginator.num_pages)
    return Pageful(
        rows=list(page.object_list),
        total=paginator.count,
        number=page.number,
        last=paginator.num_pages,
        previous_url=_with(asked, page=str(page.number - 1)) if page.has_previous() else "",
        next_url=_with(asked, page=str(page.number + 1)) if page.has_next() else "",
    )


def choice_links(choices: Iterable[tuple[str, Any]], current: str, asked: Mapping[str, str], name: str) -> list[Choice]:
    """ "All" and every value of one filter; the other filters are kept, the page number is not."""
    links = [Choice(_("All"), _with(asked, **{name: "", "page": ""}), current == "")]
    links += [Choice(label, _with(asked, **{name: value, "page": ""}), value == current) for value, label in choices]
    return links


def _with(asked: Mapping[str, str], **changes: str) -> str:
    kept = {key: value for key, value in {**{k: asked[k] for k in asked}, **changes}.items() if value}
    return f"?{urlencode(kept)}" if kept else "?"
