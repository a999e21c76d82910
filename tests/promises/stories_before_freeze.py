"""After the close and before the freeze: marks that came late, and what looks odd in the marks."""

from __future__ import annotations

from collections.abc import Callable

from accounts.models import Person
from competitions.models import Competition, Stage
from judging.actions import stages
from judging.actions.marks import Marks, save_marks
from judging.models import MarkEnvelope, PanelSeat, ScoreSheet
from tests.permissions.things import Thing
from tests.promises.stories_judging import DIMENSIONS
from tests.promises.story import Story

Known = dict[str, Thing]


def before_the_freeze(story: Story, known: Known) -> None:
    """The leader admits one late sheet, the organiser leaves another; the leader and the overseer decide about a flag."""
    there = known["judging.semi"].parameters
    competition = Competition.objects.get(pk=there["pk"])
    next(one for one in competition.rules["stages"] if one["code"] == "semi")["severity"] = {"model": "additive"}
    competition.save(update_fields=["rules"])
    semi = Stage.objects.select_related("competition__organisation", "competition__region").get(pk=there["stage_pk"])
    stages.close_marking(
        stage=semi, actor=Person.objects.get(pk=story.world.people["zhuzhou"]), reason="到点收卷（演示）。"
    )
    PanelSeat.objects.filter(panel__stage=semi).update(is_leader=False)
    PanelSeat.objects.filter(pk=there["seat"]).update(is_leader=True)
    absent = ScoreSheet.objects.filter(stage_entry__stage=semi, state="absent")
    others = absent.exclude(seat=there["seat"])
    first, second = _comes_late(others.order_by("pk")[0].pk), _comes_late(others.order_by("-pk")[0].pk)
    base = f"/desk/competitions/{there['pk']}/"
    led, desk = f"/judge/seats/{there['seat']}/late/", f"{base}judging/semi/late/"
    story.act("judge", led, "score_sheet.admit", button="admit", envelope=first, reason="断网，收卷前已评完。")
    story.act("zhuzhou", desk, "judging.late_decided", button="leave", envelope=second, reason="收卷后才填写。")
    flag = {"flag": f"severe:{there['seat']}:", "reason": "已请评委说明。"}
    story.send(
        "judge",
        f"/judge/seats/{there['seat']}/panel/before/flags/",
        "judging.flag_decided",
        **flag,
        verdict="asked",
        _once="a-leader-decides-once",
    )
    story.send(
        "overseer",
        f"{base}ranking/semi/before/flags/",
        "judging.flag_decided",
        **flag,
        verdict="nothing",
        _once="an-overseer-decides-once",
    )


def _comes_late(pk: int) -> str:
    """Marks of a tablet that was without a network; the key of their envelope."""
    rows = ScoreSheet.objects.select_related(
        "seat__person", "seat__panel", "stage_entry__entry", "stage_entry__stage__competition"
    )
    sheet = rows.get(pk=pk)
    values = dict.fromkeys(DIMENSIONS, "12")
    marks = Marks(values=values, based_on=sheet.version, device="pad-a", device_seq=9, source="tablet")
    save_marks(sheet=sheet, actor=sheet.seat.person, marks=marks)
    return str(MarkEnvelope.objects.get(pk=marks.id).pk)


STORIES: dict[str, Callable[[Story, Known], None]] = {"before the freeze": before_the_freeze}
