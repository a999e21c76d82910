"""Lists: state in the address, two queries whatever the number of rows, exports whose texts stay texts."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from typing import Any

import openpyxl
import pytest
from django.contrib.auth.models import Group
from django.db.models import QuerySet
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import translation

from ui.lists import Column, Filter, ListPage, ListState

HEADS = Template(
    '{% include "components/list_head.html" %}{% include "components/table_head.html" %}{% include "components/pagination.html" %}'
)


class Groups(ListPage):
    template_name = "ui/components.html"
    columns = (
        Column("名称", sort="name", export="name"),
        Column("编号", sort="pk", key="no", css="n", export=lambda g: g.pk),
    )
    filters = (Filter("kind", "类型", [("a", "甲类"), ("b", "乙类")], lookup="name__startswith"),)
    search_fields = ("name",)
    default_sort = "name"
    export_name = "赛事列表"

    def get_queryset(self) -> QuerySet[Any]:
        return Group.objects.all()


@pytest.fixture(autouse=True)
def _chinese() -> object:
    with translation.override("zh-hans"):
        yield


def view(query: str = "") -> Groups:
    page = Groups()
    page.setup(RequestFactory().get(f"/desk/groups/{query}"))
    return page


def state(query: str = "") -> ListState:
    return view(query).build()


def names(query: str = "") -> list[str]:
    return [group.name for group in state(query).rows]


def make(*group_names: str) -> None:
    Group.objects.bulk_create([Group(name=name) for name in group_names])


@pytest.mark.django_db
@pytest.mark.parametrize("rows", [1, 3])
def test_two_queries_at_one_row_and_at_three(rows: int, django_assert_num_queries: Callable[..., Any]) -> None:
    make(*[f"a{number}" for number in range(rows)])
    with django_assert_num_queries(2):
        built = state("?q=a&kind=a&sort=-name")
        HEADS.render(Context({"list": built, "heading": "赛事"}))
    assert built.total == rows


@pytest.mark.django_db
def test_search_filter_and_sort_come_from_the_address() -> None:
    make("a长沙创翼", "b长沙马兰花", "a岳阳创翼")
    assert names() == ["a岳阳创翼", "a长沙创翼", "b长沙马兰花"]
    assert names("?q=长沙") == ["a长沙创翼", "b长沙马兰花"]
    assert names("?q=长沙 创翼") == ["a长沙创翼"]
    assert names("?kind=b") == ["b长沙马兰花"]
    assert names("?sort=-name") == ["b长沙马兰花", "a长沙创翼", "a岳阳创翼"]


@pytest.mark.django_db
def test_nonsense_in_the_address_is_ignored() -> None:
    make("a1", "b1")
    assert names("?sort=password&kind=zzz&page=999&q=%00") == ["a1", "b1"]
    assert state("?kind=zzz").chips == []


@pytest.mark.django_db
def test_every_link_keeps_the_rest_of_the_state() -> None:
    make(*[f"a{number:03}" for number in range(120)])
    built = state("?q=a&kind=a&sort=-name&page=2")
    assert (built.first, built.last, built.total) == (51, 100, 120)
    assert [header.url for header in built.headers] == [
        "/desk/groups/?q=a&kind=a&sort=name",
        "/desk/groups/?q=a&kind=a&sort=no",
    ]
    assert [header.current for header in built.headers] == ["desc", ""]
    assert [(chip.label, chip.url) for chip in built.chips] == [
        ("类型：甲类", "/desk/groups/?q=a&sort=-name"),
        ("搜索：a", "/desk/groups/?kind=a&sort=-name"),
    ]
    assert [page.text for page in built.pages] == ["‹", "1", "2", "3", "›"]
    assert built.pages[-1].url == "/desk/groups/?q=a&kind=a&sort=-name&page=3"
    assert built.export_url == "/desk/groups/?q=a&kind=a&sort=-name&format=xlsx"


@pytest.mark.django_db
def test_one_page_needs_no_pagination_and_hostile_text_stays_text() -> None:
    make("<script>alert(1)</script>")
    html = HEADS.render(Context({"list": state("?q=<script>"), "heading": "赛事"}))
    assert 'class="pages' not in html
    assert "<script>" not in html


@pytest.mark.django_db
def test_xlsx_keeps_texts_as_texts() -> None:
    hostile = ["=1+1", "+86 138", "-1", "@x", "430105199001011234", "＝1", "tab\there", "nul\x0bvt"]
    make(*hostile)
    page = view("?format=xlsx")
    response = page.get(page.request)
    assert response["Content-Disposition"] == (
        "attachment; filename=\"export.xlsx\"; filename*=UTF-8''%E8%B5%9B%E4%BA%8B%E5%88%97%E8%A1%A8.xlsx"
    )
    sheet = openpyxl.load_workbook(io.BytesIO(response.content)).active
    cells = [row[0] for row in sheet.iter_rows(min_row=2)]
    assert {cell.data_type for cell in cells} == {"s"}
    assert sorted(str(cell.value) for cell in cells) == sorted(text.replace("\x0b", "") for text in hostile)
    assert {row[1].data_type for row in sheet.iter_rows(min_row=2)} == {"n"}
    assert [cell.value for cell in sheet[1]] == ["名称", "编号"]


@pytest.mark.django_db
def test_csv_has_a_mark_for_excel_and_no_formula() -> None:
    make("=1+1", "长沙")
    page = view("?format=csv&sort=name")
    body = b"".join(page.get(page.request).streaming_content)  # type: ignore[attr-defined]
    assert body[:3] == b"\xef\xbb\xbf"
    rows = list(csv.reader(io.StringIO(body[3:].decode())))
    assert [row[0] for row in rows] == ["名称", "'=1+1", "长沙"]


@pytest.mark.django_db
def test_the_export_holds_every_page() -> None:
    make(*[f"a{number:03}" for number in range(120)])
    page = view("?format=xlsx&page=2&q=a1")
    sheet = openpyxl.load_workbook(io.BytesIO(page.get(page.request).content)).active
    assert sheet.max_row == 21
