"""Personal extensions (个别延期): given to one phone with a reason and an end, ended with a reason."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.utils.translation import gettext as _

from accounts.models import Person, User
from competitions.actions.doors import require
from competitions.actions.entry_locks import hold_competition
from competitions.enums import CompetitionState, EntryState
from competitions.models import Competition, Entry, Extension
from competitions.queries.entry_windows import EDITABLE_STATES
from notifications.actions import queue_message
from ui import formats
from workflow import clock
from workflow.services import Conflict, Refused, act, record

ORGANISE = "competitions.organise_competition"


@dataclass(frozen=True)
class Terms:
    """To which phone, from when (None: as everybody), until when, and why."""

    phone: str
    until: dt.datetime
    reason: str
    opens_at: dt.datetime | None = None


def grant_extension(*, competition: Competition, actor: Person, terms: Terms) -> Extension:
    """The one extension of that phone from here on; one that was there before ends.

    ``Forbidden``; ``Refused`` in words when it would allow nothing, or when the entry is handed in already.
    """
    require(actor, ORGANISE, competition, "extension.granted")
    now = clock.now()
    with act():
        locked = Competition.objects.select_for_update(no_key=True, of=("self",)).get(pk=competition.pk)
        entry, was_handed_in = _entry_of(locked, terms.phone)
        problem = _why_not(locked, terms, now, was_handed_in=was_handed_in)
        if problem:
            raise Refused(problem)
        made = Extension(
            competition=locked, entry=entry, opens_at=terms.opens_at, until=terms.until, reason=terms.reason.strip(),
            granted_by=actor, granted_at=now,
        )  # fmt: skip
        made.set_phone(terms.phone)
        before = Extension.objects.filter(competition=locked, phone_index=made.phone_index, ended_at__isnull=True)
        before.update(ended_by=actor, ended_at=now, end_reason=_("Replaced by a new one."))
        made.save(force_insert=True)
        apply_extension(entry, made)
        told = {"until": terms.until.isoformat(), "opens_at": terms.opens_at.isoformat() if terms.opens_at else ""}
        record("extension.granted", target=made, actor=actor, reason=made.reason, data=told)
        if entry is not None:
            record("entry.extension_granted", target=entry, actor=actor, reason=made.reason, data=told)
        _tell(made, "competitions.extension_granted", until=formats.deadline(terms.until), reason=made.reason)
    return made


def end_extension(*, extension: Extension, actor: Person, reason: str) -> Extension:
    """End it; what was handed in by it stays handed in. Raises ``Conflict`` when it was ended already."""
    require(actor, ORGANISE, extension.competition, "extension.ended")
    why = reason.strip()
    if not why:
        raise Refused(_("Please say why; the contestant reads it."))
    now = clock.now()
    with act():
        hold_competition(extension.competition_id)
        locked = (
            Extension.objects.select_for_update(no_key=True, of=("self",))
            .select_related("competition")
            .get(pk=extension.pk)
        )
        if locked.ended_at is not None:
            raise Conflict(_("This extension has already ended."))
        locked.ended_by, locked.ended_at, locked.end_reason = actor, now, why[:300]
        locked.save(update_fields=["ended_by", "ended_at", "end_reason"])
        record("extension.ended", target=locked, actor=actor, reason=why)
        entry = locked.entry
        if entry is not None:
            Entry.objects.filter(pk=entry.pk).update(extended_until=None, admitted_from=None)
            record("entry.extension_ended", target=entry, actor=actor, reason=why)
        _tell(locked, "competitions.extension_ended", reason=why)
    return locked


def apply_extension(entry: Entry | None, extension: Extension) -> None:
    """Let ``entry`` carry the times, so that every page and the guard read them with it. Inside the caller's act."""
    if entry is None:
        return
    times = {"extended_until": extension.until, "admitted_from": extension.opens_at}
    Entry.objects.filter(pk=entry.pk).update(**times)
    for name, value in times.items():
        setattr(entry, name, value)
    if extension.entry_id != entry.pk:
        extension.entry = entry
        if extension.pk:
            extension.save(update_fields=["entry"])


def _entry_of(competition: Competition, phone: str) -> tuple[Entry | None, bool]:
    """The open entry of whoever has this phone, locked; and whether one was handed in already."""
    user = User.objects.by_phone(phone)
    person = getattr(user, "person", None)
    if person is None:
        return None, False
    rows = Entry.objects.select_for_update(no_key=True, of=("self",)).filter(competition=competition, leader=person)
    states = [EntryState.SUBMITTED, EntryState.ACCEPTED, *EDITABLE_STATES]
    found = list(rows.filter(state__in=states).order_by("-pk"))
    editable = next((entry for entry in found if entry.state in EDITABLE_STATES), None)
    return editable, editable is None and bool(found)


def _why_not(competition: Competition, terms: Terms, now: dt.datetime, *, was_handed_in: bool) -> str:
    if competition.state != CompetitionState.FILED:
        return _("Judging has begun or the competition is not open; nobody can be given more time.")
    if not terms.reason.strip():
        return _("Please say why; the reason is kept and the contestant reads it.")
    if was_handed_in:
        return _("Whoever has this phone has handed in an entry already. Return it for correction instead.")
    if terms.until <= now:
        return _("The end lies in the past.")
    opens, closes = competition.registration_opens_at, competition.registration_closes_at
    if terms.opens_at is not None and terms.opens_at >= terms.until:
        return _("The extension begins after it ends.")
    earlier = terms.opens_at is not None and opens is not None and terms.opens_at < opens
    if not earlier and closes is not None and terms.until <= closes:
        return _("Registration is open until %(closes)s for everybody; an extension ends later than that.") % {
            "closes": formats.deadline(closes)
        }
    return ""


def _tell(extension: Extension, template: str, **params: str) -> None:
    queue_message(
        channel="sms",
        template=template,
        recipient=extension.phone,
        params={"competition": extension.competition.name, **params},
        once_key=f"extension:{extension.pk}:{template}",
    )
