"""What attendees thought, shown only where nobody is recognised by it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import gettext as _

from competitions.domain.rounding import Rounding, shown
from events.domain.ratings import means
from events.enums import ActivityState, RatingItem
from events.models import Activity, Rating

_TENTHS = Rounding(places=1)
_HELD = (
    ActivityState.RUNNING,
    ActivityState.FINISHED,
    ActivityState.OUTCOME_RECORDED,
    ActivityState.OUTCOME_CONFIRMED,
)


@dataclass(frozen=True)
class Satisfaction:
    """``means``: [(item, "4.5")]; ``comments``: [(words, name or “anonymous”)]; both empty below the minimum."""

    answers: int
    minimum: int
    means: list[tuple[str, str]]
    comments: list[tuple[str, str]]


def is_rateable(activity: Activity, now: dt.datetime) -> bool:
    """Whether those who came may be asked: the doors open before it begins, and nobody rates what has not begun."""
    return activity.state in _HELD and activity.starts_at <= now


def items_asked(activity: Activity) -> list[tuple[str, str]]:
    """What attendees are asked, as choices; of the speaker only where there is one."""
    return [
        (code, str(label))
        for code, label in RatingItem.choices
        if activity.speaker.strip() or code != RatingItem.SPEAKER
    ]


def satisfaction_of(activity: Activity) -> Satisfaction:
    """One query. The minimum is ``settings.RATING_MINIMUM_ANSWERS``."""
    minimum = settings.RATING_MINIMUM_ANSWERS
    ratings = list(
        Rating.objects.filter(registration__activity=activity).select_related("registration__person").order_by("-pk")
    )
    found = means([rating.items for rating in ratings], RatingItem.values, minimum)
    if not found:
        return Satisfaction(len(ratings), minimum, [], [])
    labels = dict(RatingItem.choices)
    return Satisfaction(
        answers=len(ratings),
        minimum=minimum,
        means=[(str(labels[item]), shown(mean, _TENTHS)) for item, mean in found.items()],
        comments=[
            (rating.comment, _("anonymous") if rating.anonymous else rating.registration.person.name)
            for rating in ratings
            if rating.comment
        ],
    )
