"""A list of judges as an office keeps it: its columns, and what a cell holds. Read by `competitions.domain.listed`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from accounts.domain import names, phone
from competitions.domain.listed import Fault, Layout, Wrong, read_rows
from competitions.domain.workbooks import Sheet
from judging.domain.tags import join_tags

HEADINGS: Mapping[str, tuple[str, ...]] = {
    "name": ("姓名", "评委姓名", "专家姓名"),
    "phone": ("手机号", "手机", "手机号码", "联系电话"),
    "employer": ("工作单位", "单位", "所在单位"),
    "title": ("职务职称", "职务", "职称"),
    "group": ("评委类别", "类别", "专家类别"),
    "fields": ("专业领域", "领域", "擅长领域"),
    "schools": ("毕业院校", "院校"),
    "region": ("所在地区", "地区"),
    "is_mentor": ("是否导师", "导师"),
    "notes": ("备注",),
}
"""What a column is called; the first is how the template writes it."""
NEEDED = ("name", "phone")
LONGEST = {"employer": 120, "title": 60, "group": 30, "fields": 300, "schools": 300, "region": 60, "notes": 1000}
_YES, _NO = frozenset({"是", "y", "yes", "1", "√"}), frozenset({"否", "n", "no", "0", "×"})


@dataclass(frozen=True, slots=True)
class PoolRow:
    """A judge as a row says: texts by column; the number has 11 digits, tags are joined."""

    row: int
    texts: Mapping[str, str]


def read_pool(sheets: Iterable[Sheet]) -> tuple[list[PoolRow], list[Fault]]:
    """The rows of the first sheet that has any, and all faults; a faulty list is taken over not at all."""
    rows, faults = read_rows(sheets, LAYOUT)
    return [PoolRow(row.row, row.values) for row in rows], faults


def _read(name: str, text: str) -> str | Wrong:
    if name == "name":
        return Wrong.NAME if names.validate_name(names.normalise_name(text)) else names.normalise_name(text)
    if name == "phone":
        return Wrong.PHONE if phone.validate(text) else phone.normalise(text)
    if name == "is_mentor":
        plain = text.casefold()
        return "1" if plain in _YES else "" if plain in _NO else Wrong.FLAG
    if len(text) > LONGEST[name]:
        return Wrong.LONG
    return join_tags([text]) if name in ("fields", "schools") else text


LAYOUT = Layout(HEADINGS, NEEDED, _read, once="phone", key=str, secret=frozenset({"phone"}))
