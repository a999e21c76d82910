"""A stored file that is lost: not found for the judge, an error in the log for the operator."""

from __future__ import annotations

import logging

import pytest
from django.test import Client

from competitions.enums import StageMode
from judging.models import ScoreSheet
from tests.judging.pages import attach, telling_pdf

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("mode", [StageMode.BLIND_REVIEW, StageMode.LIVE])
def test_lost_materials_are_told_to_the_operator(
    sheet: ScoreSheet, judge: Client, mode: str, caplog: pytest.LogCaptureFixture
) -> None:
    stage = sheet.stage_entry.stage
    stage.mode = mode
    stage.save(update_fields=["mode"])
    attachment = attach(sheet.stage_entry.entry, "plan", telling_pdf(), name="计划.pdf")
    attachment.file.storage.delete(attachment.file.name)
    assert judge.get(f"/judge/sheets/{sheet.pk}/files/plan/").status_code == 404
    said = [record.getMessage() for record in caplog.records if record.levelno == logging.ERROR]
    assert said == [f"stored file is missing: {attachment.file.name}"]
