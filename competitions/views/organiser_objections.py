"""Objections at the desk of the office that published the list: all of a contest, one, and entering what came on paper."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import desk_view
from competitions.actions import objection_decisions as decisions
from competitions.actions import objections as verbs
from competitions.forms.objections import EnterForm, ProposalForm
from competitions.models import Competition, Objection, PublicityNotice
from competitions.permissions.objections import handles
from competitions.queries.history import history_items, history_rows
from competitions.queries.objections import (
    current_notice,
    held,
    list_lines,
    objection_rows,
    objections_visible_to,
    rule_of,
)
from competitions.queries.workspace import workspace
from competitions.views.organiser_base import competition_or_404
from competitions.views.organiser_files import private_file
from ui.forms import ReasonForm, whole_number
from ui.parts import Crumb
from ui.views import act_and_redirect, act_with_reason, perform_or_explain
from workflow import clock
from workflow.idempotency import idempotent

TAB = "competitions_desk:publicity"


def _address(row: Objection) -> str:
    return reverse("competitions_desk:objection", kwargs={"pk": row.notice.competition_id, "objection": row.pk})


def _handled_or_403(request: HttpRequest, pk: int, objection: int) -> Objection:
    """404 outside the actor's regions; 403 for an office above: who raised it is for the office that handles it."""
    rows = objections_visible_to(request.actor).select_related(
        "notice__competition__organisation", "entry", "proposed_by", "decided_by", "entered_by", "settled_by"
    )
    row = get_object_or_404(rows, pk=objection, notice__competition=pk)
    if not handles(request.actor, row):
        office = row.notice.competition.organisation.name
        raise PermissionDenied(_("Only %(office)s handles this objection.") % {"office": office})
    return row


@require_safe
@desk_view
def objection_list(request: HttpRequest, pk: int) -> HttpResponse:
    """All objections of a contest: number, line, state and clock; nobody's name."""
    competition = competition_or_404(request, pk)
    context = workspace(request, competition, place=_("Objections"), tab=TAB)
    may = handles(request.actor, Objection(notice=_probe(competition)))
    shown = {
        "rows": objection_rows(competition),
        "may_handle": may,
        "notice": current_notice(competition),
        "held_up": held(competition).why_no_report(),
    }
    return render(request, "competitions/objections/list.html", context | shown)


def _probe(competition: Competition) -> PublicityNotice:
    """A list that is not stored: by it the right to handle objections of a contest is asked for."""
    return PublicityNotice(competition=competition)


@require_http_methods(["GET", "HEAD", "POST"])
@desk_view
@idempotent
def objection_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Enter what came by letter, call or visit."""
    competition = competition_or_404(request, pk)
    if not handles(request.actor, Objection(notice=_probe(competition))):
        raise PermissionDenied(_("Only %(office)s handles objections.") % {"office": competition.organisation.name})
    notice = current_notice(competition)
    if notice is None:
        return redirect("competitions_desk:objection_list", pk=pk)
    notice.competition = competition
    options: dict[str, Any] = {
        "lines": list_lines(notice),
        "channels": [c.value for c in rule_of(competition).channels],
    }
    status = 200
    if request.method == "POST":
        form, status = EnterForm(request.POST, request.FILES, **options), 422
        if form.is_valid():
            outcome = perform_or_explain(
                request,
                lambda: verbs.enter_objection(
                    notice=notice,
                    actor=request.actor,
                    channel=form.cleaned_data["channel"],
                    received_on=form.cleaned_data["received_on"],
                    said=form.said(form.cleaned_data["kind"]),
                    files=form.given_files(),
                ),
                success=_("The objection is entered."),
                form=form,
            )
            if outcome and outcome.value is not None:
                return redirect("competitions_desk:objection", pk=pk, objection=outcome.value.pk)
            status = outcome.status
    else:
        form = EnterForm(initial={"received_on": clock.today()}, **options)
    context = workspace(request, competition, place=_("Enter an objection"), tab=TAB)
    back = reverse("competitions_desk:objection_list", kwargs={"pk": pk})
    context["crumbs"].insert(-1, Crumb(_("Objections"), back))
    return render(
        request,
        "competitions/objections/new.html",
        context | {"form": form, "notice": notice, "back": back, "days": rule_of(competition).decide_days},
        status=status,
    )


@require_safe
@desk_view
def objection(request: HttpRequest, pk: int, objection: int) -> HttpResponse:
    """One objection: what was said, by whom, the evidence, the proposal, the decision."""
    return _page(request, _handled_or_403(request, pk, objection))


def _page(
    request: HttpRequest,
    row: Objection,
    form: ProposalForm | None = None,
    reason: ReasonForm | None = None,
    status: int = 200,
) -> HttpResponse:
    competition = competition_or_404(request, row.notice.competition_id)
    context = workspace(request, competition, place=row.number, tab=TAB)
    context["crumbs"].insert(
        -1, Crumb(_("Objections"), reverse("competitions_desk:objection_list", kwargs={"pk": competition.pk}))
    )
    mine = row.proposed_by_id == request.actor.pk
    own = row.entry is not None and row.entry.leader_id == request.actor.pk
    may_propose = row.is_open and not own
    if form is None and may_propose:
        form = _proposal_form(row)
    shown = {
        "objection": row,
        "files": list(row.files.all()),
        "form": form if may_propose else None,
        "reason_form": reason or ReasonForm(label=_("Reason")),
        "own": own,
        "may_confirm": row.is_open and bool(row.proposal) and not mine and not own,
        "mine": mine,
        "late": row.is_open and row.due_on is not None and row.due_on < clock.today(),
        "history": history_items(history_rows(row)),
    }
    return render(request, "competitions/objections/detail.html", context | shown, status=status)


def _proposal_form(row: Objection, data: Any = None) -> ProposalForm:
    options: dict[str, Any] = {"lines": list_lines(row.notice), "tied": row.entry_id is not None}
    if data is not None:
        return ProposalForm(data, **options)
    names = ("effect", "corrected_title", "corrected_unit", "answer", "public_reason")
    initial = {name: getattr(row, name) for name in names} | {"outcome": row.proposal or None, "seen": row.turn}
    return ProposalForm(initial=initial, **options)


@require_POST
@desk_view
@idempotent
def objection_take_up(request: HttpRequest, pk: int, objection: int) -> HttpResponse:
    """Begin to look into it."""
    row = _handled_or_403(request, pk, objection)
    return act_and_redirect(
        request,
        lambda: decisions.take_up(objection=row, actor=request.actor),
        to=_address(row),
        success=_("It is marked as being looked into."),
    )


@require_POST
@desk_view
@idempotent
def objection_propose(request: HttpRequest, pk: int, objection: int) -> HttpResponse:
    """Propose a decision."""
    row = _handled_or_403(request, pk, objection)
    form, status = _proposal_form(row, request.POST), 422
    if form.is_valid():
        seen = whole_number(form.cleaned_data["seen"], row.turn)
        outcome = perform_or_explain(
            request,
            lambda: decisions.propose_decision(objection=row, actor=request.actor, proposal=form.proposal(), seen=seen),
            success=_("The decision is proposed. A second person of your office confirms it."),
            form=form,
        )
        if outcome:
            return redirect(_address(row))
        status = outcome.status
        row = _handled_or_403(request, pk, objection)
    return _page(request, row, form, status=status)


@require_POST
@desk_view
@idempotent
def objection_confirm(request: HttpRequest, pk: int, objection: int) -> HttpResponse:
    """The second person confirms."""
    row = _handled_or_403(request, pk, objection)
    seen = whole_number(request.POST.get("seen"), -1)
    return act_and_redirect(
        request,
        lambda: decisions.confirm_decision(objection=row, actor=request.actor, seen=seen),
        to=_address(row),
        success=_("The objection is decided, and whoever raised it is told."),
    )


@require_POST
@desk_view
@idempotent
def objection_give_back(request: HttpRequest, pk: int, objection: int) -> HttpResponse:
    """The second person gives the proposal back, or the office takes an objection back for whoever asked it to."""
    row = _handled_or_403(request, pk, objection)
    seen = whole_number(request.POST.get("seen"), -1)
    return _with_reason(
        request,
        row,
        lambda reason: decisions.give_back(objection=row, actor=request.actor, reason=reason, seen=seen),
        _("The proposal is given back."),
    )


@require_POST
@desk_view
@idempotent
def objection_take_back(request: HttpRequest, pk: int, objection: int) -> HttpResponse:
    """The office takes an objection back for whoever raised it and asked for that."""
    row = _handled_or_403(request, pk, objection)
    return _with_reason(
        request,
        row,
        lambda reason: verbs.withdraw_objection(objection=row, actor=request.actor, reason=reason),
        _("The objection is taken back."),
    )


def _with_reason(request: HttpRequest, row: Objection, verb: Any, success: str) -> HttpResponse:
    form, status = act_with_reason(request, verb, success, label=_("Reason"))
    if not status:
        return redirect(_address(row))
    return _page(request, _handled_or_403(request, row.notice.competition_id, row.pk), reason=form, status=status)


@require_safe
@desk_view
def objection_file(request: HttpRequest, pk: int, objection: int, file: int) -> HttpResponseBase:
    """Evidence, for those who handle it."""
    row = _handled_or_403(request, pk, objection)
    found = get_object_or_404(row.files.all(), pk=file)
    return private_file(request, found.file, name=found.name, extension=found.extension)
