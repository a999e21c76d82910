"""An order that everybody has seen is not replaced in passing: drawing again asks first and wants a reason."""

from __future__ import annotations

import pytest

from judging.actions.promotion import promote_stage
from judging.actions.running_order import DRAWN, draw_running_order
from tests.factories.judging import closed, contest, frozen, judges_for, marking_open
from tests.judging.pages import signed_in
from workflow.models import AuditRow
from workflow.services import Refused

pytestmark = pytest.mark.django_db


def test_drawing_again_wants_a_reason() -> None:
    made = contest(entries=3, judges=3)
    marking_open(made)
    closed(made)
    frozen(made)
    promote_stage(stage=made.stage(), actor=made.organiser)
    made.seats = judges_for(made, 7, "final")
    client, here = signed_in(made.organiser), f"/desk/competitions/{made.competition.pk}/judging/final/"
    first = client.get(f"{here}entries/").content.decode()
    assert ("种子：" in first, "data-confirm" in first.partition('id="draw-h"')[2].partition("</section>")[0]) == (
        False,
        False,
    )
    assert client.post(f"{here}draw/", {"seed": "8 15"}).status_code == 302
    drawn = client.get(f"{here}entries/").content.decode()
    assert ("种子：8 15" in drawn, "重新抽签的理由" in drawn, "确定重新抽签？" in drawn) == (True, True, True)
    order = list(made.stage("final").stage_entries.order_by("pk").values_list("running_no", flat=True))
    bare = client.post(f"{here}draw/", {"seed": "42"})
    assert (bare.status_code, "42" in bare.content.decode()) == (422, True)
    with pytest.raises(Refused, match="理由"):
        draw_running_order(stage=made.stage("final"), actor=made.organiser, seed="42")
    assert list(made.stage("final").stage_entries.order_by("pk").values_list("running_no", flat=True)) == order
    assert client.post(f"{here}draw/", {"seed": "42", "reason": "漏了一个项目。"}).status_code == 302
    rows = AuditRow.objects.filter(action=DRAWN, succeeded=True).order_by("pk")
    assert [(row.data["seed"], row.reason) for row in rows] == [("8 15", ""), ("42", "漏了一个项目。")]
