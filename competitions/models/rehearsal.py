"""Rehearsals (赛前演练): what came of them. Their competition, people and marks existed in a transaction that never ended."""

from __future__ import annotations

from django.db import models


class Rehearsal(models.Model):
    """One walk through a competition with an invented field. ``report``: the steps, each with what it showed or what failed.

    Keys of ``report``: ``steps`` (list of ``{"code", "title", "problem", "notes", "facts", "tables", "acts"}``),
    ``warnings`` (of the rule book, with the numbers of the field), ``acts`` (how many acts were done and undone).
    """

    competition = models.ForeignKey("competitions.Competition", on_delete=models.PROTECT, related_name="rehearsals")
    rules_version = models.PositiveIntegerField()
    per_track = models.PositiveSmallIntegerField()
    report = models.JSONField(default=dict, blank=True)
    job = models.OneToOneField("notifications.Job", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    ordered_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    ordered_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.competition_id} {self.ordered_at:%Y-%m-%d}"
