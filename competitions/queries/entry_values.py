"""What stands in each field of the entry form now, as the form shows it."""

from __future__ import annotations

from competitions.domain.consents import BY_CODE, is_given
from competitions.domain.entry_fields import SECRET_FIELDS, Place, Target, target_of
from competitions.models import Entry, TeamMember
from competitions.queries.entry_snapshot import Snapshot

ON = "on"


def value_of(snapshot: Snapshot, field: str) -> str:
    """The stored value of ``field`` as text: dates in ISO form, boxes as ``on`` or nothing, secrets masked."""
    target = target_of(field)
    if target is None:
        return ""
    if target.place is Place.ENTRY:
        return entry_value(snapshot.entry, target.column)
    if target.place is Place.ANSWER:
        return str(snapshot.entry.form.get(target.column, "") or "")
    if target.place is Place.CONSENT:
        consent = BY_CODE.get(target.column)
        return ON if consent and is_given(snapshot.entry.consents, consent) else ""
    member = member_of(snapshot, target)
    return member_value(member, target.column) if member else ""


def member_of(snapshot: Snapshot, target: Target) -> TeamMember | None:
    """The member that a field belongs to; None for a key of another entry."""
    if target.place is Place.FOUNDER:
        return snapshot.leader
    return next((member for member in snapshot.others if member.pk == target.member), None)


def entry_value(entry: Entry, column: str) -> str:
    """One column of the entry as text; track and region by their codes."""
    if column == "track":
        return entry.track.code if entry.track else ""
    if column == "region":
        return entry.region_id or ""
    if column == "registered_on":
        return entry.registered_on.isoformat() if entry.registered_on else ""
    return str(getattr(entry, column))


def member_value(member: TeamMember, column: str) -> str:
    """One column of a member as text; numbers and phones masked (promise L3)."""
    if column == "presenter":
        return ON if member.is_presenter else ""
    if column in SECRET_FIELDS:
        return member.masked_id if column == "id_number" else member.masked_phone
    return str(getattr(member, column))
