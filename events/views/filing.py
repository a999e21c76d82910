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
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.access import desk_view
from competitions.actions import filings
from competitions.enums import FilingSubject
from competitions.models import Filing
from competitions.queries.filing_page import field_keys, filing_page
from competitions.queries.filing_steps import passed_words
from competitions.queries.filings import filings_visible_to
from events.actions import activities as verbs
from events.filing_form import fields_of
from events.forms.desk import DecisionForm
from events.models import Activity
from events.permissions.activity import may_organise
from events.views.base import address, head
from ui.forms import ReasonForm
from ui.views import act_and_redirect, perform_or_explain
from workflow import clock
from workflow.idempotency import idempotent


def filing_or_404(request: HttpRequest, pk: int) -> Filing:
    """The filing of an activity, if it lies in the actor's scope; ``filing.activity.filing`` is the filing itself."""
    rows = filings_visible_to(request.actor).filter(subject_kind=FilingSubject.ACTIVITY, activity__isnull=False)
    people = ("drafted_by", "signed_by", "decided_by")
    filing = get_object_or_404(
        rows.select_related("organisation__region", "addressee__region", "region", "activity__organisation", *people),
        pk=pk,
    )
    filing.activity.filing = filing
    return filing


def _back(pk: int) -> str:
    return reverse("events_desk:filing", kwargs={"pk": pk})


def _doors(pk: int) -> dict[str, str]:
    """Where the forms of the page go."""
    steps = ("hand_in", "sign", "submit", "send_back", "approve", "return", "refuse")
    return {step: reverse("events_desk:filing_step", kwargs={"pk": pk, "step": step}) for step in steps}


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
    typed: dict[str, str] | None = None,
    status: int = 200,
) -> HttpResponse:
    activity = filing.activity
    page = filing_page(filing, request.actor, fields=_live_fields(filing), typed=typed)
    context = head(activity, _("Filing")) | {
        "title": filing.title,
        "subtitle": f"{filing.organisation.name} → {filing.addressee.name}",
        "page": page,
        "filing": filing,
        "doors": _doors(filing.pk),
        "refuse_question": _("Refuse for good? The activity is cancelled with it, and everybody registered is told."),
        "may_edit": page.is_open and may_organise(request.actor, activity),
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
    """Hand in, sign off, file upward, send back; and above: approve, return, refuse."""
    found = filing_or_404(request, pk)
    if step in ("approve", "return", "refuse"):
        return _decide(request, found, step)
    if step == "send_back":
        return _send_back(request, found)
    activity, actor = found.activity, request.actor
    acts: dict[str, tuple[Callable[[], Any], str]] = {
        "hand_in": (
            lambda: verbs.hand_in_filing(activity=activity, actor=actor),
            _("Handed in. A second person of the office signs it off now."),
        ),
        "sign": _signing(request, activity),
        "submit": (
            lambda: filings.submit_filing(filing=found, actor=actor, needed_by=activity.starts_at),
            _("Filed upward."),
        ),
    }
    act_on, success = acts[step]
    return act_and_redirect(request, act_on, to=_back(pk), success=success)


def _signing(request: HttpRequest, activity: Activity) -> tuple[Callable[[], Any], str]:
    """The first button signs and files upward in one act, the second only signs. The act, and what to say of it."""
    if "upward" in request.POST:
        return partial(verbs.sign_and_submit, activity=activity, actor=request.actor), _("Signed off and filed upward.")
    return partial(filings.sign_off, filing=activity.filing, actor=request.actor), _("Signed off.")


def _send_back(request: HttpRequest, found: Filing) -> HttpResponse:
    form = ReasonForm(request.POST, label=_("What has to be changed"))
    if not form.is_valid():
        return _page(request, found, reason_form=form, status=422)
    done = perform_or_explain(
        request,
        lambda: filings.send_back(filing=found, actor=request.actor, reason=form.cleaned_data["reason"]),
        success=_("Sent back to the drafter."),
        form=form,
    )
    return redirect(_back(found.pk)) if done else _page(request, found, reason_form=form, status=done.status)


def _decide(request: HttpRequest, found: Filing, decision: str) -> HttpResponse:
    """Remarks typed stay when it cannot be done."""
    activity, actor = found.activity, request.actor
    form = DecisionForm(request.POST)
    form.is_valid()
    opinion = form.cleaned_data.get("opinion", "")
    remarks = form.remarks(field_keys(found))
    seen = form.cleaned_data.get("seen", "")
    if decision == "approve" and remarks:
        form.add_error(None, _("There are remarks on fields. Return the filing with them, or clear them and approve."))
        return _page(request, found, decision_form=form, typed=remarks, status=422)
    acts: dict[str, tuple[Callable[[], Any], str]] = {
        "return": (
            lambda: filings.return_filing(filing=found, actor=actor, remarks=remarks, reason=opinion, seen=seen),
            _("Returned to the office with your remarks."),
        ),
        "approve": (
            lambda: verbs.approve_activity_filing(activity=activity, actor=actor, opinion=opinion, seen=seen),
            "",
        ),
        "refuse": (
            lambda: verbs.refuse_activity_filing(activity=activity, actor=actor, reason=opinion, seen=seen),
            _("Refused; the activity is cancelled and everybody registered is told."),
        ),
    }
    act_on, success = acts[decision]
    done = perform_or_explain(request, act_on, success=success, form=form)
    if done:
        if decision == "approve" and done.value is not None:
            messages.success(request, passed_words(done.value))
        return redirect(_back(found.pk))
    return _page(request, filing_or_404(request, found.pk), decision_form=form, typed=remarks, status=done.status)
