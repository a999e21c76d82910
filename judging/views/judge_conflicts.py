"""The judge's page of conflicts of interest: what bars, what wants a statement, what the judge declares."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from competitions.enums import StageMode, StageState
from competitions.models import StageEntry
from judging.actions import declarations as verbs
from judging.enums import SeatState
from judging.forms.judge import DeclareForm, StatementForm
from judging.models import PanelSeat
from judging.queries.declarations import Finding, groups_of, places_of
from judging.views.judge_home import seat_or_404, seat_words
from judging.views.seat_access import judge_view
from ui.parts import Crumb
from ui.views import perform_or_explain
from workflow.idempotency import idempotent


def label_of(place: StageEntry, *, blind: bool) -> str:
    """How the round shows an entry to its judges: by code, or by name."""
    if blind:
        return place.blind_code or "—"
    number = f"{place.running_no:02d}" if place.running_no else place.entry.number
    return f"{number} {place.entry.title}"


@require_http_methods(["GET", "HEAD"])
@judge_view
def conflicts(request: HttpRequest, pk: int) -> HttpResponse:
    """Everything at once."""
    return _page(request, seat_or_404(request, pk))


def _page(
    request: HttpRequest,
    seat: PanelSeat,
    *,
    declare: DeclareForm | None = None,
    statement: tuple[tuple[str, str], StatementForm] | None = None,
    status: int = 200,
) -> HttpResponse:
    places = places_of(seat)
    stage = seat.panel.stage
    blind = stage.mode == StageMode.BLIND_REVIEW
    labels = {place.entry_id: label_of(place, blind=blind) for place in places}
    findings = groups_of(seat, [place.entry for place in places])
    asked = statement or (("", ""), StatementForm())
    shown = [_shown(one, labels, asked, blind=blind) for one in findings]
    declared = [(labels[row.entry_id], row) for row in seat.conflicts.all() if row.entry_id in labels]
    open_now = stage.state in (StageState.NOT_STARTED, StageState.MARKING) and seat.state in (
        SeatState.INVITED,
        SeatState.ACCEPTED,
    )
    context = seat_words(seat) | {
        "title": _("Conflicts of interest"),
        "row": seat,
        "stage": stage,
        "barred": [one for one in shown if one["hard"]],
        "warned": [one for one in shown if not one["hard"]],
        "declared": declared,
        "open_now": open_now,
        "form": declare or DeclareForm(places=places, labels=labels, noun=seat_words(seat)["nouns"].entry),
        "count": len(places),
        "crumbs": [Crumb(_("My judging"), reverse("judging_judge:home"))],
    }
    return render(request, "judging/judge/conflicts.html", context, status=status)


def _shown(
    one: Finding, labels: dict[int, str], asked: tuple[tuple[str, str], StatementForm], *, blind: bool
) -> dict[str, Any]:
    key, filled = asked
    mine = key == (one.reason, one.detail)
    form = filled if mine else StatementForm(initial={"text": one.statement})
    # In a blind round a code beside a school or a firm would say whose entry it is.
    names = [] if blind else [labels[entry] for entry in one.entries if entry in labels]
    return {
        "words": one.words,
        "hard": one.hard,
        "reason": one.reason,
        "detail": one.detail,
        "statement": one.statement,
        "names": names[:12],
        "more": max(0, len(names) - 12),
        "count": len(one.entries),
        "form": form,
        "has_errors": mine and bool(filled.errors),
    }


@require_POST
@judge_view
@idempotent
def declare(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep away from an entry, before it is given to the judge."""
    seat = seat_or_404(request, pk)
    places = places_of(seat)
    blind = seat.panel.stage.mode == StageMode.BLIND_REVIEW
    labels = {place.entry_id: label_of(place, blind=blind) for place in places}
    form = DeclareForm(request.POST, places=places, labels=labels, noun=seat_words(seat)["nouns"].entry)
    if not form.is_valid():
        return _page(request, seat, declare=form, status=422)
    outcome = perform_or_explain(
        request,
        lambda: verbs.declare_own(seat=seat, actor=request.actor, **form.cleaned_data),
        success=_("Declared. You do not get this entry."),
        form=form,
    )
    if outcome:
        return redirect("judging_judge:conflicts", pk=pk)
    return _page(request, seat, declare=form, status=outcome.status)


@require_POST
@judge_view
@idempotent
def state(request: HttpRequest, pk: int) -> HttpResponse:
    """A statement to one warning."""
    seat = seat_or_404(request, pk)
    key = (request.POST.get("reason", ""), request.POST.get("detail", ""))
    known = {(one.reason, one.detail) for one in groups_of(seat, [p.entry for p in places_of(seat)]) if not one.hard}
    form = StatementForm(request.POST)
    if key not in known:
        form.is_valid()
        form.add_error(None, _("This warning is no longer there. Please look at the page again."))
        return _page(request, seat, status=422)
    if not form.is_valid():
        return _page(request, seat, statement=(key, form), status=422)
    outcome = perform_or_explain(
        request,
        lambda: verbs.make_statement(
            seat=seat, actor=request.actor, reason=key[0], detail=key[1], text=form.cleaned_data["text"]
        ),
        success=_("Your statement is on record."),
        form=form,
    )
    if outcome:
        return redirect("judging_judge:conflicts", pk=pk)
    return _page(request, seat, statement=(key, form), status=outcome.status)
