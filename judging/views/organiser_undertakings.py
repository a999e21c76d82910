"""The undertaking on paper: printed to be signed, scanned back to the seat."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import desk_view
from judging.actions.undertakings import take_undertaking
from judging.enums import SeatState
from judging.forms.desk import UndertakingForm
from judging.models import PanelSeat, PaperUndertaking
from judging.queries.panels import undertaking_of
from judging.views.organiser_base import need_organiser, page
from judging.views.organiser_panels import seat_or_404
from ui.files import file_response
from ui.views import act_on_form
from workflow.idempotency import idempotent


def _back(row: PanelSeat) -> str:
    return reverse("judging_desk:seat", kwargs={"pk": row.panel.stage.competition_id, "seat": row.pk})


@require_http_methods(["GET", "HEAD", "POST"])
@desk_view
@idempotent
def undertaking(request: HttpRequest, pk: int, seat: int) -> HttpResponse:
    """Attach the scan of the paper that the judge signed; who was invited has accepted by it."""
    row = seat_or_404(request, pk, seat)
    stage = row.panel.stage
    need_organiser(request, stage.competition)
    form = UndertakingForm(request.POST or None, request.FILES or None, asks_avoid=row.state == SeatState.INVITED)
    _made, status = act_on_form(
        request,
        form,
        lambda: take_undertaking(
            seat=row,
            actor=request.actor,
            upload=form.cleaned_data["scan"],
            name=form.cleaned_data["scan"].name,
            avoid=form.cleaned_data.get("avoid", []),
        ),
        _("The signed undertaking is attached to the seat."),
    )
    if not status:
        return redirect(_back(row))
    return page(
        request, stage, "judging/desk/undertaking.html", _("Undertaking on paper"), status,
        row=row, form=form, papers=list(row.papers.select_related("added_by")), back=_back(row),
        can_add=row.state in (SeatState.INVITED, SeatState.ACCEPTED), is_invited=row.state == SeatState.INVITED,
    )  # fmt: skip


@require_safe
@desk_view
def print_undertaking(request: HttpRequest, pk: int, seat: int) -> HttpResponse:
    """The words on A4, with room for the signature."""
    row = seat_or_404(request, pk, seat)
    need_organiser(request, row.panel.stage.competition)
    back = reverse("judging_desk:undertaking", kwargs={"pk": pk, "seat": seat})
    return page(
        request, row.panel.stage, "judging/desk/undertaking_print.html", _("Undertaking on paper"),
        row=row, words=row.undertaking_text or undertaking_of(row), back=back,
    )  # fmt: skip


@require_safe
@desk_view
def paper(request: HttpRequest, pk: int, seat: int, scan: int) -> HttpResponseBase:
    """One scan."""
    row = seat_or_404(request, pk, seat)
    need_organiser(request, row.panel.stage.competition)
    found = get_object_or_404(PaperUndertaking, pk=scan, seat=row)
    try:
        opened = found.file.open("rb")
    except FileNotFoundError as error:
        raise Http404 from error
    response = file_response(request, opened, name=found.name, extension=found.extension)
    # Whatever the file is, it runs nothing and reads nothing of ours.
    response["Content-Security-Policy"] = "sandbox; default-src 'none'; frame-ancestors 'self'"
    return response
