"""The answer to a filing of a competition, at the body where it lies: decided, proposed, checked, issued, or recorded."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.access import desk_view
from competitions.actions import competitions as verbs
from competitions.actions import filing_answers as answers
from competitions.actions.filing_papers import paper_of
from competitions.enums import FilingAnswer
from competitions.forms.desk import DecisionForm, PaperForm
from competitions.models import Competition
from competitions.permissions.filing import may_decide, may_propose
from competitions.queries.filing_page import field_keys
from competitions.queries.filing_steps import passed_words
from competitions.views.organiser_base import competition_or_404
from competitions.views.organiser_filing import back_to, page_of
from ui.views import act_and_redirect, act_with_reason, perform_or_explain
from workflow.idempotency import idempotent

ANSWERS = {"approve": FilingAnswer.PASSED, "return": FilingAnswer.RETURNED, "refuse": FilingAnswer.REFUSED}


@require_POST
@desk_view
@idempotent
def filing_decide(request: HttpRequest, pk: int, decision: str) -> HttpResponse:
    """Return with remarks, agree, or refuse; with ``propose`` only propose it, with ``paper`` record it from its paper.

    What was typed stays when it cannot be done.
    """
    competition = competition_or_404(request, pk, with_filers=True)
    if competition.filing is None:
        raise PermissionDenied
    form = DecisionForm(request.POST)
    form.is_valid()
    remarks = form.remarks(field_keys(competition.filing))
    paper_form = PaperForm(request.POST, request.FILES, on="decide") if "paper" in request.POST else None
    typed: dict[str, Any] = {"decision_form": form, "paper_form": paper_form, "typed": remarks}
    if decision == "approve" and remarks:
        form.add_error(None, _("There are remarks on fields. Return the filing with them, or clear them and approve."))
        return page_of(request, competition, **typed, status=422)
    if paper_form is not None and not paper_form.is_valid():
        return page_of(request, competition, **typed, status=422)
    act_on, success = _act(request, competition, decision, form, remarks, paper_form)
    outcome = perform_or_explain(request, act_on, success=success, form=form)
    if outcome:
        if decision == "approve" and not success and outcome.value is not None:
            messages.success(request, passed_words(outcome.value))
        return redirect(back_to(pk))
    return page_of(request, competition_or_404(request, pk, with_filers=True), **typed, status=outcome.status)


def _act(
    request: HttpRequest,
    competition: Competition,
    decision: str,
    form: DecisionForm,
    remarks: dict[str, str],
    paper_form: PaperForm | None,
) -> tuple[Callable[[], Any], str]:
    """What the button does, and what to say of it; nothing where that depends on what came of it."""
    actor, opinion, seen = request.actor, form.cleaned_data.get("opinion", ""), form.cleaned_data.get("seen", "")  # type: ignore[attr-defined]
    if "propose" in request.POST:
        filing, answer = competition.filing, ANSWERS[decision]
        return (
            lambda: answers.propose_answer(
                filing=filing, actor=actor, answer=answer, opinion=opinion, remarks=remarks, seen=seen
            ),
            _("Proposed. Another person of the office goes on with it."),
        )
    how: dict[str, Any] = {"competition": competition, "actor": actor, "seen": seen}

    def decided() -> Any:
        if paper_form is not None:
            data = paper_form.cleaned_data
            how["paper"] = paper_of(**data, name=data["scan"].name)
        if decision == "return":
            return verbs.return_competition(**how, remarks=remarks, reason=opinion)
        if decision == "refuse":
            return verbs.refuse_competition(**how, reason=opinion)
        return verbs.approve_competition(**how, opinion=opinion)

    return decided, {"return": _("Returned to the office with your remarks."), "refuse": _("Refused.")}.get(
        decision, ""
    )


@require_POST
@desk_view
@idempotent
def filing_proposal(request: HttpRequest, pk: int, step: str) -> HttpResponse:
    """What the others of the office do with a proposed answer: check it, issue it, give it back with a reason."""
    competition = competition_or_404(request, pk, with_filers=True)
    needed = may_decide if step == "issue" else may_propose
    if competition.filing is None or not needed(request.actor, competition.filing):
        raise PermissionDenied
    actor, filing, seen = request.actor, competition.filing, request.POST.get("seen", "")[:40]
    if step == "put-back":
        return _put_back(request, competition, seen)
    acts: dict[str, tuple[Callable[[], Any], str]] = {
        "endorse": (
            lambda: answers.endorse_answer(filing=filing, actor=actor, seen=seen),
            _("Checked. An approver of the office issues it now."),
        ),
        "issue": (
            lambda: verbs.issue_competition_answer(competition=competition, actor=actor, seen=seen),
            _("Issued."),
        ),
    }
    act_on, success = acts[step]
    return act_and_redirect(request, act_on, to=back_to(pk), success=success)


def _put_back(request: HttpRequest, competition: Competition, seen: str) -> HttpResponse:
    filing = competition.filing
    form, status = act_with_reason(
        request,
        lambda reason: answers.put_answer_back(filing=filing, actor=request.actor, reason=reason, seen=seen),
        _("Given back to who proposed it."),
        label=_("What has to be changed"),
    )
    if not status:
        return redirect(back_to(competition.pk))
    return page_of(
        request, competition_or_404(request, competition.pk, with_filers=True), reason_form=form, status=status
    )
