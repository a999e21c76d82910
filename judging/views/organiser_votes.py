"""The desk of the hall's vote: tickets, opening and closing, what it came to."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from accounts.access import desk_view
from competitions.domain.rulebook import AwardScope
from competitions.queries.rule_books import book_of
from judging.actions import vote_windows as windows
from judging.actions import votes as verbs
from judging.actions.papers import note_print
from judging.models import LiveStage, VoteTicket
from judging.printing_tickets import MOST, tickets_pdf
from judging.queries.live import live_of, turns_of
from judging.queries.votes import with_results
from judging.views.organiser_base import need_organiser, page
from judging.views.organiser_live import live_url, screen_url, show_of
from ui.forms import whole_number
from ui.views import act_and_redirect
from workflow.idempotency import idempotent


@require_safe
@desk_view
def votes(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """Each vote of the stage: its rules, its tickets, what is open, what it came to."""
    stage, hall = show_of(request, pk, code)
    live = live_of(stage, hall)
    lines = []
    if live is not None:
        live.stage = stage
        lines = with_results(live, turns_of(live))
    awards = [
        one for one in book_of(stage.competition).awards if one.scope is AwardScope.VOTE and one.pool == stage.code
    ]
    return page(
        request, stage, "judging/live/votes.html", _("Votes of the hall"),
        live=live, lines=lines, awards=awards, hall=hall, back=live_url(stage, hall), per_print=MOST,
        act_url=live_url(stage, hall, "live_vote_act"), tickets_url=live_url(stage, hall, "live_tickets"),
        entrance=_entrance(request, live) if live else "", screen_url=screen_url(live) if live else "",
    )  # fmt: skip


def _entrance(request: HttpRequest, live: LiveStage) -> str:
    return request.build_absolute_uri(reverse("judging_public:vote", kwargs={"code": live.code}))


@require_POST
@desk_view
@idempotent
def act(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """Issue, void, open, close, waive, or take the count for an award."""
    stage, hall = show_of(request, pk, code)
    need_organiser(request, stage.competition)
    live = live_of(stage, hall)
    from_show = request.POST.get("from") == "show"
    to = live_url(stage, hall, "live" if from_show else "live_votes")
    name, part = request.POST.get("act", ""), request.POST.get("part", "")[:40]
    if live is None or name not in ACTS:
        return redirect(to)
    live.stage = stage
    fn, success = ACTS[name](request, live, part)
    return act_and_redirect(request, fn, to=to, success=success)


def _issue(request: HttpRequest, live: LiveStage, part: str) -> tuple[Any, str]:
    count = whole_number(request.POST.get("count"))
    words = ngettext("%(n)d ticket is issued. Print it now.", "%(n)d tickets are issued. Print them now.", count)
    return (
        lambda: verbs.issue_tickets(live=live, part=part, count=count, actor=request.actor),  # type: ignore[attr-defined]
        words % {"n": count},
    )


def _void(request: HttpRequest, live: LiveStage, part: str) -> tuple[Any, str]:
    number = whole_number(request.POST.get("number"))
    return (
        lambda: verbs.void_ticket(live=live, part=part, number=number, actor=request.actor),  # type: ignore[attr-defined]
        _("Ticket %(number)d votes no more.") % {"number": number},
    )


def _open(request: HttpRequest, live: LiveStage, part: str) -> tuple[Any, str]:
    seen = whole_number(request.POST.get("revision"))
    return lambda: windows.open_vote(live=live, part=part, actor=request.actor, seen=seen), _("The hall can vote.")  # type: ignore[attr-defined]


def _close(request: HttpRequest, live: LiveStage, part: str) -> tuple[Any, str]:
    seen = whole_number(request.POST.get("revision"))
    return lambda: windows.close_vote(live=live, part=part, actor=request.actor, seen=seen), _("The vote is closed.")  # type: ignore[attr-defined]


def _waive(request: HttpRequest, live: LiveStage, part: str) -> tuple[Any, str]:
    reason = request.POST.get("reason", "")[:300]
    return (
        lambda: windows.waive_vote(stage=live.stage, part=part, actor=request.actor, reason=reason),  # type: ignore[attr-defined]
        _("This part counts for nobody."),
    )


def _award(request: HttpRequest, live: LiveStage, part: str) -> tuple[Any, str]:
    award, reason = request.POST.get("award", "")[:40], request.POST.get("reason", "")[:300]
    return (
        lambda: windows.votes_for_award(
            stage=live.stage,
            part=part,
            award=award,
            actor=request.actor,
            reason=reason,  # type: ignore[attr-defined]
        ),
        _("The count of the hall stands for the award."),
    )


ACTS = {
    "issue": _issue,
    "void": _void,
    "open_vote": _open,
    "close_vote": _close,
    "waive": _waive,
    "award": _award,
}


@require_safe
@desk_view
def tickets(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """Tickets to cut, A4, a QR code on each. Whoever holds one has a vote: only for who runs the stage, and audited."""
    stage, hall = show_of(request, pk, code)
    need_organiser(request, stage.competition)
    live = live_of(stage, hall)
    first = whole_number(request.GET.get("from"), 1)
    rows: list[VoteTicket] = []
    if live is not None:
        part = request.GET.get("part", "")[:40]
        found = VoteTicket.objects.filter(live=live, part=part, ended_at=None, number__gte=first)
        rows = list(found.order_by("number")[:MOST])
    if live is None or not rows:
        return redirect(live_url(stage, hall, "live_votes"))
    live.stage = stage
    content = tickets_pdf(live, rows, request.build_absolute_uri)
    note_print(stage=stage, actor=request.actor, paper="tickets")
    response = HttpResponse(content, content_type="application/pdf")
    words = _("Vote tickets %(first)d to %(last)d") % {"first": rows[0].number, "last": rows[-1].number}
    name = f"{words}.pdf"
    response["Content-Disposition"] = content_disposition_header(False, name)
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response
