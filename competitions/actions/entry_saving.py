"""Write what was typed into the entry form: only the touched fields, against the version they were based on."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Subquery
from django.utils.translation import gettext as _

from accounts.domain.text import half_width
from competitions.domain import consents
from competitions.domain.entry_fields import SECRET_FIELDS, Fault, FieldError, Place, Target, read_value, target_of
from competitions.domain.rulebook import QuestionKind
from competitions.models import Entry, TeamMember, Track
from competitions.permissions.entry import writes_entry
from competitions.queries.entry_snapshot import Snapshot, snapshot_of
from competitions.queries.entry_values import entry_value, member_of, member_value, value_of
from competitions.queries.entry_windows import EDITABLE_STATES, why_not_editable
from competitions.queries.places import places_in
from competitions.queries.problem_words import fault_words
from workflow import clock
from workflow.actors import Actor
from workflow.services import Conflict, Forbidden, Refused, act


class StaleEntry(Conflict):
    """Another tab saved meanwhile. ``values``: what is stored in the touched fields; ``version``: the present one."""

    def __init__(self, version: int, values: dict[str, str]) -> None:
        super().__init__(_("This entry was changed in another window meanwhile. Please compare both values."))
        self.version, self.values = version, values


@dataclass
class Saved:
    """What a save did. ``rejected`` names the fields that could not be kept, with the reason in words."""

    version: int
    saved_at: dt.datetime
    rejected: dict[str, str] = field(default_factory=dict)


@dataclass
class Changes:
    """Changes by where they live; nothing in it that is stored already. ``names``: the fields that change."""

    columns: dict[str, Any] = field(default_factory=dict)
    members: dict[int, tuple[TeamMember, dict[str, Any]]] = field(default_factory=dict)
    rejected: dict[str, str] = field(default_factory=dict)
    names: list[str] = field(default_factory=list)


class _Raced(Exception):
    """Another save came between reading and writing."""


def save_entry(*, entry: Entry, actor: Actor, changes: Mapping[str, str], version: int | None = None) -> Saved:
    """Keep ``changes`` (field name → text as typed) as a draft, right or wrong.

    ``version`` is the one the page was based on (None: the present one). Raises ``Forbidden``, ``Refused`` when it can
    no longer be changed, ``StaleEntry`` when another window changed one of these fields since. Other fields may have
    changed: both are kept. ``entry`` needs ``competition`` and ``track`` loaded; one query, two more for members.
    """
    for last in (False, False, True):
        try:
            return _save_once(entry, actor, changes, entry.version if version is None else version)
        except _Raced:
            if last:
                raise Conflict(_("Somebody else was faster.")) from None
            entry.__dict__.pop("_snapshot", None)
            entry.refresh_from_db()
    raise AssertionError


def _save_once(entry: Entry, actor: Actor, changes: Mapping[str, str], based_on: int) -> Saved:
    now = clock.now()
    check_editable(entry, actor)
    snapshot = snapshot_of(entry)
    found = read_changes(snapshot, changes, now)
    if not found.names:
        return Saved(entry.version, entry.saved_at, found.rejected)
    clashes = [name for name in found.names if entry.field_versions.get(name, 0) > based_on]
    if clashes:
        raise StaleEntry(entry.version, {name: value_of(snapshot, name) for name in clashes})
    _note_who_read_the_paper(entry, actor, found)
    _write(entry, found, now)
    return Saved(entry.version, now, found.rejected)


def _note_who_read_the_paper(entry: Entry, actor: Actor, found: Changes) -> None:
    """A consent that the office ticks stands on the paper: whoever read it there is kept with it."""
    if actor.actor_key == str(entry.leader_id):
        return
    for code, row in found.columns.get("consents", {}).items():
        if row != entry.consents.get(code):
            row["on_paper_read_by"] = actor.actor_key


def check_editable(entry: Entry, actor: Actor) -> None:
    """Raises ``Forbidden`` for anybody who does not write this entry, ``Refused`` when what was sent came too late."""
    if not writes_entry(actor, entry):
        raise Forbidden(_("You may not do this."))
    reason = why_not_editable(entry, clock.arrived())
    if reason:
        raise Refused(reason)


def touch_entry(entry: Entry, now: dt.datetime, **columns: Any) -> None:
    """One UPDATE that holds only while nobody else saved: it locks every change to a draft. Raises ``Conflict``."""
    try:
        _touch(entry, now, columns)
    except _Raced:
        raise Conflict(_("This entry was changed in another window meanwhile. Please open the page again.")) from None


def _touch(entry: Entry, now: dt.datetime, columns: dict[str, Any]) -> None:
    rows = Entry.objects.filter(pk=entry.pk, version=entry.version, state__in=EDITABLE_STATES)
    if not rows.update(**columns, version=entry.version + 1, saved_at=now):
        raise _Raced
    entry.version, entry.saved_at = entry.version + 1, now
    for name, value in columns.items():
        if not isinstance(value, Subquery):
            setattr(entry, name, value)
        else:
            # Known to the database alone; who asks for the track reads it there.
            entry.__dict__.pop("track_id", None)
            entry._state.fields_cache.pop("track", None)


def _write(entry: Entry, found: Changes, now: dt.datetime) -> None:
    versions = entry.field_versions | dict.fromkeys(found.names, entry.version + 1)
    columns = {**found.columns, "field_versions": versions}
    if not found.members:
        _touch(entry, now, columns)
        return
    with act():
        _touch(entry, now, columns)
        for member, values in found.members.values():
            set_values(member, values)
            member.save(update_fields=sorted(columns_of(values)))


def set_values(member: TeamMember, values: dict[str, Any]) -> None:
    """Put what was read into a member. Does not save."""
    for name, value in values.items():
        if name == "presenter":
            member.is_presenter = value
        elif name not in ("id_kind", "id_number"):
            setattr(member, name, value)
    if "id_kind" in values or "id_number" in values:
        member.set_id(values.get("id_kind", member.id_kind), values.get("id_number", member.id_number))


def columns_of(values: dict[str, Any]) -> set[str]:
    """The columns of a member that change with ``values``."""
    names = {"is_presenter" if name == "presenter" else name for name in values}
    return names | {"id_kind", "id_number", "id_index"} if names & {"id_kind", "id_number"} else names


def read_changes(snapshot: Snapshot, changes: Mapping[str, str], now: dt.datetime) -> Changes:
    """What of ``changes`` (field name → text as typed) is new, by where it lives. No query but the team's."""
    found = Changes()
    for name, text in changes.items():
        target = target_of(name)
        if target is None:
            continue
        try:
            if _take(snapshot, found, target, read_value(target, text), now):
                found.names.append(name)
        except FieldError as error:
            found.rejected[name] = fault_words(error)
    return found


def _take(snapshot: Snapshot, found: Changes, target: Target, value: Any, now: dt.datetime) -> bool:
    """Note one value; False when it is stored already."""
    entry = snapshot.entry
    if target.place is Place.ENTRY:
        if entry_value(entry, target.column) == ("" if value is None else str(value)):
            return False
        found.columns.update(_entry_column(snapshot, target.column, value))
        return True
    if target.place is Place.ANSWER:
        if not _is_asked(snapshot, target.column):
            return False
        value = half_width(value) if _is_number(snapshot, target.column) else value
        if str(entry.form.get(target.column, "") or "") == value:
            return False
        found.columns["form"] = {**found.columns.get("form", entry.form), target.column: value}
        return True
    if target.place is Place.CONSENT:
        return _take_consent(entry, found, target.column, bool(value), now)
    return _take_member(snapshot, found, target, value)


def _take_consent(entry: Entry, found: Changes, code: str, given: bool, now: dt.datetime) -> bool:
    held = found.columns.get("consents", entry.consents)
    if code not in consents.BY_CODE:
        return False
    at = now.isoformat()
    after = consents.given(held, code, at, str(entry.leader_id)) if given else consents.withdrawn(held, code, at)
    if after == held:
        return False
    found.columns["consents"] = after
    return True


def _take_member(snapshot: Snapshot, found: Changes, target: Target, value: Any) -> bool:
    member = member_of(snapshot, target)
    if member is None:
        # Taken off the team in another window: nothing to keep it in.
        return False
    if target.column in SECRET_FIELDS:
        # Stored numbers are shown masked, so an empty input says "as it is".
        if not value or value == getattr(member, target.column):
            return False
    elif member_value(member, target.column) == ({True: "on", False: ""}.get(value, value)):
        return False
    found.members.setdefault(member.pk, (member, {}))[1][target.column] = value
    return True


def _entry_column(snapshot: Snapshot, column: str, value: Any) -> dict[str, Any]:
    if column == "track":
        if value and value not in {track.code for track in snapshot.book.tracks}:
            raise FieldError(Fault.UNKNOWN)
        # Looked up by the UPDATE itself: one statement less for each save.
        tracks = Track.objects.filter(competition=snapshot.entry.competition_id, code=value).values("pk")[:1]
        return {"track": Subquery(tracks) if value else None}
    if column == "region":
        if value and value not in places_in(snapshot.entry.competition.region.path):
            raise FieldError(Fault.UNKNOWN)
        return {"region_id": value or None}
    return {column: value}


def _is_asked(snapshot: Snapshot, code: str) -> bool:
    return code == "founder_birth_date" or any(question.code == code for question in snapshot.book.questions)


def _is_number(snapshot: Snapshot, code: str) -> bool:
    kinds = (QuestionKind.WHOLE, QuestionKind.DECIMAL)
    return any(question.code == code and question.kind in kinds for question in snapshot.book.questions)
