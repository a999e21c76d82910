"""Plan and filing of a competition: hand in, sign off, file upward; and above: return, approve, refuse."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.access import desk_view
from accounts.queries.standing import sign_off_policy
from competitions.actions import competitions as verbs
from competitions.actions.filing_papers import paper_of
from competitions.actions.filings import attach_plan
from competitions.enums import FilingState
from competitions.forms.desk import DecisionForm, PaperForm, PlanForm
from competitions.models import Competition
from competitions.permissions.competition import may_organise
from competitions.permissions.filing import may_sign
from competitions.queries.competitions import why_not_editable
from competitions.queries.filing_page import filing_page
from competitions.queries.office_scans import Stamped, stamped_application
from competitions.queries.plan_checks import plan_notes
from competitions.queries.plan_document import plan_fields
from competitions.queries.plan_remarks import placed
from competitions.queries.rule_books import book_of
from competitions.queries.workspace import workspace
from competitions.views.organiser_base import competition_or_404, organised_or_403
from ui.forms import ReasonForm
from ui.parts import Crumb
from ui.views import act_and_redirect, act_with_reason, perform_or_explain
from workflow import clock
from workflow.idempotency import idempotent
from workflow.services import act

BEFORE_FILING = (
    FilingState.DRAFT,
    FilingState.RETURNED,
    FilingState.AWAITING_SIGN_OFF,
    FilingState.CHECKED,
    FilingState.SIGNED,
)
TEMPLATE = "competitions/desk/filing.html"


@require_safe
@desk_view
def competition_filing(request: HttpRequest, pk: int) -> HttpResponse:
    """The plan field by field, the stamped plan, what can be done with them, and what was done."""
    return page_of(request, competition_or_404(request, pk, with_filers=True))


@require_safe
@desk_view
def filing_print(request: HttpRequest, pk: int) -> HttpResponse:
    """The filing on A4: the form, signatures, and after the approval the receipt with its number."""
    competition = competition_or_404(request, pk, with_filers=True)
    page = filing_page(competition.filing, request.actor, fields=_live_fields(competition))
    context = {
        "title": _("Filing of a competition plan"),
        "crumbs": [Crumb(_("Plan and filing"), back_to(pk)), Crumb(_("Print"))],
        "competition": competition,
        "page": page,
        "back": back_to(pk),
        "address": f"{settings.SITE_URL}{back_to(pk)}",
        "now": clock.now(),
    }
    return render(request, "competitions/desk/filing_print.html", context)


@require_POST
@desk_view
@idempotent
def filing_plan_upload(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep the stamped plan; a lying file is refused in words."""
    competition = organised_or_403(request, pk)
    form = PlanForm(request.POST, request.FILES)
    if not form.is_valid():
        return page_of(request, competition, plan_form=form, status=422)
    upload = form.cleaned_data["plan"]
    outcome = perform_or_explain(
        request,
        lambda: attach_plan(filing=competition.filing, actor=request.actor, upload=upload, name=upload.name),
        success=_("The stamped plan is kept: %(name)s.") % {"name": upload.name},
        form=form,
    )
    if outcome:
        return redirect(back_to(pk) + "#plan")
    return page_of(request, competition, plan_form=form, status=outcome.status)


@require_POST
@desk_view
@idempotent
def filing_hand_in(request: HttpRequest, pk: int) -> HttpResponse:
    """The drafter hands the plan to the next person; one that came back and was not changed only when that is meant.

    With the button ``alone`` it is signed and filed upward as well: for offices in which one person files.
    """
    competition = organised_or_403(request, pk)
    if _asks_first(request, competition):
        return page_of(request, competition, asks_unchanged=True, status=422)
    alone = "alone" in request.POST

    def act_on() -> None:
        verbs.hand_in_for_sign_off(competition=competition, actor=request.actor)
        if alone:
            _sign_and_file(competition, request.actor)

    done = _("Filed upward.") if alone else _("Handed in. A second person of the office signs it off now.")
    return act_and_redirect(request, as_one(act_on), to=back_to(pk), success=done)


@require_POST
@desk_view
@idempotent
def filing_hand_in_paper(request: HttpRequest, pk: int) -> HttpResponse:
    """Signed in the office's own OA: its paper stands for the signatures, and the plan goes upward."""
    competition = organised_or_403(request, pk)
    if _asks_first(request, competition):
        return page_of(request, competition, asks_unchanged=True, status=422)
    form = PaperForm(request.POST, request.FILES)
    if not form.is_valid():
        return page_of(request, competition, paper_form=form, status=422)
    scan = form.cleaned_data["scan"]

    def act_on() -> None:
        paper = paper_of(**form.cleaned_data, name=scan.name)
        verbs.hand_in_with_paper(competition=competition, actor=request.actor, paper=paper)
        verbs.file_competition(competition=competition, actor=request.actor)

    done = perform_or_explain(request, as_one(act_on), success=_("Recorded and filed upward."), form=form)
    if done:
        return redirect(back_to(pk))
    return page_of(request, competition_or_404(request, pk, with_filers=True), paper_form=form, status=done.status)


def _asks_first(request: HttpRequest, competition: Competition) -> bool:
    """Whether it came back, nothing was mended since, and nobody said that this is meant."""
    if "unchanged" in request.POST or competition.filing is None:
        return False
    return filing_page(competition.filing, request.actor, fields=_live_fields(competition)).is_unchanged


def _sign_and_file(competition: Competition, actor: Any) -> None:
    verbs.sign_off_competition(competition=competition, actor=actor)
    verbs.file_competition(competition=competition, actor=actor)


@require_POST
@desk_view
@idempotent
def filing_check(request: HttpRequest, pk: int) -> HttpResponse:
    """Where three persons sign: the one between drafter and signer."""
    competition = competition_or_404(request, pk, with_filers=True)
    return act_and_redirect(
        request,
        lambda: verbs.check_competition_plan(competition=competition, actor=request.actor),
        to=back_to(pk),
        success=_("Checked. A third person of the office signs it off now."),
    )


@require_POST
@desk_view
@idempotent
def filing_sign(request: HttpRequest, pk: int) -> HttpResponse:
    """The last person signs off and, with the first button, files upward in the same act."""
    competition = competition_or_404(request, pk, with_filers=True)
    upward = "upward" in request.POST

    def act_on() -> None:
        verbs.sign_off_competition(competition=competition, actor=request.actor)
        if upward:
            verbs.file_competition(competition=competition, actor=request.actor)

    done = _("Signed off and filed upward.") if upward else _("Signed off.")
    return act_and_redirect(request, as_one(act_on), to=back_to(pk), success=done)


@require_POST
@desk_view
@idempotent
def filing_submit(request: HttpRequest, pk: int) -> HttpResponse:
    """File the signed plan upward."""
    competition = competition_or_404(request, pk, with_filers=True)
    return act_and_redirect(
        request,
        lambda: verbs.file_competition(competition=competition, actor=request.actor),
        to=back_to(pk),
        success=_("Filed upward."),
    )


@require_POST
@desk_view
@idempotent
def filing_send_back(request: HttpRequest, pk: int) -> HttpResponse:
    """The second person gives the plan back with a reason."""
    competition = competition_or_404(request, pk, with_filers=True)
    if competition.filing is None or not may_sign(request.actor, competition.filing):
        raise PermissionDenied
    form, status = act_with_reason(
        request,
        lambda reason: verbs.send_competition_back(competition=competition, actor=request.actor, reason=reason),
        _("Sent back to the drafter."),
        label=_("What has to be changed"),
    )
    return page_of(request, competition, reason_form=form, status=status) if status else redirect(back_to(pk))


def as_one(act_on: Callable[[], Any]) -> Callable[[], None]:
    """All of it or nothing."""

    def wrapped() -> None:
        with act():
            act_on()

    return wrapped


def back_to(pk: int) -> str:
    return reverse("competitions_desk:competition_filing", kwargs={"pk": pk})


def _doors(pk: int) -> dict[str, str]:
    """Where the forms of the page go."""
    names = ("hand_in", "hand_in_paper", "check", "sign", "submit", "send_back")
    steps = {step: reverse(f"competitions_desk:filing_{step}", kwargs={"pk": pk}) for step in names}
    for decision in ("approve", "return", "refuse"):
        steps[decision] = reverse("competitions_desk:filing_decide", kwargs={"pk": pk, "decision": decision})
    for step in ("endorse", "put-back", "issue"):
        name = step.replace("-", "_")
        steps[name] = reverse("competitions_desk:filing_proposal", kwargs={"pk": pk, "step": step})
    return steps


def _live_fields(competition: Competition) -> Any:
    """A draft shows the plan as it is now; what was handed in shows what was handed in."""
    return plan_fields(competition) if why_not_editable(competition) is None else None


def _stamped(competition: Competition, version: str) -> Stamped | None:
    """What is there of the stamped filing form, as long as the plan has not gone up."""
    held = competition.filing is not None and competition.filing.state in BEFORE_FILING
    return stamped_application(competition, version) if held else None


def page_of(
    request: HttpRequest,
    competition: Competition,
    *,
    plan_form: PlanForm | None = None,
    reason_form: ReasonForm | None = None,
    decision_form: DecisionForm | None = None,
    paper_form: PaperForm | None = None,
    typed: dict[str, str] | None = None,
    asks_unchanged: bool = False,
    status: int = 200,
) -> HttpResponse:
    if competition.filing is None:
        raise PermissionDenied
    page = filing_page(
        competition.filing, request.actor, fields=_live_fields(competition), typed=typed, subject=competition
    )
    notes = plan_notes(competition, clock.now()) if page.is_open else []
    may_edit = may_organise(request.actor, competition) and page.is_open
    remarks = placed(competition.filing, page.remarks, book_of(competition)) if page.is_open else []
    context = workspace(request, competition, place=_("Plan and filing")) | {
        "page": page,
        "filing": competition.filing,
        "notes": notes,
        "is_blocked": any(note.blocking for note in notes) or not competition.filing.plan,
        "may_edit": may_edit,
        "stamped": _stamped(competition, page.fingerprint),
        "remarks": remarks,
        "first_section": next((one.section for one in remarks if one.section), "basics"),
        "asks_unchanged": asks_unchanged,
        "plan_form": plan_form or PlanForm(),
        "reason_form": reason_form or ReasonForm(label=_("What has to be changed")),
        "decision_form": decision_form or DecisionForm(),
        "paper_form": paper_form or PaperForm(on="decide" if page.may_decide else ""),
        "policy": sign_off_policy(competition.filing.organisation_id) if may_edit else None,
        "is_own_draft": request.actor.pk == competition.filing.drafted_by_id,
        "doors": _doors(competition.pk),
        "refuse_question": _("Refuse for good? The competition is cancelled with it."),
    }
    return render(request, TEMPLATE, context, status=status)
