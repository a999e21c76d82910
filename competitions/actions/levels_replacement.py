"""The replacement route: a city that cannot hold a round asks; two consents; then a camp or a roadshow (集训/路演选拔).

Locks in one order: the region's answer, the request, its consents, the round that came of it.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

from django.core.files import File
from django.core.files.storage import default_storage
from django.utils.translation import gettext as _

from accounts.enums import RegionLevel
from accounts.models import Organisation, Person
from competitions.actions.competitions import create_from_book
from competitions.actions.doors import require
from competitions.actions.levels import book_for, hold_answer, office_problem
from competitions.actions.levels_closing import end_of_replacement
from competitions.actions.upload_words import pdf_words
from competitions.domain.levels import Verdict, forms_for, replacement_book
from competitions.domain.pdf_check import fault_of
from competitions.domain.rulebook import RuleBook
from competitions.enums import ConsentSide, ReplacementForm, ReplacementState
from competitions.models import Competition, ReplacementConsent, ReplacementRequest, RoundCall
from competitions.queries.levels import live_round, what_stands_against, why_no_round
from competitions.queries.levels_replacement import verdict_of
from competitions.workflows.levels_notes import tell_about_replacement
from workflow import clock
from workflow.services import Refused, act, lock, perform, record


@dataclass(frozen=True)
class Asked:
    """What the city writes: why (a code and words), what it wants to hold, when, and the stamped letter."""

    reason_code: str
    reason: str
    form: str
    planned_on: dt.date
    scan: File[bytes]
    scan_name: str


@dataclass(frozen=True)
class Document:
    """A decision on paper: number, day, and the scan where there is one."""

    doc_no: str = ""
    decided_on: dt.date | None = None
    scan: File[bytes] | None = None
    scan_name: str = ""


def ask_replacement(*, call: RoundCall, organisation: Organisation, asked: Asked, actor: Person) -> ReplacementRequest:
    """Ask to select by ``asked.form`` in place of the city's round. ``Refused`` in words, ``Forbidden`` for other offices."""
    digest = _checked(asked.scan, asked.scan_name)
    with act(), no_orphans() as stored:
        answer = hold_answer(call, organisation.region)
        request = ReplacementRequest(
            answer=answer,
            organisation=organisation,
            addressee_id=call.competition.organisation_id,
            reason_code=asked.reason_code,
            reason=asked.reason.strip(),
            form=asked.form,
            planned_on=asked.planned_on,
            scan_name=asked.scan_name[:200],
            scan_sha256=digest,
            asked_by=actor,
            asked_at=clock.now(),
        )
        require(actor, "competitions.ask_replacement", request, "replacement.ask")
        problem = (
            office_problem(call, organisation)
            or _not_for(call, organisation, asked)
            or why_no_round(answer.call)
            or what_stands_against(answer)
        )
        if problem:
            raise Refused(problem)
        request.scan.save("scan.pdf", asked.scan, save=False)
        stored.append(str(request.scan.name))
        request.save(force_insert=True)
        ReplacementConsent.objects.bulk_create(
            ReplacementConsent(request=request, side=side) for side in (ConsentSide.PROVINCE, ConsentSide.NATIONAL)
        )
        record(
            "replacement.asked",
            actor=actor,
            target=request,
            data={"form": request.form, "reason_code": request.reason_code, "scan_sha256": digest},
        )
        tell_about_replacement(request, "competitions.replacement_asked", to_above=True)
    return request


def withdraw_request(*, request: ReplacementRequest, actor: Person, reason: str) -> ReplacementRequest:
    """The city takes its request back, until the selection was opened."""
    return perform(request, "withdraw", actor=actor, reason=reason)


def decide_consent(
    *,
    request: ReplacementRequest,
    side: str,
    grants: bool,
    actor: Person,
    opinion: str = "",
    document: Document | None = None,
) -> ReplacementRequest:
    """One of the two consents, given or refused. The province decides here; of the committee the document is entered.

    Both given, the city may open; one refused, the request is closed. The second of two who decide reads who was first.
    """
    paper = document or Document()
    data: dict[str, object] = {"doc_no": paper.doc_no, "decided_on": paper.decided_on}
    if side == ConsentSide.PROVINCE and paper.decided_on is None:
        data["decided_on"] = clock.today()
    if paper.scan is not None:
        data |= {"scan_sha256": _checked(paper.scan, paper.scan_name), "scan_name": paper.scan_name[:200]}
    with act(), no_orphans() as stored:
        locked = lock(request)
        consent = ReplacementConsent.objects.get(request=locked, side=side)
        if paper.scan is not None:
            consent.scan.save("scan.pdf", paper.scan, save=False)
            data["scan"] = str(consent.scan.name)
            stored.append(str(consent.scan.name))
        perform(consent, "grant" if grants else "refuse", actor=actor, reason=opinion, data=data)
        return _settle(locked, actor, opinion)


def withdraw_consent(
    *, request: ReplacementRequest, side: str, actor: Person, reason: str, document: Document | None = None
) -> ReplacementRequest:
    """A consent is withdrawn later: the selection closes, and what it brought in already is marked."""
    paper = document or Document()
    with act():
        locked = lock(request)
        consent = ReplacementConsent.objects.get(request=locked, side=side)
        data = {"doc_no": paper.doc_no, "decided_on": paper.decided_on}
        perform(consent, "withdraw", actor=actor, reason=reason, data=data)
        return _settle(locked, actor, reason)


def open_replacement(*, request: ReplacementRequest, actor: Person) -> Competition:
    """The round that replaces the city's, with one stage by the unified score sheets. ``Refused`` without both consents."""
    with act():
        answer = hold_answer(request.answer.call, request.answer.region)
        locked = lock(request)
        if locked.state != ReplacementState.GRANTED or verdict_of(locked) is not Verdict.OPEN:
            raise Refused(
                _("Both consents are needed first: of the province and of the national organising committee.")
            )
        held = live_round(answer.call, answer.region_id)
        if held is not None:
            raise Refused(_("“%(name)s” is there already.") % {"name": held.name})
        organisation = Organisation.objects.select_related("region").get(pk=locked.organisation_id)
        above = answer.call.competition
        made = create_from_book(
            actor=actor,
            organisation=organisation,
            book=_book(locked, answer.call, organisation),
            parent=above,
            facts={"parent": above.pk, "replacement": locked.pk, "rules_version": above.rules_version},
        )
        perform(locked, "open", actor=actor, data={"round": made, "rules_version": above.rules_version})
    return made


def _book(request: ReplacementRequest, call: RoundCall, organisation: Organisation) -> RuleBook:
    word = str(ReplacementForm(request.form).label)
    book = replacement_book(book_for(call, organisation), name=word)
    return replace(book, names=tuple(f"{name}（{word}）" for name in book.names))


def _settle(request: ReplacementRequest, actor: Person, words: str) -> ReplacementRequest:
    """What the request comes to after one of its consents moved."""
    comes_to = verdict_of(request)
    if comes_to is Verdict.OPEN and request.state == ReplacementState.ASKED:
        request = perform(request, "grant", actor=actor)
        tell_about_replacement(request, "competitions.replacement_granted")
    if comes_to is Verdict.CLOSED:
        request = perform(request, "close", actor=actor, reason=words)
        end_of_replacement(request, actor, words)
        tell_about_replacement(request, "competitions.replacement_closed", reason=words)
    return request


def _not_for(call: RoundCall, organisation: Organisation, asked: Asked) -> str | None:
    if organisation.region.level != RegionLevel.CITY:
        return _("Only a city asks for a camp or roadshow; county rounds are not compulsory.")
    if asked.form not in forms_for(call.competition.kind):
        return _("This contest is not replaced by “%(form)s”.") % {"form": ReplacementForm(asked.form).label}
    if asked.planned_on < clock.today():
        return _("The planned day lies in the past.")
    return None


@contextmanager
def no_orphans() -> Iterator[list[str]]:
    """Names of files stored meanwhile; they go again when the act does not come about."""
    stored: list[str] = []
    try:
        yield stored
    except BaseException:
        for name in stored:
            default_storage.delete(name)
        raise


def _checked(scan: File[bytes], name: str) -> str:
    """SHA-256 of a sound PDF; ``Refused`` with the reason in words for any other."""
    fault = fault_of(scan)  # type: ignore[arg-type]
    if fault is not None:
        raise Refused(pdf_words(fault, name))
    digest = hashlib.sha256()
    for chunk in scan.chunks():
        digest.update(chunk)
    scan.seek(0)
    return digest.hexdigest()
