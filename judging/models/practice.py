"""Practice entries (试评). Nothing that counts reads these tables: they hang on the stage and the seat, and on no entry."""

from __future__ import annotations

import uuid

from django.db import models

from judging.enums import MarkSource


def practice_path(instance: models.Model, filename: str) -> str:
    """Own name on disk (promise I5)."""
    return f"practice/{uuid.uuid4().hex}{instance.extension}"  # type: ignore[attr-defined]


class PracticeEntry(models.Model):
    """A sample that every judge of the stage marks by the stage's own sheet. ``reference``: item code → the office's mark."""

    stage = models.ForeignKey("competitions.Stage", on_delete=models.PROTECT, related_name="practice_entries")
    track = models.ForeignKey("competitions.Track", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=100)
    summary = models.TextField(blank=True)
    reference = models.JSONField(default=dict, blank=True)
    file = models.FileField(upload_to=practice_path, blank=True)
    name = models.CharField(max_length=200, blank=True, help_text="of the file, as the office named it")
    extension = models.CharField(max_length=10, blank=True)
    content_type = models.CharField(max_length=100, blank=True)
    size = models.PositiveBigIntegerField(default=0)
    sha256 = models.CharField(max_length=64, blank=True)
    made_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["position", "pk"]
        constraints = [models.UniqueConstraint(fields=["stage", "position"], name="practice_position_once")]

    def __str__(self) -> str:
        return self.title


class PracticeSheet(models.Model):
    """A judge's practice marks as they stand now. ``answered``: the last envelopes, [id, verdict, version]: sent again they are
    answered the same."""

    seat = models.ForeignKey("judging.PanelSeat", on_delete=models.PROTECT, related_name="practice_sheets")
    entry = models.ForeignKey(PracticeEntry, on_delete=models.PROTECT, related_name="sheets")
    values = models.JSONField(default=dict, blank=True)
    total = models.CharField(max_length=30, blank=True)
    comment = models.TextField(blank=True)
    item_comments = models.JSONField(default=dict, blank=True)
    envelope = models.UUIDField(null=True, blank=True)
    version = models.PositiveIntegerField(default=0)
    device = models.CharField(max_length=64, blank=True)
    device_seq = models.PositiveIntegerField(default=0)
    source = models.CharField(max_length=10, choices=MarkSource.choices, blank=True)
    answered = models.JSONField(default=list, blank=True)
    saved_at = models.DateTimeField()
    locked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["seat", "entry"], name="practice_sheet_once")]

    def __str__(self) -> str:
        return f"{self.seat_id}:{self.entry_id}"


class PracticeExcuse(models.Model):
    """A judge who may mark without having practised, by whom and why."""

    seat = models.OneToOneField("judging.PanelSeat", on_delete=models.PROTECT, related_name="practice_excuse")
    reason = models.TextField()
    excused_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    excused_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.seat_id}"


class PracticeOpening(models.Model):
    """The spread of a panel's practice marks was opened to its judges before all had locked theirs."""

    panel = models.OneToOneField("judging.Panel", on_delete=models.CASCADE, related_name="practice_opening")
    opened_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.panel_id}"


class TabletCheck(models.Model):
    """What a tablet found out about itself at the venue (就绪): the latest of each seat and device. A report, never a proof."""

    seat = models.ForeignKey("judging.PanelSeat", on_delete=models.PROTECT, related_name="tablet_checks")
    device = models.CharField(max_length=64, help_text="name that the tablet gave itself")
    tone = models.CharField(max_length=10, help_text="the worst of its lines: ok, warn, danger")
    facts = models.JSONField(default=dict)
    version = models.CharField(max_length=20, blank=True, help_text="of the app")
    checked_at = models.DateTimeField(help_text="by the clock of the server")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["seat", "device"], name="tablet_check_once")]

    def __str__(self) -> str:
        return f"{self.seat_id} {self.device}"
