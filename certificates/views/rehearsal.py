"""Tab 赛前演练: one click walks the whole competition with an invented field, and shows what each step looked like."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.access import desk_view
from certificates.actions import rehearsals as verbs
from certificates.permissions.certificate import may_give_awards
from certificates.views.desk import competition_or_404, organised_or_403
from competitions.models import Competition, Rehearsal
from competitions.queries.workspace import workspace
from notifications.queries.progress import progress_bar
from ui.htmx import bar_alone
from ui.views import act_and_redirect
from workflow.idempotency import idempotent


def _back(pk: int) -> str:
    return reverse("certificates_desk:rehearsal", kwargs={"pk": pk})


def _last(competition: Competition) -> Rehearsal | None:
    found = Rehearsal.objects.filter(competition=competition).select_related("job", "ordered_by").first()
    if found is not None:
        found.competition = competition
    return found


@require_safe
@desk_view
def rehearsal(request: HttpRequest, pk: int) -> HttpResponse:
    """The last rehearsal: its bar, or its steps."""
    competition = competition_or_404(request, pk)
    last = _last(competition)
    context = workspace(request, competition, place=_("Rehearsal")) | {
        "rehearsal": last,
        "walked": last.report.get("steps", []) if last else [],
        "failed": [step for step in last.report.get("steps", []) if step["problem"]] if last else [],
        "warnings": last.report.get("warnings", []) if last else [],
        "stale": last is not None and last.rules_version != competition.rules_version,
        "bar": _bar(last),
        "problem": verbs.why_no_rehearsal(competition),
        "may_act": may_give_awards(request.actor, competition),
    }
    return render(request, "certificates/desk/rehearsal.html", context)


def _bar(row: Rehearsal | None) -> dict[str, Any] | None:
    job = row.job if row else None
    if row is None or job is None or row.finished_at is not None:
        return None
    return progress_bar(
        job,
        label=_("The competition is being rehearsed"),
        poll_url=reverse("certificates_desk:rehearsal_progress", args=[row.competition_id]),
    )


@require_safe
@desk_view
def rehearsal_progress(request: HttpRequest, pk: int) -> HttpResponse:
    """The bar alone; when it is over the page is shown anew."""
    return bar_alone(request, _bar(_last(competition_or_404(request, pk))), _back(pk))


@require_POST
@desk_view
@idempotent
def rehearsal_start(request: HttpRequest, pk: int) -> HttpResponse:
    """Rehearse."""
    competition = organised_or_403(request, pk)
    return act_and_redirect(
        request,
        lambda: verbs.order_rehearsal(competition=competition, actor=request.actor),
        to=_back(pk),
        success=_("The rehearsal has begun."),
    )


@require_POST
@desk_view
@idempotent
def rehearsal_repeat(request: HttpRequest, pk: int) -> HttpResponse:
    """Let one that failed run again."""
    competition = organised_or_403(request, pk)
    last = get_object_or_404(Rehearsal.objects.filter(competition=competition).select_related("job")[:1])
    last.competition = competition
    return act_and_redirect(
        request,
        lambda: verbs.repeat_rehearsal(row=last, actor=request.actor),
        to=_back(pk),
        success=_("The rehearsal has begun."),
    )


@require_POST
@desk_view
@idempotent
def rehearsal_delete(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the report away."""
    competition = organised_or_403(request, pk)
    last = get_object_or_404(Rehearsal.objects.filter(competition=competition)[:1])
    last.competition = competition
    return act_and_redirect(
        request,
        lambda: verbs.delete_rehearsal(row=last, actor=request.actor),
        to=_back(pk),
        success=_("The report of the rehearsal is deleted; its audit stays."),
    )
