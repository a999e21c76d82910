"""The rating of a round (赛事评价): by a personal link or by the code in the hall, without a log-in."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.actions import limits
from competitions.actions.round_feedback import answer_in_hall, answer_rating
from competitions.enums import RoundFeedbackState, RoundRatingState
from competitions.forms.round_feedback import RateForm
from competitions.models import RoundFeedback, RoundRating
from competitions.queries.round_feedback import asked_by, feedback_by_hall, rating_by_token
from competitions.views.public_objection import private
from competitions.workflows.round_feedback import is_over
from ui.errors import TooManyRequests
from ui.views import perform_or_explain
from workflow import clock, context
from workflow.idempotency import idempotent

_COOKIE_DAYS = 90


@require_http_methods(["GET", "HEAD", "POST"])
@idempotent
def feedback_link(request: HttpRequest, token: str) -> HttpResponse:
    """The form, filled in with what was answered before, until the rating is closed."""
    rating = rating_by_token(token)
    if rating is None:
        raise Http404
    form = RateForm(request.POST or None, asked=asked_by(rating.feedback), rating=rating)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            done = perform_or_explain(request, lambda: answer_rating(rating=rating, **form.answer()), form=form)
            if done:
                return private(HttpResponseRedirect(f"{request.path}?thanks=1"))
            status = done.status
    return _page(request, rating.feedback, form, status, rating)


@require_http_methods(["GET", "HEAD", "POST"])
@idempotent
def feedback_hall(request: HttpRequest, token: str) -> HttpResponse:
    """The same by the code that hangs in the hall; the browser remembers its answer, so that it is changed, not doubled."""
    feedback = feedback_by_hall(token)
    if feedback is None:
        raise Http404
    cookie = f"hall_{feedback.pk}"
    earlier = request.get_signed_cookie(cookie, default="", salt=feedback.hall_token)
    if earlier and rating_by_token(earlier) is not None:
        return private(HttpResponseRedirect(_address(earlier)))
    form = RateForm(request.POST or None, asked=asked_by(feedback))
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            taken = _take_one()
            done = perform_or_explain(request, lambda: answer_in_hall(feedback=feedback, **form.answer()), form=form)
            if done and done.value is not None:
                return _remembered(feedback, cookie, done.value, secure=request.is_secure())
            limits.give_back(taken)
            status = done.status
    return _page(request, feedback, form, status)


def _remembered(feedback: RoundFeedback, cookie: str, rating: RoundRating, *, secure: bool) -> HttpResponse:
    response = private(HttpResponseRedirect(f"{_address(rating.token)}?thanks=1"))
    response.set_signed_cookie(
        cookie,
        rating.token,
        salt=feedback.hall_token,
        max_age=_COOKIE_DAYS * 86_400,
        httponly=True,
        samesite="Lax",
        secure=secure,
    )
    return response


def _address(token: str) -> str:
    return reverse("competitions_public:feedback", kwargs={"token": token})


def _take_one() -> limits.Taken:
    try:
        return limits.take("hall_rating", context.current().address)
    except limits.TooMany as limit:
        words = _("Too many answers came from your network today. Please use the link of your SMS.")
        raise TooManyRequests(words, retry_after=limit.wait) from None


def _page(
    request: HttpRequest, feedback: RoundFeedback, form: RateForm, status: int, rating: RoundRating | None = None
) -> HttpResponse:
    competition = feedback.competition
    is_answered = rating is not None and rating.state == RoundRatingState.ANSWERED
    shown = {
        "title": _("Rate the round"),
        "competition": competition,
        "form": form,
        "is_open": feedback.state == RoundFeedbackState.OPEN and not is_over(feedback, clock.now()),
        "is_answered": is_answered,
        "thanks": is_answered and "thanks" in request.GET,
        "closes_on": feedback.closes_on,
        "minimum": feedback.minimum_answers,
        "phone": competition.phone,
    }
    return private(render(request, "competitions/public/feedback.html", shown, status=status))
