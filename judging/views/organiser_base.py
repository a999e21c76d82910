"""What every page of judging at the desk starts with."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from competitions.models import Competition, Stage
from competitions.queries.competitions import competitions_visible_to
from competitions.queries.results import keep_stages
from competitions.queries.workspace import with_course, workspace
from judging.queries.desk import runs, stages_visible_to
from ui.views import act_with_reason

RELATED = ("region", "organisation__region", "filing")


def competition_or_404(request: HttpRequest, pk: int) -> Competition:
    """The competition in the actor's scope, with what the workspace needs."""
    return get_object_or_404(with_course(competitions_visible_to(request.actor).select_related(*RELATED)), pk=pk)


def stage_or_404(request: HttpRequest, pk: int, code: str) -> Stage:
    """A stage of it. A page that is only read knows the others with it: its head shows them."""
    rows = stages_visible_to(request.actor)
    if request.method not in ("GET", "HEAD"):
        return get_object_or_404(rows, competition=pk, code=code)
    known = list(rows.filter(competition=pk))
    if not known:
        raise Http404
    found = next((row for row in keep_stages(known[0].competition, known) if row.code == code), None)
    if found is None:
        raise Http404
    return found


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
    # What is done in the hall belongs to the judging, too, though its addresses do not lie below it.
    tab = "judging_desk:judging" if f"/live/{stage.code}/" in request.path else ""
    frame = workspace(request, stage.competition, place=place, tab=tab)
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
    remind: bool = False,
    ways: Iterable[tuple[str, str]] = (),
) -> HttpResponse:
    """The confirm page of an act with a reason: GET asks, POST acts and explains. ``remind``: judges may be reminded first.
    ``ways``: pages to go to first, as address and label."""
    form, status = act_with_reason(request, act, success, label=label, required=required)
    if not status:
        return redirect(back)
    return page(
        request, stage, "judging/desk/reason.html", title, status,
        question=title, detail=detail, button=button, back=back, form=form, facts=facts, remind=remind,
        ways=ways,
    )  # fmt: skip
