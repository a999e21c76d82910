"""The consent to publication after the entry was handed in: taken back, and given once more.

What was public lawfully before stays in the audit and in the frozen lists; no page shows it from here on.
"""

from __future__ import annotations

from django.utils.translation import gettext as _

from competitions.actions.entry_locks import hold_competition
from competitions.domain import consents
from competitions.models import Entry
from competitions.permissions.entry import is_leader
from competitions.queries.entry_windows import EDITABLE_STATES
from workflow import clock
from workflow.actors import Actor
from workflow.services import Forbidden, Refused, act, lock, record

WITHDRAWN, GIVEN = "entry.publication_withdrawn", "entry.publication_given"


def withdraw_publication(*, entry: Entry, actor: Actor) -> Entry:
    """The contestant takes the consent to publication back: public lists leave the entry out. Twice is once.

    Raises ``Forbidden``; ``Refused`` for a form that is still open, where the box itself is cleared.
    """
    return _change(entry, actor, give=False)


def give_publication(*, entry: Entry, actor: Actor) -> Entry:
    """The contestant agrees again, to the present words. Twice is once. Raises ``Forbidden``, ``Refused``."""
    return _change(entry, actor, give=True)


def _change(entry: Entry, actor: Actor, *, give: bool) -> Entry:
    if not is_leader(actor, entry):
        raise Forbidden(_("You may not do this."))
    now = clock.now()
    with act():
        hold_competition(entry.competition_id)
        changed = lock(entry)
        if changed.state in EDITABLE_STATES:
            raise Refused(_("The form is still open; tick or clear the box there."))
        # The same entry at every level: what is taken back here must not stay public above.
        for one in (changed, *_same_at_other_levels(changed)):
            _write(one, actor, now.isoformat(), give=give)
    return changed


def _write(entry: Entry, actor: Actor, at: str, *, give: bool) -> None:
    held, code = entry.consents, consents.PUBLICATION.code
    by = str(entry.leader_id)
    after = consents.given(held, code, at, by) if give else consents.withdrawn(held, code, at)
    if after == held:
        return
    entry.consents = after
    entry.save(update_fields=["consents"])
    version = consents.version_of(after, consents.PUBLICATION)
    record(GIVEN if give else WITHDRAWN, target=entry, actor=actor, data={"version": version})


def _same_at_other_levels(entry: Entry) -> list[Entry]:
    """The entries below that it goes on with, and those above that go on with it; locked, the lowest first."""
    keys, below = [], entry.from_entry_id
    while below is not None:
        keys.append(below)
        below = Entry.objects.filter(pk=below).values_list("from_entry_id", flat=True).first()
    above: int | None = entry.pk
    while above is not None:
        above = Entry.objects.filter(from_entry=above).values_list("pk", flat=True).first()
        keys += [above] if above is not None else []
    rows = Entry.objects.select_for_update(no_key=True, of=("self",)).filter(pk__in=keys, leader=entry.leader_id)
    return list(rows.order_by("pk"))
