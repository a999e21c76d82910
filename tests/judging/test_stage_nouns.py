"""Where persons compete (马兰花), draw, stage and vote refuse in their words: nothing speaks of projects."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import pytest

from competitions.models import Stage
from judging.actions.live import conduct
from judging.actions.running_order import Fixed, draw_running_order
from judging.actions.votes import cast_vote
from judging.domain.live import Act
from judging.queries.draw_words import draw_rules
from tests.certificates.test_nouns import of_persons
from tests.factories.judging import contest
from tests.factories.live import fresh
from tests.factories.promotion import set_stage
from tests.judging.test_hall_votes import VOTE, all_appear, hall, opened, places, tickets_of
from workflow.services import Refused

pytestmark = pytest.mark.django_db


def refused(verb: Callable[[], object]) -> str:
    with pytest.raises(Refused) as caught:
        verb()
    return str(caught.value)


@pytest.mark.parametrize(("persons", "noun"), [(False, "参赛项目"), (True, "参赛选手")])
def test_refusals_of_the_stage_and_its_vote(persons: bool, noun: str) -> None:
    made, live = hall(VOTE, {})
    if persons:
        of_persons(made)

    def press(act: Act, place: int | None = None) -> Callable[[], object]:
        now = fresh(live)
        return lambda: conduct(live=now, act=act, actor=made.organiser, seen=now.revision, reason="试", place=place)

    turn = fresh(live).appearances.earliest("pk").pk
    assert refused(press(Act.CAME, turn)) == f"只有已登记缺席的{noun}可登记到场。"
    all_appear(made, live)
    assert refused(press(Act.MOVE, turn)) == f"只能调整尚在候场的{noun}。"
    assert refused(press(Act.ABSENT, turn)) == f"只有候场或已叫号的{noun}可登记缺席。"
    assert refused(press(Act.CALL)) == "已全部上场。"
    window, ticket = opened(live, made, "vote"), tickets_of(fresh(live))[0]
    assert (
        refused(lambda: cast_vote(ticket=ticket, window=window.pk, place=max(places(live)) + 1))
        == f"不能为此{noun}投票。"
    )


def test_refusals_and_rules_of_the_draw() -> None:
    made = contest(entries=3, judges=0)
    set_stage(
        made, "final", draw={"method": "computer", "fixed_places": True, "not_in_a_row": ["unit"], "tracks": "heads"}
    )
    of_persons(made)
    stage = Stage.objects.select_related("competition").get(competition=made.competition, code="final")
    said = [*draw_rules(stage)]
    for entry in made.entries:
        stage.stage_entries.create(entry=entry)
    for fixed in ([Fixed("X-1", 1, "东道主")], [Fixed(made.entries[0].number, 1, "东道主")] * 2):
        draw = partial(draw_running_order, stage=stage, actor=made.organiser, seed="s", fixed=fixed)
        said += [refused(draw)]
    assert said == [
        "先由各赛道签值最小的参赛选手依次出场，其余统一抽签排序。",
        "同一单位的参赛选手尽可能不相邻出场。",
        "本阶段没有此编号的参赛选手：X-1。",
        "指定的参赛选手或位次重复。",
    ]
