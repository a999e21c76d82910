"""A competition: one round of a contest at one level in one region, with its tracks and stages."""

from __future__ import annotations

import datetime as dt

from django.db import models

from competitions.domain.rulebook import StageMode as ModeRules
from competitions.domain.windows import Window, WindowState
from competitions.domain.windows import state as window_state
from competitions.enums import (
    BodyRole,
    CompetitionKind,
    CompetitionPhase,
    CompetitionState,
    StageMode,
    StageState,
    TrackKind,
)


class Competition(models.Model):
    """One round. ``rules`` is the rule book (竞赛规程) as data; every number of the contest lives there."""

    name = models.CharField(max_length=120)
    slug = models.SlugField(max_length=80, unique=True)
    kind = models.CharField(max_length=20, choices=CompetitionKind.choices)
    edition = models.PositiveSmallIntegerField()
    year = models.PositiveSmallIntegerField()
    region = models.ForeignKey("accounts.Region", on_delete=models.PROTECT, related_name="competitions")
    organisation = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="competitions")
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="children")
    theme = models.CharField(max_length=120, blank=True)
    introduction = models.TextField(blank=True)
    how_to_enter = models.TextField(blank=True)
    venue = models.CharField(max_length=200, blank=True)
    contact = models.CharField(max_length=120, blank=True)
    receiving_unit = models.CharField(max_length=120, blank=True, help_text="receives questions and objections")
    phone = models.CharField(max_length=40, blank=True, help_text="public desk phone, not a personal number")
    address = models.CharField(max_length=200, blank=True)
    supervision_phone = models.CharField(max_length=40, blank=True)
    rules = models.JSONField(default=dict)
    rules_version = models.PositiveIntegerField(default=1)
    rules_locked_at = models.DateTimeField(null=True, blank=True)
    registration_opens_at = models.DateTimeField(null=True, blank=True)
    registration_closes_at = models.DateTimeField(null=True, blank=True)
    review_ends_on = models.DateField(null=True, blank=True)
    final_on = models.DateField(null=True, blank=True)
    report_due_on = models.DateField(
        null=True, blank=True, help_text="the level above wants the list by the end of this day"
    )
    filing = models.OneToOneField(
        "competitions.Filing", null=True, blank=True, on_delete=models.PROTECT, related_name="competition"
    )
    state = models.CharField(max_length=20, choices=CompetitionState.choices, default=CompetitionState.DRAFT)
    version = models.PositiveIntegerField(default=0, help_text="raised by every save of the plan; a stale page is told")
    created_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["-year", "-pk"]
        indexes = [models.Index(fields=["region", "state"], name="competition_list")]
        constraints = [
            models.CheckConstraint(
                name="competition_window_in_order",
                condition=models.Q(registration_closes_at__gte=models.F("registration_opens_at"))
                | models.Q(registration_opens_at__isnull=True)
                | models.Q(registration_closes_at__isnull=True),
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def window(self) -> Window:
        """When entries are taken; inclusive to the second at both ends."""
        return Window(self.registration_opens_at, self.registration_closes_at)

    def phase(self, now: dt.datetime) -> CompetitionPhase:
        """The word on the screen at ``now`` (aware): the state, and between filing and judging the window of registration."""
        if self.state != CompetitionState.FILED:
            return CompetitionPhase(self.state)
        if self.registration_opens_at is None:
            return CompetitionPhase.FILED
        return {
            WindowState.EARLY: CompetitionPhase.FILED,
            WindowState.OPEN: CompetitionPhase.REGISTRATION,
            WindowState.LATE: CompetitionPhase.CHECKING,
        }[window_state(self.window, now)]


class CompetitionBody(models.Model):
    """A body and its part in the competition (主办, 承办, 协办, 指导, 冠名)."""

    competition = models.ForeignKey(Competition, on_delete=models.CASCADE, related_name="bodies")
    name = models.CharField(max_length=120)
    role = models.CharField(max_length=20, choices=BodyRole.choices)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["order", "pk"]

    def __str__(self) -> str:
        return f"{self.get_role_display()}: {self.name}"


class Track(models.Model):
    """A category that entries compete in. ``quota`` is how many go up."""

    competition = models.ForeignKey(Competition, on_delete=models.CASCADE, related_name="tracks")
    code = models.SlugField(max_length=30)
    name = models.CharField(max_length=60)
    kind = models.CharField(max_length=10, choices=TrackKind.choices)
    scope_text = models.TextField(blank=True)
    quota = models.PositiveSmallIntegerField()
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["order", "pk"]
        constraints = [models.UniqueConstraint(fields=["competition", "code"], name="track_code_once")]

    def __str__(self) -> str:
        return self.name


class Stage(models.Model):
    """A step of judging (semi, final). Its numbers are in the rule book under the same code."""

    competition = models.ForeignKey(Competition, on_delete=models.CASCADE, related_name="stages")
    code = models.SlugField(max_length=30)
    name = models.CharField(max_length=60)
    mode = models.CharField(max_length=20, choices=StageMode.choices)
    order = models.PositiveSmallIntegerField(default=0)
    state = models.CharField(max_length=20, choices=StageState.choices, default=StageState.NOT_STARTED)
    seed = models.CharField(max_length=64, blank=True, help_text="draws and blind codes are repeatable from it")

    class Meta:
        ordering = ["order", "pk"]
        constraints = [models.UniqueConstraint(fields=["competition", "code"], name="stage_code_once")]

    def __str__(self) -> str:
        return self.name

    @property
    def is_on_stage(self) -> bool:
        """Whether entries appear one after the other, so that an order is drawn and the day counts."""
        return ModeRules(self.mode).is_on_stage
