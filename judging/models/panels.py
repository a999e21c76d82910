"""Who judges what."""

from __future__ import annotations

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from judging.enums import ConflictKind, ConflictSource, SeatState


class Panel(models.Model):
    """The judges of one stage, for all tracks or for one, in all halls or in one."""

    stage = models.ForeignKey("competitions.Stage", on_delete=models.PROTECT, related_name="panels")
    track = models.ForeignKey("competitions.Track", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    hall = models.PositiveSmallIntegerField(null=True, blank=True)
    name = models.CharField(max_length=60)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.name


class PanelSeat(models.Model):
    """A judge on a panel. ``number`` is what the score sheet prints (评委 1 … n)."""

    panel = models.ForeignKey(Panel, on_delete=models.PROTECT, related_name="seats")
    person = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="seats")
    number = models.PositiveSmallIntegerField()
    is_leader = models.BooleanField(default=False)
    state = models.CharField(max_length=20, choices=SeatState.choices, default=SeatState.INVITED)
    invited_at = models.DateTimeField()
    responded_at = models.DateTimeField(null=True, blank=True)
    undertaking_at = models.DateTimeField(null=True, blank=True)
    decline_reason = models.TextField(blank=True)
    avoid = models.JSONField(
        default=list, blank=True, help_text="names of units and people that the judge declared when accepting"
    )
    chased_at = models.DateTimeField(null=True, blank=True)
    undertaking_text = models.TextField(blank=True, help_text="the words that were agreed to")
    statements = models.JSONField(
        default=list,
        blank=True,
        help_text="what the judge says (说明) to warnings: {reason, detail, text, at}; one for each fact",
    )
    answer_by = models.DateTimeField(null=True, blank=True, help_text="an invitation is answered until then")
    least = models.PositiveSmallIntegerField(null=True, blank=True, help_text="entries at least; empty: the even share")
    most = models.PositiveSmallIntegerField(null=True, blank=True, help_text="entries at most; empty: the even share")

    class Meta:
        ordering = ["panel_id", "number"]
        constraints = [
            models.UniqueConstraint(fields=["panel", "person"], name="seat_once_per_person"),
            models.UniqueConstraint(fields=["panel", "number"], name="seat_number_once"),
            models.CheckConstraint(
                condition=models.Q(least=None) | models.Q(most=None) | models.Q(least__lte=models.F("most")),
                name="seat_least_and_most",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.panel_id}#{self.number}"

    def statement_to(self, reason: str, detail: str) -> str:
        """What the judge said to a warning of ``domain.conflicts``; empty while nothing was."""
        wanted = (reason, detail)
        return next((str(one["text"]) for one in self.statements if (one["reason"], one["detail"]) == wanted), "")

    @property
    def was_taken_back(self) -> bool:
        """Released without ever having accepted: an invitation that the organiser took back."""
        return self.state == SeatState.RELEASED and self.undertaking_at is None

    def get_state_display(self) -> str:  # type: ignore[no-redef]
        """The label of the state; nobody is released who never sat on the panel."""
        return str(_("Invitation taken back") if self.was_taken_back else SeatState(self.state).label)


def undertaking_path(instance: PaperUndertaking, filename: str) -> str:
    """Own name on disk (promise I5): nothing of the user's file name reaches the file system."""
    return f"undertakings/{uuid.uuid4().hex}{instance.extension}"


class PaperUndertaking(models.Model):
    """The undertaking (评审承诺书) that a judge signed on paper, as the office scanned it. The newest one is shown; none goes."""

    seat = models.ForeignKey(PanelSeat, on_delete=models.PROTECT, related_name="papers")
    file = models.FileField(upload_to=undertaking_path)
    extension = models.CharField(max_length=8)
    name = models.CharField(max_length=200)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    added_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.seat_id}: {self.name}"


class ConflictDeclaration(models.Model):
    """A judge's reason not to mark an entry. What is declared is never assigned."""

    seat = models.ForeignKey(PanelSeat, on_delete=models.PROTECT, related_name="conflicts")
    entry = models.ForeignKey("competitions.Entry", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20, choices=ConflictKind.choices)
    source = models.CharField(max_length=10, choices=ConflictSource.choices, default=ConflictSource.JUDGE)
    reason = models.TextField(blank=True)
    declared_by = models.ForeignKey(
        "accounts.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    declared_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["seat", "entry"], name="conflict_once")]

    def __str__(self) -> str:
        return f"{self.seat_id}×{self.entry_id}"
