"""Awards of units (优秀组织奖): name a unit, take the award back, make and fetch the certificates."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import desk_view
from accounts.queries.people import organisations_under
from certificates.actions.units import make_unit_certificates
from certificates.forms import UnitAwardForm
from certificates.models import UnitCertificate
from certificates.permissions.certificate import may_give_awards
from certificates.queries.units import unit_awards_of, without_certificate
from certificates.rendering import render as render_pdf
from certificates.views.desk import competition_or_404, organised_or_403
from competitions.actions.unit_awards import name_unit, take_back_unit
from competitions.models import Competition
from competitions.queries.unit_awards import places_of, settled_ids, why_not_nameable
from competitions.queries.workspace import workspace
from ui.export import attachment
from ui.forms import ReasonForm
from ui.parts import Crumb
from ui.views import act_and_redirect, perform_or_explain
from workflow.idempotency import idempotent


def _back(pk: int) -> str:
    return reverse("certificates_desk:unit_awards", kwargs={"pk": pk})


@require_http_methods(["GET", "HEAD", "POST"])
@desk_view
@idempotent
def unit_awards(request: HttpRequest, pk: int) -> HttpResponse:
    """Who has one, and the form that names a unit."""
    if request.method != "POST":
        return _page(request, competition_or_404(request, pk))
    competition = organised_or_403(request, pk)
    form, status = _form(competition, request), 422
    if form.is_valid():
        done = perform_or_explain(
            request,
            lambda: name_unit(competition=competition, actor=request.actor, named=form.named()),
            success=_("The unit is named; it stands on the next public list."),
            form=form,
        )
        if done:
            return HttpResponseRedirect(_back(pk))
        status = done.status
    return _page(request, competition, form, status)


def _form(competition: Competition, request: HttpRequest | None = None) -> UnitAwardForm:
    offices = organisations_under([competition.region.path])
    return UnitAwardForm(request.POST if request else None, places=places_of(competition), offices=offices)


def _page(
    request: HttpRequest, competition: Competition, form: UnitAwardForm | None = None, status: int = 200
) -> HttpResponse:
    may_act = may_give_awards(request.actor, competition)
    settled = settled_ids(competition)
    rows = list(unit_awards_of(competition))
    for row in rows:
        row.is_settled = row.pk in settled  # type: ignore[attr-defined]
        row.made = getattr(row, "certificate", None)  # type: ignore[attr-defined]
    closed = why_not_nameable(competition)
    context = workspace(request, competition, place=_("Awards of units")) | {
        "rows": rows,
        "closed": closed,
        "form": (form or _form(competition)) if may_act and not closed else None,
        "may_act": may_act,
        "missing": len(without_certificate(competition)) if may_act else 0,
    }
    awards = reverse("certificates_desk:award_list", kwargs={"pk": competition.pk})
    context["crumbs"].insert(-1, Crumb(_("Awards and certificates"), awards))
    return render(request, "certificates/desk/unit_awards.html", context, status=status)


@require_POST
@desk_view
@idempotent
def unit_take_back(request: HttpRequest, pk: int, award: int) -> HttpResponse:
    """Take an award back, with the reason that the public reads."""
    competition = organised_or_403(request, pk)
    found = get_object_or_404(unit_awards_of(competition), pk=award)
    form = ReasonForm(request.POST)
    reason = form.cleaned_data["reason"] if form.is_valid() else ""
    return act_and_redirect(
        request,
        lambda: take_back_unit(award=found, actor=request.actor, reason=reason),
        to=_back(pk),
        success=_("The award is taken back; a certificate that was made no longer counts."),
    )


@require_POST
@desk_view
@idempotent
def unit_certificates(request: HttpRequest, pk: int) -> HttpResponse:
    """Make those that are missing."""
    competition = organised_or_403(request, pk)
    return act_and_redirect(
        request,
        lambda: make_unit_certificates(competition=competition, actor=request.actor),
        to=_back(pk),
        success=_("The certificates are made."),
    )


@require_safe
@desk_view
def unit_certificate(request: HttpRequest, pk: int, award: int) -> HttpResponse:
    """One certificate as PDF, while the award stands."""
    competition = competition_or_404(request, pk)
    rows = UnitCertificate.objects.filter(unit_award__competition=competition, unit_award__ended_at=None)
    found = get_object_or_404(rows, unit_award=award)
    response = HttpResponse(render_pdf(found), content_type="application/pdf")
    response["Content-Disposition"] = attachment(found.serial, "pdf")
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["Cache-Control"] = "private, no-store"
    return response
