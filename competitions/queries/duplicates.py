"""Which other entries of the round may be the same one, why, and both side by side: people decide."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.domain import ids
from accounts.domain.masking import mask_id, mask_phone
from competitions.data import variants
from competitions.domain.duplicates import (
    WORDS,
    FirmRecord,
    Match,
    PersonRecord,
    Strength,
    Why,
    match_firms,
    match_people,
)
from competitions.domain.sentences import Sentence
from competitions.models import Entry, TeamMember
from competitions.queries.entry_keys import entry_keys
from competitions.queries.entry_snapshot import Snapshot
from competitions.queries.other_entries import LIVE_STATES

SHOWN = 20
# Of a name that many people have: so many of them are looked at.
_PEOPLE = 400
_TONES = {Strength.SURE: "danger", Strength.LIKELY: "warn", Strength.POSSIBLE: "info"}
_ORDER = list(_TONES)


@dataclass(frozen=True)
class Pair:
    """One line of the comparison."""

    label: str
    mine: str
    theirs: str

    @property
    def same(self) -> bool:
        """Whether both say it alike."""
        return bool(self.mine) and self.mine == self.theirs


@dataclass(frozen=True)
class Alike:
    """Another entry that may be the same: how sure, the reasons in words, the two side by side."""

    entry: Entry
    tone: str
    strength: str
    reasons: tuple[str, ...]
    pairs: tuple[Pair, ...]


@dataclass(frozen=True)
class _Reason:
    strength: Strength
    text: str


def alike_entries(snapshot: Snapshot) -> list[Alike]:
    """Other live entries of the competition, the surest first. Two queries, along the stored keys."""
    entry, found = snapshot.entry, entry_keys(snapshot)
    people = _people_alike(snapshot)
    same = Q(pk__in=list(people)) | Q(leader=entry.leader_id)
    for key, value in (("uscc", entry.uscc), *found.items()):
        if value:
            same |= Q(**{key: value})
    rows = Entry.objects.filter(same, competition=entry.competition_id, state__in=LIVE_STATES).exclude(pk=entry.pk)
    alike = [_judge(snapshot, found, other, people) for other in rows.select_related("track", "leader").order_by("pk")]
    return sorted((one for one in alike if one), key=lambda one: list(_TONES.values()).index(one.tone))[:SHOWN]


def _people_alike(snapshot: Snapshot) -> dict[int, list[tuple[_Reason, Any]]]:
    """Entries with somebody who may be one of this team, by key. One query."""
    for member in snapshot.members:
        member.set_keys()
    wanted = Q(pk__in=[])
    for key in ("person_index", "phone_index", "name_key"):
        values = {getattr(member, key) for member in snapshot.members} - {""}
        if values:
            wanted |= Q(**{f"{key}__in": values})
    entry = snapshot.entry
    rows = TeamMember.objects.filter(
        wanted, entry__competition=entry.competition_id, entry__state__in=LIVE_STATES
    ).exclude(entry=entry.pk)
    fields = ("entry_id", "name", "id_kind", "id_number", "phone", "is_leader", "entry__organisation_name")
    found: dict[int, list[tuple[_Reason, Any]]] = defaultdict(list)
    for row in rows.order_by("pk").values_list(*fields)[:_PEOPLE]:
        _entry, name, kind, number, phone, _leads, unit = row
        theirs = _person(name, kind, number, phone, unit)
        for member in snapshot.members:
            mine = _person(member.name, member.id_kind, member.id_number, member.phone, entry.organisation_name)
            for reason in _why_person(mine, theirs):
                found[row[0]].append((reason, row))
    return found


def _person(name: str, kind: str, number: str, phone: str, unit: str) -> PersonRecord:
    known = ids.IdType(kind) if kind else None
    # That a number is the old form of the other is a reason of its own.
    told = number if known is ids.IdType.RESIDENT else ids.comparable(kind, number)
    return PersonRecord("", name, known, told, phone, None, unit)


def _why_person(mine: PersonRecord, theirs: PersonRecord) -> list[_Reason]:
    match = match_people(mine, theirs, variants())
    if match is not None:
        return [_Reason(match.strength, f"{theirs.name}：{text}") for text in _texts(match)]
    if mine.phone and mine.phone == theirs.phone:
        return [_Reason(Strength.POSSIBLE, f"{mine.name} / {theirs.name}：{Sentence(WORDS[Why.PHONE]).text(_)}")]
    return []


def _texts(match: Match) -> list[str]:
    return [Sentence(WORDS[why], {"one": pair[0], "other": pair[1]}).text(_) for why, pair in match.reasons]


def _judge(
    snapshot: Snapshot, found: dict[str, str], other: Entry, people: dict[int, list[tuple[_Reason, Any]]]
) -> Alike | None:
    entry = snapshot.entry
    reasons = [reason for reason, _row in people.get(other.pk, [])]
    if other.leader_id == entry.leader_id:
        reasons.append(_Reason(Strength.SURE, _("the same log-in")))
    if found["holder_key"] and found["holder_key"] == other.holder_key:
        words = _("a passport of the same name and day of birth, perhaps renewed")
        reasons.append(_Reason(Strength.SURE, words))
    firm = match_firms(_firm(entry), _firm(other), variants())
    if firm is not None:
        reasons += [_Reason(firm.strength, f"{_('Unit')}：{text}") for text in _texts(firm)]
    if found["text_key"] and found["text_key"] == other.text_key:
        reasons.append(_Reason(Strength.LIKELY, _("the same text of the project")))
    if not reasons:
        return None
    strength = min((one.strength for one in reasons), key=_ORDER.index)
    said = {
        Strength.SURE: _("Certainly the same"),
        Strength.LIKELY: _("Probably the same"),
        Strength.POSSIBLE: _("Perhaps the same"),
    }
    texts = tuple(dict.fromkeys(one.text for one in reasons))
    return Alike(other, _TONES[strength], said[strength], texts, tuple(_pairs(snapshot, other, people)))


def _firm(entry: Entry) -> FirmRecord:
    return FirmRecord("", entry.organisation_name, (entry.uscc,) if entry.uscc else ())


def _pairs(snapshot: Snapshot, other: Entry, people: dict[int, list[tuple[_Reason, Any]]]) -> list[Pair]:
    """What strikes the eye; numbers masked (promise L3)."""
    entry, leader = snapshot.entry, snapshot.leader
    rows = [row for _reason, row in people.get(other.pk, [])]
    head = next((row for row in rows if row[5]), rows[0] if rows else None)
    pairs = [
        Pair(_("Project"), entry.title, other.title),
        Pair(_("Track"), entry.track.name if entry.track else "", other.track.name if other.track else ""),
        Pair(_("Leader"), leader.name if leader else "", other.leader.name),
        Pair(_("Unit"), entry.organisation_name, other.organisation_name),
        Pair(_("Unified social credit code"), entry.uscc, other.uscc),
        Pair(_("Project summary"), entry.summary[:120], other.summary[:120]),
    ]
    if head is not None and leader is not None:
        pairs.insert(3, Pair(_("Document"), mask_id(leader.id_number), mask_id(head[3])))
        pairs.insert(4, Pair(_("Phone"), mask_phone(leader.phone), mask_phone(head[4])))
    return [pair for pair in pairs if pair.mine or pair.theirs]
