"""Tabulations: versions of a stage's result."""

from __future__ import annotations

from django.db import models

from judging.enums import TabulationState


class Tabulation(models.Model):
    """One computed result of a stage. ``result`` is the domain's answer as data; ``inputs_hash`` covers marks and rule."""

    stage = models.ForeignKey("competitions.Stage", on_delete=models.PROTECT, related_name="tabulations")
    version = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=20, choices=TabulationState.choices, default=TabulationState.DRAFT)
    inputs_hash = models.CharField(max_length=64)
    result = models.JSONField()
    result_hash = models.CharField(max_length=64, help_text="of the result as stored: what a freeze fixes")
    reason = models.TextField(blank=True, help_text="why a version after the first was made")
    created_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    frozen_by = models.ForeignKey("accounts.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    frozen_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-version"]
        constraints = [models.UniqueConstraint(fields=["stage", "version"], name="tabulation_version_once")]

    def __str__(self) -> str:
        return f"{self.stage_id} v{self.version}"


class TabulationSheet(models.Model):
    """The published sheet of a version as it stood when the version was made: every mark, every step, the rule.

    ``rows`` are those of ``judging.domain.public_sheet``; ``sha256`` of their canonical JSON stands in the audit, too. What
    of it the public may read is decided when it is read.
    """

    tabulation = models.OneToOneField(Tabulation, on_delete=models.PROTECT, related_name="sheet")
    rows = models.JSONField()
    sha256 = models.CharField(max_length=64)

    def __str__(self) -> str:
        return f"sheet of {self.tabulation_id}"
