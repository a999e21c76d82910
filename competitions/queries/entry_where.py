"""Where an entry stands, as its contestant may know it: done, now, next, by when, why."""

from __future__ import annotations

import datetime as dt

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from competitions.enums import CompetitionState, EntryState
from competitions.models import Entry, RoundReport
from competitions.queries.entry_windows import deadline_of, exact_time, is_editable, why_not_now, why_not_open
from competitions.queries.history import PUBLIC_RESULTS
from ui.parts import Next, Step, Where

DECIDED = (EntryState.PROMOTED, EntryState.NOT_PROMOTED)
_TONES = {
    EntryState.RETURNED: "warn",
    EntryState.ACCEPTED: "ok",
    EntryState.PROMOTED: "ok",
    EntryState.REFUSED: "danger",
    EntryState.DISQUALIFIED: "danger",
}


def shown_state(entry: Entry) -> EntryState:
    """The state that the contestant may know: a promotion is told by the publicity, not before."""
    if entry.state in DECIDED and entry.competition.state not in PUBLIC_RESULTS:
        return EntryState.ACCEPTED
    return EntryState(entry.state)


def is_unread(entry: Entry) -> bool:
    """Whether a decision waits to be read."""
    return entry.decided_at is not None and (entry.seen_at is None or entry.seen_at < entry.decided_at)


def where_is(entry: Entry, now: dt.datetime, todo: list[Next] | None = None) -> Where:
    """The panel on top of an entry. ``todo``: what is still to mend. Two queries at most, for awards and report."""
    state = shown_state(entry)
    editable = is_editable(entry, now)
    return Where(
        now=state.label,
        detail=_detail(entry, state, now),
        tone=_TONES.get(state, "" if editable or state == EntryState.SUBMITTED else "danger"),
        done=_done(entry, state),
        todo=todo or _next(entry, state, editable, now),
        due=deadline_of(entry) if state in (EntryState.DRAFT, EntryState.RETURNED) else None,
        due_note=_due_note(entry, state),
        reason=entry.decision_reason if state in _TONES else "",
    )


def _due_note(entry: Entry, state: EntryState) -> str:
    is_open = state in (EntryState.DRAFT, EntryState.RETURNED)
    if is_open and entry.extended_until and deadline_of(entry) == entry.extended_until:
        return _("Your personal extension, given by the organiser. To the last second of the server's clock.")
    return _("By the server's clock, to the last second.") if state == EntryState.DRAFT else ""


def steps_of(entry: Entry) -> list[Step]:
    """The journey of an entry as stages."""
    state = shown_state(entry)
    at = {
        EntryState.DRAFT: 0,
        EntryState.RETURNED: 0,
        EntryState.SUBMITTED: 1,
        EntryState.ACCEPTED: 2,
        EntryState.PROMOTED: 3,
        EntryState.NOT_PROMOTED: 3,
    }
    here = at.get(state)
    labels = (_("Fill in"), pgettext("stage", "Check"), _("Judging"), _("Result"))
    if here is None:
        last = 1 if state == EntryState.REFUSED else 0 if entry.submitted_at is None else 2
        marks = ["done" if index < last else "late" if index == last else "skipped" for index in range(len(labels))]
    else:
        marks = ["done" if index < here else "now" if index == here else "" for index in range(len(labels))]
    return [Step(label, "", mark) for label, mark in zip(labels, marks, strict=True)]


def _detail(entry: Entry, state: EntryState, now: dt.datetime) -> str:
    if state in (EntryState.DRAFT, EntryState.RETURNED):
        late = why_not_now(entry, now)
        if late:
            return late
    won = awards_of(entry) if state in DECIDED else ""
    if won:
        return _("Congratulations: %(awards)s.") % {"awards": won}
    words = {
        EntryState.DRAFT: _("Not handed in yet. What you typed is kept; only you can see it."),
        EntryState.SUBMITTED: _("The organiser checks it. You will get an SMS as soon as there is a decision."),
        EntryState.RETURNED: _("Please correct the points below and hand it in again; its number stays."),
        EntryState.ACCEPTED: _("The check is passed. The entry takes part in the judging."),
        EntryState.REFUSED: _("It cannot take part; the reason stands below."),
        EntryState.PROMOTED: _("Congratulations: the entry goes on. The list is in publicity or beyond."),
        EntryState.NOT_PROMOTED: _("This time it does not go on. Thank you for taking part."),
        EntryState.WITHDRAWN: _("You withdrew it. It takes no further part."),
        EntryState.DISQUALIFIED: _("It was struck out; the reason stands below."),
    }
    return words[state]


def _done(entry: Entry, state: EntryState) -> list[str]:
    done = []
    if entry.submitted_at:
        done.append(_("Handed in on %(at)s") % {"at": exact_time(entry.submitted_at)})
        done.append(_("Number %(number)s") % {"number": entry.number})
    if state in (EntryState.ACCEPTED, *DECIDED):
        done.append(_("Check passed"))
    return done


def awards_of(entry: Entry) -> str:
    """The names of its awards once the results are public. One query unless ``grants`` were read before."""
    if entry.competition.state not in PUBLIC_RESULTS:
        return ""
    return "、".join(grant.award.name for grant in entry.grants.all())


def _next(entry: Entry, state: EntryState, editable: bool, now: dt.datetime) -> list[Next]:
    if state == EntryState.RETURNED:
        return [Next(_("Correct it as the remarks say, then hand it in again."))] if editable else []
    if state == EntryState.DRAFT:
        return [Next(_("Everything is there: hand it in."))] if editable else []
    if state in (EntryState.REFUSED, EntryState.DISQUALIFIED):
        return [_whom_to_ask(entry), *_again(entry, now)]
    if state == EntryState.WITHDRAWN:
        return _again(entry, now)
    if state == EntryState.PROMOTED:
        return [Next(_after_promotion(entry))]
    words = {
        EntryState.SUBMITTED: _("The organiser checks the entry."),
        EntryState.ACCEPTED: _("Judging; the result is told by the publicity."),
    }
    return [Next(words[state])] if state in words else []


def _after_promotion(entry: Entry) -> str:
    if entry.competition.state == CompetitionState.PUBLICITY:
        return _("Publicity, then the next level.")
    report = RoundReport.objects.filter(competition=entry.competition_id).select_related("addressee").first()
    if report is None:
        return _("The publicity is over; you will be told what comes next.")
    return _("Recommended to %(office)s, which announces the next round.") % {"office": report.recipient}


def _whom_to_ask(entry: Entry) -> Next:
    competition = entry.competition
    where = {"unit": competition.receiving_unit or competition.organisation.name, "phone": competition.phone}
    if not competition.phone:
        return Next(_("Decided by %(unit)s; please ask there.") % where)
    return Next(_("Decided by %(unit)s. Questions and objections: %(phone)s.") % where)


def _again(entry: Entry, now: dt.datetime) -> list[Next]:
    """Whether the contest can still be entered with a new entry."""
    if entry.state == EntryState.DISQUALIFIED:
        return []
    if why_not_open(entry.competition, now):
        return [Next(_("Registration is closed; no new entry can be made for this competition."))]
    url = reverse("competitions_my:enter", kwargs={"slug": entry.competition.slug})
    return [Next(_("Until registration closes you may make a new entry."), url)]
