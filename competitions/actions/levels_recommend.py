"""Direct recommendation (直接推荐): an office names an entry for one of the direct places of a track."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from accounts.actions.people import find_or_add_person
from accounts.domain.names import normalise_name
from accounts.models import Organisation, Person
from competitions.actions.doors import require
from competitions.enums import EntrySource, RecommendationWay
from competitions.models import Competition, Entry, Recommendation, TeamMember
from competitions.queries.levels_recommended import places_left, why_no_recommendation
from workflow import clock
from workflow.services import Refused, act, perform


@dataclass(frozen=True)
class Nominee:
    """What the office knows of the entry and its head. ``unit``: who recommends, as it is shown."""

    track: str
    title: str
    entrant_type: str
    organisation_name: str
    uscc: str
    summary: str
    name: str
    phone: str
    id_kind: str
    id_number: str
    unit: str
    reason: str


def recommend(*, competition: Competition, organisation: Organisation, nominee: Nominee, actor: Person) -> Entry:
    """The nominee's entry, waiting for its check. ``organisation`` is the office that names it.

    ``Refused`` without a direct place left, and when the phone belongs to somebody of another name.
    """
    with act():
        locked = (
            Competition.objects.select_for_update(no_key=True, of=("self",))
            .select_related("region")
            .get(pk=competition.pk)
        )
        track = locked.tracks.filter(code=nominee.track).first()
        entry = Entry(competition=locked, track=track, source=EntrySource.RECOMMENDED)
        require(actor, "competitions.recommend_entry", entry, "entry.recommend")
        problem = why_no_recommendation(locked)
        if problem or track is None:
            raise Refused(problem or _("Please choose a track."))
        if places_left(locked)[track.code] < 1:
            raise Refused(_("All direct places of “%(track)s” are taken.") % {"track": track.name})
        leader = find_or_add_person(name=nominee.name, phone=nominee.phone)
        if leader.name != normalise_name(nominee.name):
            raise Refused(
                _("This phone belongs to the account of somebody of another name. Please check name and phone.")
            )
        now = clock.now()
        entry.leader, entry.created_at, entry.saved_at = leader, now, now
        for name in ("title", "entrant_type", "organisation_name", "uscc", "summary"):
            setattr(entry, name, getattr(nominee, name))
        entry.save(force_insert=True)
        head = TeamMember(entry=entry, name=leader.name, phone=nominee.phone, is_leader=True, is_presenter=True)
        head.set_id(nominee.id_kind, nominee.id_number)
        head.save(force_insert=True)
        Recommendation.objects.create(
            entry=entry,
            way=RecommendationWay.DIRECT,
            unit=nominee.unit,
            organisation=organisation,
            reason=nominee.reason,
            made_by=actor,
            made_at=now,
        )
        return perform(entry, "recommend", actor=actor)
