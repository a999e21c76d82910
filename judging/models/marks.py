"""Score sheets and the envelopes that their marks arrive in."""

from __future__ import annotations

import uuid
from typing import Any

from django.db import models

from judging.enums import COUNTED, ConflictKind, EnvelopeVerdict, MarkSource, SheetState


class ScoreSheet(models.Model):
    """One judge's sheet for one entry in one stage. Missing is never zero: an item not marked is not in ``values``.

    A sheet of a re-judgement (``rejudgement``) is a second one beside those that were there; of a judge of both, too.

    ``values`` maps item code to a decimal as text; ``total`` is text too, empty until every item is marked.
    """

    seat = models.ForeignKey("judging.PanelSeat", on_delete=models.PROTECT, related_name="sheets")
    stage_entry = models.ForeignKey("competitions.StageEntry", on_delete=models.PROTECT, related_name="sheets")
    rejudgement = models.ForeignKey(
        "judging.Rejudgement", null=True, blank=True, on_delete=models.PROTECT, related_name="sheets"
    )
    state = models.CharField(max_length=20, choices=SheetState.choices, default=SheetState.UNMARKED)
    values = models.JSONField(default=dict, blank=True)
    total = models.CharField(max_length=30, blank=True)
    comment = models.TextField(blank=True)
    item_comments = models.JSONField(default=dict, blank=True, help_text="item code → what the judge wrote about it")
    envelope = models.UUIDField(null=True, blank=True, help_text="the envelope that the values come from")
    device = models.CharField(max_length=64, blank=True, help_text="… and the device it came from")
    device_seq = models.PositiveIntegerField(default=0, help_text="… with that device's own count")
    source = models.CharField(max_length=10, choices=MarkSource.choices, blank=True)
    version = models.PositiveIntegerField(default=0, help_text="seq of the envelope that the values come from")
    head_seq = models.PositiveIntegerField(default=0, help_text="seq of the newest envelope, applied or not")
    head_mac = models.CharField(max_length=64, blank=True)
    recuse_kind = models.CharField(max_length=20, choices=ConflictKind.choices, blank=True)
    recuse_reason = models.TextField(blank=True)
    absent_reason = models.TextField(blank=True)
    pending = models.JSONField(
        default=list,
        blank=True,
        help_text="warnings [reason, detail] that the judge answers before the sheet is locked",
    )
    saved_at = models.DateTimeField(null=True, blank=True)
    submitted_at = models.DateTimeField(null=True, blank=True)
    signed_at = models.DateTimeField(null=True, blank=True)

    is_mean = False  # a copy that carries the mean of two sheets says so; never stored

    class Meta:
        ordering = ["seat_id", "stage_entry_id"]
        indexes = [models.Index(fields=["stage_entry", "state"], name="sheet_progress")]
        constraints = [
            models.UniqueConstraint(
                fields=["seat", "stage_entry"], condition=models.Q(rejudgement__isnull=True), name="sheet_once"
            ),
            models.UniqueConstraint(
                fields=["seat", "rejudgement"], condition=models.Q(rejudgement__isnull=False), name="second_sheet_once"
            ),
        ]

    @property
    def is_in(self) -> bool:
        """Whether its marks count, signed or not."""
        return self.state in COUNTED

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
    item_comments = models.JSONField(default=dict, blank=True)
    rubric_version = models.PositiveIntegerField()
    device = models.CharField(max_length=64, blank=True)
    device_seq = models.PositiveIntegerField(
        default=0, help_text="counts up per device and sheet; 0: it does not count"
    )
    source = models.CharField(max_length=10, choices=MarkSource.choices, default=MarkSource.FORM)
    sent_by = models.CharField(max_length=100, blank=True, help_text="kind and key of the actor")
    held = models.PositiveIntegerField(default=0, help_text="the version that the sheet showed afterwards")
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


def shown_by(envelope: MarkEnvelope, total: str) -> dict[str, Any]:
    """The fields of a sheet that show ``envelope``; ``total`` is its exact total, empty until every item is marked."""
    return {
        "values": envelope.values,
        "comment": envelope.comment,
        "item_comments": envelope.item_comments,
        "total": total,
        "envelope": envelope.pk,
        "device": envelope.device,
        "device_seq": envelope.device_seq,
        "source": envelope.source,
        "version": envelope.seq,
        "saved_at": envelope.received_at,
    }


class LateDecision(models.Model):
    """Whether an envelope that came after the close counts after all: append-only (triggers); the envelope is never changed."""

    envelope = models.OneToOneField(MarkEnvelope, on_delete=models.PROTECT, related_name="late_decision")
    admitted = models.BooleanField()
    reason = models.TextField()
    after_seq = models.PositiveIntegerField(help_text="seq of the sheet's newest envelope when it was decided")
    decided_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.envelope_id}: {self.admitted}"


class SheetAct(models.Model):
    """An act on a sheet that a device asked for and that was done: asked for again it is not done again."""

    id = models.UUIDField(primary_key=True, editable=False)
    sheet = models.ForeignKey(ScoreSheet, on_delete=models.PROTECT, related_name="acts")
    act = models.CharField(max_length=10)
    done_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.sheet_id} {self.act}"
