"""Whole stages in marking made in bulk: to measure at the size of a province, where the verbs would take minutes."""

from __future__ import annotations

import random
import uuid

from accounts.models import Person, Region
from competitions.domain.consents import CONSENTS, given
from competitions.enums import EntryState, StageState
from competitions.models import Entry, StageEntry
from judging.enums import SeatState, SheetState
from judging.models import PanelSeat, ScoreSheet
from tests.factories.judging import DIMENSIONS, Contest, contest
from workflow import clock


def big_field(entries: int, judges: int, reviews: int, *, open_sheets: int = 0, seed: int = 1) -> Contest:
    """A stage in marking with ``entries`` × ``reviews`` locked sheets by ``judges``, all but the last ``open_sheets``."""
    made = contest(entries=1, judges=1)
    stage, now, chance = made.stage(), clock.now(), random.Random(seed)
    first = made.seats[0]
    people = Person.objects.bulk_create([Person(name=f"评审专家{n:03d}", created_at=now) for n in range(judges - 1)])
    others = (
        PanelSeat(
            panel=first.panel, person=judge, number=number, state=SeatState.ACCEPTED, invited_at=now, undertaking_at=now
        )
        for number, judge in enumerate(people, 2)
    )
    made.seats = [first, *PanelSeat.objects.bulk_create(others)]
    consents: dict[str, object] = {}
    for consent in CONSENTS:
        consents = given(consents, consent.code, now.isoformat())
    StageEntry.objects.filter(stage=stage).delete()
    leader, region, track = (
        Person.objects.create(name="张负责", created_at=now),
        Region.objects.get(pk="430103"),
        made.track(),
    )
    made.entries = Entry.objects.bulk_create(
        Entry(
            competition=made.competition, track=track, leader=leader, number=f"N{n:05d}", title=f"大赛项目{n:04d}",
            entrant_type="enterprise", organisation_name=f"项目{n:04d}有限公司", region=region, consents=consents,
            state=EntryState.ACCEPTED, created_at=now, saved_at=now, submitted_at=now, token=uuid.uuid4().hex[:20],
        )
        for n in range(entries)
    )  # fmt: skip
    places = StageEntry.objects.bulk_create(StageEntry(stage=stage, entry=entry) for entry in made.entries)
    pairs = [(place, made.seats[(n * reviews + k) % judges]) for n, place in enumerate(places) for k in range(reviews)]
    sheets = []
    for n, (place, seat) in enumerate(pairs):
        marks = (
            chance.randint(30, 60) / 2,
            chance.randint(30, 60) / 2,
            chance.randint(10, 40) / 2,
            chance.randint(10, 40) / 2,
        )
        is_open = n >= len(pairs) - open_sheets
        values = {} if is_open else {code: str(mark) for code, mark in zip(DIMENSIONS, marks, strict=True)}
        state = SheetState.UNMARKED if is_open else SheetState.SUBMITTED
        sheets.append(ScoreSheet(seat=seat, stage_entry=place, state=state, values=values))
    ScoreSheet.objects.bulk_create(sheets)
    type(stage).objects.filter(pk=stage.pk).update(state=StageState.MARKING)
    return made
