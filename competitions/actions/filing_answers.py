"""The answers to a filing (备案) at the body where it lies: returned, agreed, refused; proposed and checked inside it.

The app of the subject composes the deciding ones with its own moves. ``seen`` is what the page showed
(``queries.filing_steps.seen_of``): whoever answers a page that is out of date is told, and nothing happens.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from accounts.models import Person
from competitions.enums import FilingAnswer, FilingState
from competitions.models import Filing
from competitions.queries.filing_steps import next_step, open_step, seen_of
from competitions.workflows.filing_papers import Paper
from workflow import clock
from workflow.services import Conflict, Refused, act, lock, perform


def check_seen(filing: Filing, seen: str) -> None:
    """``Conflict`` in words when the locked ``filing`` is no longer what the page showed. An empty ``seen`` checks nothing."""
    if not seen or filing.state != FilingState.SUBMITTED:
        return
    step = open_step(filing)
    if seen == seen_of(filing, step):
        return
    if step is not None and seen.rpartition(".")[0] == seen_of(filing, step).rpartition(".")[0]:
        raise Conflict(_("A colleague has gone on with this since you opened the page. Look again, then decide."))
    raise Conflict(
        _("This filing has moved on since you opened the page: version %(version)d now lies with %(body)s. Look again.")
        % {"version": filing.version, "body": step.body if step else filing.addressee.name}
    )


def return_filing(
    *,
    filing: Filing,
    actor: Person,
    remarks: Mapping[str, str] | None = None,
    reason: str = "",
    seen: str = "",
    paper: Paper | None = None,
    remarks_by: int | None = None,
) -> Filing:
    """Return for correction to the office that filed: ``remarks`` by field key, ``reason`` on the whole; at least one.

    Whichever office of the way returns it, the next version begins with the first one again (ADR 10).
    """
    said = known_remarks(filing, remarks)
    with act():
        check_seen(lock(filing), seen)
        data = {"remarks": said, "paper": paper, "remarks_by": remarks_by}
        return perform(filing, "return", actor=actor, reason=reason, data=data)


def approve_filing(
    *,
    filing: Filing,
    actor: Person,
    opinion: str = "",
    number_template: str = "",
    number_values: Mapping[str, str | int] | None = None,
    seen: str = "",
    paper: Paper | None = None,
) -> Filing:
    """Agree: it goes to the next body of its way, or, after the last one, it is approved and gets its number.

    ``number_values`` besides ``region`` (of the office that gives the number) and ``year`` (of the clock). The state of
    the returned filing tells which of the two it was.
    """
    with act():
        locked = lock(filing)
        if locked.state == FilingState.SUBMITTED and filing.addressee_id != locked.addressee_id:
            # Who read it at one office must not answer for it at the next: somebody else has passed it on meanwhile.
            check_seen(locked, "moved")
        check_seen(locked, seen)
        step = open_step(locked)
        if step is not None and next_step(step) is not None:
            return perform(filing, "pass_on", actor=actor, reason=opinion, data={"paper": paper})
        values: dict[str, str | int] = {
            "region": locked.addressee.region.short_name,
            "year": clock.today().year,
            "contest": "",
            **(number_values or {}),
        }
        template = number_template or settings.FILING_NUMBER_TEMPLATE
        data: dict[str, Any] = {"number_template": template, "number_values": values, "paper": paper}
        return perform(filing, "approve", actor=actor, reason=opinion, data=data)


def refuse_filing(*, filing: Filing, actor: Person, reason: str, seen: str = "", paper: Paper | None = None) -> Filing:
    """Refuse for good (不予备案), with the reason; any body of the way may."""
    with act():
        check_seen(lock(filing), seen)
        return perform(filing, "refuse", actor=actor, reason=reason, data={"paper": paper})


def propose_answer(
    *,
    filing: Filing,
    actor: Person,
    answer: FilingAnswer,
    opinion: str = "",
    remarks: Mapping[str, str] | None = None,
    seen: str = "",
) -> Filing:
    """Where an answer takes two or three persons: the first of them (拟办) says which, with words and remarks."""
    said = known_remarks(filing, remarks)
    with act():
        check_seen(lock(filing), seen)
        data = {"answer": answer, "remarks": said}
        return perform(filing, "propose", actor=actor, reason=opinion, data=data)


def endorse_answer(*, filing: Filing, actor: Person, seen: str = "") -> Filing:
    """Where it takes three: the second (审核) agrees with the proposal."""
    with act():
        check_seen(lock(filing), seen)
        return perform(filing, "endorse", actor=actor)


def put_answer_back(*, filing: Filing, actor: Person, reason: str, seen: str = "") -> Filing:
    """The proposal goes back to who made it, with the reason; anybody of the office may."""
    with act():
        check_seen(lock(filing), seen)
        return perform(filing, "put_back", actor=actor, reason=reason)


@dataclass(frozen=True)
class ProposedAnswer:
    """What is proposed, to be issued as it stands."""

    answer: FilingAnswer
    opinion: str
    remarks: dict[str, str]
    by: int | None


def proposed_answer(filing: Filing, seen: str = "") -> ProposedAnswer:
    """The proposal on the locked filing. ``Refused`` when there is none; to be called inside ``act()``."""
    locked = lock(filing)
    check_seen(locked, seen)
    step = open_step(locked)
    if step is None or not step.proposal:
        raise Refused(_("Nothing is proposed at the moment."))
    return ProposedAnswer(FilingAnswer(step.proposal), step.opinion, step.remarks, step.proposed_by_id)


def known_remarks(filing: Filing, remarks: Mapping[str, str] | None) -> dict[str, str]:
    """The remarks that say something. ``Refused`` for one on a field that the filing does not have."""
    said = {key: text.strip() for key, text in (remarks or {}).items() if text.strip()}
    known = {row["key"] for row in filing.form.get("fields", [])} | {"plan"}
    unknown = sorted(set(said) - known)
    if unknown:
        raise Refused(_("The filing has no field “%(field)s”.") % {"field": unknown[0]})
    return said
