"""What every page of judging at the desk starts with."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from competitions.models import Competition, Stage
from competitions.queries.competitions import competitions_visible_to
from competitions.queries.workspace import with_course, workspace
from judging.queries.desk import runs, stages_visible_to
from ui.forms import ReasonForm
from ui.views import perform_or_explain

RELATED = ("region", "organisation__region", "filing")


def competition_or_404(request: HttpRequest, pk: int) -> Competition:
    """The competition in the actor's scope, with what the workspace needs."""
    return get_object_or_404(with_course(competitions_visible_to(request.actor).select_related(*RELATED)), pk=pk)


def stage_or_404(request: HttpRequest, pk: int, code: str) -> Stage:
    """A stage of it."""
    return get_object_or_404(stages_visible_to(request.actor), competition=pk, code=code)


def need_organiser(request: HttpRequest, competition: Competition) -> None:
    """403 with the reason for those who may look and not act."""
    if not runs(request.actor, competition):
        raise PermissionDenied(
            _("Only organisers of %(office)s may do this.") % {"office": competition.organisation.name}
        )


def judging_url(stage: Stage) -> str:
    """The judging page of the competition at this stage."""
    return reverse("judging_desk:judging", kwargs={"pk": stage.competition_id}) + f"?stage={stage.code}"


def ranking_url(stage: Stage) -> str:
    """The ranking page of the competition at this stage."""
    return reverse("judging_desk:ranking", kwargs={"pk": stage.competition_id}) + f"?stage={stage.code}"


def page(
    request: HttpRequest, stage: Stage, template: str, place: str, status: int = 200, **context: Any
) -> HttpResponse:
    """A page below a tab of the workspace."""
    frame = workspace(request, stage.competition, place=place)
    return render(
        request,
        template,
        frame | {"stage": stage, "runs": runs(request.actor, stage.competition)} | context,
        status=status,
    )


def ask_reason(
    request: HttpRequest,
    stage: Stage,
    act: Callable[[str], Any],
    *,
    title: str,
    detail: str,
    button: str,
    back: str,
    success: str,
    label: str = "",
    facts: list[tuple[str, str]] | None = None,
    required: bool = True,
) -> HttpResponse:
    """The confirm page of an act with a reason: GET asks, POST acts and explains."""
    form = ReasonForm(request.POST or None, label=label or _("Reason"), required=required)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            outcome = perform_or_explain(request, lambda: act(form.cleaned_data["reason"]), success=success, form=form)
            if outcome:
                return redirect(back)
            status = outcome.status
    return page(
        request, stage, "judging/desk/reason.html", title, status,
        question=title, detail=detail, button=button, back=back, form=form, facts=facts,
    )  # fmt: skip


def act_on_form(request: HttpRequest, form: BaseForm, act: Callable[[], Any], success: Any) -> tuple[Any, int]:
    """POST of a form: (value, 0) when done, else (None, status to render the page again with)."""
    if request.method != "POST":
        return None, 200
    if not form.is_valid():
        return None, 422
    outcome = perform_or_explain(request, act, form=form)
    if not outcome:
        return None, outcome.status
    if success:
        messages.success(request, str(success(outcome.value) if callable(success) else success))
    return outcome.value, 0
