"""Draws of experts for a panel: kept as they came out, with all that is needed to repeat them."""

from __future__ import annotations

from django.db import models


class ExpertDraw(models.Model):
    """One draw. ``candidates``: {person, name, group, region, lot, out} of everybody looked at; ``out`` says why somebody was
    not in the drum. ``chosen`` and ``reserves`` are keys of persons in their order."""

    panel = models.ForeignKey("judging.Panel", on_delete=models.PROTECT, related_name="draws")
    number = models.PositiveSmallIntegerField()
    seed = models.CharField(max_length=64)
    witness = models.CharField(max_length=120)
    wanted = models.JSONField(help_text="{places: [[group, count]], reserves, per_region, rest_rounds, most_conflicts}")
    candidates = models.JSONField(default=list)
    chosen = models.JSONField(default=list, help_text="[[person, group]]")
    reserves = models.JSONField(default=list)
    short = models.JSONField(default=list, help_text="[[group, count]] of places that nobody was left for")
    drawn_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    drawn_at = models.DateTimeField()
    invited_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["panel_id", "-number"]
        constraints = [models.UniqueConstraint(fields=["panel", "number"], name="expert_draw_number_once")]

    def __str__(self) -> str:
        return f"{self.panel_id}#{self.number}"
