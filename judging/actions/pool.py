"""Keep the pool of judges: add, change, retire; ties that bar a judge from an entry."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from accounts.models import Organisation, Person
from competitions.actions.doors import require
from judging.actions.people import Invitee, person_for
from judging.actions.refusals import refuse
from judging.models import JudgeProfile, JudgeTie
from workflow import clock, services
from workflow.actors import Actor

KEEP = "judging.keep_pool"
KEPT = ("group", "employer", "title", "fields", "schools", "region", "is_mentor", "is_shared", "notes")
"""What an office may write of a judge."""


def add_judge(*, office: Organisation, actor: Actor, name: str, phone: str, values: Mapping[str, Any]) -> JudgeProfile:
    """Somebody new in the pool of the office; the person is found by the number, else made. ``values`` are of ``KEPT``.

    Raises ``Refused`` when the number is somebody else's, and ``Conflict`` when the judge is in the pool already.
    """
    action = "judging.pool_added"
    require(actor, KEEP, office, action)
    with services.act():
        invitee = Invitee(name, phone, str(values.get("employer", "")), str(values.get("title", "")))
        person = person_for(invitee, actor=actor, region=values.get("region") or office.region)
        profile, made = put_in_pool(office=office, person=person, values=values)
        if not made:
            if profile.retired_at is None:
                raise services.Conflict(_("%(name)s is in the pool already.") % {"name": person.name})
            _write(profile, {**values, "retired_at": None, "retired_reason": ""})
        services.record(action, actor=actor, target=profile, data={"person": person.pk})
    return profile


def put_in_pool(
    *, office: Organisation, person: Person, values: Mapping[str, Any] | None = None
) -> tuple[JudgeProfile, bool]:
    """The profile of the person at the office, and whether it was made now. For verbs that audit themselves."""
    known = {"employer": person.employer, "title": person.title, "region": person.region}
    given = {key: value for key, value in (values or known).items() if key in KEPT}
    return JudgeProfile.objects.get_or_create(
        organisation=office, person=person, defaults={**given, "added_at": clock.now()}
    )


def change_judge(*, profile: JudgeProfile, actor: Actor, values: Mapping[str, Any], version: int) -> JudgeProfile:
    """Write what the office knows. ``Conflict`` when somebody saved since the page was shown (``version``)."""
    action = "judging.pool_changed"
    require(actor, KEEP, profile.organisation, action)
    with services.act():
        locked = _locked(profile)
        if locked.version != version:
            raise services.Conflict(_("Somebody else saved this page meanwhile. Please look at what changed first."))
        changed = sorted(key for key in KEPT if key in values and getattr(locked, key) != values[key])
        _write(locked, {key: values[key] for key in changed})
        services.record(action, actor=actor, target=locked, data={"fields": changed})
    return locked


def retire_judge(*, profile: JudgeProfile, actor: Actor, reason: str) -> JudgeProfile:
    """Nobody asks this judge any more; seats that are held stay, and so does the history."""
    action = "judging.pool_retired"
    require(actor, KEEP, profile.organisation, action)
    with services.act():
        locked = _locked(profile)
        if locked.retired_at:
            raise services.Conflict(_("Somebody else was faster: this judge is retired already."))
        if not reason.strip():
            refuse(action, _("Please give a reason."), actor=actor, target=locked)
        _write(locked, {"retired_at": clock.now(), "retired_reason": reason.strip()[:200]})
        services.record(action, actor=actor, target=locked, reason=reason.strip())
    return locked


def restore_judge(*, profile: JudgeProfile, actor: Actor) -> JudgeProfile:
    """Back among those who may be asked."""
    action = "judging.pool_restored"
    require(actor, KEEP, profile.organisation, action)
    with services.act():
        locked = _locked(profile)
        if locked.retired_at is None:
            raise services.Conflict(_("This judge is in the pool already."))
        _write(locked, {"retired_at": None, "retired_reason": ""})
        services.record(action, actor=actor, target=locked)
    return locked


def add_tie(
    *,
    profile: JudgeProfile,
    actor: Actor,
    kind: str,
    name: str,
    uscc: str = "",
    until: dt.date | None = None,
    note: str = "",
) -> JudgeTie:
    """Put on record what binds the judge; entries that it touches are found from then on, in every round."""
    action = "judging.tie_entered"
    require(actor, KEEP, profile.organisation, action)
    if not name.strip():
        refuse(action, _("Please name the unit or the person."), actor=actor, target=profile)
    with services.act():
        tie = JudgeTie.objects.create(
            person=profile.person,
            kind=kind,
            name=name.strip(),
            uscc=uscc.strip().upper(),
            until=until,
            note=note.strip(),
            organisation=profile.organisation,
            entered_by=actor if isinstance(actor, Person) else None,
            entered_at=clock.now(),
        )
        services.record(action, actor=actor, target=profile, data={"tie": tie.pk, "kind": kind})
    return tie


def take_tie_back(*, profile: JudgeProfile, tie: JudgeTie, actor: Actor) -> JudgeTie:
    """What the office entered by mistake; it stays in the history."""
    action = "judging.tie_taken_back"
    require(actor, KEEP, tie.organisation, action)
    with services.act():
        locked = JudgeTie.objects.select_for_update(no_key=True, of=("self",)).get(pk=tie.pk)
        if locked.ended_at:
            raise services.Conflict(_("Somebody else was faster: this is taken back already."))
        locked.ended_at = clock.now()
        locked.save(update_fields=["ended_at"])
        services.record(action, actor=actor, target=profile, data={"tie": locked.pk, "kind": locked.kind})
    return locked


def note_export(*, office: Organisation, actor: Actor, count: int) -> None:
    """Numbers of people leave the system (promise L3): only for who keeps the pool, and audited."""
    action = "judging.pool_exported"
    require(actor, KEEP, office, action)
    with services.act():
        services.record(action, actor=actor, target=office, data={"rows": count})


def _locked(profile: JudgeProfile) -> JudgeProfile:
    rows = JudgeProfile.objects.select_for_update(no_key=True, of=("self",)).select_related("organisation", "person")
    return rows.get(pk=profile.pk)


def _write(profile: JudgeProfile, values: Mapping[str, Any]) -> None:
    for key, value in values.items():
        setattr(profile, key, value)
    profile.version += 1
    profile.save(update_fields=[*values, "version"])
