"""Tab 公示: the draft of the list with its check, the lists that were published, and the corrected one."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import desk_view
from competitions.actions import publicity as publicity_verbs
from competitions.domain.calendar import CalendarMissing
from competitions.enums import CompetitionState, ObjectionEffect, PublicityState
from competitions.forms.results import NoticeForm
from competitions.models import Competition, PublicityNotice
from competitions.permissions.competition import may_organise
from competitions.queries.list_changes import list_changes
from competitions.queries.objections import uncorrected
from competitions.queries.privacy import fingerprint
from competitions.queries.result_rows import public_rows
from competitions.queries.results import final_decisions, may_be_corrected, notices_visible_to, stages_of
from competitions.queries.rule_books import book_of
from competitions.queries.unit_awards import unit_rows
from competitions.queries.unpublished import unpublished
from competitions.queries.vacancies import vacancy_words
from competitions.queries.votes import missing_votes
from competitions.queries.workspace import desk_address, workspace
from competitions.views.organiser_base import competition_or_404, organised_or_403
from competitions.views.organiser_results import tracks_of
from ui.forms import whole_number
from ui.views import act_and_redirect, perform_or_explain
from workflow import clock
from workflow.idempotency import idempotent


@require_http_methods(["GET", "HEAD", "POST"])
@desk_view
@idempotent
def publicity(request: HttpRequest, pk: int) -> HttpResponse:
    """The draft of the list with its preview, or the lists that were published. POST saves the draft's texts."""
    competition = competition_or_404(request, pk) if request.method != "POST" else organised_or_403(request, pk)
    notice = competition.notices.order_by("-version").first()
    if request.method == "POST":
        return _save_or_publish(request, competition, notice, publicity_verbs.save_notice, _("The draft is saved."))
    return _publicity_page(request, competition, notice)


def _save_or_publish(
    request: HttpRequest,
    competition: Competition,
    notice: PublicityNotice | None,
    verb: Callable[..., PublicityNotice],
    success: str,
    more: Callable[[NoticeForm], dict[str, Any]] = lambda _form: {},
) -> HttpResponse:
    """Both take the whole form, so that nothing typed is lost or left out of what becomes public."""
    form, status = NoticeForm(request.POST), 422
    if notice is not None and not public_rows(competition, mask_names=notice.mask_names).none_reason:
        form.fields.pop("none_reason")  # as on the page: somebody is on the list
    if notice is not None and form.is_valid():
        notice.competition = competition
        outcome = perform_or_explain(
            request,
            lambda: verb(notice=notice, actor=request.actor, text=form.text(), **more(form)),
            success=success,
            form=form if notice.state == PublicityState.DRAFT else None,
        )
        if outcome:
            return redirect("competitions_desk:publicity", pk=competition.pk)
        status = outcome.status
    return _publicity_page(request, competition, notice, form, status)


def _publicity_page(
    request: HttpRequest,
    competition: Competition,
    notice: PublicityNotice | None,
    form: NoticeForm | None = None,
    status: int = 200,
) -> HttpResponse:
    may = may_organise(request.actor, competition)
    if notice is not None:
        notice.competition = competition
    if not may or notice is None or notice.state != PublicityState.DRAFT:
        form = None
    elif form is None:
        form = NoticeForm(initial={name: getattr(notice, name) for name in NoticeForm.base_fields})
    context = workspace(request, competition, place=_("Publicity")) | _publicity_context(
        competition, notice, form, may=may
    )
    return render(request, "competitions/results/publicity.html", context, status=status)


def _publicity_context(
    competition: Competition, notice: PublicityNotice | None, form: NoticeForm | None, *, may: bool
) -> dict[str, Any]:
    context: dict[str, Any] = {"notice": notice, "form": form, "may_organise": may, "problem": "", "withheld": []}
    if notice is None:
        return context | _before(competition, may=may)
    if notice.state != PublicityState.DRAFT:
        return context | _published(competition, notice, may=may)
    return context | _draft(competition, notice, form)


def _before(competition: Competition, *, may: bool) -> dict[str, Any]:
    """Whether a list can be drafted, or why not."""
    found = public_rows(competition, mask_names=False)
    over = competition.state != CompetitionState.JUDGING
    later = competition.state in (CompetitionState.REPORTED, CompetitionState.ARCHIVED, CompetitionState.CANCELLED)
    return {
        "can_draft": may and not found.problem and not over,
        "problem": "" if over else found.problem,
        "missing": _("No list was published for this competition.")
        if later
        else _("The list is published when judging is over and the promotion of the last stage is decided."),
    }


def _published(competition: Competition, notice: PublicityNotice, *, may: bool) -> dict[str, Any]:
    """The list as it was frozen, and what would be otherwise on a corrected one."""
    wrong = list(uncorrected(competition))
    correctable = may_be_corrected(competition)
    decisions = final_decisions(competition) if correctable else None
    changes = list_changes(competition, notice, decisions) if decisions else []
    gone = unpublished(notice.rows)
    return {
        "undone": _(
            "The promotion that this list rests on was undone. Decide it anew, then publish the corrected list."
        )
        if decisions and decisions.problem
        else "",
        "changes": [] if wrong else changes,
        "tracks": tracks_of(competition, notice.rows),
        "units": notice.units,
        "count": len(notice.rows),
        "vacant": vacancy_words(notice.vacant),
        "none_reason": notice.none_reason,
        "unnamed": len(notice.withheld),
        "left_out": [row["title"] for row in notice.rows if row.get("entry") in gone],
        "wrong": wrong,
        "can_correct": may and correctable,
        "lost": any(row.effect == ObjectionEffect.DISQUALIFY for row in wrong),
        "substitutes": any(stage.substitution is not None for stage in book_of(competition).stages),
        "promotion_url": _promotion_address(competition),
    }


def _draft(competition: Competition, notice: PublicityNotice, form: NoticeForm | None) -> dict[str, Any]:
    """What would be published today, and what stands in its way."""
    found = public_rows(competition, mask_names=notice.mask_names)
    problem = ""
    try:
        period: Any = publicity_verbs.period_of(notice, clock.today())
    except CalendarMissing as error:
        period = None
        problem = _("There is no table of workdays for %(year)d yet.") % {"year": error.year}
    if form is not None and not found.none_reason:
        form.fields.pop("none_reason", None)
    elif form is not None and not form.is_bound:
        form.initial["none_reason"] = notice.none_reason or found.none_reason
    findings = publicity_verbs.privacy_findings(_as_typed(notice, form), found.rows)
    return {
        "tracks": tracks_of(competition, found.rows),
        "units": unit_rows(competition),
        "count": len(found.rows),
        "withheld": [row["title"] for row in found.withheld],
        "vacant": vacancy_words(found.vacant),
        "is_empty": bool(found.none_reason),
        "no_votes": missing_votes(competition),
        "problem": found.problem or problem,
        "period": period,
        "privacy": findings,
        "privacy_seen": fingerprint(findings),
        "privacy_reason": form.data.get("privacy_reason", "") if form is not None and form.is_bound else "",
    }


def _as_typed(notice: PublicityNotice, form: NoticeForm | None) -> PublicityNotice:
    """The draft with what stands on the page, for the check before the publication; nothing is stored."""
    if form is None or not form.is_bound or not form.is_valid():
        return notice
    typed = copy.copy(notice)
    for name, value in form.cleaned_data.items():
        setattr(typed, name, value)
    return typed


def _promotion_address(competition: Competition) -> str:
    """Where a place that became free is given to the next, as the rule book says."""
    stages = stages_of(competition)
    return desk_address("judging_desk:promotion", pk=competition.pk, code=stages[-1].code) if stages else ""


@require_POST
@desk_view
@idempotent
def publicity_draft(request: HttpRequest, pk: int) -> HttpResponse:
    """Make the draft of the list."""
    competition = organised_or_403(request, pk)
    return act_and_redirect(
        request,
        lambda: publicity_verbs.draft_notice(competition=competition, actor=request.actor),
        to=reverse("competitions_desk:publicity", kwargs={"pk": pk}),
        success=_("The draft is there. Check the contacts and the list, then publish it."),
    )


@require_POST
@desk_view
@idempotent
def publicity_publish(request: HttpRequest, pk: int) -> HttpResponse:
    """Publish the draft, with its texts as they stand on the page."""
    competition = organised_or_403(request, pk)
    notice = get_object_or_404(
        notices_visible_to(request.actor), competition=pk, pk=whole_number(request.POST.get("notice"))
    )
    verb, told = publicity_verbs.publish_notice, _("The list is public.")
    return _save_or_publish(request, competition, notice, verb, told, lambda form: {"answer": form.answer()})
