"""A new competition from one of before, or from a rule book as a file: looked at first, made then."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.access import desk_view
from accounts.models import Region
from competitions.actions.competition_new import clone_competition, import_competition, imported
from competitions.domain.rulebook import RuleBook, fault_sentence, warnings
from competitions.domain.rulebook.files import as_text
from competitions.domain.worked import told
from competitions.enums import CompetitionState
from competitions.forms.new_round import CloneForm, ImportForm
from competitions.queries.competitions import competitions_organised_by, organisations_of
from competitions.queries.filings import desk_of
from ui.parts import Crumb
from ui.views import perform_or_explain
from workflow import clock
from workflow.idempotency import idempotent

MOST_FAULTS = 100


@require_http_methods(["GET", "HEAD", "POST"])
@desk_view
@idempotent
def competition_clone(request: HttpRequest) -> HttpResponse:
    """Like last time: its rules, texts and contacts, its days moved; nothing that was decided or numbered."""
    _organises_or_403(request)
    rows = competitions_organised_by(request.actor).exclude(state=CompetitionState.CANCELLED)
    sources = rows.select_related("organisation__region").order_by("-year", "-pk")
    form = CloneForm(request.POST or None, sources=sources, initial={"year": clock.today().year})
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            data = form.cleaned_data
            source = data["source"]
            outcome = perform_or_explain(
                request,
                lambda: clone_competition(
                    actor=request.actor,
                    source=source,
                    edition=data["edition"] or source.edition + 1,
                    year=data["year"],
                    is_first=not data["again"],
                ),
                success=_("The draft is there. Check the dates, and name the documents of this year."),
                form=form,
            )
            if outcome:
                return redirect("competitions_desk:competition_setup", pk=outcome.value.pk, section="dates")
            status = outcome.status
    context = _context(_("Like last time")) | {"form": form, "has_sources": rows.exists()}
    return render(request, "competitions/desk/competition_clone.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@desk_view
@idempotent
def competition_import(request: HttpRequest) -> HttpResponse:
    """Bring a rule book as a file. It is shown in sentences with its warnings before anything is made."""
    _organises_or_403(request)
    form = ImportForm(request.POST or None, request.FILES or None, organisations=organisations_of(request.actor))
    context: dict[str, Any] = _context(_("From the file of a rule book")) | {"form": form}
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid() and form.book is not None:
            book, organisation = form.book, form.cleaned_data["organisation"]
            if "create" in request.POST:
                outcome = perform_or_explain(
                    request,
                    lambda: import_competition(
                        actor=request.actor,
                        organisation=organisation,
                        book=book,
                        is_first=not form.cleaned_data["again"],
                    ),
                    success=_("The draft is there. Go through the steps; every step is kept when you save it."),
                    form=form,
                )
                if outcome:
                    return redirect("competitions_desk:competition_setup", pk=outcome.value.pk, section="basics")
                status = outcome.status
            else:
                status = 200
            context |= _looked_at(imported(book, organisation), organisation.region) | {"text": as_text(book)}
        elif form.faults is not None:
            found = form.faults.faults
            context["faults"] = [(one.path, fault_sentence(one).text(_)) for one in found[:MOST_FAULTS]]
            context["more_faults"] = max(0, len(found) - MOST_FAULTS)
            context["text"] = form.cleaned_data.get("text", "")
    return render(request, "competitions/desk/competition_import.html", context, status=status)


def _looked_at(book: RuleBook, region: Region) -> dict[str, Any]:
    return {
        "book": book,
        "chapters": [
            (
                chapter.title.text(_),
                [line.text(_) for line in chapter.lines],
                [line.text(_) for line in chapter.examples],
            )
            for chapter in told(book, region=region.name, short=region.short_name)
        ],
        "odd": [one.sentence.text(_) for one in warnings(book)],
    }


def _organises_or_403(request: HttpRequest) -> None:
    if not desk_of(request.actor).organises:
        raise PermissionDenied


def _context(title: str) -> dict[str, Any]:
    return {
        "title": title,
        "crumbs": [
            Crumb(_("Competitions"), reverse("competitions_desk:competition_list")),
            Crumb(_("New competition"), reverse("competitions_desk:competition_new")),
            Crumb(title),
        ],
    }
