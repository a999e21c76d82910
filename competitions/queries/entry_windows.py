"""When an entry may be handed in, and why not now, in words."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone
from django.utils.dateformat import format as format_date
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from competitions.domain import windows
from competitions.domain.rulebook import RuleBook
from competitions.domain.windows import WindowState
from competitions.enums import CompetitionState, EntryState
from competitions.models import Competition, Entry

EDITABLE_STATES = (EntryState.DRAFT, EntryState.RETURNED)


def exact_time(moment: dt.datetime) -> str:
    """A moment to the second in the site's zone, as receipts and deadlines print it."""
    return format_date(timezone.localtime(moment), pgettext("date format: to the second", "j F Y, H:i:s"))


def deadline_of(entry: Entry) -> dt.datetime | None:
    """The last second in which this entry may be handed in: the window's, or its own correction period or extension."""
    return windows.last_moment(entry.competition.window, extended_until=_extension(entry))


def why_not_direct(book: RuleBook) -> str | None:
    """Why nobody enters this round by themselves, in words; None where they do."""
    if book.takes_direct_entries:
        return None
    return _(
        "By its rules this round takes no direct registration. Enter the round of your county or city; who is promoted there "
        "or recommended by an office takes part here."
    )


def why_not_open(
    competition: Competition,
    now: dt.datetime,
    *,
    extended_until: dt.datetime | None = None,
    admitted_from: dt.datetime | None = None,
) -> str | None:
    """Why nothing can be handed in at ``now``, with the times; None when it can. Inclusive to the second (R9)."""
    if competition.state == CompetitionState.CANCELLED:
        return _("This competition was cancelled.")
    if competition.state in (CompetitionState.DRAFT, CompetitionState.AWAITING_FILING):
        return _("This competition is not open yet.")
    if competition.state != CompetitionState.FILED:
        return _("Judging has begun or is over; entries can no longer be handed in or changed.")
    window = competition.window
    if window.opens_at is None:
        return _("The registration period has not been set yet.")
    where = windows.state(window, now, extended_until=extended_until, admitted_from=admitted_from)
    if where is WindowState.EARLY:
        return _(
            "Registration opens on %(opens)s. By the server's clock it is now %(now)s; it is too early to enter."
        ) % {
            "opens": exact_time(windows.first_moment(window, admitted_from=admitted_from) or now),
            "now": exact_time(now),
        }
    if where is WindowState.LATE:
        closed = windows.last_moment(window, extended_until=extended_until) or now
        return _(
            "Registration closed on %(closed)s. By the server's clock it is now %(now)s; it is too late to enter."
        ) % {
            "closed": exact_time(closed),
            "now": exact_time(now),
        }
    return None


def why_not_now(entry: Entry, now: dt.datetime) -> str | None:
    """Why this entry cannot be handed in at ``now``; a returned one has its own period, some have an extension."""
    return why_not_open(entry.competition, now, extended_until=_extension(entry), admitted_from=entry.admitted_from)


def is_editable(entry: Entry, now: dt.datetime) -> bool:
    """Whether the contestant may still change it: a draft or a returned entry, in time or before the time."""
    if entry.state not in EDITABLE_STATES or entry.competition.state != CompetitionState.FILED:
        return False
    return windows.state(entry.competition.window, now, extended_until=_extension(entry)) is not WindowState.LATE


def _extension(entry: Entry) -> dt.datetime | None:
    """Of the two ends that may be the entry's own, the later one."""
    own = [entry.extended_until, entry.correct_by if entry.state == EntryState.RETURNED else None]
    return max((one for one in own if one is not None), default=None)


def why_not_editable(entry: Entry, now: dt.datetime) -> str | None:
    """Why the contestant cannot change it any more, in words; None when they can."""
    if entry.state == EntryState.SUBMITTED and entry.submitted_at:
        return _(
            "This entry was handed in on %(at)s (number %(number)s) and can no longer be changed. If something has to be "
            "changed, ask the organiser to return it."
        ) % {"at": exact_time(entry.submitted_at), "number": entry.number}
    if entry.state not in EDITABLE_STATES:
        return _("This entry is “%(state)s” and can no longer be changed.") % {"state": entry.get_state_display()}
    return None if is_editable(entry, now) else why_not_now(entry, now)
