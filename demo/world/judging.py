"""The judging of a contest: panels, marks with plausible severities, ranking, promotion."""

from __future__ import annotations

import random
import uuid
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from decimal import Decimal

from accounts.models import Person
from competitions.domain.rulebook import Rubric
from competitions.models import Competition, Stage
from competitions.queries.rule_books import book_of
from demo.world import names
from demo.world.clock import at
from demo.world.contest import DAY, Calendar, Office
from judging.actions import panels, promotion, stages, tabulation
from judging.actions.assignment import assign_reviews
from judging.actions.marks import Act, Marks, receive_envelopes
from judging.actions.people import Invitee
from judging.actions.running_order import draw_running_order
from judging.actions.stage_entries import enter_entries
from judging.models import PanelSeat, ScoreSheet
from judging.queries.rubrics import rubric_for

EMPLOYERS = ("示例大学创业学院", "演示投资管理公司", "虚构产业研究院", "样本孵化基地", "范例会计师事务所")
COMMENTS = (
    "技术路线清楚，建议补充知识产权布局。",
    "市场判断有数据支撑，财务预测偏乐观。",
    "带动就业有实效，希望说明用工稳定性。",
    "团队互补性好，路演请再突出核心竞争力。",
    "商业模式还需要一两个真实客户案例来验证。",
)


@dataclass
class Bench:
    """Twenty invented judges; each is a little harsher or milder than the others. The first has a printed log-in."""

    printed: Person
    rng: random.Random
    count: int = 20
    first_number: int = 50_000
    severity: dict[int, float] = field(default_factory=dict)
    favourite: Person | None = None  # whose project everybody finds good
    leader: Person | None = None  # sits beside the printed judge and leads
    on_paper: int | None = None  # whose marks come on paper

    def invitees(self, number: int, start: int) -> list[Invitee]:
        found = []
        for index in range(start, start + number):
            someone = names.persona(self.rng, self.first_number + index)
            found.append(Invitee(someone.name, someone.phone, EMPLOYERS[index % len(EMPLOYERS)], "评审专家"))
        return found

    def harshness(self, seat: PanelSeat) -> float:
        """In points of a hundred, fixed for a judge."""
        return self.severity.setdefault(seat.person_id, self.rng.gauss(0, 2.2))


def seat_judges(stage: Stage, office: Office, bench: Bench, *, start: int) -> list[PanelSeat]:
    """One panel for all tracks, of the size in the rule book; everybody accepts."""
    size = book_of(stage.competition).stage(stage.code).panel_size
    panel = panels.create_panel(stage=stage, actor=office.drafter, name=f"{stage.name}评审组")
    known = [bench.printed, bench.leader] if bench.leader else [bench.printed]
    panels.invite_judges(
        panel=panel, actor=office.drafter, people=known, invitees=bench.invitees(size - len(known), start)
    )
    for seat in panel.seats.select_related("person", "panel__stage__competition"):
        accepted = panels.accept_seat(seat=seat, actor=seat.person, undertaking=True)
        if bench.leader and seat.person_id == bench.leader.pk:
            panels.set_leader(seat=accepted, actor=office.drafter)
    return list(panel.seats.select_related("person"))


def mark_stage(stage: Stage, bench: Bench, rng: random.Random, *, share: float = 1.0) -> None:
    """Judges save and lock their sheets; the judge with the printed log-in leaves some for whoever tries it."""
    favourite = bench.favourite.pk if bench.favourite else None
    quality = {
        row.pk: 92 if row.entry.leader_id == favourite else rng.gauss(78, 7)
        for row in stage.stage_entries.select_related("entry")
    }
    rows = ScoreSheet.objects.filter(stage_entry__stage=stage, state="unmarked").select_related(
        "seat__person", "stage_entry__entry__track", "stage_entry__stage__competition"
    )
    others = (bench.printed.pk, bench.on_paper)
    wanted = [row for row in rows if share == 1 or (rng.random() <= share and row.seat.person_id not in others)]
    send(wanted, bench, lambda sheet: quality[sheet.stage_entry_id])


def send(
    rows: Iterable[ScoreSheet], bench: Bench, quality: Callable[[ScoreSheet], float], *, lock: bool = True
) -> None:
    """What the tablets of the judges send: marks of these sheets around ``quality``, each locked."""
    rng, by_seat = bench.rng, defaultdict[PanelSeat, list[Marks]](list)
    for sheet in rows:
        level = quality(sheet) - bench.harshness(sheet.seat) + rng.gauss(0, 3)
        values = marks_of(rubric_for(sheet.stage_entry), level, rng)
        marks = Marks(
            values=values, based_on=sheet.version, comment=rng.choice(COMMENTS), device="demo", sheet=sheet.pk
        )
        by_seat[sheet.seat].append(marks)
    for seat, sent in by_seat.items():
        locks = [Act(uuid.uuid4(), marks.sheet, "submit", marks.id) for marks in sent if lock]
        receive_envelopes(seat=seat, envelopes=sent, acts=locks, actor=seat.person)


def marks_of(rubric: Rubric, level: float, rng: random.Random) -> dict[str, str]:
    """Marks around ``level`` of a hundred, on the steps of each item."""
    values = {}
    for item in rubric.dimensions:
        top, step = Decimal(str(item.max)), Decimal(str(item.step))
        wanted = Decimal(str(min(max((level + rng.gauss(0, 4)) / 100, 0.3), 1.0))) * top
        values[item.code] = str((wanted / step).to_integral_value() * step)
    return values


def judge_stage(stage: Stage, office: Office, bench: Bench, rng: random.Random, *, start: int) -> None:
    """A whole stage: judges, assignment, marks, ranking frozen, promotion decided."""
    prepare_stage(stage, office, bench, start=start)
    mark_stage(stage, bench, rng)
    stage = _fresh(stage)
    stages.close_marking(stage=stage, actor=office.drafter)
    table = tabulation.tabulate(stage=_fresh(stage), actor=office.drafter)
    tabulation.freeze_tabulation(tabulation=table, actor=office.signer)
    settle_ties(_fresh(stage), office)
    promotion.promote_stage(stage=_fresh(stage), actor=office.drafter)


def prepare_stage(stage: Stage, office: Office, bench: Bench, *, start: int) -> None:
    """Entries in, judges seated, order drawn or blind codes given, sheets assigned, marking open."""
    enter_entries(stage=stage, actor=office.drafter, seed=f"demo-{stage.code}")
    seat_judges(stage, office, bench, start=start)
    if stage.is_on_stage:
        draw_running_order(stage=_fresh(stage), actor=office.drafter, seed="demo-draw", witness="监督示例")
    assign_reviews(stage=_fresh(stage), actor=office.drafter)
    stages.open_marking(stage=_fresh(stage), actor=office.drafter)


def settle_ties(stage: Stage, office: Office) -> None:
    """What a panel's leader would say over a tie: the listed order, with a reason."""
    for _round in range(20):
        ties = promotion.preview_promotion(stage=stage).ties
        if not ties:
            return
        tie = ties[0]
        promotion.decide_tie(
            stage=stage,
            actor=office.drafter,
            key=tie.key,
            rank=tie.rank,
            answer=promotion.TieAnswer(list(tie.entries), "评委组长与评委商议，按创业带动就业得分高者优先（演示）。"),
        )


def judge_contest(competition: Competition, office: Office, bench: Bench, days: Calendar, rng: random.Random) -> None:
    """Semi and final, each on its day."""
    first, last = list(competition.stages.order_by("order"))
    # The judges of the final are others than those of the semi-final.
    others = max(12, book_of(competition).stage(first.code).panel_size)
    at(days.closes + DAY * 3, 10)
    stages.open_judging(competition=competition, actor=office.drafter)
    judge_stage(_fresh(first), office, bench, rng, start=0)
    at(days.final, 14)
    judge_stage(_fresh(last), office, bench, rng, start=others)


def _fresh(stage: Stage) -> Stage:
    return Stage.objects.select_related("competition__organisation", "competition__region").get(pk=stage.pk)
