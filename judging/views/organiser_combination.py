"""优化组合 on its page: proposed by one person with a reason for every entry, decided by a second."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import desk_view
from competitions.actions.combinations import live_combination
from competitions.domain.promotion import Side
from competitions.enums import CombinationState
from competitions.models import Combination, Stage
from judging.actions import combination as verbs
from judging.actions.promotion import Preview, preview_promotion
from judging.forms.promotion import CombinationForm
from judging.queries.promotion_words import line_name, places_words
from judging.views.organiser_base import ask_reason, need_organiser, page, stage_or_404
from judging.views.organiser_promotion import promotion_url
from ui.forms import whole_number
from ui.views import act_and_redirect, act_on_form
from workflow.idempotency import idempotent
from workflow.permissions import is_permitted


@require_http_methods(["GET", "HEAD", "POST"])
@desk_view
@idempotent
def propose(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """Tick who passes, with a reason for every entry that differs from the ranks."""
    stage = stage_or_404(request, pk, code)
    need_organiser(request, stage.competition)
    preview = preview_promotion(stage=stage)
    if not verbs.may_combine(preview) or preview.decision is None:
        return redirect(promotion_url(stage))
    entries = [int(entry) for entry in preview.decision.sides]
    form = CombinationForm(request.POST or None, entries=entries)
    status = 200
    if request.method == "POST":
        _made, status = act_on_form(
            request,
            form,
            lambda: _propose(request, stage, preview, form.cleaned_data),
            _("The combination is proposed; a second person of the office confirms it."),
        )
        if not status:
            return redirect(promotion_url(stage))
    return page(
        request, stage, "judging/desk/combination.html", _("Combination"), status,
        form=form, back=promotion_url(stage), sides=_groups(preview, form),
        is_named=any(line.named for line in preview.decision.lines), version=preview.source.version,
    )  # fmt: skip


def _propose(request: HttpRequest, stage: Stage, preview: Preview, data: dict[str, Any]) -> object:
    changes = verbs.wanted_changes(preview, data["passing"], data["reasons"])
    version = whole_number(request.POST.get("version"), preview.source.version)
    return verbs.propose_combination(
        stage=stage, actor=request.actor, changes=changes, reason=data["reason"], version=version
    )


def _groups(preview: Preview, form: CombinationForm) -> list[dict[str, Any]]:
    """Entries by line: their rank and side, what was ticked and typed."""
    groups = []
    for line in preview.decision.lines if preview.decision else ():
        rows = []
        for entry, side in line.sides.items():
            given, label = preview.source.rows[entry], preview.source.labels[entry]
            ticked = form.data.get(f"pass_{entry}") if form.is_bound else side is Side.IN
            rows.append(
                label
                | {
                    "entry": entry,
                    "rank": given["rank"],
                    "score": given["shown"],
                    "side": side.value,
                    "passes": bool(ticked),
                    "why": form.data.get(f"why_{entry}", "") if form.is_bound else "",
                    "may": side is not Side.NO_PLACE,
                }
            )
        groups.append({"name": line_name(preview.source, line.key), "words": places_words(line), "rows": rows})
    return groups


@require_POST
@desk_view
@idempotent
def confirm(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """Confirm as a second person."""
    stage = stage_or_404(request, pk, code)
    _need_confirmer(request, stage)
    row = live_combination(stage)
    if row is None or row.pk != _asked(request):
        return redirect(promotion_url(stage))
    return act_and_redirect(
        request,
        lambda: verbs.confirm_combination(combination=row, actor=request.actor),
        to=promotion_url(stage),
        success=_("The combination is confirmed. The promotion follows it; the ranks stay as they are."),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@desk_view
@idempotent
def end(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """Take it back as the proposer, or refuse it with a reason."""
    stage = stage_or_404(request, pk, code)
    _need_confirmer(request, stage)
    row = live_combination(stage)
    if row is None:
        return redirect(promotion_url(stage))
    own = row.proposed_by_id == request.actor.pk
    refusing = not own and row.state == CombinationState.PROPOSED
    return ask_reason(
        request,
        stage,
        lambda reason: verbs.end_combination(combination=row, actor=request.actor, reason=reason),
        title=_("Refuse the combination?") if refusing else _("Take the combination back?"),
        detail=_("The ranks decide again until another one is proposed. The proposal stays on record."),
        button=_("Refuse the combination") if refusing else _("Take the combination back"),
        back=promotion_url(stage),
        success=_("The combination is refused.") if refusing else _("The combination is taken back."),
        required=refusing,
    )


def _need_confirmer(request: HttpRequest, stage: Stage) -> None:
    """403 with the reason for those who may look and not decide."""
    if not is_permitted(request.actor, "competitions.confirm_combination", Combination(stage=stage)):
        office = stage.competition.organisation.name
        raise PermissionDenied(_("Only organisers and approvers of %(office)s may do this.") % {"office": office})


def _asked(request: HttpRequest) -> int:
    return whole_number(request.POST.get("combination"))
