"""A list of lecturers as an office sends it, and one that was taken over by the real verbs."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

from accounts.models import Person
from competitions.actions.lecturers import take_lecturers_over, upload_lecturers
from competitions.models import LecturerList
from tests.factories.offices import PROVINCE, office, organiser
from ui.export import xlsx_bytes

HEADINGS = ("姓名", "证书编号", "课程类别", "2025年度考核等次", "暂停授课起", "暂停授课至")


def workbook(rows: Sequence[Sequence[Any]], headings: Sequence[str] = HEADINGS) -> bytes:
    """The file."""
    return xlsx_bytes(headings, rows)


def upload(
    rows: Sequence[Sequence[Any]], headings: Sequence[str] = HEADINGS, actor: Person | None = None
) -> LecturerList:
    """A list that was looked at."""
    bureau = office(PROVINCE)
    return upload_lecturers(
        region=bureau.region,
        actor=actor or organiser(bureau, "省经办"),
        file=io.BytesIO(workbook(rows, headings)),
        name="讲师名单.xlsx",
    )


def holding(rows: Sequence[Sequence[Any]], headings: Sequence[str] = HEADINGS) -> LecturerList:
    """One that holds."""
    actor = organiser(office(PROVINCE), "省经办")
    found = upload(rows, headings, actor)
    take_lecturers_over(found=found, actor=actor)
    found.refresh_from_db()
    return found
