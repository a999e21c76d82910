"""Who judges what."""

from __future__ import annotations

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

    class Meta:
        ordering = ["panel_id", "number"]
        constraints = [
            models.UniqueConstraint(fields=["panel", "person"], name="seat_once_per_person"),
            models.UniqueConstraint(fields=["panel", "number"], name="seat_number_once"),
        ]

    def __str__(self) -> str:
        return f"{self.panel_id}#{self.number}"

    @property
    def was_taken_back(self) -> bool:
        """Released without ever having accepted: an invitation that the organiser took back."""
        return self.state == SeatState.RELEASED and self.undertaking_at is None

    def get_state_display(self) -> str:  # type: ignore[no-redef]
        """The label of the state; nobody is released who never sat on the panel."""
        return str(_("Invitation taken back") if self.was_taken_back else SeatState(self.state).label)


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
