"""The one thing that somebody can do with a filing, in words: for the inbox and for the workspace."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, fields

from django.utils.translation import gettext as _

from accounts.models import Person
from competitions.enums import FilingState
from competitions.models import Filing
from competitions.queries.filing_steps import open_step
from competitions.queries.filings import desk_of, signing_desk
from ui import formats
from ui.parts import TodoItem
from workflow.actors import Actor

# What its own office still does with a plan that is written.
_TO_SIGN = (FilingState.AWAITING_SIGN_OFF, FilingState.CHECKED, FilingState.SIGNED)


@dataclass(frozen=True)
class OpenStep:
    """What is asked of the step that waits, whether it was read as a row or with the filings of a list."""

    outside: str
    persons: int
    proposal: str
    proposed_by_id: int | None
    checked_by_id: int | None
    checked_at: dt.datetime | None


def waiting_item(filing: Filing, actor: Actor, url: str, *, now: dt.datetime) -> TodoItem | None:
    """What ``actor`` can do with a row of ``with_open_step(filings_waiting_for(actor))``. No query."""
    if filing.state in (FilingState.DRAFT, FilingState.RETURNED):
        return _to_write(filing, actor, url)
    if filing.state == FilingState.SUBMITTED:
        if _is_elsewhere(filing, actor):
            return _overdue_elsewhere(filing, url, now)
        read = {one.name: getattr(filing, f"step_{one.name}") for one in fields(OpenStep)}
        step = OpenStep(**read) if read["persons"] is not None else None
        return _to_answer(filing, step, actor, url, approves=True, now=now)
    return _to_sign(filing, actor, url)


def _is_elsewhere(filing: Filing, actor: Actor) -> bool:
    """Whether it lies with another office than the actor's: then it is in the inbox because its answer is overdue there."""
    rows = actor.role_rows() if isinstance(actor, Person) else []
    return all(row.organisation_id != filing.addressee_id for row in rows)


def _overdue_elsewhere(filing: Filing, url: str, now: dt.datetime) -> TodoItem:
    chip = formats.time_left(filing.due_on, now) if filing.due_on else ""
    return TodoItem(_("Overdue answer of an office below"), url, _("View"), filing.addressee.name, chip, "danger")


def filing_item(filing: Filing, actor: Actor, url: str, *, now: dt.datetime) -> TodoItem | None:
    """What ``actor`` can do with ``filing``; None when it waits for somebody else. At most two queries."""
    if filing.state in (FilingState.DRAFT, FilingState.RETURNED):
        return _to_write(filing, actor, url)
    if filing.state not in (FilingState.SUBMITTED, *_TO_SIGN):
        return None
    desk = signing_desk(actor)
    if filing.state == FilingState.SUBMITTED:
        if filing.addressee_id not in desk.signs:
            return None
        row = open_step(filing)
        step = OpenStep(**{one.name: getattr(row, one.name) for one in fields(OpenStep)}) if row else None
        return _to_answer(filing, step, actor, url, approves=filing.addressee_id in desk.approves, now=now)
    return _to_sign(filing, actor, url) if filing.organisation_id in desk.signs else None


def _is(actor: Actor, *people: int | None) -> bool:
    return any(pk is not None and actor.actor_key == str(pk) for pk in people)


def _to_write(filing: Filing, actor: Actor, url: str) -> TodoItem | None:
    if filing.organisation_id not in desk_of(actor).organises:
        return None
    if filing.state == FilingState.RETURNED:
        return TodoItem(
            _("The filing came back for correction"), url, _("See the remarks"), filing.opinion, _("returned"), "warn"
        )
    return TodoItem(
        _("Finish the plan and hand it in"),
        url,
        _("Continue filling in"),
        _("Then a second person of the office signs it off."),
    )


def _to_sign(filing: Filing, actor: Actor, url: str) -> TodoItem | None:
    if filing.state == FilingState.SIGNED:
        return TodoItem(_("File the signed plan upward"), url, _("File upward"))
    if _is(actor, filing.drafted_by_id, filing.checked_by_id):
        return None
    by = _("Drafted by %(who)s") % {"who": filing.drafted_by.name}
    if filing.state == FilingState.AWAITING_SIGN_OFF and filing.persons > 2:
        return TodoItem(_("Check the plan"), url, _("Read and check"), by)
    if filing.state in (FilingState.AWAITING_SIGN_OFF, FilingState.CHECKED):
        return TodoItem(_("Sign off the plan"), url, _("Read and sign off"), by)
    return None


def _to_answer(
    filing: Filing, step: OpenStep | None, actor: Actor, url: str, *, approves: bool, now: dt.datetime
) -> TodoItem | None:
    if step is not None and step.outside:
        title = _("Send it to %(body)s and record its answer") % {"body": step.outside}
        return TodoItem(title, url, _("Record"), filing.organisation.name)
    if _is(actor, filing.drafted_by_id):
        return None
    words = _next(step, actor, approves)
    if words is None:
        return None
    late = filing.due_on is not None and formats.local(now).date() > filing.due_on
    chip = formats.time_left(filing.due_on, now) if filing.due_on else ""
    title, button = words
    detail = " · ".join([filing.organisation.name, *([_("late filing")] if filing.is_late else [])])
    return TodoItem(title, url, button, detail, chip, "danger" if late else "info")


def _next(step: OpenStep | None, actor: Actor, approves: bool) -> tuple[str, str] | None:
    """Title and button of the next signature inside the office; None when it is not this actor's."""
    if step is None or step.persons < 2:
        return (_("Decide the filing"), _("Examine")) if approves else None
    if not step.proposal:
        return _("Propose an answer to the filing"), _("Examine")
    if _is(actor, step.proposed_by_id, step.checked_by_id):
        return None
    if step.persons > 2 and step.checked_at is None:
        return _("Check the proposed answer"), _("Read and check")
    return (_("Issue the proposed answer"), _("Read and issue")) if approves else None
