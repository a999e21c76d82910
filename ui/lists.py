"""Lists: search, filters, sort and page in the address, the total counted, the whole export one click away.

Two queries a page whatever the number of rows: the count and the rows (plus what the page itself adds).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from html import escape
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from ui import export
from ui.forms import PUA, whole_number

_MAX_QUERY = 100


@dataclass(frozen=True)
class Filter:
    """A choice in the head of a list. `lookup` is the field lookup, or `apply(queryset, value)` does it.

    `choices` are (value, label) pairs or a callable of the request; only these values are accepted.
    """

    name: str
    label: Any
    choices: Iterable[tuple[Any, Any]] | Callable[[HttpRequest], Iterable[tuple[Any, Any]]]
    lookup: str = ""
    apply: Callable[[QuerySet[Any], str], QuerySet[Any]] | None = None


@dataclass(frozen=True)
class Column:
    """A column: heading, fields of order_by (empty: not sortable), CSS class, value in exports.

    Without a ``label`` it is not on the page; ``heading`` stands above it in an export instead. ``noun``: the word of
    ``ListPage.nouns`` that takes the place of either.
    """

    label: Any
    sort: tuple[str, ...] | str = ()
    css: str = ""
    key: str = ""
    export: Callable[[Any], Any] | str | None = None
    width: int = 18
    heading: Any = ""
    noun: str = ""


@dataclass(frozen=True)
class Header:
    """A heading as table_head.html draws it. `current`: "asc", "desc" or ""."""

    label: Any
    css: str = ""
    url: str = ""
    current: str = ""


@dataclass(frozen=True)
class Option:
    """One choice of a filter."""

    value: str
    label: str
    chosen: bool = False


@dataclass(frozen=True)
class ShownFilter:
    """A filter with its options."""

    name: str
    label: Any
    options: list[Option]

    @property
    def drawn(self) -> SafeString:
        """The options as HTML: in a loop of a template a hundred of them cost more than the list."""
        rows = ((escape(one.value), " selected" if one.chosen else "", escape(one.label)) for one in self.options)
        return mark_safe("".join(f'<option value="{value}"{chosen}>{label}</option>' for value, chosen, label in rows))


@dataclass(frozen=True)
class Chip:
    """A filter that is set; `url` is the address without it."""

    label: str
    url: str


@dataclass(frozen=True)
class PageLink:
    """One place in the pagination; neither url nor current: a gap."""

    text: str
    url: str = ""
    current: bool = False
    label: str = ""
    rel: str = ""


@dataclass
class Paged:
    """One page of plain rows: what components/pagination.html draws."""

    rows: list[Any]
    total: int
    first: int
    last: int
    pages: list[PageLink]


def paged(request: HttpRequest, rows: QuerySet[Any] | Sequence[Any], size: int) -> Paged:
    """The page of ``rows`` that the address asks for; a number that is none falls back silently."""
    page = Paginator(rows, size).get_page(request.GET.get("page"))
    state = {name: str(value) for name, value in request.GET.items() if name != "page"}
    links = _page_links(request.path, state, page.number, page.paginator.num_pages)
    return Paged(list(page.object_list), page.paginator.count, page.start_index(), page.end_index(), links)


def page_of_list(request: HttpRequest) -> str:
    """Where a form of a plain list leads back to: the same page of it, and nothing else that stood in the address."""
    number = whole_number(request.GET.get("page"))
    return f"{request.path}?page={number}" if number else request.path


@dataclass
class ListState:
    """All that the list components draw; `rows` are this page's objects."""

    path: str
    rows: list[Any]
    total: int
    first: int
    last: int
    q: str
    can_search: bool
    headers: list[Header]
    filters: list[ShownFilter]
    chips: list[Chip]
    pages: list[PageLink]
    kept: list[tuple[str, str]] = field(default_factory=list)
    export_url: str = ""

    @property
    def is_filtered(self) -> bool:
        """Whether anything narrows the list: an empty result then wants another sentence."""
        return bool(self.chips)


class ListPage(TemplateView):
    """Base view of every list. Set `template_name`, `columns`, `filters`, `search_fields`; write `get_queryset`.

    The template gets `list` (ListState). Unknown sort keys, filter values and page numbers fall back silently.
    """

    columns: tuple[Column, ...] = ()
    filters: tuple[Filter, ...] = ()
    search_fields: tuple[str, ...] = ()
    default_sort = ""
    page_size = 50
    # Set to offer XLSX (and ?format=csv); the name of the file without its ending.
    export_name = ""
    # Parameters of other parts of the page that survive a search.
    keep: tuple[str, ...] = ()

    @property
    def nouns(self) -> Any:
        """The words that columns with a ``noun`` are called by; None leaves them as they are."""
        return None

    def get_queryset(self) -> QuerySet[Any]:
        """The scoped queryset: what this reader may see at all."""
        raise NotImplementedError

    def get_filters(self) -> tuple[Filter, ...]:
        """The filters, where they depend on the request."""
        return self.filters

    def prepare_rows(self, rows: list[Any]) -> list[Any]:
        """Put what the template needs on the page's rows (labels, addresses), so that it loops without work."""
        return rows

    def known_total(self, values: Mapping[str, str], q: str) -> int | None:
        """How many rows the list has when narrowed by ``values`` and ``q``, where the page has counted them already."""
        return None

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """The page, or its export with ?format=xlsx or csv."""
        wanted = request.GET.get("format", "")
        if self.export_name and wanted in ("xlsx", "csv"):
            return self.export(wanted)
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds `list`."""
        return super().get_context_data(list=self.build(), **kwargs)

    def build(self) -> ListState:
        """Read the address, run the two queries, work out every link once."""
        filters = self.get_filters()
        values = self._values(filters)
        queryset, sort = self._sorted(self._narrowed(self.get_queryset(), filters, values))
        paginator = Paginator(queryset, self.page_size)
        known = self.known_total(values, self._q())
        if known is not None:
            paginator.count = known  # type: ignore[misc]  # a cached property
        page = paginator.get_page(self.request.GET.get("page"))
        q = self._q()
        state = {**({"q": q} if q else {}), **values, **({"sort": sort} if sort != self.default_sort else {})}
        state |= {name: self.request.GET[name] for name in self.keep if self.request.GET.get(name)}
        path = self.request.path
        return ListState(
            path=path,
            rows=self.prepare_rows(list(page.object_list)),
            total=paginator.count,
            first=page.start_index(),
            last=page.end_index(),
            q=q,
            can_search=bool(self.search_fields),
            headers=self._headers(path, state, sort),
            filters=self._shown_filters(filters, values),
            chips=self._chips(path, state, filters, values, q),
            pages=_page_links(path, state, page.number, paginator.num_pages),
            kept=[(name, value) for name, value in state.items() if name == "sort" or name in self.keep],
            export_url=_address(path, {**state, "format": "xlsx"}) if self.export_name else "",
        )

    def export(self, kind: str) -> HttpResponse | StreamingHttpResponse:
        """Every row of the filtered list, not only this page."""
        filters = self.get_filters()
        queryset, _sort = self._sorted(self._narrowed(self.get_queryset(), filters, self._values(filters)))
        columns = [column for column in self._columns() if column.export is not None]
        rows = ([_cell(row, column.export) for column in columns] for row in queryset.iterator(chunk_size=2000))
        headings = [str(column.label or column.heading) for column in columns]
        name = str(self.export_name)
        if kind == "csv":
            return export.csv_response(name, headings, rows)
        return export.xlsx_response(name, headings, rows, [column.width for column in columns])

    def _columns(self) -> list[Column]:
        """The columns in the words of what is listed."""
        words = self.nouns
        return [column if words is None or not column.noun else _named(column, words) for column in self.columns]

    def _q(self) -> str:
        return self.request.GET.get("q", "").replace("\x00", "").translate(PUA).strip()[:_MAX_QUERY]

    def _values(self, filters: tuple[Filter, ...]) -> dict[str, str]:
        """The filters that are set, to an allowed value."""
        values = {}
        for one in filters:
            given = self.request.GET.get(one.name, "")
            if given and any(str(value) == given for value, _label in _choices(one, self.request)):
                values[one.name] = given
        return values

    def _narrowed(
        self, queryset: QuerySet[Any], filters: tuple[Filter, ...], values: Mapping[str, str]
    ) -> QuerySet[Any]:
        for one in filters:
            if one.name in values:
                value = values[one.name]
                queryset = (
                    one.apply(queryset, value) if one.apply else queryset.filter(**{one.lookup or one.name: value})
                )
        # Every word must be found somewhere; Chinese text has no word boundaries, so it is looked for as a part.
        for word in self._q().split()[:5] if self.search_fields else []:
            condition = Q()
            for name in self.search_fields:
                condition |= Q(**{f"{name}__icontains": word})
            queryset = queryset.filter(condition)
        return queryset

    def _sorted(self, queryset: QuerySet[Any]) -> tuple[QuerySet[Any], str]:
        given = self.request.GET.get("sort", "") or self.default_sort
        key, descending = given.lstrip("-"), given.startswith("-")
        for column in self._columns():
            if key and _key(column) == key:
                fields = (column.sort,) if isinstance(column.sort, str) else column.sort
                ordering = [_flip(name) for name in fields] if descending else list(fields)
                # The primary key last: pages of equal values must not overlap.
                return queryset.order_by(*ordering, "-pk" if descending else "pk"), given
        return (queryset if queryset.ordered else queryset.order_by("pk")), self.default_sort

    def _headers(self, path: str, state: Mapping[str, str], sort: str) -> list[Header]:
        headers = []
        for column in self._columns():
            key = _key(column)
            if column.label == "":
                continue
            if not key:
                headers.append(Header(column.label, column.css))
                continue
            current = {key: "asc", f"-{key}": "desc"}.get(sort, "")
            target = f"-{key}" if current == "asc" else key
            headers.append(Header(column.label, column.css, _address(path, {**state, "sort": target}), current))
        return headers

    def _shown_filters(self, filters: tuple[Filter, ...], values: Mapping[str, str]) -> list[ShownFilter]:
        return [
            ShownFilter(
                one.name,
                one.label,
                [
                    Option(str(value), str(label), str(value) == values.get(one.name))
                    for value, label in _choices(one, self.request)
                ],
            )
            for one in filters
        ]

    def _chips(
        self, path: str, state: Mapping[str, str], filters: tuple[Filter, ...], values: Mapping[str, str], q: str
    ) -> list[Chip]:
        chips = []
        for one in filters:
            if one.name in values:
                chosen = next(
                    str(label) for value, label in _choices(one, self.request) if str(value) == values[one.name]
                )
                chips.append(
                    Chip(
                        _("%(label)s: %(value)s") % {"label": one.label, "value": chosen},
                        _without(path, state, one.name),
                    )
                )
        if q:
            chips.append(Chip(_("Search: %(q)s") % {"q": q}, _without(path, state, "q")))
        return chips


def _choices(one: Filter, request: HttpRequest) -> list[tuple[Any, Any]]:
    return list(one.choices(request) if callable(one.choices) else one.choices)


def _named(column: Column, words: Any) -> Column:
    word = getattr(words, column.noun)
    return replace(column, label=word) if column.label != "" else replace(column, heading=word)


def _key(column: Column) -> str:
    """The column's name in the address: its own, else its first sort field."""
    if not column.sort:
        return ""
    first = column.sort if isinstance(column.sort, str) else column.sort[0]
    return column.key or first.lstrip("-")


def _flip(name: str) -> str:
    return name[1:] if name.startswith("-") else f"-{name}"


def _cell(row: Any, getter: Callable[[Any], Any] | str | None) -> Any:
    if callable(getter):
        return getter(row)
    value = row
    for part in str(getter).split("__"):
        value = getattr(value, part, None)
        if callable(value):
            value = value()
    return value


def _address(path: str, state: Mapping[str, str]) -> str:
    return f"{path}?{urlencode(state)}" if state else path


def _without(path: str, state: Mapping[str, str], name: str) -> str:
    return _address(path, {key: value for key, value in state.items() if key != name})


def _page_links(path: str, state: Mapping[str, str], number: int, last: int) -> list[PageLink]:
    if last <= 1:
        return []

    def link(page: int, text: str = "", label: str = "", rel: str = "") -> PageLink:
        return PageLink(
            text or str(page), _address(path, {**state, "page": str(page)} if page > 1 else state), label=label, rel=rel
        )

    links = [link(number - 1, "‹", _("Previous page"), "prev")] if number > 1 else []
    shown = sorted({1, last, *range(max(number - 2, 1), min(number + 2, last) + 1)})
    before = 0
    for page in shown:
        if page - before > 1:
            links.append(PageLink("…"))
        links.append(PageLink(str(page), current=True) if page == number else link(page))
        before = page
    return [*links, link(number + 1, "›", _("Next page"), "next")] if number < last else links
