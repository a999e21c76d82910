"""Entries of people without a log-in: those that an office is filling in, and those that somebody may take over."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, QuerySet

from accounts.domain import ids
from accounts.domain import phone as phones
from competitions.enums import EntrySource
from competitions.models import Competition, Entry, TeamMember
from competitions.queries.entry_windows import EDITABLE_STATES
from workflow.crypto import blind_index

# What an office typed in or imported; whoever was promoted or named has a log-in or gets it with the phone.
CLAIMABLE = (EntrySource.OFFICE, EntrySource.IMPORTED, EntrySource.RECOMMENDED)


def kept_drafts(competition: Competition) -> QuerySet[Entry]:
    """What the office began for others and has not handed in, the newest first."""
    rows = Entry.objects.filter(competition=competition, source=EntrySource.OFFICE, leader__user=None)
    return rows.filter(state__in=EDITABLE_STATES).select_related("leader").order_by("-pk")


def unclaimed_of(phone: str, id_kind: str, id_number: str) -> QuerySet[Entry]:
    """Entries without a log-in whose head has this phone and this document, both of them."""
    heads = TeamMember.objects.filter(
        entry=OuterRef("pk"),
        is_leader=True,
        phone_index=blind_index("phone", phones.normalise(phone)),
        person_index=blind_index(f"id:{id_kind}", ids.comparable(id_kind, id_number)),
    )
    rows = Entry.objects.filter(Exists(heads), source__in=CLAIMABLE, leader__user=None)
    return rows.select_related("competition", "leader").order_by("pk")
