"""Personal extensions of a competition: who has one, give one, end one."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import desk_view
from competitions.actions.extensions import end_extension, grant_extension
from competitions.forms.extensions import ExtensionForm
from competitions.models import Competition
from competitions.permissions.competition import may_organise
from competitions.queries.extensions import extension_state, extensions_visible_to
from competitions.queries.workspace import workspace
from competitions.views.organiser_base import competition_or_404, organised_or_403
from ui.forms import ReasonForm
from ui.views import perform_or_explain
from workflow.idempotency import idempotent

MOST = 200


def _address(competition: Competition) -> str:
    return reverse("competitions_desk:extensions", kwargs={"pk": competition.pk})


@require_http_methods(["GET", "HEAD", "POST"])
@desk_view
@never_cache
@idempotent
def extensions(request: HttpRequest, pk: int) -> HttpResponse:
    """Everybody who has or had one, and the form that gives one."""
    if request.method != "POST":
        competition = competition_or_404(request, pk)
        return _page(request, competition, ExtensionForm())
    competition = organised_or_403(request, pk)
    form, status = ExtensionForm(request.POST), 422
    if form.is_valid():
        outcome = perform_or_explain(
            request,
            lambda: grant_extension(competition=competition, actor=request.actor, terms=form.terms()),
            success=_("The extension is given; the contestant has been told by SMS."),
            form=form,
        )
        if outcome:
            return HttpResponseRedirect(_address(competition))
        status = outcome.status
    return _page(request, competition, form, status)


@require_POST
@desk_view
@idempotent
def extension_end(request: HttpRequest, pk: int, extension: int) -> HttpResponse:
    """End one, with the reason that the contestant reads."""
    competition = organised_or_403(request, pk)
    found = get_object_or_404(extensions_visible_to(request.actor, competition), pk=extension)
    found.competition = competition
    form = ReasonForm(request.POST)
    reason = form.cleaned_data["reason"] if form.is_valid() else ""
    perform_or_explain(
        request,
        lambda: end_extension(extension=found, actor=request.actor, reason=reason),
        success=_("The extension has ended; the contestant has been told."),
    )
    return HttpResponseRedirect(_address(competition))


def _page(request: HttpRequest, competition: Competition, form: ExtensionForm, status: int = 200) -> HttpResponse:
    rows = list(extensions_visible_to(request.actor, competition)[:MOST])
    labels = {
        "open": (pgettext("extension", "Running"), "ok"),
        "used": (_("Handed in"), "info"),
        "ended": (_("Ended"), ""),
    }
    context = workspace(request, competition, place=_("Personal extensions")) | {
        "rows": [(row, *labels[extension_state(row)]) for row in rows],
        "form": form,
        "may_organise": may_organise(request.actor, competition),
        "entries_url": reverse("competitions_desk:entry_list", kwargs={"pk": competition.pk}),
    }
    return render(request, "competitions/desk/extensions.html", context, status=status)
