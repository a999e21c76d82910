"""Draw experts from the pool for a panel, ask those who were drawn, and the next reserve where somebody falls out."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Max
from django.utils.translation import gettext as _

from accounts.models import Person
from competitions.actions.doors import require
from competitions.enums import EntryState, StageState
from judging.actions.panels import RUN, Invited, invite_judges, release_seat
from judging.actions.refusals import refuse
from judging.domain.conflicts import blocked_pairs
from judging.domain.expert_draw import Candidate, Place, draw_experts, shown_lot
from judging.enums import SeatState
from judging.models import ExpertDraw, JudgeProfile, Panel, PanelSeat
from judging.queries.conflicts import conflicts_between, division_below
from judging.queries.draws import next_reserve, recently_served
from judging.queries.pool import one_each, pool_of
from workflow import clock, services


@dataclass(frozen=True)
class Wanted:
    """What a draw is asked for. ``rest_rounds``: who served in so many last rounds of the contest stays out;
    ``most_conflicts``: and who is barred from more entries than this (None: does not matter)."""

    places: tuple[Place, ...]
    reserves: int = 0
    per_region: int | None = None
    rest_rounds: int = 0
    most_conflicts: int | None = None

    def document(self) -> dict[str, Any]:
        """As it is kept with the draw."""
        return {
            "places": [[place.group, place.count] for place in self.places],
            "reserves": self.reserves,
            "per_region": self.per_region,
            "rest_rounds": self.rest_rounds,
            "most_conflicts": self.most_conflicts,
        }


def draw_for(*, panel: Panel, actor: Person, wanted: Wanted, seed: str, witness: str) -> ExpertDraw:
    """Draw from the pool of the office; nobody is asked yet. Every draw stays on record with its number.

    Raises ``Refused`` without a witness (the 监督员), with nobody to draw from, or when marking is over.
    """
    action = "judging.experts_drawn"
    require(actor, RUN, panel.stage, action)
    if panel.stage.state in (StageState.CLOSED, StageState.RELEASED):
        refuse(action, _("Marking of this stage is closed."), actor=actor, target=panel)
    if not witness.strip():
        refuse(action, _("Please name who watches the draw."), actor=actor, target=panel)
    with services.act():
        # Two draws at the same moment wait for each other here: the second sees the first and has the next number.
        services.lock(panel.stage)
        used = seed.strip() or secrets.token_hex(8)
        rows = _candidates(panel, wanted, used)
        inside = [Candidate(str(row["person"]), row["group"], row["region"]) for row in rows if not row["out"]]
        if not inside:
            refuse(action, _("Nobody in the pool can be drawn for this panel."), actor=actor, target=panel)
        drawn = draw_experts(inside, wanted.places, seed=used, reserves=wanted.reserves, per_region=wanted.per_region)
        last = ExpertDraw.objects.filter(panel=panel).aggregate(last=Max("number"))["last"] or 0
        made = ExpertDraw.objects.create(
            panel=panel,
            number=last + 1,
            seed=used,
            witness=witness.strip()[:120],
            wanted=wanted.document(),
            candidates=rows,
            chosen=[[int(key), group] for key, group in drawn.chosen],
            reserves=[int(key) for key in drawn.reserves],
            short=[[place.group, place.count] for place in drawn.short],
            drawn_by=actor,
            drawn_at=clock.now(),
        )
        facts = {"number": made.number, "seed": used, "witness": made.witness, "chosen": made.chosen}
        services.record(action, actor=actor, target=panel, data=facts | {"reserves": made.reserves})
    return made


def invite_drawn(*, draw: ExpertDraw, actor: Person) -> Invited:
    """Ask everybody who was drawn. ``Conflict`` when it was done already or a later draw replaced this one."""
    action = "judging.judges_invited"
    require(actor, RUN, draw.panel.stage, action)
    with services.act():
        services.lock(draw.panel.stage)
        newest = ExpertDraw.objects.filter(panel=draw.panel_id).first()
        if newest is None or newest.pk != draw.pk:
            raise services.Conflict(_("A later draw was made for this panel; this one is history."))
        if newest.invited_at:
            raise services.Conflict(_("Those who were drawn are invited already."))
        found = invite_judges(panel=draw.panel, actor=actor, people=_people([key for key, _group in newest.chosen]))
        ExpertDraw.objects.filter(pk=newest.pk).update(invited_at=clock.now())
    return found


def ask_next_reserve(*, panel: Panel, actor: Person, seat: PanelSeat | None = None) -> Invited:
    """Ask the next reserve (替补) of the newest draw. ``seat``: whom it is for; an invitation that was not answered in time is
    taken back first. ``Refused`` when no reserve is left or the seat is not free."""
    action = "judging.reserve_asked"
    require(actor, RUN, panel.stage, action)
    with services.act():
        services.lock(panel.stage)
        if seat is not None:
            seat = services.lock(seat)
            late = seat.answer_by is not None and seat.answer_by < clock.now()
            if seat.state == SeatState.INVITED and late:
                release_seat(seat=seat, actor=actor, reason=_("No answer within the time."))
            elif seat.state not in (SeatState.DECLINED, SeatState.RELEASED):
                refuse(
                    action, _("This judge may still answer; take the invitation back first."), actor=actor, target=panel
                )
        person = next_reserve(panel)
        if person is None:
            refuse(action, _("No reserve is left. Draw again or invite somebody."), actor=actor, target=panel)
        found = invite_judges(panel=panel, actor=actor, people=[person])
        facts = {"person": person.pk, "for": seat.pk if seat else None}
        services.record(action, actor=actor, target=panel, data=facts)
    return found


def _people(keys: Sequence[int]) -> list[Person]:
    by_key = Person.objects.select_related("user").in_bulk(keys)
    return [by_key[key] for key in keys if key in by_key]


def _candidates(panel: Panel, wanted: Wanted, seed: str) -> list[dict[str, Any]]:
    """Everybody of the pool in the order of the lots, with why somebody is not in the drum."""
    stage = panel.stage
    office = stage.competition.organisation
    profiles = one_each(pool_of(office).select_related("person__region"), office)
    seated = set(PanelSeat.objects.filter(panel__stage=stage).values_list("person_id", flat=True))
    served = recently_served(stage.competition, wanted.rest_rounds)
    barred = _barred(panel, profiles) if wanted.most_conflicts is not None else {}
    rows = []
    for profile in profiles:
        out = ""
        if profile.person_id in seated:
            out = _("sits on a panel of this stage")
        elif profile.person_id in served:
            out = _("served in one of the last rounds")
        elif wanted.most_conflicts is not None and barred.get(profile.person_id, 0) > wanted.most_conflicts:
            out = _("barred from %(count)d entries") % {"count": barred[profile.person_id]}
        rows.append(_row(profile, seed, out, stage.competition.region.path))
    return sorted(rows, key=lambda row: (row["lot"], row["person"]))


def _row(profile: JudgeProfile, seed: str, out: str, home: str) -> dict[str, Any]:
    region = profile.region
    return {
        "person": profile.person_id,
        "name": profile.person.name,
        "employer": profile.employer or profile.person.employer,
        "group": profile.group,
        "region": (division_below(region.path, home) or region.pk) if region else "",
        "lot": shown_lot(seed, str(profile.person_id)),
        "out": out,
    }


def _barred(panel: Panel, profiles: Sequence[JudgeProfile]) -> dict[int, int]:
    """From how many entries of the stage each person is barred."""
    places = panel.stage.stage_entries.filter(entry__state=EntryState.ACCEPTED)
    entries = [place.entry for place in places.select_related("entry__leader", "entry__track", "entry__region")]
    stood_for = [PanelSeat(pk=one.person_id, person=one.person, panel=panel) for one in profiles]
    found: dict[int, int] = {}
    for _entry, judge in blocked_pairs(conflicts_between(stood_for, entries, panel.stage)):
        found[int(judge)] = found.get(int(judge), 0) + 1
    return found
