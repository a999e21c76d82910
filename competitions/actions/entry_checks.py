"""The check of entries (资格审核): pass, return, refuse, strike out; many at once with a way back; numbers in full."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import Person
from competitions.actions.doors import require
from competitions.actions.entry_locks import hold_competition
from competitions.enums import EntryState, ScanMatch
from competitions.models import Attachment, Competition, Entry
from workflow.actors import Actor
from workflow.models import AuditRow
from workflow.permissions import is_permitted
from workflow.registry import workflow_of
from workflow.services import Refused, act, lock, perform, perform_many, record, why_not

# So many in one act: it runs while somebody waits.
MOST_AT_ONCE = 200
BULK_ACTION = "competition.entries_accepted"
UNDO_ACTION = "competition.acceptance_undone"
SCANS_MATCHED = "entry.scans_matched"


def accept_entry(*, entry: Entry, actor: Actor) -> Entry:
    """The entry passed the check; whoever passed it looked at its scans, so those without a code count as matched."""
    with act():
        hold_competition(entry.competition_id)
        accepted = perform(entry, "accept", actor=actor)
        _match_by_eye(accepted, actor)
    return accepted


def match_scans(*, entry: Entry, actor: Actor) -> Entry:
    """Somebody of the office looked: the scans without a readable code show this entry's form as it is now."""
    require(actor, "competitions.review_entry", entry, SCANS_MATCHED)
    with act():
        locked = lock(entry)
        if not _match_by_eye(locked, actor):
            raise Refused(_("No scan of this entry waits to be matched by eye. Please open the page again."))
    return locked


def _match_by_eye(entry: Entry, actor: Actor) -> int:
    """The scans that wait for it; an old print stays what it is. Returns how many."""
    waiting = Attachment.objects.filter(entry=entry, match=ScanMatch.TO_EYE, form_version__in=("", entry.form_version))
    kinds = list(waiting.order_by("kind").values_list("kind", flat=True))
    if kinds:
        waiting.update(match=ScanMatch.BY_EYE, form_version=entry.form_version)
        record(SCANS_MATCHED, actor=actor, target=entry, data={"kinds": kinds, "form_version": entry.form_version})
    return len(kinds)


def return_entry(*, entry: Entry, actor: Actor, reason: str = "", remarks: Mapping[str, str] | None = None) -> Entry:
    """Return for correction: ``remarks`` by field of the form, ``reason`` on the whole; at least one of them."""
    said = {key: text.strip() for key, text in (remarks or {}).items() if text.strip()}
    words = reason.strip()
    if said and not words:
        count = len(said)
        words = ngettext(
            "Please correct the %(count)d field with a remark.",
            "Please correct the %(count)d fields with a remark.",
            count,
        ) % {"count": count}
    with act():
        hold_competition(entry.competition_id)
        return perform(entry, "return", actor=actor, reason=words, data={"remarks": said})


def refuse_entry(*, entry: Entry, actor: Actor, reason: str) -> Entry:
    """The entry did not pass; the contestant reads the reason."""
    with act():
        hold_competition(entry.competition_id)
        return perform(entry, "refuse", actor=actor, reason=reason)


def put_entry_back(*, entry: Entry, actor: Actor, reason: str) -> Entry:
    """A decision was a mistake: check again, until judging is opened."""
    with act():
        hold_competition(entry.competition_id)
        return perform(entry, "put_back", actor=actor, reason=reason)


def disqualify_entry(*, entry: Entry, actor: Actor, reason: str) -> Entry:
    """The entry turned out not to meet the conditions, whenever that shows."""
    with act():
        hold_competition(entry.competition_id)
        return perform(entry, "disqualify", actor=actor, reason=reason)


@dataclass(frozen=True)
class Preview:
    """What a bulk act would do: the entries that would pass, and the others with the reason why not."""

    ready: list[Entry]
    not_ready: list[tuple[Entry, str]]


def preview_acceptance(*, entries: Iterable[Entry], actor: Actor) -> Preview:
    """Judge each entry as the act would, and write nothing. Needs the relations of the table of moves."""
    ready: list[Entry] = []
    not_ready: list[tuple[Entry, str]] = []
    for entry in entries:
        table = workflow_of(Entry)
        move = table.move("accept")
        if not is_permitted(actor, move.permission, entry):
            not_ready.append((entry, _("You may not check this entry.")))
        elif entry.state not in move.sources:
            not_ready.append((entry, _("It is now “%(state)s”.") % {"state": entry.get_state_display()}))
        elif reason := why_not(entry, move, actor):
            not_ready.append((entry, reason))
        else:
            ready.append(entry)
    return Preview(ready, not_ready)


def accept_entries(*, competition: Competition, entries: Iterable[Entry], actor: Person) -> AuditRow:
    """Pass many at once, all or nothing. Returns the row of the act, by which it can be undone.

    ``Refused`` for more than 200 or for entries of another competition, ``ManyRefused`` with each reason.
    """
    rows = list(entries)
    if not rows:
        raise Refused(_("No entry was chosen."))
    if len(rows) > MOST_AT_ONCE:
        raise Refused(_("At most %(count)d entries can be passed at once.") % {"count": MOST_AT_ONCE})
    if any(row.competition_id != competition.pk for row in rows):
        raise Refused(_("These entries belong to different competitions."))
    with act():
        hold_competition(competition.pk)
        done = perform_many(rows, "accept", actor=actor)
        return record(
            BULK_ACTION, actor=actor, target=competition, data={"count": len(done), "entries": [row.pk for row in done]}
        )


def undo_acceptance(*, competition: Competition, bulk: AuditRow, actor: Person) -> list[Entry]:
    """Put the entries of a bulk act back, those that nobody has moved since; until judging is opened.

    ``Refused`` when nothing of it is left to undo, ``ManyRefused`` when judging has begun.
    """
    if bulk.action != BULK_ACTION or bulk.target_id != str(competition.pk):
        raise Refused(_("There is nothing to undo."))
    with act():
        require(actor, "competitions.organise_competition", competition, UNDO_ACTION)
        hold_competition(competition.pk)
        rows = Entry.objects.filter(
            pk__in=bulk.data.get("entries", []), competition=competition, state=EntryState.ACCEPTED
        )
        done = perform_many(rows, "put_back", actor=actor, reason=_("The bulk check was undone."))
        if not done:
            raise Refused(_("There is nothing to undo."))
        record(UNDO_ACTION, actor=actor, target=competition, data={"count": len(done), "act": bulk.pk})
    return done


def reveal_numbers(*, entry: Entry, actor: Person, reason: str) -> None:
    """Let the page show ID numbers and phones of the team in full, once; who, when and why is kept (promise L3)."""
    with act():
        require(actor, "competitions.review_entry", entry, "entry.numbers_revealed")
        if not reason.strip():
            raise Refused(_("Please give a reason."))
        people = list(entry.members.order_by("pk").values_list("pk", flat=True))
        record("entry.numbers_revealed", actor=actor, target=entry, reason=reason.strip(), data={"members": people})
