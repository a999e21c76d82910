"""The conductor's screen of a live stage."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.access import desk_view
from competitions.models import Stage
from competitions.queries.halls import hall_name
from competitions.queries.nouns import nouns_of
from judging.actions import live as actions
from judging.domain.live import Act
from judging.models import LiveStage
from judging.queries.desk import runs
from judging.queries.live import live_of
from judging.queries.live_desk import desk_of, desk_tag
from judging.views.organiser_base import judging_url, need_organiser, stage_or_404
from judging.views.polling import answer, is_known, now_ms, unchanged
from ui.forms import whole_number
from ui.parts import Tab
from ui.views import act_and_redirect
from workflow.idempotency import idempotent

WITH_REASON = {Act.CLOSE_MARKING, Act.REOPEN_MARKING, Act.ABSENT, Act.MOVE}


def show_of(request: HttpRequest, pk: int, code: str) -> tuple[Stage, int]:
    """A live stage in scope and the hall that is meant; 404 for anything else."""
    stage = stage_or_404(request, pk, code)
    halls = actions.halls_of(stage)
    hall = whole_number(request.GET.get("hall")) or halls[0]
    if not stage.is_on_stage or hall not in halls:
        raise Http404
    return stage, hall


def live_url(stage: Stage, hall: int, name: str = "live") -> str:
    """An address of the show."""
    address = reverse(f"judging_desk:{name}", kwargs={"pk": stage.competition_id, "code": stage.code})
    return f"{address}?hall={hall}" if hall else address


@require_safe
@desk_view
def conductor(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """Running order, the turn that is on, the clock, the judges' progress, one big button."""
    stage, hall = show_of(request, pk, code)
    live = live_of(stage, hall)
    halls = actions.halls_of(stage)
    context = {
        "title": _("Live stage") + (f" · {hall_name(hall)}" if hall else ""),
        "stage": stage,
        "hall": hall,
        "competition": stage.competition,
        "nouns": nouns_of(stage.competition),
        "runs": runs(request.actor, stage.competition),
        "live": live,
        "halls": [Tab(hall_name(one), live_url(stage, one), one == hall) for one in halls if one],
        "back": judging_url(stage),
        "here": live_url(stage, hall),
        "poll": live_url(stage, hall, "live_state"),
        "act_url": live_url(stage, hall, "live_act"),
        "vote_url": live_url(stage, hall, "live_vote_act"),
        "votes_url": live_url(stage, hall, "live_votes"),
        "now_ms": now_ms(),
    }
    if live is None:
        context["prepare_url"] = live_url(stage, hall, "live_prepare")
        return render(request, "judging/live/prepare.html", context)
    live.stage = stage
    context["desk"] = desk_of(live)
    context["screen_url"] = screen_url(live)
    return render(request, "judging/live/conductor.html", context)


def screen_url(live: LiveStage) -> str:
    """The public address of the big screen."""
    return settings.SITE_URL.rstrip("/") + reverse("judging_public:stage", kwargs={"code": live.code})


@require_safe
@desk_view
def state(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """Whether anything on the conductor's screen changed; asked every second."""
    stage, hall = show_of(request, pk, code)
    tag = desk_tag(stage, hall)
    if tag is None:
        raise Http404
    return unchanged(tag) if is_known(request, tag) else answer(tag, {"tag": tag})


@require_POST
@desk_view
@idempotent
def prepare(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """Set the show up from the running order."""
    stage, hall = show_of(request, pk, code)
    need_organiser(request, stage.competition)
    return act_and_redirect(
        request,
        lambda: actions.prepare_live(stage=stage, actor=request.actor, hall=hall),
        to=live_url(stage, hall),
        success=_("The live stage is set up."),
    )


@require_POST
@desk_view
@idempotent
def act(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """One act of the conductor, on the revision that was on the screen."""
    stage, hall = show_of(request, pk, code)
    need_organiser(request, stage.competition)
    live = live_of(stage, hall)
    name, seen = request.POST.get("act", ""), whole_number(request.POST.get("revision"))
    if live is None or name not in set(Act):
        return redirect(live_url(stage, hall))
    reason = request.POST.get("reason", "")[:500] if name in WITH_REASON else ""
    return act_and_redirect(
        request,
        lambda: actions.conduct(
            live=live, act=Act(name), actor=request.actor, seen=seen,
            place=whole_number(request.POST.get("place")) or None, reason=reason,
        ),
        to=live_url(stage, hall),
    )  # fmt: skip
