"""The hall votes: one phone, one ticket, no login."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.actions import limits
from competitions.enums import StageState
from competitions.models import Stage
from judging.actions.votes import cast_vote
from judging.domain.ballots import CODE_LENGTH, gives_points, spaced, steps_of, typed
from judging.models import Appearance, LiveStage, Vote, VoteTicket, VoteWindow
from judging.queries.votes import ballots_of, candidates, entry_of, newest_window, part_of, ticket_of, vote_tag
from judging.views.polling import answer, is_known, unchanged
from ui.errors import TooManyRequests
from ui.forms import whole_number
from ui.views import perform_or_explain
from workflow import context


def _guessed() -> None:
    """Codes that are no ticket are counted by address: a hall has one, so there is room for typing errors."""
    try:
        limits.take("vote_guess", context.current().address)
    except limits.TooMany as limit:
        raise TooManyRequests(_("Too many tries; please wait."), retry_after=limit.wait) from None


def _private(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = "no-store, private"
    response["X-Robots-Tag"] = "noindex"
    response["Referrer-Policy"] = (
        "same-origin"  # without any, browsers send a form with the origin "null", which CSRF refuses
    )
    return response


@require_http_methods(["GET", "HEAD", "POST"])
def entrance(request: HttpRequest, code: str) -> HttpResponse:
    """For who cannot scan: the code of the ticket is typed."""
    live = LiveStage.objects.select_related("stage__competition").filter(code=code).first()
    if live is None:
        raise Http404
    wrong, status = "", 200
    if request.method == "POST":
        given = typed(request.POST.get("ticket", ""))
        if len(given) == CODE_LENGTH and ticket_of(code, given) is not None:
            return redirect("judging_public:vote_ticket", code=code, ticket=given)
        _guessed()
        wrong, status = _("No ticket of this hall has this code. Please look again, letter by letter."), 422
    newest = newest_window(live)
    words = {
        "title": _("Vote"),
        "live": live,
        "wrong": wrong,
        "typed": request.POST.get("ticket", "")[:40],
        "is_open": newest is not None and newest.closed_at is None,
        "is_before": newest is None,
        "is_over": _is_over(live.stage),
        "has_vote": bool(ballots_of(live.stage)),
    }
    return _private(render(request, "judging/live/vote_entrance.html", words, status=status))


@require_safe
def state(request: HttpRequest, code: str) -> HttpResponse:
    """Whether what can be voted on changed: one query, and no word about votes."""
    tag = vote_tag(code)
    if tag is None:
        raise Http404
    return unchanged(tag) if is_known(request, tag) else answer(tag, {"tag": tag})


@require_http_methods(["GET", "HEAD", "POST"])
def ticket(request: HttpRequest, code: str, ticket: str) -> HttpResponse:
    """What this ticket may vote on now, and what it voted. POST votes; the same vote sent again is answered in the same way."""
    row = ticket_of(code, typed(ticket))
    if row is None:
        _guessed()
        words = {"title": _("This is no ticket"), "code": code}
        return _private(render(request, "judging/live/vote_unknown.html", words, status=404))
    status = 200
    if request.method == "POST":
        outcome = perform_or_explain(
            request,
            lambda: cast_vote(
                ticket=row,
                window=whole_number(request.POST.get("window")),
                place=whole_number(request.POST.get("place")),
                points=request.POST.get("points", "")[:20],
            ),
        )
        # A phone whose script sent the vote gets its page with the answer: of hundreds at once every other request is saved.
        if outcome and request.headers.get("X-Vote") != "page":
            return redirect("judging_public:vote_ticket", code=code, ticket=typed(ticket))
        status = 200 if outcome else outcome.status
    return _private(render(request, "judging/live/vote.html", _words(row, typed(ticket)), status=status))


def _words(row: VoteTicket, code: str) -> dict[str, Any]:
    """Everything of the page: four queries."""
    stage = row.live.stage
    part = part_of(stage, row.part)
    newest = newest_window(row.live, row.part) if part and row.ended_at is None else None
    window = newest if newest is not None and newest.closed_at is None else None
    mine = list(Vote.objects.filter(ticket=row).select_related("stage_entry__entry").order_by("-cast_at"))
    held = next((vote for vote in mine if window is not None and vote.window_id == window.pk), None)
    return {
        "title": part.name if part else _("Vote"),
        "stage": stage,
        "part": part,
        "ticket": row,
        "code": spaced(code),
        "here": reverse("judging_public:vote_ticket", kwargs={"code": row.live.code, "ticket": code}),
        "poll": reverse("judging_public:vote_state", kwargs={"code": row.live.code}),
        "window": window,
        "about": entry_of(window.stage_entry) if window else "",
        "steps": steps_of(part) if part else [],
        "by_points": bool(part and gives_points(part)),
        "choices": _choices(row, window, mine),
        "held": held,
        "held_words": _vote_words(held) if held else "",
        "may_vote": window is not None and (held is None or bool(part and part.ballot and part.ballot.changeable)),
        "earlier": [(vote, _vote_words(vote)) for vote in mine if window is None or vote.window_id != window.pk],
        "is_over": _is_over(stage),
        "is_before": newest is None,
    }


def _is_over(stage: Stage) -> bool:
    return stage.state not in (StageState.NOT_STARTED, StageState.MARKING)


def _choices(row: VoteTicket, window: VoteWindow | None, mine: list[Vote]) -> list[tuple[Appearance, str]]:
    """Among whom is voted, each with the points that this ticket gave it."""
    if window is None or window.stage_entry_id is not None:
        return []
    given = {vote.stage_entry_id: vote.points for vote in mine if vote.window_id == window.pk}
    return [(turn, given.get(turn.stage_entry_id, "")) for turn in candidates(row.live)]


def _vote_words(vote: Vote) -> str:
    entry = entry_of(vote.stage_entry)
    return _("%(entry)s: %(points)s points") % {"entry": entry, "points": vote.points} if vote.points else entry
