"""A competition in judging: entries, panels, sheets, marks. Entries are made whole; everything of judging by its verbs."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field

from accounts.models import Person, Region
from competitions.domain.consents import CONSENTS, given
from competitions.enums import EntryState, StageState
from competitions.models import Competition, Entry, Stage, Track
from judging.actions import marks as marking
from judging.actions import panels, promotion, running_order, sheets, stages, tabulation
from judging.actions.assignment import assign_reviews
from judging.actions.people import Invitee
from judging.models import Panel, PanelSeat, ScoreSheet, Tabulation
from tests.factories.competitions import Case, filed
from tests.factories.offices import person
from tests.prepared import prepared
from workflow import clock

DIMENSIONS = ("dim_innovation", "dim_employment", "dim_team", "dim_prospects")


@dataclass
class Contest:
    """A competition with its organiser, entries, panels and judges."""

    competition: Competition
    organiser: Person
    entries: list[Entry] = field(default_factory=list)
    seats: list[PanelSeat] = field(default_factory=list)

    def stage(self, code: str = "semi") -> Stage:
        """The stage, read again."""
        return Stage.objects.select_related("competition__organisation", "competition__region").get(
            competition=self.competition, code=code
        )

    def track(self, code: str = "adv_manufacturing") -> Track:
        return Track.objects.get(competition=self.competition, code=code)

    def sheet(self, seat: PanelSeat, entry: Entry) -> ScoreSheet:
        """The sheet of a judge for an entry, read as a view reads it."""
        return sheet_for(ScoreSheet.objects.get(seat=seat, stage_entry__entry=entry).pk)


def sheet_for(pk: int) -> ScoreSheet:
    """A sheet with all that its verbs look at."""
    rows = ScoreSheet.objects.select_related(
        "seat__panel__stage__competition",
        "seat__person",
        "stage_entry__stage__competition",
        "stage_entry__entry__track",
    )
    return rows.get(pk=pk)


def entry(
    competition: Competition, track: Track, title: str = "示例项目", leader: Person | None = None, **values: object
) -> Entry:
    """An entry that passed the check, with every consent."""
    now = clock.now()
    consents: dict[str, object] = {}
    for consent in CONSENTS:
        consents = given(consents, consent.code, now.isoformat())
    made = {
        "competition": competition,
        "track": track,
        "leader": leader or person(f"{title}负责人"),
        "number": f"N{uuid.uuid4().hex[:10]}",
        "title": title,
        "entrant_type": "enterprise",
        "organisation_name": f"{title}有限公司",
        "region": Region.objects.get(pk="430103"),
        "consents": consents,
        "state": EntryState.ACCEPTED,
        "created_at": now,
        "saved_at": now,
        "submitted_at": now,
    } | values
    return Entry.objects.create(**made)


@prepared
def contest(
    entries: int = 3, judges: int = 3, *, tracks: Sequence[str] = ("adv_manufacturing",), case: Case | None = None
) -> Contest:
    """Registration is over, ``entries`` per track were accepted, judging has begun, ``judges`` accepted their seats."""
    case = case or filed()
    competition = case.competition
    clock.move_to(competition.registration_closes_at + dt.timedelta(days=1))
    made = Contest(competition=competition, organiser=case.drafter)
    for code in tracks:
        track = made.track(code)
        made.entries += [entry(competition, track, f"{track.name}项目{number + 1}") for number in range(entries)]
    stages.open_judging(competition=competition, actor=case.drafter, seed="seed-of-the-test")
    made.seats = judges_for(made, judges) if judges else []
    return made


def judges_for(made: Contest, count: int, code: str = "semi") -> list[PanelSeat]:
    """A panel for all tracks of a stage and judges who accepted."""
    panel = panels.create_panel(stage=made.stage(code), actor=made.organiser, name="评审组")
    return seated(panel, made.organiser, count, "评委" if code == "semi" else "决赛评委")


def seated(panel: Panel, organiser: Person, count: int, name: str = "评委") -> list[PanelSeat]:
    """Judges invited by name and phone who accepted with the undertaking."""
    start = 13900000000 + panel.pk * 100
    invitees = [
        Invitee(f"{name}{chr(0x7532 + n % 9) if n < 9 else '辛'}{chr(0x4E00 + n)}", str(start + n))
        for n in range(count)
    ]
    seats = panels.invite_judges(panel=panel, actor=organiser, invitees=invitees).seats
    accepted = []
    for seat in seats:
        seat.person.user = person(user=True).user
        accepted.append(panels.accept_seat(seat=seat, actor=seat.person, undertaking=True))
    return accepted


def marking_open(made: Contest, code: str = "semi") -> Stage:
    """Sheets are assigned and marking is open."""
    stage = made.stage(code)
    assign_reviews(stage=stage, actor=made.organiser)
    stages.open_marking(stage=stage, actor=made.organiser)
    return made.stage(code)


def values(*marks: str) -> dict[str, str]:
    """Marks in the order of the rubric."""
    return dict(zip(DIMENSIONS, marks, strict=False))


def mark(sheet: ScoreSheet, *numbers: str, submit: bool = False, comment: str = "") -> ScoreSheet:
    """Mark a sheet as its judge, and lock it if asked."""
    judge = sheet.seat.person
    saved = marking.save_marks(
        sheet=sheet, actor=judge, marks=marking.Marks(values=values(*numbers), based_on=sheet.version, comment=comment)
    )
    return sheets.submit_sheet(sheet=saved.sheet, actor=judge) if submit else saved.sheet


def mark_all(made: Contest, code: str = "semi", base: int = 10, equal: Sequence[int] = ()) -> None:
    """Every open sheet of a stage marked and locked; entries come out in their order, the first best, but for those at
    the places ``equal``, who get what the first of them gets."""
    order = {entry.pk: min(equal) if place in equal else place for place, entry in enumerate(made.entries)}
    rows = ScoreSheet.objects.filter(stage_entry__stage__code=code, stage_entry__stage__competition=made.competition)
    for pk, entry_id in rows.exclude(state__in=["submitted", "recused"]).values_list("pk", "stage_entry__entry_id"):
        mark(sheet_for(pk), str(30 - order[entry_id] % 30), str(base), str(base), str(base), submit=True)


def closed(made: Contest, code: str = "semi", equal: Sequence[int] = ()) -> Stage:
    """Marked and closed."""
    if made.stage(code).state == StageState.NOT_STARTED:
        marking_open(made, code)
    mark_all(made, code, equal=equal)
    stages.close_marking(stage=made.stage(code), actor=made.organiser)
    return made.stage(code)


def frozen(made: Contest, code: str = "semi") -> Tabulation:
    """A closed stage's ranking, frozen."""
    table = tabulation.tabulate(stage=made.stage(code), actor=made.organiser)
    return tabulation.freeze_tabulation(tabulation=table, actor=made.organiser)


def into_final(made: Contest, judges: int = 7) -> Stage:
    """Entries of the semi's promotion are in the final, drawn, with a panel, marking open."""
    made.seats = judges_for(made, judges, "final")
    running_order.draw_running_order(stage=made.stage("final"), actor=made.organiser, seed="lot")
    return marking_open(made, "final")


# --- the ways to a stage from its beginning, for tests that begin there ----------------------------------------------


@prepared
def in_marking(entries: int = 3, judges: int = 3) -> Contest:
    """Marking of the semi is open."""
    made = contest(entries, judges)
    marking_open(made)
    return made


@prepared
def semi_closed(entries: int = 3, judges: int = 3, equal: Sequence[int] = ()) -> Contest:
    """Marking of the semi is closed, the entries at the places ``equal`` tied."""
    made = contest(entries, judges)
    closed(made, equal=equal)
    return made


@prepared
def in_final(entries: int = 3, judges: int = 3) -> Contest:
    """The semi's promotion is carried out, marking of the final is open."""
    made = contest(entries, judges)
    closed(made)
    frozen(made)
    promotion.promote_stage(stage=made.stage(), actor=made.organiser)
    into_final(made)
    return made
