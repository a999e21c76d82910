"""What the scorer (计分员) enters beside the judges' sheets."""

from __future__ import annotations

from django.db import models

from judging.enums import RecordKind


class ScoreRecord(models.Model):
    """One number of one entry in one stage. Rows are never changed: the newest that was not taken back counts.

    ``value``: for a mark its decimals as text, one for each juror, with blanks between; for a factor a decimal; for an
    overtime the seconds over; for a deduction the points that are added, negative ones deduct (all of these count).
    ``part`` is the code of the part of the rule book, empty for overtime and deductions.
    """

    stage_entry = models.ForeignKey("competitions.StageEntry", on_delete=models.PROTECT, related_name="score_records")
    kind = models.CharField(max_length=20, choices=RecordKind.choices)
    part = models.CharField(max_length=40, blank=True)
    value = models.TextField()
    reason = models.TextField(blank=True)
    recorded_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()
    taken_back_by = models.ForeignKey(
        "accounts.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    taken_back_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["stage_entry", "kind"], name="score_record_of")]

    def __str__(self) -> str:
        return f"{self.stage_entry_id} {self.kind} {self.value}"
