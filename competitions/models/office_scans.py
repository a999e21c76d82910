"""Scans of signed and stamped forms that the office adds itself, one page at a time (promise I5: own names on disk)."""

from __future__ import annotations

import uuid

from django.db import models

from competitions.enums import ScanMatch


def scan_path(instance: models.Model, filename: str) -> str:
    """Own name on disk: nothing of the user's file name reaches the file system."""
    return f"scans/{uuid.uuid4().hex}{instance.extension}"  # type: ignore[attr-defined]


class OfficeScan(models.Model):
    """One page out of a stack. ``form`` is the letter of the printed code (``domain.paper_codes.PaperKind``), empty while
    nobody has said what the page is; ``entry`` goes with the forms of an entry. ``version`` is what was printed."""

    competition = models.ForeignKey("competitions.Competition", on_delete=models.PROTECT, related_name="office_scans")
    entry = models.ForeignKey(
        "competitions.Entry", null=True, blank=True, on_delete=models.PROTECT, related_name="office_scans"
    )
    form = models.CharField(max_length=1, blank=True)
    version = models.CharField(max_length=32, blank=True)
    match = models.CharField(max_length=10, choices=ScanMatch.choices, default=ScanMatch.TO_EYE)
    problem = models.CharField(max_length=300, blank=True, help_text="why it was not matched by its code")
    name = models.CharField(max_length=200, help_text="of the file it came in")
    page = models.PositiveSmallIntegerField(default=1)
    file = models.FileField(upload_to=scan_path)
    extension = models.CharField(max_length=8)
    sha256 = models.CharField(max_length=64)
    added_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["competition", "form"], name="office_scan_form")]

    def __str__(self) -> str:
        return f"{self.name} {self.page}"
