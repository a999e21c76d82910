"""The tables of moves of the rating of a round, and of one answer."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from competitions.domain.round_ratings import is_complete
from competitions.enums import CompetitionState, RoundFeedbackState, RoundRatingState
from competitions.models import RoundFeedback, RoundRating
from competitions.permissions import round_feedback as _permissions  # noqa: F401 - registers the predicates
from competitions.queries.history import name_action
from competitions.queries.round_feedback import asked_in_book
from ui import formats
from workflow import registry
from workflow.machine import Workflow, transition
from workflow.services import Move

PLANNED, OPEN, CLOSED = RoundFeedbackState.PLANNED, RoundFeedbackState.OPEN, RoundFeedbackState.CLOSED
ASKED, ANSWERED = RoundRatingState.ASKED, RoundRatingState.ANSWERED
NOT_HELD = (CompetitionState.DRAFT, CompetitionState.AWAITING_FILING, CompetitionState.CANCELLED)


def is_over(feedback: RoundFeedback, now: dt.datetime) -> bool:
    """Whether the last day has passed."""
    return feedback.closes_on is not None and timezone.localdate(now) > feedback.closes_on


def round_is_held(move: Move) -> str | None:
    """Nobody rates what is only planned."""
    if move.obj.competition.state in NOT_HELD:
        return _("A round is rated once its filing is approved.")
    return None


def last_day_is_to_come(move: Move) -> str | None:
    """What the clock would close at once is not opened."""
    if is_over(move.obj, move.now):
        return _("The last day was %(day)s. Set a later one first.") % {"day": formats.day(move.obj.closes_on)}
    return None


def keep_items(move: Move) -> None:
    """What is asked stays as it is from the first opening on, whatever the rules say later: answers stay comparable."""
    if not move.obj.items:
        asked = asked_in_book(move.obj.competition)
        move.touch(items=list(asked.items), points=asked.points, minimum_answers=asked.minimum)
    move.touch(opened_at=move.now, closed_at=None)


def note_closed(move: Move) -> None:
    """When the last answer could come in."""
    move.touch(closed_at=move.now)


def still_open(move: Move) -> str | None:
    """An answer comes in, or is changed, while the rating is open."""
    feedback = move.obj.feedback
    if feedback.state != OPEN or is_over(feedback, move.now):
        return _("The rating of this round is closed.")
    return None


def every_item_is_marked(move: Move) -> str | None:
    """One mark for each item."""
    feedback = move.obj.feedback
    if not is_complete(move.data.get("marks", []), len(feedback.items), feedback.points):
        return _("Please give a mark for each line.")
    return None


def keep_rating(move: Move) -> None:
    """The marks and words; the audit keeps neither."""
    move.touch(marks=move.data["marks"], comment=move.data.get("comment", ""), answered_at=move.now)


ROUND_FEEDBACK = Workflow(
    name="round_feedback",
    label=gettext_lazy("Rating of the round"),
    states=dict(RoundFeedbackState.choices),
    initial=PLANNED,
    related=("competition__organisation",),
    transitions=(
        transition(
            "open", {PLANNED, CLOSED}, OPEN, "competitions.run_round_feedback",
            label=gettext_lazy("Open the rating"), done_label=gettext_lazy("Rating opened"),
            guards=(round_is_held, last_day_is_to_come), effect=keep_items,
        ),
        transition(
            "close", OPEN, CLOSED, "competitions.run_round_feedback",
            label=gettext_lazy("Close the rating"), done_label=gettext_lazy("Rating closed"), effect=note_closed,
        ),
    ),
)  # fmt: skip
ROUND_RATING = Workflow(
    name="round_rating",
    label=gettext_lazy("Answer to the rating"),
    states=dict(RoundRatingState.choices),
    initial=ASKED,
    related=("feedback__competition",),
    transitions=(
        transition(
            "answer", {ASKED, ANSWERED}, ANSWERED, "competitions.rate_round",
            label=gettext_lazy("Send"), done_label=pgettext_lazy("feedback", "Answered"),
            guards=(still_open, every_item_is_marked), effect=keep_rating, by_hand=False,
        ),
    ),
)  # fmt: skip

registry.register(ROUND_FEEDBACK, RoundFeedback)
registry.register(ROUND_RATING, RoundRating)
name_action("round_feedback.planned", gettext_lazy("Days of the rating set"))
name_action("round_feedback.asked", gettext_lazy("Asked to rate the round"))
name_action("round_feedback.reminded", gettext_lazy("Reminded to rate the round"))
