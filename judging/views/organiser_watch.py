"""The overseer's page of a live stage, the signatures given there, and lots typed in at check-in."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import desk_view
from competitions.enums import EntryState
from competitions.models import Stage
from judging.actions.lots import DRAW_SIGNED, SUMMARY_SIGNED, draw_hash, enter_lots, sign_as_overseer
from judging.forms.lots import LotsForm
from judging.queries.desk import OVER
from judging.queries.draw_words import why_no_lots
from judging.queries.inputs import Inputs
from judging.queries.live_watch import (
    WHEN,
    Seal,
    acts_on,
    by_judge,
    marked_in,
    marked_when,
    turns_with_times,
    with_rows,
)
from judging.views.organiser_base import judging_url, need_organiser, page, ranking_url, stage_or_404
from ui.views import act_and_redirect, act_on_form
from workflow.idempotency import idempotent
from workflow.permissions import is_permitted


@require_safe
@desk_view
def watch(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """Who marked when, what was changed, what was signed; nothing can be done here but sign."""
    stage = stage_or_404(request, pk, code)
    over = stage.state in OVER
    inputs = Inputs(stage, more=WHEN) if over else None
    sheets = marked_when(stage) if inputs is None else marked_in(inputs)
    now = "" if inputs is None else inputs.hash()
    drawn_as = draw_hash(stage, None if inputs is None else inputs.places)
    acts = acts_on(stage, sheets, (DRAW_SIGNED, SUMMARY_SIGNED))
    return page(
        request, stage, "judging/live/watch.html", _("Overseer's desk"),
        judges=with_rows(by_judge(sheets)), turns=turns_with_times(stage), events=acts.events,
        may_sign=is_permitted(request.actor, "judging.supervise", stage),
        lines=[
            _signature("draw", _("The draw"), acts.seals.get(DRAW_SIGNED), drawn_as, True)
            | {"url": _minutes(stage)},
            _signature("summary", _("The summary of scores"), acts.seals.get(SUMMARY_SIGNED), now, over)
            | {"url": ranking_url(stage) if over else ""},
        ],
        back=judging_url(stage),
    )  # fmt: skip


def _minutes(stage: Stage) -> str:
    """The minutes of the draw on paper."""
    where = {"pk": stage.competition_id, "code": stage.code, "name": "draw", "kind": "pdf"}
    return reverse("judging_desk:live_paper", kwargs=where)


def _signature(what: str, label: str, seal: Seal | None, now: str, is_ready: bool) -> dict[str, Any]:
    """A thing to sign: by whom it was, and whether it is still the same."""
    return {
        "what": what,
        "label": label,
        "seal": seal,
        "hash": now,
        "same": seal is not None and seal.hash == now,
        "ready": is_ready,
    }


@require_POST
@desk_view
@idempotent
def sign(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """The overseer signs the draw or the summary."""
    stage = stage_or_404(request, pk, code)
    if not is_permitted(request.actor, "judging.supervise", stage):
        raise PermissionDenied(_("Only the overseer of the region signs here."))
    what = request.POST.get("what", "")
    if what not in ("draw", "summary"):
        return redirect("judging_desk:live_watch", pk=pk, code=code)
    return act_and_redirect(
        request,
        lambda: sign_as_overseer(stage=stage, actor=request.actor, what=what),
        to=reverse("judging_desk:live_watch", kwargs={"pk": pk, "code": code}),
        success=_("Signed; the time and what was signed are kept."),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@desk_view
@idempotent
def lots(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """Numbers drawn by hand, as people arrive."""
    stage = stage_or_404(request, pk, code)
    need_organiser(request, stage.competition)
    if not stage.is_on_stage:
        raise Http404
    rows = list(
        stage.stage_entries.filter(entry__state=EntryState.ACCEPTED)
        .select_related("entry")
        .order_by("entry__number", "pk")
    )
    form = LotsForm(request.POST or None, rows=rows)
    free, status = act_on_form(
        request,
        form,
        lambda: enter_lots(
            stage=stage, actor=request.actor, numbers=form.numbers, absent=form.absent,
            witness=form.cleaned_data["witness"],
        ),
        _("The numbers are kept."),
    )  # fmt: skip
    if not status:
        if free:
            words = _("Still free: %(numbers)s.") % {"numbers": _(", ").join(map(str, free))}
            messages.info(request, words)
        return redirect("judging_desk:live_lots", pk=pk, code=code)
    return page(
        request, stage, "judging/live/lots.html", _("Lots drawn by hand"), status,
        form=form, closed=why_no_lots(stage), back=reverse("judging_desk:entries", kwargs={"pk": pk, "code": code}),
    )  # fmt: skip
