"""The document of a filing: order, groups, what changed, its fingerprint."""

from __future__ import annotations

import pytest

from competitions.domain.filing_form import (
    Change,
    ChangeKind,
    FieldGroup,
    FormField,
    changes,
    dump,
    fingerprint,
    groups,
    load,
)

NAME = FormField("name", "基本信息", "名称", "长沙市选拔赛")
VENUE = FormField("venue", "时间与地点", "地点", "未填写")
THEME = FormField("theme", "基本信息", "主题", "创响新时代")


def test_a_document_reads_back_as_it_was() -> None:
    assert load(dump([NAME, VENUE])) == (NAME, VENUE)
    assert load({}) == ()


def test_a_key_stands_once() -> None:
    with pytest.raises(ValueError, match="name"):
        dump([NAME, NAME])


def test_something_else_is_no_document() -> None:
    with pytest.raises(TypeError):
        load({"fields": "text"})


def test_fields_stand_under_their_headings_in_order() -> None:
    assert groups([NAME, VENUE, THEME]) == (
        FieldGroup("基本信息", (NAME, THEME)),
        FieldGroup("时间与地点", (VENUE,)),
    )


def test_what_changed_is_told_field_by_field() -> None:
    moved = FormField("venue", "时间与地点", "地点", "示例剧场")
    assert changes([NAME, VENUE], [NAME, moved, THEME]) == (
        Change(ChangeKind.CHANGED, "venue", "地点", "未填写", "示例剧场"),
        Change(ChangeKind.ADDED, "theme", "主题", "", "创响新时代"),
    )
    assert changes([NAME, THEME], [NAME]) == (Change(ChangeKind.REMOVED, "theme", "主题", "创响新时代", ""),)
    assert changes([NAME], [FormField("name", "别处", "赛事名称", "长沙市选拔赛")]) == ()


def test_the_fingerprint_follows_every_letter() -> None:
    first, second = dump([NAME]), dump([FormField("name", "基本信息", "名称", "长沙市选拔赛。")])
    assert fingerprint(first) == fingerprint(dump([NAME]))
    assert fingerprint(first) != fingerprint(second)
    assert len(fingerprint(first)) == 12
