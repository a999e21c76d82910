"""Ask for a change after the check, decide it, take it back. Until it is approved the approved version counts."""

from __future__ import annotations

import copy
import datetime as dt
from collections.abc import Mapping

from django.utils.translation import gettext as _

from competitions.actions.entry_locks import hold_competition
from competitions.actions.entry_saving import Changes, columns_of, read_changes, set_values
from competitions.domain.eligibility import Outcome
from competitions.models import Entry, EntryChange
from competitions.permissions.entry import is_leader
from competitions.queries.eligibility import judge_entry, reasons_of
from competitions.queries.entry_changes import changeable_fields, stored_values, waiting_change, why_not_changeable
from competitions.queries.entry_keys import entry_keys
from competitions.queries.entry_problems import people_problems, project_problems
from competitions.queries.entry_snapshot import Snapshot, form_version_of, snapshot_of
from workflow import clock
from workflow.actors import Actor
from workflow.services import Conflict, Forbidden, Refused, act, lock, perform, record


class ChangeRejected(Refused):
    """Some of what was typed cannot stand; ``fields``: name of the field → why."""

    def __init__(self, fields: Mapping[str, str]) -> None:
        super().__init__(next(iter(fields.values())))
        self.fields = dict(fields)


def ask_for_change(*, entry: Entry, actor: Actor, typed: Mapping[str, str], reason: str) -> EntryChange:
    """Keep what shall stand instead, for the office to decide. Raises ``Forbidden``, ``Refused``, ``ChangeRejected`` when the
    changed entry would not be right, ``Conflict`` when a request waits already."""
    if not is_leader(actor, entry):
        raise Forbidden(_("You may not do this."))
    if not reason.strip():
        raise Refused(_("Please say why; the organiser reads it."))
    now = clock.now()
    with act():
        hold_competition(entry.competition_id)
        locked = lock(entry)
        problem = why_not_changeable(locked)
        if problem:
            raise Refused(problem)
        if waiting_change(locked) is not None:
            raise Conflict(_("A change already waits for the organiser. Take it back to ask for another one."))
        snapshot = snapshot_of(locked)
        before = stored_values(snapshot)
        wanted = {field: text for field, text in typed.items() if field in changeable_fields(snapshot)}
        changed, found = _as_asked(snapshot, wanted, now)
        if found.rejected:
            raise ChangeRejected(found.rejected)
        if not found.names:
            raise Refused(_("Nothing was changed."))
        _check(changed, now)
        after = stored_values(changed)
        made = EntryChange.objects.create(
            entry=locked,
            values={field: after[field] for field in found.names},
            before={field: before[field] for field in found.names},
            entry_version=locked.version,
            reason=reason.strip()[:500],
            asked_at=now,
        )
        record("entry.change_asked", target=locked, actor=actor, reason=made.reason, data={"fields": found.names})
    return made


def approve_change(*, change: EntryChange, actor: Actor) -> EntryChange:
    """The entry stands as it was asked for. ``Refused`` when it no longer meets the rules, ``Conflict`` when it changed."""
    with act():
        hold_competition(change.entry.competition_id)
        entry = lock(change.entry)
        return perform(change, "approve", actor=actor, data={"apply": lambda now: _apply(entry, change, actor, now)})


def refuse_change(*, change: EntryChange, actor: Actor, reason: str) -> EntryChange:
    """The approved version goes on to count; the contestant reads the reason."""
    return perform(change, "refuse", actor=actor, reason=reason)


def take_change_back(*, change: EntryChange, actor: Actor) -> EntryChange:
    """The contestant no longer asks for it."""
    return perform(change, "take_back", actor=actor)


def _as_asked(snapshot: Snapshot, typed: Mapping[str, str], now: dt.datetime) -> tuple[Snapshot, Changes]:
    """A copy of the entry and its team as they would stand, and what differs. Nothing is stored."""
    entry = copy.copy(snapshot.entry)
    entry.__dict__.pop("_snapshot", None)
    changed = Snapshot(entry, [copy.copy(member) for member in snapshot.members])
    found = read_changes(changed, typed, now)
    for name, value in found.columns.items():
        setattr(entry, name, value)
    for member, values in found.members.values():
        set_values(member, values)
    return changed, found


def _check(changed: Snapshot, now: dt.datetime) -> None:
    """Whether the entry could be handed in like that, and the conditions still hold."""
    problems = [*project_problems(changed, now), *people_problems(changed, now)]
    if problems:
        raise ChangeRejected({problem.field: problem.text for problem in reversed(problems)})
    fails = tuple(verdict for verdict in judge_entry(changed, now) if verdict.outcome is Outcome.FAILS)
    reasons = reasons_of(fails, changed.entry.competition)
    if reasons:
        raise Refused(reasons[0])


def _apply(entry: Entry, change: EntryChange, actor: Actor, now: dt.datetime) -> None:
    if entry.version != change.entry_version:
        raise Conflict(
            _("The entry was changed since this was asked for. Refuse the request; the contestant asks again.")
        )
    changed, found = _as_asked(snapshot_of(entry), change.values, now)
    _check(changed, now)
    version = entry.version + 1
    Entry.objects.filter(pk=entry.pk).update(
        **found.columns,
        version=version,
        saved_at=now,
        form_version=form_version_of(changed),
        **entry_keys(changed),
        field_versions=entry.field_versions | dict.fromkeys(found.names, version),
    )
    for member, values in found.members.values():
        member.save(update_fields=sorted(columns_of(values)))
    record("entry.changed", target=entry, actor=actor, data={"fields": found.names, "version": version})
