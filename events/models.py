"""Activities (特色创业活动), registrations for them, and what people thought of them."""

from __future__ import annotations

from django.db import models

from competitions.models.entry import new_token
from events.enums import ActivityKind, ActivityState, RegistrationState, TargetGroup


class Activity(models.Model):
    """One lecture, salon, roadshow, policy talk or camp. Its filing is the same kind of filing as a competition's."""

    name = models.CharField(max_length=120)
    slug = models.SlugField(max_length=80, unique=True)
    kind = models.CharField(max_length=20, choices=ActivityKind.choices)
    target_group = models.CharField(max_length=20, choices=TargetGroup.choices, default=TargetGroup.ALL)
    region = models.ForeignKey("accounts.Region", on_delete=models.PROTECT, related_name="activities")
    organisation = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="activities")
    introduction = models.TextField(blank=True)
    speaker = models.CharField(max_length=120, blank=True)
    place = models.CharField(max_length=200)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    registration_closes_at = models.DateTimeField()
    capacity = models.PositiveIntegerField()
    contact = models.CharField(max_length=120, blank=True)
    filing = models.OneToOneField(
        "competitions.Filing", null=True, blank=True, on_delete=models.PROTECT, related_name="activity"
    )
    state = models.CharField(max_length=20, choices=ActivityState.choices, default=ActivityState.DRAFT)
    check_in_code = models.CharField(max_length=32, default=new_token, unique=True)
    outcome = models.JSONField(default=dict, blank=True, help_text="OutcomeFigure → whole number")
    outcome_text = models.TextField(blank=True)
    outcome_by = models.ForeignKey(
        "accounts.Person",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="who recorded it",
    )
    version = models.PositiveIntegerField(default=0, help_text="raised by every save of the plan; a stale page is told")
    created_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["-starts_at"]
        verbose_name_plural = "activities"
        constraints = [
            models.CheckConstraint(
                name="activity_ends_after_start", condition=models.Q(ends_at__gt=models.F("starts_at"))
            ),
            models.CheckConstraint(name="activity_has_places", condition=models.Q(capacity__gte=1)),
        ]

    def __str__(self) -> str:
        return self.name


class Registration(models.Model):
    """A person's place, or place in the queue: everybody queues first.

    One per person and activity; a cancelled one may be taken up again, at the end of the queue.
    """

    token = models.CharField(max_length=32, unique=True, default=new_token)
    activity = models.ForeignKey(Activity, on_delete=models.PROTECT, related_name="registrations")
    person = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="registrations")
    state = models.CharField(max_length=20, choices=RegistrationState.choices, default=RegistrationState.WAITING)
    queued_at = models.DateTimeField()
    attended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["queued_at", "pk"]
        constraints = [models.UniqueConstraint(fields=["activity", "person"], name="registration_once_per_person")]
        indexes = [models.Index(fields=["activity", "state", "queued_at"], name="registration_queue")]

    def __str__(self) -> str:
        return f"{self.activity_id}:{self.person_id}"


class Rating(models.Model):
    """What one attendee thought. ``items``: ``RatingItem`` → 1 to 5. One per registration."""

    registration = models.OneToOneField(Registration, on_delete=models.CASCADE, related_name="rating")
    items = models.JSONField()
    comment = models.TextField(blank=True)
    anonymous = models.BooleanField(default=False)
    rated_at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.registration_id)
