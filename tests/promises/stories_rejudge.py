"""Judged again: the leader opens it, the judges mark once more, the organiser says that the first marks stand."""

from __future__ import annotations

from collections.abc import Callable

from competitions.models import Competition
from judging.models import PanelSeat, Rejudgement, ScoreSheet
from tests.factories.judging import mark, sheet_for
from tests.permissions.things import Thing
from tests.promises.stories_judging import DIMENSIONS
from tests.promises.story import Story

Known = dict[str, Thing]


def judged_again(story: Story, known: Known) -> None:
    """Two entries whose marks lie far apart: proposed, opened and finished; opened and dropped."""
    there = known["judging.semi"].parameters
    competition = Competition.objects.get(pk=there["pk"])
    rule = {"points": "5", "opened_by": "leader"}
    next(one for one in competition.rules["stages"] if one["code"] == "semi")["rejudge"] = rule
    Competition.objects.filter(pk=competition.pk).update(rules=competition.rules)
    PanelSeat.objects.filter(panel__stage=there["stage_pk"]).update(is_leader=False)
    PanelSeat.objects.filter(pk=there["seat"]).update(is_leader=True)
    sheets = ScoreSheet.objects.filter(stage_entry__stage=there["stage_pk"], stage_entry__entry__state="accepted")
    waiting = sheets.filter(state__in=["unmarked", "saved"]).values_list("stage_entry", flat=True)
    first, second = sorted(set(waiting))[:2]
    for place in (first, second):
        for number, sheet in enumerate(sheets.filter(stage_entry=place).order_by("pk")):
            if sheet.state in ("unmarked", "saved"):
                mark(sheet_for(sheet.pk), *["2" if number % 2 else "9"] * len(DIMENSIONS), submit=True)
    led = f"/judge/seats/{there['seat']}/panel/rejudge/"
    desk = f"/desk/competitions/{there['pk']}/judging/semi/rejudge/"
    told = {"reason": "三位评委分差过大。"}
    story.send("zhuzhou", desk, "judging.rejudgement_proposed", act="propose", place=first, seen="", _once="p", **told)
    for number, place in enumerate((first, second)):
        seen = "" if number else "proposed"
        story.send(
            "judge",
            led,
            "rejudgement.open proposed>open",
            act="open",
            place=place,
            seen=seen,
            _once=f"o{number}",
            **told,
        )
    row = Rejudgement.objects.get(stage_entry=first, state="open")
    for sheet in row.sheets.all():
        mark(sheet_for(sheet.pk), *["10"] * len(DIMENSIONS), submit=True)
    story.send("judge", led, "rejudgement.finish open>done", act="finish", place=first, row=row.pk, _once="f")
    story.send(
        "zhuzhou", desk, "rejudgement.drop open>dropped", act="drop", place=second, seen="open", _once="d", **told
    )


STORIES: dict[str, Callable[[Story, Known], None]] = {"judged again": judged_again}
