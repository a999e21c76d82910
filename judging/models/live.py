"""A stage as it is held: who is on, which part of the time runs, what the big screen shows."""

from __future__ import annotations

import secrets

from django.db import models

from judging.enums import AppearanceState


def new_code() -> str:
    """128 random bits for a public address (promise Z5)."""
    return secrets.token_urlsafe(16)


class LiveStage(models.Model):
    """The show of a stage, in each hall of its own. ``hall`` 0: all of the stage.

    The clock of the running part: ``elapsed_ms`` before it was last started, ``started_at`` since when it runs; both in
    the server's time. ``revision`` rises with every act; whoever acts says which one was seen. ``screen`` is what
    /stage/<code> answers: written by the acts, and nothing that is held back is ever in it.
    """

    stage = models.ForeignKey("competitions.Stage", on_delete=models.PROTECT, related_name="live_stages")
    hall = models.PositiveSmallIntegerField(default=0)
    code = models.CharField(max_length=32, unique=True, default=new_code)
    current = models.ForeignKey("judging.Appearance", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    segment = models.PositiveSmallIntegerField(null=True, blank=True, help_text="index in the rule book, from 0")
    elapsed_ms = models.PositiveIntegerField(default=0)
    started_at = models.DateTimeField(null=True, blank=True)
    shown = models.ForeignKey(
        "judging.Appearance", null=True, blank=True, on_delete=models.PROTECT, related_name="+",
        help_text="whose result is on the big screen",
    )  # fmt: skip
    revision = models.PositiveIntegerField(default=0)
    screen = models.JSONField(default=dict, blank=True)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["stage_id", "hall"]
        constraints = [models.UniqueConstraint(fields=["stage", "hall"], name="live_stage_once")]

    def __str__(self) -> str:
        return f"{self.stage_id}/{self.hall}"


class Appearance(models.Model):
    """An entry's turn. ``position`` is the order that is followed: the drawn one, until somebody is late or moved."""

    live = models.ForeignKey(LiveStage, on_delete=models.PROTECT, related_name="appearances")
    stage_entry = models.OneToOneField("competitions.StageEntry", on_delete=models.PROTECT, related_name="appearance")
    state = models.CharField(max_length=20, choices=AppearanceState.choices, default=AppearanceState.WAITING)
    position = models.PositiveSmallIntegerField()
    called_at = models.DateTimeField(null=True, blank=True)
    began_at = models.DateTimeField(null=True, blank=True)
    opened_at = models.DateTimeField(null=True, blank=True, help_text="marking")
    ended_at = models.DateTimeField(null=True, blank=True, help_text="marking closed")
    overtime_seconds = models.PositiveIntegerField(default=0)
    was_late = models.BooleanField(default=False)
    no_defence = models.BooleanField(default=False, help_text="came late where the rules take the defence away")
    revealed = models.JSONField(null=True, blank=True, help_text="the result as it was shown in the hall")

    class Meta:
        ordering = ["live_id", "position", "pk"]

    def __str__(self) -> str:
        return f"{self.live_id}#{self.position}"


class LiveStep(models.Model):
    """One act of the conductor, with what stood before it: the last one can be taken back."""

    live = models.ForeignKey(LiveStage, on_delete=models.PROTECT, related_name="steps")
    revision = models.PositiveIntegerField(help_text="of the show after this act")
    act = models.CharField(max_length=20)
    appearance = models.ForeignKey(Appearance, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    reason = models.TextField(blank=True)
    before = models.JSONField()
    actor = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-revision"]
        constraints = [models.UniqueConstraint(fields=["live", "revision"], name="live_step_once")]

    def __str__(self) -> str:
        return f"{self.live_id} r{self.revision} {self.act}"
