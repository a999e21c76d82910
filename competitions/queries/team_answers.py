"""What a member of a team answered by the link, and to what."""

from __future__ import annotations

import json
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import urljoin

from django.conf import settings
from django.urls import reverse

from competitions.domain.consents import PERSONAL_DATA, PUBLICATION
from competitions.models import Entry, TeamMember
from competitions.queries.entry_snapshot import Snapshot
from workflow.crypto import blind_index


class Answer(StrEnum):
    """Where a member stands."""

    NOT_ASKED = "not_asked"
    WAITING = "waiting"
    ACCEPTED = "accepted"
    CHANGED = "changed"  # accepted, but the data were changed since
    DECLINED = "declined"


@dataclass(frozen=True)
class MemberStanding:
    """One member for the page of the head: the answer, and the link once there is one."""

    answer: Answer
    link: str
    phone: str
    reason: str


def answer_of(snapshot: Snapshot, member: TeamMember) -> Answer:
    """Where a member stands now; a change of their data voids what they accepted. No query."""
    if member.answered_at is None:
        return Answer.WAITING if member.asked_at else Answer.NOT_ASKED
    if not member.has_accepted:
        return Answer.DECLINED
    return Answer.ACCEPTED if member.accepted_print == print_of(snapshot.entry, member) else Answer.CHANGED


def print_of(entry: Entry, member: TeamMember) -> str:
    """Keyed hash of what a member accepts: their data and the words."""
    shown = [
        entry.pk, member.name, member.duty, member.id_kind, member.id_index,
        blind_index("phone", member.phone), member.is_presenter, PERSONAL_DATA.version, PUBLICATION.version,
    ]  # fmt: skip
    return blind_index("team-member", json.dumps(shown, ensure_ascii=False))


def standing_of(snapshot: Snapshot, member: TeamMember) -> MemberStanding:
    """For the form."""
    return MemberStanding(answer_of(snapshot, member), link_of(member), member.masked_phone, member.decline_reason)


def link_of(member: TeamMember) -> str:
    """Where the member answers; empty before they were asked."""
    if not member.token:
        return ""
    return urljoin(settings.SITE_URL, reverse("competitions_public:team_member", kwargs={"token": member.token}))


def token_key(token: str) -> str:
    """By which a link is found; the token itself is stored encrypted."""
    return blind_index("team-member-token", token)


def member_by_token(token: str) -> TeamMember | None:
    """The member that a link belongs to, with entry and competition."""
    related = ("entry__competition__organisation", "entry__competition__region", "entry__leader", "entry__track")
    return TeamMember.objects.select_related(*related).filter(token_index=token_key(token)).first() if token else None
