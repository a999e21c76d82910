"""Reads of the rating of a round: what is asked, how many have answered, what came of it."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import Person
from competitions.domain.round_ratings import Line, Summary, summary
from competitions.domain.rounding import Rounding, shown
from competitions.enums import RaterGroup, RoundFeedbackState, RoundRatingState
from competitions.models import Competition, Entry, RoundFeedback, RoundRating
from competitions.queries.rule_books import book_of
from ui.cards import Card, CardItem
from workflow.actors import Actor

# As marks are read: one more than a mark has.
MEAN = Rounding(places=2)
DEFAULT_POINTS, DEFAULT_MINIMUM = 5, 5


@dataclass(frozen=True)
class Asked:
    """What is rated, from 1 to ``points``; nothing is shown below ``minimum`` answers."""

    items: tuple[str, ...]
    points: int
    minimum: int


def asked_in_book(competition: Competition) -> Asked:
    """What the rule book asks; where it says nothing, the default set."""
    rule = book_of(competition).round_feedback
    if rule is None:
        items = (_("Organisation"), _("Fairness"), _("Communication"))
        return Asked(items, DEFAULT_POINTS, DEFAULT_MINIMUM)
    return Asked(rule.items, rule.points, rule.minimum_answers)


def asked_by(feedback: RoundFeedback) -> Asked:
    """What this rating asks: fixed once it was open."""
    if not feedback.items:
        return asked_in_book(feedback.competition)
    return Asked(tuple(feedback.items), feedback.points, feedback.minimum_answers)


def feedback_of(competition: Competition) -> RoundFeedback:
    """The rating of a round; not saved where nobody planned one yet. One query."""
    found = RoundFeedback.objects.filter(competition=competition).first() or RoundFeedback()
    found.competition = competition
    return found


def rating_by_token(token: str) -> RoundRating | None:
    """By a personal link, once the rating was open. One query."""
    rows = RoundRating.objects.select_related("feedback__competition__organisation")
    return rows.filter(token=token).first()


def feedback_by_hall(token: str) -> RoundFeedback | None:
    """By the code in the hall, where there is one and the rating was open. One query."""
    rows = RoundFeedback.objects.select_related("competition__organisation").filter(with_hall_code=True)
    return rows.exclude(state=RoundFeedbackState.PLANNED).filter(hall_token=token).first()


@dataclass(frozen=True)
class GroupCount:
    """How many of a group were asked and have answered."""

    group: str
    asked: int
    answered: int


def counts_of(feedback: RoundFeedback) -> list[GroupCount]:
    """By group, in the order of the groups. One query."""
    answered = Count("pk", filter=Q(state=RoundRatingState.ANSWERED))
    rows = feedback.ratings.order_by().values("group").annotate(asked=Count("pk"), answered=answered)
    found = {row["group"]: row for row in rows}
    return [
        GroupCount(group, found[group]["asked"], found[group]["answered"])
        for group in RaterGroup.values
        if group in found
    ]


@dataclass(frozen=True)
class Results:
    """``items`` with the line of each group, and of all; ``comments``: (words, group or empty), never a name."""

    asked: Asked
    summary: Summary
    comments: list[tuple[str, str]]


def results_of(feedback: RoundFeedback) -> Results | None:
    """What came of it, once it is closed: while answers come in, every new one could be read off the difference.

    One query. Words of a group stand there where its means do; those of groups too small to be shown stand without
    the group where these groups together are large enough.
    """
    if feedback.state != RoundFeedbackState.CLOSED:
        return None
    asked = asked_by(feedback)
    rows = list(feedback.ratings.filter(state=RoundRatingState.ANSWERED).order_by("token"))
    answers: dict[str, list[list[int]]] = {group: [] for group in RaterGroup.values}
    for row in rows:
        answers[row.group].append(row.marks)
    found = summary(answers, apart=RaterGroup.HALL, points=asked.points, minimum=asked.minimum)
    small = [row for row in rows if not found.groups[row.group].is_shown and row.group != RaterGroup.HALL]
    comments = []
    for row in rows:
        if row.comment and found.groups[row.group].is_shown:
            comments.append((row.comment, str(row.get_group_display())))
        elif row.comment and row in small and len(small) >= asked.minimum:
            comments.append((row.comment, ""))
    return Results(asked, found, comments)


def mean_words(line: Line, place: int) -> str:
    """The mean of an item as it is shown; a dash where it may not be."""
    return shown(line.means[place], MEAN) if line.is_shown else "—"


def rating_card(actor: Actor, _subject: Entry | None) -> Card | None:
    """On the first page of who is asked: the rounds that wait for their answer. One query."""
    if not isinstance(actor, Person):
        return None
    rows = RoundRating.objects.filter(
        person=actor, state=RoundRatingState.ASKED, feedback__state=RoundFeedbackState.OPEN
    ).select_related("feedback__competition")
    items = [
        CardItem(
            title=row.feedback.competition.name,
            detail=_("About a minute; your answer is shown without your name."),
            url=reverse("competitions_public:feedback", kwargs={"token": row.token}),
            button=_("Rate it"),
        )
        for row in rows[:20]
    ]
    return Card(heading=_("Rate the round"), items=items) if items else None
