"""Judges who use no tablet, and signatures: two people type a paper, its scan makes it count, a scan signs a locked sheet."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from competitions.models import Competition, Stage
from judging.models import PaperSheet, ScoreSheet
from tests.factories.competitions import pdf
from tests.permissions.things import Thing
from tests.promises.stories_judging import DIMENSIONS
from tests.promises.story import Story

Known = dict[str, Thing]


def scan() -> dict[str, Any]:
    return {"scan": SimpleUploadedFile("评分表.pdf", pdf(), "application/pdf")}


def paper(story: Story, known: Known) -> None:
    """Typed once, typed differently, decided; taken back and typed the same twice; the scan, the marks."""
    there = known["judging.semi"].parameters
    page = f"/desk/competitions/{there['pk']}/judging/semi/paper-sheets/"
    stack, sheet = f"{page}{there['seat']}/", there["sheet"]

    def typed(mark: str) -> dict[str, str]:
        return {f"mark:{sheet}:{item}": mark for item in DIMENSIONS}

    story.act("zhuzhou", stack, "judging.paper_entered", **typed("10"))
    first = PaperSheet.objects.get(sheet=sheet)
    story.act("zhuzhou", f"{page}one/{first.pk}/drop/", "paper_sheet.drop once>dropped", reason="拿错了一份。")
    story.act("zhuzhou", stack, "judging.paper_entered", **typed("10"))
    story.act("zhuzhou2", stack, "paper_sheet.differ once>differs", **typed("11"))
    row = PaperSheet.objects.get(sheet=sheet, state="differs")
    marks = {f"mark:{item}": "10" for item in DIMENSIONS}
    decided = f"{page}one/{row.pk}/"
    story.act("zhuzhou2", decided, "paper_sheet.decide differs>agreed", reason="原件是 10。", **marks)
    # The marks come as the seat's, with both names as those who carried them; the act at the desk is a person's.
    story.act("zhuzhou", f"{stack}scan/", "paper_sheet.take_in agreed>taken", files=scan())
    assert ScoreSheet.objects.filter(pk=sheet, state="submitted", source="paper").exists()


def signed_paper(story: Story, known: Known) -> None:
    """The rule book wants signatures; the office scans the signed paper."""
    there = known["judging.locked"].parameters
    book = Competition.objects.get(pk=there["pk"]).rules
    for stage in book["stages"]:
        stage["sign_off"] = "paper"
    Competition.objects.filter(pk=there["pk"]).update(rules=book)
    assert Stage.objects.filter(competition=there["pk"], code="semi").exists()
    sheet = ScoreSheet.objects.get(pk=there["sheet"])
    page = f"/desk/competitions/{there['pk']}/judging/semi/signatures/"
    story.act("zhuzhou", page, "score_sheet.sign_paper submitted>signed", files=scan(), sheet=str(sheet.pk))


STORIES: dict[str, Callable[[Story, Known], None]] = {
    "paper of a judge": paper,
    "signed on paper": signed_paper,
}
