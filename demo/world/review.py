"""A blind review in the middle of it: judges practised first and sign with a finger, one of them marks on paper, and the marks
of two entries lie far apart. Whoever opens the demonstration finds each of these waiting."""

from __future__ import annotations

import random
from dataclasses import replace
from decimal import Decimal

from django.db.models import QuerySet

from competitions.domain.rulebook import Practice, Rejudge, RejudgeCounts, Rubric, RuleBook, SignOff
from competitions.models import Stage, StageEntry
from demo.world import judging, practice
from demo.world.clock import back_to_now
from demo.world.contest import Office
from judging.actions.marks import Marks, save_marks
from judging.actions.paper_sheets import Typed, enter_papers
from judging.actions.rejudgements import open_rejudgement
from judging.actions.sheets import submit_sheet
from judging.models import PanelSeat, ScoreSheet
from judging.queries.rubrics import rubric_of

FAR = 20  # points; of a hundred, judges of the demo hardly ever differ that much by themselves
TYPED = 3  # sheets of the judge on paper that one person has typed


def rules(book: RuleBook) -> RuleBook:
    """The preset, and in its review: practice first, judging again, signatures."""
    first, *rest = book.stages
    first = replace(
        first,
        practice=Practice(entries=len(practice.SAMPLES), first=True, demo=True),
        rejudge=Rejudge(points=Decimal(FAR), counts=RejudgeCounts.MEAN, demo=True),
        sign_off=SignOff.FINGER,
        offline_materials=True,
    )
    return replace(book, stages=(first, *rest))


def lead_half_way(stage: Stage, office: Office, bench: judging.Bench) -> None:
    """Practised, marked in part; the printed judge has one practice sheet and all that counts before them."""
    practice.prepare(stage, office)
    judging.prepare_stage(stage, office, bench, start=0)
    seats = list(PanelSeat.objects.filter(panel__stage=stage).select_related("person").order_by("number"))
    on_paper = seats[-1]
    practice.practise(stage, [seat for seat in seats if seat != on_paper], bench)
    bench.on_paper = on_paper.person_id
    back_to_now()
    rubric = rubric_of(stage)
    far = _far_apart(stage, bench)
    for place in far:
        _mark_far_apart(place, rubric, bench.rng)
    judging.mark_stage(stage, bench, bench.rng, share=0.55)
    if far:
        _judge_again(far[0], office, rubric, bench.rng)
    _type_once(on_paper, office, rubric, bench.rng)


def _far_apart(stage: Stage, bench: judging.Bench) -> list[StageEntry]:
    """Two entries that neither the printed judge nor the one on paper has, those of the leader first."""
    of_place: dict[StageEntry, set[int]] = {}
    for sheet in ScoreSheet.objects.filter(stage_entry__stage=stage).select_related(
        "seat", "stage_entry__entry__track", "stage_entry__stage__competition"
    ):
        of_place.setdefault(sheet.stage_entry, set()).add(sheet.seat.person_id)
    leader = bench.leader.pk if bench.leader else None
    fit = [place for place, people in of_place.items() if not people & {bench.printed.pk, bench.on_paper}]
    return sorted(fit, key=lambda place: (leader not in of_place[place], place.pk))[:2]


def _mark_far_apart(place: StageEntry, rubric: Rubric, rng: random.Random) -> None:
    """All of its judges agree but the last."""
    sheets = list(_sheets(place))
    for sheet in sheets:
        _lock(sheet, judging.marks_of(rubric, 58 if sheet == sheets[-1] else 88, rng))


def _judge_again(place: StageEntry, office: Office, rubric: Rubric, rng: random.Random) -> None:
    """Opened by the office; who stood apart has marked it again, the others have it before them."""
    again = open_rejudgement(
        place=place, actor=office.drafter, reason="三位评委的评分相差较大，请原评委重新审阅材料后复评（演示）。"
    )
    _lock(list(_sheets(place).filter(rejudgement=again))[-1], judging.marks_of(rubric, 76, rng))


def _type_once(seat: PanelSeat, office: Office, rubric: Rubric, rng: random.Random) -> None:
    sheets = ScoreSheet.objects.filter(seat=seat).order_by("stage_entry__blind_code")[:TYPED]
    rows = [Typed(sheet.pk, judging.marks_of(rubric, 76, rng), "材料完整，建议补充市场数据。") for sheet in sheets]
    refused = enter_papers(seat=_seat(seat), actor=office.drafter, rows=rows).refused
    if refused:
        raise RuntimeError(str(refused))


def _sheets(place: StageEntry) -> QuerySet[ScoreSheet]:
    rows = ScoreSheet.objects.filter(stage_entry=place).order_by("seat__number")
    return rows.select_related(
        "seat__person", "seat__panel", "stage_entry__entry__track", "stage_entry__stage__competition"
    )


def _lock(sheet: ScoreSheet, values: dict[str, str]) -> None:
    marks = Marks(values=values, based_on=sheet.version, device="demo", comment="请见各评分项（演示）。")
    submit_sheet(sheet=save_marks(sheet=sheet, actor=sheet.seat.person, marks=marks).sheet, actor=sheet.seat.person)


def _seat(seat: PanelSeat) -> PanelSeat:
    related = ("person", "panel__stage__competition__organisation", "panel__stage__competition__region")
    return PanelSeat.objects.select_related(*related).get(pk=seat.pk)
