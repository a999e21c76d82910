"""Where judges come from: the pool of an office, a list that is taken over, a draw of experts and its reserves."""

from __future__ import annotations

import io
from collections.abc import Callable

from django.core.files.uploadedfile import SimpleUploadedFile

from judging.models import ExpertDraw, JudgeProfile, JudgeTie, PanelSeat, PoolImport
from tests.factories.lists import judges_list
from tests.permissions.things import Thing
from tests.promises.story import Story

Known = dict[str, Thing]


def the_pool(story: Story, known: Known) -> None:
    """A judge is added, changed, tied to a firm, retired and taken back; a list is looked at and taken over."""
    del known
    given = {"name": "贺示例", "phone": "19900058001", "employer": "示例大学", "group": "技术专家"}
    story.act("zhuzhou", "/desk/judges/new/", "judging.pool_added", **given)
    page = f"/desk/judges/{JudgeProfile.objects.latest('pk').pk}/"
    story.act("zhuzhou2", f"{page}change/", "judging.pool_changed", title="教授")
    story.act("zhuzhou", page, "judging.tie_entered", to="ties/", kind="shareholder", name="示例科技有限公司")
    tie = JudgeTie.objects.latest("pk").pk
    story.act("zhuzhou2", page, "judging.tie_taken_back", to=f"ties/{tie}/back/")
    story.act("zhuzhou", f"{page}retire/", "judging.pool_retired", reason="出国一年。")
    story.act("zhuzhou", page, "judging.pool_restored", to="restore/")
    upload = SimpleUploadedFile("评委.xlsx", io.BytesIO(judges_list()).read())
    story.act("zhuzhou", "/desk/judges/list/", "judging.pool_list_uploaded", files={"file": upload})
    found = PoolImport.objects.latest("pk").pk
    story.act("zhuzhou2", f"/desk/judges/list/{found}/", "judging.pool_list_taken_over", to="take-over/")


def experts_drawn(story: Story, known: Known) -> None:
    """Drawn once more before a witness, invited; one falls out and the reserve is asked."""
    final = known["judging.final"].parameters
    base = f"/desk/competitions/{final['pk']}/judging/"
    draws = f"{base}panels/{final['panel']}/draw/"
    asked = {"make_up": "任意 2人", "reserves": "1", "witness": "监督示例", "seed": "41 7"}
    story.act("zhuzhou", draws, "judging.experts_drawn", **asked)
    number = ExpertDraw.objects.filter(panel=final["panel"]).latest("pk").number
    story.act("zhuzhou", f"{draws}{number}/", "judging.judge_invited", to="invite/")
    seat = PanelSeat.objects.latest("pk").pk
    story.act("zhuzhou", f"{base}seats/{seat}/release/", "seat.release invited>released", reason="本人来电不能出席。")
    story.act("zhuzhou", f"{base}seats/{seat}/", "judging.reserve_asked", to="reserve/")


STORIES: dict[str, Callable[[Story, Known], None]] = {
    "the pool of judges": the_pool,
    "experts are drawn": experts_drawn,
}
