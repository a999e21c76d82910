"""The verbs of a filing (备案), whatever it is about. The app of the subject composes them with its own moves.

Each verb locks the filing first; a subject's verb performs the subject's move after it, in the same ``act()``.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable, Mapping

from django.conf import settings
from django.core.files import File
from django.utils.translation import gettext as _

from accounts.models import Organisation, Person
from competitions.actions.doors import require
from competitions.domain.filing_chain import Leg, NoOffice
from competitions.domain.filing_form import FormField, dump
from competitions.domain.pdf_check import PdfFault, fault_of
from competitions.enums import FilingState, FilingSubject
from competitions.models import Filing
from competitions.queries.filing_routes import Route, legs_for, missing_office, route_of
from competitions.queries.filing_steps import next_step, open_step, seen_of
from workflow import clock
from workflow.services import Conflict, Refused, act, lock, perform, record

_OPEN = (FilingState.DRAFT, FilingState.RETURNED)


def create_filing(
    *,
    subject_kind: FilingSubject,
    title: str,
    organisation: Organisation,
    actor: Person,
    fields: Iterable[FormField] = (),
    plan_required: bool = True,
) -> Filing:
    """An empty draft, addressed to the first office of its route. The caller has checked the subject's permission.

    An office that files with itself (or sends its filing to an outside body) is its own addressee: its own approver
    decides, never the drafter or signer. ``Refused`` when an office of the route is not registered here.
    """
    legs, _route = _way(organisation, subject_kind)
    with act():
        filing = Filing.objects.create(
            subject_kind=subject_kind,
            title=title[:160],
            organisation=organisation,
            addressee_id=legs[0].office,
            region=organisation.region,
            form=dump(fields),
            plan_required=plan_required,
            drafted_by=actor,
            created_at=clock.now(),
        )
        record("filing.created", actor=actor, target=filing, data={"title": filing.title})
    return filing


def rewrite_filing(*, filing: Filing, actor: Person, title: str, fields: Iterable[FormField]) -> Filing:
    """Bring title and document of a draft or returned filing up to its subject. Not audited: the subject's change is."""
    with act():
        locked = _lock_open(filing, actor, "filing.rewrite")
        locked.title, locked.form = title[:160], dump(fields)
        locked.save(update_fields=["title", "form"])
    return locked


def attach_plan(*, filing: Filing, actor: Person, upload: File[bytes], name: str) -> Filing:
    """Keep the stamped plan of a draft or returned filing. ``Refused`` with the reason when it is no sound PDF.

    An earlier file stays in the store: the version that was filed with it still shows it.
    """
    fault = fault_of(upload)  # type: ignore[arg-type]
    if fault is not None:
        raise Refused(plan_fault_text(fault, name))
    digest = hashlib.sha256()
    for chunk in upload.chunks():
        digest.update(chunk)
    upload.seek(0)
    with act():
        locked = _lock_open(filing, actor, "filing.attach_plan")
        locked.plan.save("plan.pdf", upload, save=False)
        locked.plan_name = name[:200]
        locked.plan_size = upload.size
        locked.plan_sha256 = digest.hexdigest()
        locked.save(update_fields=["plan", "plan_name", "plan_size", "plan_sha256"])
        record(
            "filing.plan_attached",
            actor=actor,
            target=locked,
            data={"name": locked.plan_name, "size": locked.plan_size, "sha256": locked.plan_sha256},
        )
    return locked


def plan_fault_text(fault: PdfFault, name: str) -> str:
    """Why the file is refused and what to do, in words."""
    texts = {
        PdfFault.NOT_PDF: _(
            "“%(name)s” is called PDF but its content is something else. Please save or scan the plan as PDF and choose it again."
        ),
        PdfFault.LOCKED: _("“%(name)s” opens only with a password. Please save it without one and choose it again."),
        PdfFault.BROKEN: _("“%(name)s” is damaged and cannot be opened. Please scan or save it again."),
        PdfFault.EMPTY: _("“%(name)s” has no page. Please scan it again."),
        PdfFault.TOO_LONG: _("“%(name)s” has too many pages for a plan. Please choose another file."),
        PdfFault.ACTIVE: _(
            "“%(name)s” carries a script or another file inside. Please print it to PDF and choose the new file."
        ),
    }
    return texts[fault] % {"name": name}


def submit_for_sign_off(*, filing: Filing, actor: Person, expected_state: str | None = None) -> Filing:
    """Hand the draft to a second person of the office. ``actor`` becomes its drafter."""
    return perform(filing, "submit_for_sign_off", actor=actor, expected_state=expected_state)


def sign_off(*, filing: Filing, actor: Person) -> Filing:
    """The second person vouches for the filing (four eyes)."""
    return perform(filing, "sign_off", actor=actor)


def send_back(*, filing: Filing, actor: Person, reason: str) -> Filing:
    """The second person gives the draft back with a reason."""
    return perform(filing, "send_back", actor=actor, reason=reason)


def _way(organisation: Organisation, subject_kind: str) -> tuple[tuple[Leg, ...], Route]:
    """The offices that answer, by the route in force now. ``Refused`` when one of them is not registered here."""
    route = route_of(organisation.region.level, subject_kind)
    try:
        return legs_for(organisation, route), route
    except NoOffice as error:
        raise Refused(missing_office(error)) from error


def submit_filing(*, filing: Filing, actor: Person, needed_by: dt.datetime | None = None) -> Filing:
    """File upward, on the way that is set now; every version begins with its first office.

    ``needed_by``: filed after it for the first time, the filing is marked late (补备案).
    """
    legs, route = _way(filing.organisation, filing.subject_kind)
    is_late = needed_by is not None and clock.now() > needed_by
    return perform(filing, "submit", actor=actor, data={"is_late": is_late, "legs": legs, "terms": route.terms})


def check_seen(filing: Filing, seen: str) -> None:
    """``Conflict`` in words when the filing is no longer what the page showed (``queries.filing_steps.seen_of``).

    ``filing`` is locked by the caller. Nothing is checked of an empty ``seen``.
    """
    step = open_step(filing)
    if seen and filing.state == FilingState.SUBMITTED and seen != seen_of(filing, step):
        where = step.body if step else filing.addressee.name
        raise Conflict(
            _(
                "This filing has moved on since you opened the page: version %(version)d now lies with %(body)s. Look again."
            )
            % {"version": filing.version, "body": where}
        )


def return_filing(
    *, filing: Filing, actor: Person, remarks: Mapping[str, str] | None = None, reason: str = "", seen: str = ""
) -> Filing:
    """Return for correction to the office that filed: ``remarks`` by field key, ``reason`` on the whole; at least one.

    Whichever office of the way returns it, the next version begins with the first one again (ADR 10).
    """
    said = {key: text.strip() for key, text in (remarks or {}).items() if text.strip()}
    known = {row["key"] for row in filing.form.get("fields", [])} | {"plan"}
    unknown = sorted(set(said) - known)
    if unknown:
        raise Refused(_("The filing has no field “%(field)s”.") % {"field": unknown[0]})
    with act():
        check_seen(lock(filing), seen)
        return perform(filing, "return", actor=actor, reason=reason, data={"remarks": said})


def approve_filing(
    *,
    filing: Filing,
    actor: Person,
    opinion: str = "",
    number_template: str = "",
    number_values: Mapping[str, str | int] | None = None,
    seen: str = "",
) -> Filing:
    """Agree: it goes to the next body of its way, or, after the last one, it is approved and gets its number.

    ``number_values`` besides ``region`` (of the office that gives the number) and ``year`` (of the clock). The state of
    the returned filing tells which of the two it was.
    """
    with act():
        locked = lock(filing)
        _check_place(filing, locked)
        check_seen(locked, seen)
        step = open_step(locked)
        if step is not None and next_step(step) is not None:
            return perform(filing, "pass_on", actor=actor, reason=opinion)
        values: dict[str, str | int] = {
            "region": locked.addressee.region.short_name,
            "year": clock.today().year,
            "contest": "",
            **(number_values or {}),
        }
        template = number_template or settings.FILING_NUMBER_TEMPLATE
        data = {"number_template": template, "number_values": values}
        return perform(filing, "approve", actor=actor, reason=opinion, data=data)


def _check_place(read: Filing, locked: Filing) -> None:
    """Who read it at one office must not answer for it at the next: somebody else has passed it on meanwhile."""
    if locked.state == FilingState.SUBMITTED and read.addressee_id != locked.addressee_id:
        check_seen(locked, "moved")


def refuse_filing(*, filing: Filing, actor: Person, reason: str, seen: str = "") -> Filing:
    """Refuse for good (不予备案), with the reason; any office of the way may."""
    with act():
        check_seen(lock(filing), seen)
        return perform(filing, "refuse", actor=actor, reason=reason)


def withdraw_filing(*, filing: Filing, actor: Person, reason: str) -> Filing:
    """Take back a filing that is not decided, because its subject was cancelled."""
    return perform(filing, "withdraw", actor=actor, reason=reason)


def _lock_open(filing: Filing, actor: Person, action: str) -> Filing:
    locked = lock(filing)
    require(actor, "competitions.draft_filing", locked, action)
    if locked.state not in _OPEN:
        raise Refused(_("The filing is on its way; it can be changed when it is sent back."))
    return locked
