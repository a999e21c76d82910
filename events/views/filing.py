"""The filing of an activity: the office hands it in and signs it, the office above decides.

The page is the one of every filing (``competitions.queries.filing_page``); what is done here goes through the verbs of
activities, because an activity moves with its filing.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any
from urllib.parse import urljoin

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.access import desk_view
from accounts.queries.standing import sign_off_policy
from competitions.actions import filing_answers as answers
from competitions.actions import filings
from competitions.actions.filing_papers import paper_of
from competitions.enums import FilingAnswer, FilingSubject
from competitions.models import Filing
from competitions.queries.filing_page import field_keys, filing_page
from competitions.queries.filing_steps import FILERS, passed_words, with_names
from competitions.queries.filings import filings_visible_to
from events.actions import activities as verbs
from events.filing_form import fields_of
from events.forms.desk import DecisionForm, PaperForm
from events.models import Activity
from events.permissions.activity import may_organise
from events.views.base import address, head
from ui.forms import ReasonForm
from ui.views import act_and_redirect, act_with_reason, perform_or_explain
from workflow import clock
from workflow.idempotency import idempotent
from workflow.permissions import is_permitted

ANSWERS = {"approve": FilingAnswer.PASSED, "return": FilingAnswer.RETURNED, "refuse": FilingAnswer.REFUSED}

# Steps that ask for something typed, or for what was proposed, before the verb asks for the right.
_NEEDED = {
    "hand_in_paper": "competitions.draft_filing",
    "send_back": "competitions.sign_filing",
    "put_back": "competitions.propose_filing",
    "issue": "competitions.decide_filing",
}


def filing_or_404(request: HttpRequest, pk: int) -> Filing:
    """The filing of an activity, if it lies in the actor's scope; ``filing.activity.filing`` is the filing itself."""
    rows = filings_visible_to(request.actor).filter(subject_kind=FilingSubject.ACTIVITY, activity__isnull=False)
    filing = get_object_or_404(
        with_names(
            rows.select_related("organisation__region", "addressee__region", "region", "activity__organisation"),
            *FILERS,
        ),
        pk=pk,
    )
    filing.activity.filing = filing
    return filing


def _back(pk: int) -> str:
    return reverse("events_desk:filing", kwargs={"pk": pk})


def _doors(pk: int) -> dict[str, str]:
    """Where the forms of the page go."""
    steps = ("hand_in", "hand_in_paper", "check", "sign", "submit", "send_back", "approve", "return", "refuse")
    doors = {step: reverse("events_desk:filing_step", kwargs={"pk": pk, "step": step}) for step in steps}
    for step in ("endorse", "put_back", "issue"):
        doors[step] = reverse("events_desk:filing_step", kwargs={"pk": pk, "step": step})
    return doors


@require_safe
@desk_view
def filing(request: HttpRequest, pk: int) -> HttpResponse:
    """What is filed, field by field, what can be done with it, and what was done."""
    return _page(request, filing_or_404(request, pk))


@require_safe
@desk_view
def filing_print(request: HttpRequest, pk: int) -> HttpResponse:
    """The filing on A4; after the approval the receipt with its number."""
    found = filing_or_404(request, pk)
    context = head(found.activity, _("Filing form of an activity")) | {
        "competition": found.activity,
        "page": filing_page(found, request.actor, fields=_live_fields(found)),
        "back": _back(pk),
        "address": urljoin(settings.SITE_URL, _back(pk)),
        "now": clock.now(),
    }
    return render(request, "competitions/desk/filing_print.html", context)


def _live_fields(filing: Filing) -> Any:
    """A draft shows the plan as it is now; what was handed in shows what was handed in."""
    return fields_of(filing.activity) if filing.state in ("draft", "returned") else None


def _page(
    request: HttpRequest,
    filing: Filing,
    *,
    reason_form: ReasonForm | None = None,
    decision_form: DecisionForm | None = None,
    paper_form: PaperForm | None = None,
    typed: dict[str, str] | None = None,
    status: int = 200,
) -> HttpResponse:
    activity = filing.activity
    page = filing_page(filing, request.actor, fields=_live_fields(filing), typed=typed)
    may_edit = page.is_open and may_organise(request.actor, activity)
    context = head(activity, _("Filing")) | {
        "title": filing.title,
        "subtitle": f"{filing.organisation.name} → {filing.addressee.name}",
        "page": page,
        "filing": filing,
        "doors": _doors(filing.pk),
        "refuse_question": _("Refuse for good? The activity is cancelled with it, and everybody registered is told."),
        "may_edit": may_edit,
        "policy": sign_off_policy(filing.organisation_id) if may_edit else None,
        "paper_form": paper_form or PaperForm(on="decide" if page.may_decide else ""),
        "is_own_draft": request.actor.pk == filing.drafted_by_id,
        "reason_form": reason_form or ReasonForm(label=_("What has to be changed")),
        "decision_form": decision_form or DecisionForm(),
        "activity_url": address(activity),
    }
    return render(request, "events/desk/filing.html", context, status=status)


@require_POST
@desk_view
@idempotent
def filing_step(request: HttpRequest, pk: int, step: str) -> HttpResponse:
    """Hand in, check, sign off, file upward, send back; and where it lies: propose, check, issue, return, agree, refuse."""
    found = filing_or_404(request, pk)
    if step in _NEEDED and not is_permitted(request.actor, _NEEDED[step], found):
        raise PermissionDenied
    if step in ANSWERS:
        return _decide(request, found, step)
    if step in ("send_back", "put_back"):
        return _with_reason(request, found, step)
    if step == "hand_in_paper":
        return _hand_in_paper(request, found)
    activity, actor, seen = found.activity, request.actor, request.POST.get("seen", "")[:40]
    acts: dict[str, tuple[Callable[[], Any], str]] = {
        "hand_in": _handing_in(request, activity),
        "check": (
            lambda: filings.check_filing(filing=found, actor=actor),
            _("Checked. A third person of the office signs it off now."),
        ),
        "sign": _signing(request, activity),
        "submit": (
            lambda: verbs.submit_activity_filing(activity=activity, actor=actor, filing=found),
            _("Filed upward."),
        ),
        "endorse": (
            lambda: answers.endorse_answer(filing=found, actor=actor, seen=seen),
            _("Checked. An approver of the office issues it now."),
        ),
        "issue": (lambda: verbs.issue_activity_answer(activity=activity, actor=actor, seen=seen), _("Issued.")),
    }
    act_on, success = acts[step]
    return act_and_redirect(request, act_on, to=_back(pk), success=success)


def _handing_in(request: HttpRequest, activity: Activity) -> tuple[Callable[[], Any], str]:
    """To the next person; with ``alone``, where one person files, at once upward."""
    if "alone" in request.POST:
        return partial(verbs.file_alone, activity=activity, actor=request.actor), _("Filed upward.")
    act_on = partial(verbs.hand_in_filing, activity=activity, actor=request.actor)
    return act_on, _("Handed in. A second person of the office signs it off now.")


def _signing(request: HttpRequest, activity: Activity) -> tuple[Callable[[], Any], str]:
    """The first button signs and files upward in one act, the second only signs. The act, and what to say of it."""
    if "upward" in request.POST:
        return partial(verbs.sign_and_submit, activity=activity, actor=request.actor), _("Signed off and filed upward.")
    return partial(filings.sign_off, filing=activity.filing, actor=request.actor), _("Signed off.")


def _hand_in_paper(request: HttpRequest, found: Filing) -> HttpResponse:
    form = PaperForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, found, paper_form=form, status=422)
    data = form.cleaned_data

    def act_on() -> Any:
        paper = paper_of(**data, name=data["scan"].name)
        return verbs.hand_in_with_paper(activity=found.activity, actor=request.actor, paper=paper)

    done = perform_or_explain(request, act_on, success=_("Recorded and filed upward."), form=form)
    if done:
        return redirect(_back(found.pk))
    return _page(request, filing_or_404(request, found.pk), paper_form=form, status=done.status)


def _with_reason(request: HttpRequest, found: Filing, step: str) -> HttpResponse:
    """To the drafter, or to who proposed the answer."""
    actor = request.actor
    acts: dict[str, tuple[Callable[[str], Any], str]] = {
        "send_back": (
            lambda reason: filings.send_back(filing=found, actor=actor, reason=reason),
            _("Sent back to the drafter."),
        ),
        "put_back": (
            lambda reason: answers.put_answer_back(
                filing=found, actor=actor, reason=reason, seen=request.POST.get("seen", "")[:40]
            ),
            _("Given back to who proposed it."),
        ),
    }
    act_on, success = acts[step]
    form, status = act_with_reason(request, act_on, success, label=_("What has to be changed"))
    if not status:
        return redirect(_back(found.pk))
    return _page(request, filing_or_404(request, found.pk), reason_form=form, status=status)


def _decide(request: HttpRequest, found: Filing, decision: str) -> HttpResponse:
    """Remarks typed stay when it cannot be done."""
    form = DecisionForm(request.POST)
    form.is_valid()
    remarks = form.remarks(field_keys(found))
    paper_form = PaperForm(request.POST, request.FILES, on="decide") if "paper" in request.POST else None
    typed: dict[str, Any] = {"decision_form": form, "paper_form": paper_form, "typed": remarks}
    if decision == "approve" and remarks:
        form.add_error(None, _("There are remarks on fields. Return the filing with them, or clear them and approve."))
        return _page(request, found, **typed, status=422)
    if paper_form is not None and not paper_form.is_valid():
        return _page(request, found, **typed, status=422)
    act_on, success = _act(request, found, decision, form, remarks, paper_form)
    done = perform_or_explain(request, act_on, success=success, form=form)
    if done:
        if decision == "approve" and not success and done.value is not None:
            messages.success(request, passed_words(done.value))
        return redirect(_back(found.pk))
    return _page(request, filing_or_404(request, found.pk), **typed, status=done.status)


def _act(
    request: HttpRequest,
    found: Filing,
    decision: str,
    form: DecisionForm,
    remarks: dict[str, str],
    paper_form: PaperForm | None,
) -> tuple[Callable[[], Any], str]:
    """What the button does, and what to say of it; nothing where that depends on what came of it."""
    opinion, seen = form.cleaned_data.get("opinion", ""), form.cleaned_data.get("seen", "")
    if "propose" in request.POST:
        proposed = {"answer": ANSWERS[decision], "opinion": opinion, "remarks": remarks, "seen": seen}
        return (
            partial(answers.propose_answer, filing=found, actor=request.actor, **proposed),
            _("Proposed. Another person of the office goes on with it."),
        )
    how: dict[str, Any] = {"activity": found.activity, "actor": request.actor, "seen": seen}

    def decided() -> Any:
        if paper_form is not None:
            data = paper_form.cleaned_data
            how["paper"] = paper_of(**data, name=data["scan"].name)
        if decision == "return":
            return verbs.return_activity_filing(**how, remarks=remarks, reason=opinion)
        if decision == "refuse":
            return verbs.refuse_activity_filing(**how, reason=opinion)
        return verbs.approve_activity_filing(**how, opinion=opinion)

    success = {
        "return": _("Returned to the office with your remarks."),
        "refuse": _("Refused; the activity is cancelled and everybody registered is told."),
    }
    return decided, success.get(decision, "")
