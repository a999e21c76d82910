"""Votes cast in the hall of a live stage: tickets, the windows in which votes are taken, and the votes."""

from __future__ import annotations

from django.db import models
from django.db.models import Q


class VoteTicket(models.Model):
    """A printed ticket for one part of the result. Its code follows from ``nonce`` and the field key; stored is only its hash."""

    live = models.ForeignKey("judging.LiveStage", on_delete=models.PROTECT, related_name="tickets")
    part = models.SlugField(max_length=40, help_text="of the rule book")
    number = models.PositiveIntegerField(help_text="what is printed, from 1")
    nonce = models.CharField(max_length=32)
    key_id = models.CharField(max_length=20, help_text="which field key the code follows from")
    token_hash = models.CharField(max_length=64, unique=True)
    issued_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    issued_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True, help_text="its votes do not count")
    ended_by = models.ForeignKey("accounts.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["live_id", "part", "number"]
        constraints = [models.UniqueConstraint(fields=["live", "part", "number"], name="vote_ticket_number")]

    def __str__(self) -> str:
        return f"{self.live_id}/{self.part} #{self.number}"


class VoteWindow(models.Model):
    """While it is open votes are taken: for one entry, or (``stage_entry`` empty) among all. Opened again it is the same row."""

    live = models.ForeignKey("judging.LiveStage", on_delete=models.PROTECT, related_name="vote_windows")
    part = models.SlugField(max_length=40)
    stage_entry = models.ForeignKey(
        "competitions.StageEntry", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    opened_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    closed_by = models.ForeignKey("accounts.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["live", "part"], condition=Q(closed_at=None), name="vote_window_open_once"),
            models.UniqueConstraint(
                fields=["live", "part"], condition=Q(stage_entry=None), name="vote_window_of_all_once"
            ),
            models.UniqueConstraint(fields=["live", "part", "stage_entry"], name="vote_window_of_entry_once"),
        ]

    def __str__(self) -> str:
        return f"{self.live_id}/{self.part} {self.stage_entry_id or '*'}"


class Vote(models.Model):
    """The vote of a ticket: among all the chosen entry, else its points for one. One for each ticket and window."""

    ticket = models.ForeignKey(VoteTicket, on_delete=models.PROTECT, related_name="votes")
    window = models.ForeignKey(VoteWindow, on_delete=models.PROTECT, related_name="votes")
    stage_entry = models.ForeignKey("competitions.StageEntry", on_delete=models.PROTECT, related_name="+")
    points = models.CharField(max_length=20, blank=True, help_text="a decimal; empty where an entry was chosen")
    cast_at = models.DateTimeField()
    changes = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["ticket", "window", "stage_entry"], name="vote_row_once"),
            models.UniqueConstraint(fields=["ticket", "window"], condition=Q(points=""), name="vote_choice_once"),
        ]

    def __str__(self) -> str:
        return f"{self.ticket_id} {self.stage_entry_id} {self.points}"
