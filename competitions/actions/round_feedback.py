"""赛事评价: set its days, open and close it, ask, remind once, keep the answers."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urljoin

from django.conf import settings
from django.db.models import F
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import Person
from competitions.actions.doors import require
from competitions.enums import RaterGroup, RoundFeedbackState, RoundRatingState
from competitions.models import Competition, RoundFeedback, RoundRating
from competitions.queries.raters import raters_of
from notifications.actions import queue_message
from workflow import clock
from workflow.actors import Actor, System
from workflow.services import MoveError, Refused, act, lock, perform, record

RUN = "competitions.run_round_feedback"
# Whoever has the link answers; nobody is asked for a log-in.
LINK = System.granted("competitions.feedback_link", "competitions.rate_round")
CLOCK = System.granted("competitions.feedback_clock", RUN)
logger = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True)
class Days:
    """When a rating opens, reminds and closes by itself; None: by hand."""

    opens_on: dt.date | None = None
    remind_on: dt.date | None = None
    closes_on: dt.date | None = None
    with_hall_code: bool = False


def plan_feedback(*, competition: Competition, actor: Actor, days: Days) -> RoundFeedback:
    """Set or change the days, and whether there is a code in the hall."""
    action = "round_feedback.planned"
    require(actor, RUN, RoundFeedback(competition=competition), action)
    with act():
        held = lock(competition)
        feedback, _made = RoundFeedback.objects.select_for_update(no_key=True, of=("self",)).get_or_create(
            competition=held
        )
        values = {name: getattr(days, name) for name in ("opens_on", "remind_on", "closes_on", "with_hall_code")}
        if all(getattr(feedback, name) == value for name, value in values.items()) and not _made:
            return feedback
        for name, value in values.items():
            setattr(feedback, name, value)
        feedback.save(update_fields=list(values))
        told = {name: str(value) if isinstance(value, dt.date) else value for name, value in values.items()}
        record(action, actor=actor, target=feedback, data=told)
    return feedback


def open_feedback(*, competition: Competition, actor: Actor) -> RoundFeedback:
    """Open it, or open it again; everybody who took part gets the link. Without days it stays open until it is closed."""
    require(actor, RUN, RoundFeedback(competition=competition), "round_feedback.open")
    with act():
        held = lock(competition)
        feedback, _made = RoundFeedback.objects.get_or_create(competition=held)
        opened = perform(feedback, "open", actor=actor)
        _ask_missing(opened, actor)
    return opened


def close_feedback(*, competition: Competition, actor: Actor) -> RoundFeedback:
    """Close it; from here on the results can be read."""
    feedback = RoundFeedback.objects.filter(competition=competition).first()
    if feedback is None:
        require(actor, RUN, RoundFeedback(competition=competition), "round_feedback.close")
        raise Refused(_("The rating is not open."))
    return perform(feedback, "close", actor=actor)


def _ask_missing(feedback: RoundFeedback, actor: Actor) -> int:
    """Ask whoever took part and was not asked yet, by SMS where there is a phone; returns how many."""
    known = set(feedback.ratings.exclude(person=None).values_list("person_id", flat=True))
    people = {pk: found for pk, found in raters_of(feedback.competition).items() if pk not in known}
    if not people:
        return 0
    now = clock.now()
    ratings = [RoundRating(feedback=feedback, person_id=pk, group=people[pk][0], asked_at=now) for pk in people]
    RoundRating.objects.bulk_create(ratings)
    for rating in ratings:
        _send(rating, people[rating.person_id or 0][1], "competitions.feedback_asked")
    record("round_feedback.asked", actor=actor, target=feedback, data={"asked": len(ratings)})
    return len(ratings)


def _send(rating: RoundRating, person: Person, template: str) -> bool:
    phone = person.phone or (person.user.phone if person.user else "")
    if not phone:
        return False
    link = reverse("competitions_public:feedback", kwargs={"token": rating.token})
    message = queue_message(
        channel="sms",
        template=template,
        recipient=phone,
        params={"title": rating.feedback.competition.name, "link": urljoin(settings.SITE_URL, link)},
        user=person.user,
        once_key=f"{template}:{rating.token}",
    )
    return message is not None


def remind_raters(*, competition: Competition, actor: Actor) -> int:
    """Remind everybody who has not answered, each once; returns how many. Raises ``Refused`` when nobody is left."""
    action = "round_feedback.reminded"
    require(actor, RUN, RoundFeedback(competition=competition), action)
    with act():
        feedback = (
            RoundFeedback.objects.select_for_update(no_key=True, of=("self",)).filter(competition=competition).first()
        )
        sent = 0
        if feedback is not None and feedback.state == RoundFeedbackState.OPEN:
            feedback.competition = competition
            sent = _remind(feedback)
        if feedback is None or not sent:
            raise Refused(_("Nobody is left to remind: everybody is reminded once, by SMS."))
        record(action, actor=actor, target=feedback, data={"sent": sent})
    return sent


def _remind(feedback: RoundFeedback) -> int:
    now, sent = clock.now(), []
    waiting = feedback.ratings.filter(state=RoundRatingState.ASKED, reminded_at=None).exclude(person=None)
    for rating in waiting.select_related("person__user"):
        rating.feedback = feedback
        if rating.person is not None and _send(rating, rating.person, "competitions.feedback_reminded"):
            sent.append(rating.pk)
    RoundRating.objects.filter(pk__in=sent).update(reminded_at=now)
    return len(sent)


def answer_rating(*, rating: RoundRating, marks: Sequence[int], comment: str = "") -> RoundRating:
    """Keep what was answered by the personal link; it may be changed until the rating is closed."""
    return perform(rating, "answer", actor=LINK, data={"marks": list(marks), "comment": comment})


def answer_in_hall(*, feedback: RoundFeedback, marks: Sequence[int], comment: str = "") -> RoundRating:
    """Keep an answer by the code in the hall; its own link, which the browser keeps, changes it."""
    with act():
        rating = RoundRating.objects.create(feedback=feedback, group=RaterGroup.HALL, asked_at=clock.now())
        return answer_rating(rating=rating, marks=marks, comment=comment)


def run_feedback_clock() -> int:
    """What the days that were set ask for: open, ask who came late, remind, close. Returns how many ratings had it."""
    today, done = clock.today(), 0
    rows = RoundFeedback.objects.exclude(state=RoundFeedbackState.CLOSED).select_related("competition__organisation")
    for feedback in rows.order_by("pk"):
        try:
            done += _follow_days(feedback, today)
        except MoveError as error:  # another clock was faster, or it cannot be opened; the next is no worse for it
            logger.info("rating %s: %s", feedback.pk, error)
    return done


def _follow_days(feedback: RoundFeedback, today: dt.date) -> bool:
    competition = feedback.competition
    if feedback.state == RoundFeedbackState.PLANNED:
        if feedback.opens_on is None or feedback.opens_on > today:
            return False
        open_feedback(competition=competition, actor=CLOCK)
        return True
    if feedback.closes_on is not None and feedback.closes_on < today:
        close_feedback(competition=competition, actor=CLOCK)
        return True
    with act():
        asked = _ask_missing(feedback, CLOCK)
    if feedback.remind_on is not None and feedback.remind_on <= today and _is_anybody_waiting(feedback):
        remind_raters(competition=competition, actor=CLOCK)
        return True
    return bool(asked)


def _is_anybody_waiting(feedback: RoundFeedback) -> bool:
    """Asked before the day of the reminder and not reminded. Who has no phone is asked for in vain only once a day."""
    waiting = feedback.ratings.filter(state=RoundRatingState.ASKED, reminded_at=None).exclude(person=None)
    return waiting.filter(asked_at__date__lt=F("feedback__remind_on")).exists()
