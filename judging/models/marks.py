"""Score sheets and the envelopes that their marks arrive in."""

from __future__ import annotations

import uuid

from django.db import models

from judging.enums import ConflictKind, EnvelopeVerdict, SheetState


class ScoreSheet(models.Model):
    """One judge's sheet for one entry in one stage. Missing is never zero: an item not marked is not in ``values``.

    ``values`` maps item code to a decimal as text; ``total`` is text too, empty until every item is marked.
    """

    seat = models.ForeignKey("judging.PanelSeat", on_delete=models.PROTECT, related_name="sheets")
    stage_entry = models.ForeignKey("competitions.StageEntry", on_delete=models.PROTECT, related_name="sheets")
    state = models.CharField(max_length=20, choices=SheetState.choices, default=SheetState.UNMARKED)
    values = models.JSONField(default=dict, blank=True)
    total = models.CharField(max_length=30, blank=True)
    comment = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=0, help_text="seq of the envelope that the values come from")
    head_seq = models.PositiveIntegerField(default=0, help_text="seq of the newest envelope, applied or not")
    head_mac = models.CharField(max_length=64, blank=True)
    recuse_kind = models.CharField(max_length=20, choices=ConflictKind.choices, blank=True)
    recuse_reason = models.TextField(blank=True)
    absent_reason = models.TextField(blank=True)
    saved_at = models.DateTimeField(null=True, blank=True)
    submitted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["seat_id", "stage_entry_id"]
        indexes = [models.Index(fields=["stage_entry", "state"], name="sheet_progress")]
        constraints = [models.UniqueConstraint(fields=["seat", "stage_entry"], name="sheet_once")]

    def __str__(self) -> str:
        return f"{self.seat_id}:{self.stage_entry_id}"


class MarkEnvelope(models.Model):
    """One change of marks as it arrived: append-only (triggers), chained by HMAC per sheet. The id is made by the sender."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    sheet = models.ForeignKey(ScoreSheet, on_delete=models.PROTECT, related_name="envelopes")
    seq = models.PositiveIntegerField()
    based_on = models.PositiveIntegerField(help_text="the version that the judge saw")
    applied = models.BooleanField(help_text="false: it came too late to count; kept and shown")
    verdict = models.CharField(max_length=10, choices=EnvelopeVerdict.choices)
    values = models.JSONField()
    comment = models.TextField(blank=True)
    rubric_version = models.PositiveIntegerField()
    device = models.CharField(max_length=64, blank=True)
    device_time = models.DateTimeField(null=True, blank=True)
    received_at = models.DateTimeField()
    key_id = models.CharField(max_length=20)
    previous_mac = models.CharField(max_length=64, blank=True)
    mac = models.CharField(max_length=64)

    class Meta:
        ordering = ["sheet_id", "seq"]
        constraints = [models.UniqueConstraint(fields=["sheet", "seq"], name="envelope_seq_once")]

    def __str__(self) -> str:
        return f"{self.sheet_id}#{self.seq}"
