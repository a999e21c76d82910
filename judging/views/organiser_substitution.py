"""递补 on the promotion page: who drops out, who takes the empty place."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import desk_view
from competitions.enums import SubstitutionKind
from competitions.models import Entry
from competitions.queries.results import live_promotion
from judging.actions import substitution as verbs
from judging.forms.promotion import DropOutForm, PlaceForm
from judging.views.organiser_base import need_organiser, page, stage_or_404
from judging.views.organiser_promotion import promotion_page, promotion_url
from judging.views.promotion_context import Failed
from ui.views import act_on_form
from workflow.idempotency import idempotent

_DONE = {
    SubstitutionKind.MOVED_UP: gettext_lazy("The entry has moved up."),
    SubstitutionKind.PASSED_OVER: gettext_lazy("The entry is passed over; the next one is proposed."),
    SubstitutionKind.LEFT_EMPTY: gettext_lazy("The place stays empty."),
}


@require_POST
@desk_view
@idempotent
def place(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """Decide about an empty place as it is proposed."""
    stage = stage_or_404(request, pk, code)
    need_organiser(request, stage.competition)
    promotion = live_promotion(stage)
    if promotion is None:
        return redirect(promotion_url(stage))
    promotion.stage = stage
    key = request.POST.get("line", "")[:40]
    form = PlaceForm(request.POST, auto_id=f"id_p_{key}_%s")
    _made, status = act_on_form(
        request,
        form,
        lambda: verbs.fill_place(
            promotion=promotion,
            actor=request.actor,
            key=key,
            kind=SubstitutionKind(form.cleaned_data["kind"]),
            entry=form.cleaned_data["entry"],
            reason=form.cleaned_data["reason"],
        ),
        lambda row: _DONE[SubstitutionKind(row.kind)],
    )
    if not status:
        return redirect(promotion_url(stage))
    return promotion_page(request, stage, Failed(place=form, line=key), status)


@require_http_methods(["GET", "HEAD", "POST"])
@desk_view
@idempotent
def drop_out(request: HttpRequest, pk: int, code: str, entry: int) -> HttpResponse:
    """Record that an entry gives up its place."""
    stage = stage_or_404(request, pk, code)
    need_organiser(request, stage.competition)
    promotion = live_promotion(stage)
    row = get_object_or_404(Entry.objects.select_related("track"), pk=entry, competition=stage.competition_id)
    if promotion is None:
        return redirect(promotion_url(stage))
    promotion.stage = stage
    form = DropOutForm(request.POST or None)
    status = 200
    if request.method == "POST":
        _made, status = act_on_form(
            request,
            form,
            lambda: verbs.drop_out(promotion=promotion, entry=row, actor=request.actor, **form.cleaned_data),
            _("It is on record that the entry drops out."),
        )
        if not status:
            return redirect(promotion_url(stage))
    return page(
        request, stage, "judging/desk/drop_out.html", _("Record that an entry drops out"), status,
        form=form, entry=row, why=verbs.why_not_dropped(stage), back=promotion_url(stage),
    )  # fmt: skip
