"""Filled-in lists of entries, as an office makes them from the template of its round."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping
from typing import Any

import openpyxl
from django.core.files.base import ContentFile

from accounts.models import Organisation, Person
from competitions.actions.import_runs import run_check, run_write
from competitions.actions.imports import confirm_import, upload_list
from competitions.domain.import_table import heading_key
from competitions.import_files import template_file
from competitions.models import Competition, EntryImport
from competitions.queries.import_columns import import_sheets
from competitions.workflows.entry_import import seen_of
from judging.actions.pool_imports import upload_pool
from judging.models import PoolImport
from tests.factories.entries import FIRST_PHONE, credit_code, open_competition, resident_id
from tests.factories.offices import office, organiser
from tests.prepared import prepared

Row = dict[str, Any]


def row(serial: int = 1, **changes: Any) -> Row:
    """One team that is not registered, by the inputs of the entry form."""
    return {
        "number": str(serial),
        "title": f"名册项目{serial}",
        "track": "先进制造",
        "region": "430103",
        "entrant_type": "尚未注册的团队",
        "organisation_name": f"名册团队{serial}",
        "q_category": "高校毕业生",
        "q_jobs": 12,
        "founder_name": "陈示例",
        "founder_id_number": resident_id(serial % 1000, f"19{90 - serial // 1000}0101"),
        "founder_phone": str(FIRST_PHONE + serial),
        "summary": "一个示例项目的简介。",
        **changes,
    }


def firm(serial: int = 1, **changes: Any) -> Row:
    """The same for an enterprise."""
    own = {"entrant_type": "企业", "uscc": credit_code(serial), "registered_on": "2023-05-30"}
    return row(serial, **(own | changes))


def filled(
    competition: Competition, rows: Iterable[Mapping[str, Any]], members: Iterable[Mapping[str, Any]] = ()
) -> bytes:
    """The template of the round with these rows."""
    book = openpyxl.load_workbook(io.BytesIO(template_file(competition)))
    for sheet, lines in zip(import_sheets(competition), (rows, members), strict=True):
        page = book[sheet.name]
        at = {heading_key(str(cell.value)): cell.column for cell in page[1]}
        columns = {column.field: at[heading_key(column.label)] for column in sheet.columns}
        for number, line in enumerate(lines, start=2):
            for name, value in line.items():
                page.cell(number, columns[name]).value = value
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def uploaded(
    competition: Competition, content: bytes, actor: Person, *, handed_in: bool = True, name: str = "名册.xlsx"
) -> EntryImport:
    """Uploaded and checked."""
    upload = ContentFile(content, name=name)
    found = upload_list(competition=competition, actor=actor, upload=upload, name=name, is_handed_in=handed_in)
    run_check(job_id=str(found.job_id))
    return fresh(found)


def confirmed(found: EntryImport, actor: Person, **options: Any) -> EntryImport:
    """Confirmed and written."""
    moved = confirm_import(entry_import=found, actor=actor, seen=seen_of(found), **options)
    run_write(job_id=str(moved.job_id))
    return fresh(found)


def fresh(found: EntryImport) -> EntryImport:
    """Read again."""
    return EntryImport.objects.select_related("competition__region", "competition__organisation", "job").get(
        pk=found.pk
    )


@prepared
def desk() -> tuple[Competition, Person]:
    """An open round and the organiser who imports."""
    competition = open_competition()
    return competition, organiser(office(), "周经办")


JUDGES = (
    {
        "姓名": "宋示例",
        "手机号": "19900059001",
        "工作单位": "示例大学",
        "评委类别": "技术专家",
        "专业领域": "新材料、绿色经济",
    },
    {"姓名": "唐演示", "手机号": "19900059002", "工作单位": "演示投资公司", "评委类别": "投资人", "所在地区": "株洲市"},
)


def judges_list(rows: Iterable[Mapping[str, Any]] = JUDGES) -> bytes:
    """A list of judges with these columns, as an office uploads it."""
    lines = list(rows)
    headings = list(dict.fromkeys(name for line in lines for name in line)) or ["姓名", "手机号"]
    book = openpyxl.Workbook()
    page = book.active
    page.append(headings)
    for line in lines:
        page.append([line.get(name) for name in headings])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def judges_uploaded(office: Organisation, actor: Person, rows: Iterable[Mapping[str, Any]] = JUDGES) -> PoolImport:
    """The same uploaded; nothing is taken over yet."""
    return upload_pool(office=office, actor=actor, file=io.BytesIO(judges_list(rows)), name="评委名单.xlsx")
