"""赛事评价: a round is rated by those who took part, by a link without a log-in."""

from __future__ import annotations

from django.db import models

from competitions.enums import RaterGroup, RoundFeedbackState, RoundRatingState
from competitions.models.entry import new_token


class RoundFeedback(models.Model):
    """When a round is rated. ``items``, ``points`` and ``minimum_answers`` are copied from the rule book when it opens."""

    competition = models.OneToOneField(
        "competitions.Competition", on_delete=models.PROTECT, related_name="round_feedback"
    )
    state = models.CharField(max_length=20, choices=RoundFeedbackState.choices, default=RoundFeedbackState.PLANNED)
    opens_on = models.DateField(null=True, blank=True, help_text="the clock opens it on this day")
    closes_on = models.DateField(null=True, blank=True, help_text="the last day for answers")
    remind_on = models.DateField(null=True, blank=True, help_text="who has not answered is reminded on this day")
    with_hall_code = models.BooleanField(default=False, help_text="one code for everybody in the hall, without names")
    hall_token = models.CharField(max_length=32, unique=True, default=new_token)
    items = models.JSONField(default=list, blank=True)
    points = models.PositiveSmallIntegerField(default=5)
    minimum_answers = models.PositiveSmallIntegerField(default=5)
    opened_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return str(self.competition_id)


class RoundRating(models.Model):
    """One answer. ``marks``: one for each item of the feedback, in its order. Without a person: from the hall's code.

    The audit knows that somebody answered, never what.
    """

    feedback = models.ForeignKey(RoundFeedback, on_delete=models.PROTECT, related_name="ratings")
    person = models.ForeignKey("accounts.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    group = models.CharField(max_length=20, choices=RaterGroup.choices)
    token = models.CharField(max_length=32, unique=True, default=new_token, help_text="of the personal link")
    state = models.CharField(max_length=20, choices=RoundRatingState.choices, default=RoundRatingState.ASKED)
    marks = models.JSONField(default=list, blank=True)
    comment = models.TextField(blank=True)
    asked_at = models.DateTimeField()
    reminded_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["feedback", "person"], name="round_rating_once_per_person")]

    def __str__(self) -> str:
        return f"{self.feedback_id} {self.group}"
