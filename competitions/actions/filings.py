"""The verbs of a filing (备案), whatever it is about. The app of the subject composes them with its own moves.

Each verb locks the filing first; a subject's verb performs the subject's move after it, in the same ``act()``.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.core.files import File
from django.utils.translation import gettext as _

from accounts.models import Organisation, Person
from competitions.actions.doors import require
from competitions.actions.filing_papers import sound_pdf
from competitions.domain.filing_chain import Leg, NoOffice
from competitions.domain.filing_form import FormField, dump
from competitions.enums import FilingState, FilingSubject
from competitions.models import Filing
from competitions.queries.filing_routes import Route, legs_for, missing_office, route_of
from competitions.workflows.filing_papers import Paper
from workflow import clock
from workflow.services import Refused, act, lock, perform, record

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
    sha256 = sound_pdf(upload, name)
    with act():
        locked = _lock_open(filing, actor, "filing.attach_plan")
        locked.plan.save("plan.pdf", upload, save=False)
        locked.plan_name = name[:200]
        locked.plan_size = upload.size
        locked.plan_sha256 = sha256
        locked.save(update_fields=["plan", "plan_name", "plan_size", "plan_sha256"])
        record(
            "filing.plan_attached",
            actor=actor,
            target=locked,
            data={"name": locked.plan_name, "size": locked.plan_size, "sha256": locked.plan_sha256},
        )
    return locked


def submit_for_sign_off(*, filing: Filing, actor: Person, expected_state: str | None = None) -> Filing:
    """Hand the draft to a second person of the office. ``actor`` becomes its drafter."""
    return perform(filing, "submit_for_sign_off", actor=actor, expected_state=expected_state)


def check_filing(*, filing: Filing, actor: Person) -> Filing:
    """Where three persons sign: the one between drafter and signer (审核)."""
    return perform(filing, "check", actor=actor)


def sign_off(*, filing: Filing, actor: Person) -> Filing:
    """The last person of the office vouches for the filing: the second, or the third after its check."""
    return perform(filing, "sign_off", actor=actor)


def sign_by_paper(*, filing: Filing, actor: Person, paper: Paper) -> Filing:
    """Signed in the office's own OA: its paper stands for the signatures. ``Refused`` unless the office has set that."""
    return perform(filing, "sign_by_paper", actor=actor, data={"paper": paper})


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


def withdraw_filing(*, filing: Filing, actor: Person, reason: str) -> Filing:
    """Take back a filing that is not decided, because its subject was cancelled."""
    return perform(filing, "withdraw", actor=actor, reason=reason)


def _lock_open(filing: Filing, actor: Person, action: str) -> Filing:
    locked = lock(filing)
    require(actor, "competitions.draft_filing", locked, action)
    if locked.state not in _OPEN:
        raise Refused(_("The filing is on its way; it can be changed when it is sent back."))
    return locked
