"""The judge's first page, one seat with its queue, invitations, locking all that is whole, the leader's list."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import person_view
from competitions.enums import StageState
from competitions.queries.halls import list_name
from competitions.queries.nouns import nouns_of
from judging.actions import panels, sheets
from judging.actions.stages import due_of
from judging.domain.seat_actor import SeatActor
from judging.enums import COUNTED, SeatState
from judging.forms.judge import AcceptForm
from judging.models import PanelSeat
from judging.queries.desk import OVER
from judging.queries.inbox_marks import led_items
from judging.queries.judge import Place, queue_of, seats_of, sheets_led_by
from judging.queries.panels import undertaking_of
from judging.queries.practice import own_practice
from judging.queries.rejudgements import unlockable
from judging.queries.rubrics import rules_of
from judging.queries.work import to_sign
from judging.views.seat_access import judge_view
from ui.cards import cards_for
from ui.forms import ReasonForm, whole_number
from ui.lists import paged
from ui.parts import Crumb
from ui.views import act_with_reason, perform_or_explain
from workflow import clock
from workflow.idempotency import idempotent

SHEETS_SHOWN = 100  # on one page


def seat_words(seat: PanelSeat) -> dict[str, Any]:
    """What the bar says about a seat."""
    stage = seat.panel.stage
    track = seat.panel.track
    return {
        "seat": _("Judge %(number)d") % {"number": seat.number},
        "panel_name": list_name(" · ".join([stage.name, *([track.name] if track else [])]), seat.panel.hall),
        "panel_sub": stage.competition.name,
        "nouns": nouns_of(stage.competition),
    }


TABLET = (StageState.NOT_STARTED, StageState.MARKING)  # a tablet may keep the materials of these rounds


@require_safe
@judge_view
def home(request: HttpRequest) -> HttpResponse:
    """Every seat: what to answer, what to mark, how far it is."""
    seats = list(seats_of(request.actor))
    if isinstance(request.actor, SeatActor) and seats:
        return redirect("judging_judge:seat", pk=seats[0].pk)
    waiting = to_sign(seats)
    for row in seats:
        row.url = reverse("judging_judge:seat", kwargs={"pk": row.pk})
        row.due = due_of(row.panel.stage)
        row.left = row.sheet_count - row.done_count
        row.to_sign = waiting.get(row.pk, 0)
    invited = [row for row in seats if row.state == SeatState.INVITED and row.panel.stage.state != StageState.CLOSED]
    # Signatures may follow the close: who owes one still has something to do there.
    active = [
        row
        for row in seats
        if row.state == SeatState.ACCEPTED and (row.panel.stage.state == StageState.MARKING or row.to_sign)
    ]
    rest = [row for row in seats if row not in invited and row not in active]
    context = {
        "title": _("My judging"),
        "kept": [row.pk for row in seats if row.state == SeatState.ACCEPTED and row.panel.stage.state in TABLET],
        "invited": invited,
        "active": active,
        "rest": rest,
        "led": led_items(seats),
        "cards": cards_for("judge", request.actor),
        "now": clock.now(),
    }
    return render(request, "judging/judge/home.html", context)


def seat_or_404(request: HttpRequest, pk: int) -> PanelSeat:
    """An own seat."""
    return get_object_or_404(seats_of(request.actor), pk=pk)


def places_of(seat: PanelSeat) -> list[Place]:
    """The queue with its addresses, reversed once."""
    places = queue_of(seat)
    pattern = reverse("judging_judge:sheet", kwargs={"pk": 0}).replace("0", "%d")
    for place in places:
        place.url = pattern % place.sheet_id
    return places


def first_open(places: list[Place]) -> Place | None:
    """Where to go on: the first begun, else the first not marked."""
    open_places = [place for place in places if place.kind in ("wait", "")]
    begun = [place for place in open_places if place.kind == "wait" and not place.is_whole]
    return (begun or [place for place in open_places if not place.is_whole] or open_places or [None])[0]


@require_safe
@judge_view
def seat(request: HttpRequest, pk: int) -> HttpResponse:
    """One seat: the invitation, or the queue with what is marked, what is not, what is locked."""
    row = seat_or_404(request, pk)
    if row.state in (SeatState.INVITED, SeatState.DECLINED):
        return _invitation(request, row, AcceptForm(), ReasonForm(label=_("Why I decline")))
    return render(request, "judging/judge/seat.html", _seat_context(row, isinstance(request.actor, SeatActor)))


def _seat_context(row: PanelSeat, is_bound: bool) -> dict[str, Any]:
    places = places_of(row)
    stage = row.panel.stage
    own = own_practice(row) if stage.state in (StageState.NOT_STARTED, StageState.MARKING) else None
    ready = [place for place in places if place.is_whole]
    counted = [place for place in places if place.kind != "skip"]
    done = sum(place.kind == "done" for place in places)
    return seat_words(row) | {
        "title": _("My score sheets"),
        "row": row,
        "is_bound": is_bound,
        "led": [] if is_bound else led_items([row]),
        "own": own if own is not None and own.entries else None,
        "stage": stage,
        "places": places,
        "next": first_open(places) if stage.state == StageState.MARKING else None,
        "ready": ready if stage.state == StageState.MARKING else [],
        "done": done,
        "count": len(counted),
        "unmarked": sum(place.kind == "" for place in places),
        "begun": any(place.kind == "wait" for place in places),
        "due": due_of(stage),
        "now": clock.now(),
        "is_marking": stage.state == StageState.MARKING,
        "waits": stage.state == StageState.NOT_STARTED or (stage.state == StageState.MARKING and not places),
        "to_sign": to_sign([row]).get(row.pk, 0),
        "all_done": stage.state == StageState.MARKING and bool(counted) and done == len(counted),
        "crumbs": [Crumb(_("My judging"), reverse("judging_judge:home"))],
    }


def _invitation(
    request: HttpRequest, row: PanelSeat, form: AcceptForm, decline_form: ReasonForm, status: int = 200
) -> HttpResponse:
    context = seat_words(row) | {
        "title": _("Invitation to judge"),
        "row": row,
        "stage": row.panel.stage,
        "form": form,
        "decline_form": decline_form,
        "undertaking": undertaking_of(row),
        "due": due_of(row.panel.stage),
    }
    return render(request, "judging/judge/invitation.html", context, status=status)


@require_http_methods(["POST"])
@person_view
@idempotent
def accept(request: HttpRequest, pk: int) -> HttpResponse:
    """Accept with the undertaking."""
    row = seat_or_404(request, pk)
    form = AcceptForm(request.POST)
    if not form.is_valid():
        return _invitation(request, row, form, ReasonForm(label=_("Why I decline")), status=422)
    outcome = perform_or_explain(
        request,
        lambda: panels.accept_seat(seat=row, actor=request.actor, undertaking=True, avoid=form.names()),
        success=_("Thank you. You are on the panel; the organiser gives you your score sheets."),
        form=form,
    )
    if outcome:
        return redirect("judging_judge:seat", pk=pk)
    return _invitation(request, row, form, ReasonForm(label=_("Why I decline")), status=outcome.status)


@require_http_methods(["POST"])
@person_view
@idempotent
def decline(request: HttpRequest, pk: int) -> HttpResponse:
    """Decline with a reason."""
    row = seat_or_404(request, pk)
    form, status = act_with_reason(
        request,
        lambda reason: panels.decline_seat(seat=row, actor=request.actor, reason=reason),
        _("You declined. Thank you for telling us."),
        label=_("Why I decline"),
    )
    if not status:
        return redirect("judging_judge:home")
    return _invitation(request, row, AcceptForm(), form, status=status)


@require_http_methods(["POST"])
@judge_view
@idempotent
def lock_ready(request: HttpRequest, pk: int) -> HttpResponse:
    """Lock every whole sheet as the page showed it: ``sheet`` holds ``id:version`` of each."""
    row = seat_or_404(request, pk)
    versions = {}
    for text in request.POST.getlist("sheet"):
        key, _colon, version = text.partition(":")
        if whole_number(key):
            versions[whole_number(key)] = whole_number(version, -1)
    done = ngettext("%(count)d score sheet is locked.", "%(count)d score sheets are locked.", len(versions))
    perform_or_explain(
        request,
        lambda: sheets.submit_ready(seat=row, actor=request.actor, versions=versions),
        success=done % {"count": len(versions)},
    )
    return redirect("judging_judge:seat", pk=pk)


@require_safe
@person_view
def panel(request: HttpRequest, pk: int) -> HttpResponse:
    """For the leader: which sheets of the panel are in, to unlock one with a reason. Never anybody's marks."""
    row = get_object_or_404(seats_of(request.actor), pk=pk, is_leader=True, state=SeatState.ACCEPTED)
    rows = sheets_led_by(request.actor).filter(seat__panel=row.panel_id, state__in=COUNTED)
    rows = rows.order_by("seat__number", "stage_entry__running_no", "stage_entry__blind_code", "pk")
    shown = paged(request, rows.select_related(None).select_related("seat", "stage_entry"), SHEETS_SHOWN)
    pattern = reverse("judging_judge:unlock", kwargs={"pk": 0}).replace("0", "%d")
    open_to = unlockable(row.panel.stage, shown.rows)
    for sheet in shown.rows:
        sheet.unlock_url = pattern % sheet.pk if sheet.pk in open_to else ""
        sheet.label = sheet.stage_entry.blind_code or f"{sheet.stage_entry.running_no or 0:02d}"
    before = rules_of(row.panel.stage).severity is not None
    context = seat_words(row) | {
        "title": _("Submitted sheets of the panel"),
        "row": row,
        "list": shown,
        "before": before,
        "is_over": row.panel.stage.state in OVER,
        "rejudge": rules_of(row.panel.stage).rejudge is not None,
    }
    return render(request, "judging/judge/panel.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@person_view
@idempotent
def unlock(request: HttpRequest, pk: int) -> HttpResponse:
    """The leader opens a locked sheet of another judge, with a reason."""
    sheet = get_object_or_404(sheets_led_by(request.actor), pk=pk)
    own = get_object_or_404(seats_of(request.actor), panel=sheet.seat.panel_id, is_leader=True)
    back = reverse("judging_judge:panel", kwargs={"pk": own.pk})
    form, status = act_with_reason(
        request,
        lambda reason: sheets.unlock_sheet(sheet=sheet, actor=request.actor, reason=reason),
        _("The sheet is open again; the judge is told."),
        label=_("Why the sheet is opened again"),
    )
    if not status:
        return redirect(back)
    label = sheet.stage_entry.blind_code or f"{sheet.stage_entry.running_no or 0:02d}"
    facts = [(_("Judge"), str(sheet.seat.number)), (nouns_of(own.panel.stage.competition).entry, label)]
    context = seat_words(own) | {"title": _("Unlock a score sheet"), "form": form, "back": back, "facts": facts}
    return render(request, "judging/judge/unlock.html", context, status=status)
