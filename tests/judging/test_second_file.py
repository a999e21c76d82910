"""The second file of a kind is the judge's to read as the first is, in a blind stage without its maker."""

from __future__ import annotations

import pytest
from django.test import Client

from competitions.models import Attachment
from judging.models import ScoreSheet
from tests.factories.judging import Contest
from tests.judging.pages import attach, everything_in, telling_pdf

pytestmark = pytest.mark.django_db


def test_the_second_file_of_a_kind_is_read_without_its_maker(made: Contest, sheet: ScoreSheet, judge: Client) -> None:
    attach(made.entries[0], "plan", telling_pdf(), name="第一份-欧阳示例.pdf")
    second = Attachment.objects.get(entry=made.entries[0], kind="plan")
    second.pk, second.token, second.slot, second.name = None, "second", 2, "第二份-欧阳示例.pdf"
    second.save(force_insert=True)
    page = judge.get(f"/judge/sheets/{sheet.pk}/").content.decode()
    assert [f"/judge/sheets/{sheet.pk}/files/{key}/" in page for key in ("plan", "plan-2", "plan-3")] == [
        True, True, False,
    ]  # fmt: skip
    assert "欧阳示例" not in page
    answer = judge.get(f"/judge/sheets/{sheet.pk}/files/plan-2/")
    code = sheet.stage_entry.blind_code
    assert answer["Content-Disposition"] == f'inline; filename="{code}-plan-2.pdf"'
    raw = everything_in(b"".join(answer.streaming_content))
    for text in ("示例公司", "周某", "secret"):
        assert [text.encode(encoding) in raw for encoding in ("utf-8", "utf-16-be")] == [False, False]
    assert judge.get(f"/judge/sheets/{sheet.pk}/files/plan-3/").status_code == 404
