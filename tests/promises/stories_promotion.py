"""A promotion that people shape: a soft number, a combination by two, an empty place; marks beside the sheets."""

from __future__ import annotations

from collections.abc import Callable

from accounts.models import Person
from competitions.models import Combination, Competition, Stage
from judging.actions import stages, tabulation
from judging.actions.promotion import preview_promotion
from tests.permissions.things import Thing
from tests.promises.stories_judging import judges_mark
from tests.promises.story import Story

Known = dict[str, Thing]
RULES = {
    "promotion": {"kind": "overall", "count": 3, "combination": True, "soft": True, "ties": "include"},
    "substitution": {"allowed": True, "needs_pledge": False},
}


def promotion_by_people(story: Story, known: Known) -> None:
    """The number is raised, a combination refused, another one confirmed and carried out; one drops out, one moves up."""
    semi = _frozen(story, known)
    base = f"/desk/competitions/{semi.competition_id}/ranking/semi/promotion/"
    end = f"{base}combination/end/"
    story.act("zhuzhou2", end, "combination.refuse proposed>refused", reason="理由不充分。")
    story.act(
        "zhuzhou",
        base,
        "competitions.promotion_number_set",
        to="promotion/number/",
        number="4",
        reason="原则上三名，增一名。",
    )
    sides = preview_promotion(stage=semi).decision.sides
    going = next(entry for entry, side in sides.items() if side.value == "in")
    coming = next(entry for entry, side in sides.items() if side.value == "out")
    change = {f"pass_{going}": "", f"why_{going}": "同质项目。", f"pass_{coming}": "1", f"why_{coming}": "补足赛道。"}
    story.act("zhuzhou", f"{base}combination/", "combination.proposed", **change)
    made = Combination.objects.latest("pk")
    story.act(
        "zhuzhou2", base, "combination.confirm proposed>confirmed", to="combination/confirm/", combination=str(made.pk)
    )
    story.act("zhuzhou", base, "competitions.promotion_decided", to="promotion/confirm/")
    story.act("zhuzhou", f"{base}drop-out/{coming}/", "entry.drop_out accepted>withdrawn", reason="因故弃赛。")
    story.act(
        "zhuzhou", base, "competitions.substituted", to="promotion/place/", button="left_empty", reason="不再递补。"
    )


def _frozen(story: Story, known: Known) -> Stage:
    """The semi of the contest in judging, marked, closed and frozen, with rules that leave room for people."""
    competition = Competition.objects.get(pk=known["judging"].parameters["pk"])
    for row in competition.rules["stages"]:
        row.update(RULES if row["code"] == "semi" else {})
    competition.save(update_fields=["rules"])
    semi = Stage.objects.select_related("competition__organisation", "competition__region").get(
        competition=competition, code="semi"
    )
    organiser, second = (Person.objects.get(pk=story.world.people[name]) for name in ("zhuzhou", "zhuzhou2"))
    judges_mark(semi, lambda number, place: 8 + (number * 7 + place) % 11)
    stages.close_marking(stage=semi, actor=organiser)
    table = tabulation.tabulate(stage=semi, actor=organiser)
    tabulation.freeze_tabulation(tabulation=table, actor=second)
    semi.refresh_from_db()
    return semi


def numbers_beside_the_sheets(story: Story, known: Known) -> None:
    """The scorer enters overtime; what a rule asks for stands on the page."""
    there = known["judging.semi"].parameters
    competition = Competition.objects.get(pk=there["pk"])
    for row in competition.rules["stages"]:
        if row["code"] == "semi":
            row["penalty"] = {"kind": "deduct", "amount": "1", "per_seconds": 30}
    competition.save(update_fields=["rules"])
    page = f"/desk/competitions/{there['pk']}/judging/semi/records/"
    _address, form, _data = story.form("zhuzhou", page, "records/")
    cell = next(name for name in form.names if name.startswith("cell:"))
    story.act("zhuzhou", page, "judging.scores_recorded", to="records/", **{cell: "45"})


STORIES: dict[str, Callable[[Story, Known], None]] = {
    "promotion by people": promotion_by_people,
    "numbers beside the sheets": numbers_beside_the_sheets,
}
