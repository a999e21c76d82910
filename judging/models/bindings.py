"""A seat without an account: the card with its QR code, and the tablet that was bound by it."""

from __future__ import annotations

from django.db import models
from django.db.models import Q


class SeatCard(models.Model):
    """A printed card of a seat. Its token follows from ``nonce`` and the field key; stored is only its hash."""

    seat = models.ForeignKey("judging.PanelSeat", on_delete=models.PROTECT, related_name="cards")
    nonce = models.CharField(max_length=32)
    key_id = models.CharField(max_length=20, help_text="which field key the token follows from")
    token_hash = models.CharField(max_length=64, unique=True)
    issued_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    issued_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["seat"], condition=Q(ended_at__isnull=True), name="seat_card_live_once")
        ]

    def __str__(self) -> str:
        return f"{self.seat_id}"


class SeatBinding(models.Model):
    """A browser that sits on a seat: it shows ``key``, of which only the hash is stored. One at a time."""

    seat = models.ForeignKey("judging.PanelSeat", on_delete=models.PROTECT, related_name="bindings")
    card = models.ForeignKey(SeatCard, on_delete=models.PROTECT, related_name="bindings")
    key_hash = models.CharField(max_length=64)
    device = models.CharField(max_length=60, blank=True)
    bound_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_by = models.ForeignKey("accounts.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["seat"], condition=Q(revoked_at__isnull=True), name="seat_bound_once")
        ]

    def __str__(self) -> str:
        return f"{self.seat_id}: {self.device}"
