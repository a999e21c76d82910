"""An entry typed in for somebody without a log-in: its head first, then the same form that contestants fill in."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.access import desk_view
from competitions.actions.entry_office import Head, start_for
from competitions.forms.entry_office import HeadForm
from competitions.queries.entry_office import kept_drafts
from competitions.queries.entry_windows import why_not_open
from competitions.queries.workspace import workspace
from competitions.views.organiser_base import entries_crumb, organised_or_403
from ui.views import perform_or_explain
from workflow import clock
from workflow.idempotency import idempotent

SHOWN = 50


@require_http_methods(["GET", "HEAD", "POST"])
@desk_view
@idempotent
def entry_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Who heads it; what was begun for others and waits to be handed in."""
    competition = organised_or_403(request, pk)
    form, status = HeadForm(request.POST or None, today=clock.today()), 200
    if request.method == "POST":
        form, status = HeadForm(request.POST, today=clock.today()), 422
        if form.is_valid():
            head = Head(**{name: form.cleaned_data[name] for name in ("name", "id_kind", "id_number", "phone")})
            start = lambda: start_for(competition=competition, actor=request.actor, head=head)  # noqa: E731
            outcome = perform_or_explain(request, start, form=form)
            if outcome and outcome.value is not None:
                return redirect("competitions_my:edit", token=outcome.value.token)
            status = outcome.status
    context = workspace(request, competition, place=_("Enter for somebody"))
    context["crumbs"].insert(-1, entries_crumb(competition))
    context |= {
        "form": form,
        "drafts": list(kept_drafts(competition)[:SHOWN]),
        "problem": why_not_open(competition, clock.now()),
        "back": reverse("competitions_desk:entry_list", kwargs={"pk": pk}),
    }
    return render(request, "competitions/desk/entry_new.html", context, status=status)
