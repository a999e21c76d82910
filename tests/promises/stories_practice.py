"""Before what counts: practice entries are prepared, marked, compared and begun anew; a tablet tells that it is ready."""

from __future__ import annotations

from collections.abc import Callable

from competitions.models import Competition, Stage
from judging.models import PanelSeat, PracticeEntry
from tests.permissions.things import Thing
from tests.promises.stories_judging import DIMENSIONS
from tests.promises.story import Story
from workflow import clock

Known = dict[str, Thing]


def practice(story: Story, known: Known) -> None:
    """The office prepares a sample of a stage to come; at the one that runs judges practise and one is excused."""
    there = known["judging.final"].parameters
    _ask_for_practice(there["pk"])
    page = f"/desk/competitions/{there['pk']}/judging/final/practice/"
    story.act("zhuzhou", f"{page}new/", "judging.practice_made", title="试评样例一", summary="一段简介")
    entry = PracticeEntry.objects.latest("pk")
    story.act("zhuzhou", f"{page}{entry.pk}/", "judging.practice_changed", title="试评样例")
    judge = there["seat"]
    PanelSeat.objects.filter(pk=judge).update(state="accepted")
    _judge_practises(story, known)
    story.send("zhuzhou", page, "judging.practice_excused", act="excuse", seat=str(judge), reason="已参加过培训")
    story.send("zhuzhou", page, "judging.practice_reset", act="reset")
    story.act("zhuzhou", f"{page}{entry.pk}/", "judging.practice_removed", button="act=remove")


def _judge_practises(story: Story, known: Known) -> None:
    there = known["judging.semi"].parameters
    stage = Stage.objects.get(competition=there["pk"], code="semi")
    entry = PracticeEntry.objects.create(
        stage=stage, position=1, title="样例", made_by_id=story.world.people["zhuzhou"], made_at=clock.now()
    )
    seat = PanelSeat.objects.get(pk=there["seat"])
    PanelSeat.objects.filter(pk=seat.pk).update(is_leader=True)
    marks = {f"mark_{code}": "10" for code in DIMENSIONS}
    page = f"/judge/seats/{seat.pk}/practice/"
    story.act("judge", f"{page}{entry.pk}/", "judging.practice_locked", button="go=lock", **marks)
    other = PanelSeat.objects.filter(panel=seat.panel_id, state="accepted").exclude(pk=seat.pk).earliest("pk")
    excuse = {"act": "excuse", "seat": str(other.pk), "reason": "迟到"}
    story.send("judge", f"{page}panel/", "judging.practice_excused", **excuse)
    story.act("judge", f"{page}panel/", "judging.practice_opened", button="act=open")
    story.send_json(
        "judge", f"/judge/seats/{seat.pk}/tablet/", {"device": "pad-a", "https": True, "offline": True, "ping": 30}
    )


def _ask_for_practice(pk: int) -> None:
    competition = Competition.objects.get(pk=pk)
    for stage in competition.rules["stages"]:
        if stage["code"] in ("semi", "final"):
            stage["practice"] = {"entries": 1, "first": True}
    competition.save(update_fields=["rules"])


STORIES: dict[str, Callable[[Story, Known], None]] = {"practice before what counts": practice}
