"""Practice on a judge's pages: the plain sheet, own marks beside the spread; for the leader who has practised, with names."""

from __future__ import annotations

from typing import Any

from csp.constants import SELF
from csp.decorators import csp_replace
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import person_view
from competitions.enums import StageState
from judging.actions import practice as verbs
from judging.actions.answers import REFUSED
from judging.actions.marks import receive_envelopes
from judging.actions.sent import Act, Marks
from judging.enums import EnvelopeVerdict, SeatState
from judging.forms.practice import MARK, PracticeMarksForm
from judging.models import PanelSeat, PracticeEntry, PracticeOpening, PracticeSheet
from judging.queries.judge import seats_for
from judging.queries.late import seat_led
from judging.queries.practice import (
    Own,
    own_practice,
    practice_entries,
    practice_of,
    progress_of,
    rubric_for_practice,
    seen_by_judge,
    spread_of_panel,
)
from judging.views.judge_home import seat_words
from judging.views.organiser_practice import serve
from judging.views.practice_context import Shown, people_words, shown
from judging.views.seat_access import judge_view
from ui.forms import whole_number
from ui.views import act_and_redirect, perform_or_explain
from workflow.idempotency import idempotent
from workflow.services import Refused

OPEN = (StageState.NOT_STARTED, StageState.MARKING)


def _own(request: HttpRequest, pk: int) -> tuple[PanelSeat, Own]:
    """Own accepted seat whose stage knows practice; else there is nothing here."""
    actor: Any = request.actor  # type: ignore[attr-defined]
    seat = get_object_or_404(seats_for(actor), pk=pk, state=SeatState.ACCEPTED)
    own = own_practice(seat)
    if own is None:
        raise Http404
    return seat, own


@require_safe
@judge_view
def practice(request: HttpRequest, pk: int) -> HttpResponse:
    """What there is to practise with, and the spread as far as the rule book shows it."""
    seat, own = _own(request, pk)
    rows = [(entry, own.sheets.get(entry.pk)) for entry in own.entries]
    context = seat_words(seat) | {
        "title": _("Practice"),
        "row": seat,
        "own": own,
        "rows": rows,
        "shown": _seen(seat, own),
        "is_open": seat.panel.stage.state in OPEN,
        "is_person": not hasattr(request.actor, "seat_id"),
    }
    return render(request, "judging/judge/practice.html", context)


def _seen(seat: PanelSeat, own: Own) -> list[Shown]:
    found = []
    for part in seen_by_judge(seat, own):
        sheet = own.sheets.get(part.entry.pk)
        mine = (sheet.values, sheet.total) if sheet is not None and sheet.locked_at else ({}, "")
        found.append(shown(part, named=False, own=mine[0], total=mine[1]))
    return found


@require_http_methods(["GET", "HEAD", "POST"])
@judge_view
@idempotent
def practice_sheet(request: HttpRequest, pk: int, entry: int) -> HttpResponse:
    """A practice sheet as a plain form, for browsers that cannot run the app. ``go=lock`` locks it."""
    seat, own = _own(request, pk)
    found = next((row for row in own.entries if row.pk == entry), None)
    if found is None:
        raise Http404
    sheet, rubric = own.sheets.get(entry), rubric_for_practice(found)
    held = {MARK + code: mark for code, mark in (sheet.values if sheet else {}).items()}
    initial = {"version": sheet.version if sheet else 0, **held}
    is_open = seat.panel.stage.state in OPEN and not (sheet and sheet.locked_at)
    form = PracticeMarksForm(request.POST or None, rubric=rubric, initial=initial, is_open=is_open)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            is_lock = request.POST.get("go") == "lock"
            outcome = perform_or_explain(
                request, lambda: _save(request, seat, found, sheet, form, is_lock), success=_("Saved."), form=form
            )
            if outcome:
                return redirect("judging_judge:practice", pk=pk)
            status = outcome.status
    context = seat_words(seat) | {
        "title": found.title,
        "row": seat,
        "entry": found,
        "sheet": sheet,
        "form": form,
        "is_open": is_open,
        "back": reverse("judging_judge:practice", kwargs={"pk": pk}),
    }
    return render(request, "judging/judge/practice_sheet.html", context, status=status)


def _save(
    request: HttpRequest,
    seat: PanelSeat,
    entry: PracticeEntry,
    sheet: PracticeSheet | None,
    form: PracticeMarksForm,
    is_lock: bool,
) -> None:
    """The same door as that of the tablet. Raises ``Refused`` with the reason in words."""
    if is_lock and len(form.values()) < len(form.marks()):
        raise Refused(_("Mark every item of the practice entry first."))
    kept: Any = {"comment": sheet.comment, "item_comments": sheet.item_comments} if sheet else {}
    marks = Marks(values=form.values(), based_on=form.cleaned_data["version"], sheet=-entry.pk, **kept)
    acts = [Act(id=marks.id, sheet=-entry.pk, act="submit", envelope=marks.id)] if is_lock else []
    received = receive_envelopes(seat=seat, envelopes=[marks], acts=acts, actor=request.actor)  # type: ignore[attr-defined]
    answer = received.answers[0]
    if answer.verdict in (REFUSED, EnvelopeVerdict.STALE):
        raise Refused(answer.message)
    for done in received.acts:
        if not done.ok:
            raise Refused(done.message)


@require_http_methods(["GET", "HEAD", "POST"])
@person_view
@idempotent
def practice_panel(request: HttpRequest, pk: int) -> HttpResponse:
    """For the leader: who has practised, and the spread with names once the own sheets are locked."""
    seat = get_object_or_404(seat_led(request.actor, pk), pk=pk)
    panel = seat.panel
    own = own_practice(seat)
    if own is None:
        raise Http404
    if request.method == "POST":
        return _guide(request, seat)
    people = progress_of(PanelSeat.objects.filter(panel=panel), list(practice_entries(panel.stage)))
    is_opened = PracticeOpening.objects.filter(panel=panel).exists()
    may_see = own.sees_others or is_opened
    context = seat_words(seat) | {
        "title": _("Practice of the panel"),
        "row": seat,
        "rule": practice_of(panel.stage),
        **people_words(people),
        "may_see": may_see,
        "is_opened": is_opened,
        "locked": sum(row.locked for row in people),
        "is_over": panel.stage.state not in OPEN,
        "shown": [shown(part, named=True) for part in spread_of_panel(panel)] if may_see else [],
    }
    return render(request, "judging/judge/practice_panel.html", context)


def _guide(request: HttpRequest, seat: PanelSeat) -> HttpResponse:
    actor: Any = request.actor  # type: ignore[attr-defined]
    if request.POST.get("act") == "open":
        return act_and_redirect(
            request,
            lambda: verbs.open_spread(panel=seat.panel, actor=actor),
            to=request.path,
            success=_("The judges of the panel see the spread now, as far as the rule book shows it."),
        )
    rows = PanelSeat.objects.select_related("panel__stage__competition", "person").filter(panel=seat.panel_id)
    other = get_object_or_404(rows, pk=whole_number(request.POST.get("seat")))
    return act_and_redirect(
        request,
        lambda: verbs.excuse_from_practice(seat=other, actor=actor, reason=request.POST.get("reason", "")[:500]),
        to=request.path,
        success=_("The judge may mark without the practice."),
    )


@require_safe
@xframe_options_sameorigin
@csp_replace({"frame-ancestors": [SELF]})
@judge_view
def practice_file(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The material of a practice entry, for a judge who practises with it."""
    actor: Any = request.actor  # type: ignore[attr-defined]
    seats = seats_for(actor).filter(state=SeatState.ACCEPTED)
    rows = PracticeEntry.objects.filter(stage__in=seats.values("panel__stage"))
    return serve(request, get_object_or_404(rows, pk=pk))
