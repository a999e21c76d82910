"""Signatures under score sheets, the scans of paper, and paper sheets that two people enter."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q

from judging.enums import PaperState, SignedBy


def sheet_file_path(instance: SheetFile, filename: str) -> str:
    """Own name on disk: nothing of the user's file name reaches the file system."""
    return f"sheets/{uuid.uuid4().hex}{instance.extension}"


class SheetFile(models.Model):
    """The picture of a signature, or a scan of paper sheets: private, never changed, once for each content of a stage."""

    stage = models.ForeignKey("competitions.Stage", on_delete=models.PROTECT, related_name="sheet_files")
    file = models.FileField(upload_to=sheet_file_path)
    name = models.CharField(max_length=200)
    extension = models.CharField(max_length=10)
    content_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    added_by = models.CharField(max_length=100, help_text="kind and key of the actor")
    added_at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["stage", "sha256"], name="sheet_file_once")]

    def __str__(self) -> str:
        return self.name


class SheetSignature(models.Model):
    """A signature under one version of one sheet. It goes with that version: an unlock takes it back."""

    sheet = models.ForeignKey("judging.ScoreSheet", on_delete=models.PROTECT, related_name="signatures")
    way = models.CharField(max_length=10, choices=SignedBy.choices)
    file = models.ForeignKey(SheetFile, on_delete=models.PROTECT, related_name="signatures")
    version = models.PositiveIntegerField(help_text="the version of the sheet that was signed")
    marks_hash = models.CharField(max_length=64, help_text="SHA-256 of the marks that were signed")
    actor = models.CharField(max_length=160, help_text="who signed or attached the scan, as the audit names it")
    signed_at = models.DateTimeField()
    taken_back_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["sheet"], condition=Q(taken_back_at__isnull=True), name="sheet_signed_once")
        ]

    def __str__(self) -> str:
        return f"{self.sheet_id} v{self.version}"


class PaperSheet(models.Model):
    """One paper sheet that is being entered: by two people, then with its scan (双人录入)."""

    sheet = models.ForeignKey("judging.ScoreSheet", on_delete=models.PROTECT, related_name="papers")
    state = models.CharField(max_length=20, choices=PaperState.choices, default=PaperState.ONCE)
    first_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    second_by = models.ForeignKey("accounts.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveIntegerField(help_text="the version of the sheet when the paper was entered first")
    envelope = models.UUIDField(default=uuid.uuid4, editable=False, help_text="the envelope that its marks become")
    scan = models.ForeignKey(SheetFile, null=True, blank=True, on_delete=models.PROTECT, related_name="papers")
    entered_at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["sheet"],
                condition=Q(state__in=[PaperState.ONCE, PaperState.DIFFERS, PaperState.AGREED]),
                name="paper_sheet_live_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.sheet_id} {self.state}"


class PaperEntry(models.Model):
    """What one person read from the paper: append-only (triggers). Step 1 and 2 are blind; 3 is the decision over both."""

    paper = models.ForeignKey(PaperSheet, on_delete=models.PROTECT, related_name="entries")
    step = models.PositiveSmallIntegerField()
    values = models.JSONField()
    comment = models.TextField(blank=True)
    reason = models.TextField(blank=True)
    entered_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    entered_at = models.DateTimeField()

    class Meta:
        ordering = ["paper_id", "step"]
        constraints = [models.UniqueConstraint(fields=["paper", "step"], name="paper_entry_once")]

    def __str__(self) -> str:
        return f"{self.paper_id}.{self.step}"
