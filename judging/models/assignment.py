"""What an organiser says about the assignment before it is made: pairs fixed or forbidden, and previews of what it would be."""

from __future__ import annotations

from typing import Any

from django.db import models

from judging.enums import PairKind, PreviewKind


class PairRule(models.Model):
    """An entry that goes to this judge whatever the engine would choose, or never does. Not a conflict of interest: those
    are declared, and bar whatever stands here."""

    stage_entry = models.ForeignKey("competitions.StageEntry", on_delete=models.CASCADE, related_name="pair_rules")
    seat = models.ForeignKey("judging.PanelSeat", on_delete=models.CASCADE, related_name="pair_rules")
    kind = models.CharField(max_length=10, choices=PairKind.choices)
    reason = models.CharField(max_length=300, blank=True)
    set_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    set_at = models.DateTimeField()

    class Meta:
        ordering = ["stage_entry_id", "seat_id"]
        constraints = [models.UniqueConstraint(fields=["stage_entry", "seat"], name="pair_rule_once")]

    def __str__(self) -> str:
        return f"{self.stage_entry_id} {self.kind} {self.seat_id}"


class AssignmentPreview(models.Model):
    """What an assignment would be, computed once for the same inputs by the worker; a person confirms exactly this.

    ``inputs`` is the hash of all that the outcome rests on, with what was chosen; ``basis`` leaves out which sheets bear
    marks, so that a mark that comes in meanwhile does not make the page out of date. ``after`` is the basis once it was
    carried out: while it holds, this is the picture of what is assigned.
    """

    stage = models.ForeignKey("competitions.Stage", on_delete=models.CASCADE, related_name="previews")
    kind = models.CharField(max_length=10, choices=PreviewKind.choices, default=PreviewKind.ASSIGN)
    seat = models.ForeignKey(
        "judging.PanelSeat", null=True, blank=True, on_delete=models.CASCADE, related_name="+", help_text="who leaves"
    )
    options: Any = models.JSONField(default=dict)
    inputs = models.CharField(max_length=64)
    basis = models.CharField(max_length=64)
    after = models.CharField(max_length=64, blank=True)
    result: Any = models.JSONField(default=dict, blank=True)
    job = models.ForeignKey(
        "notifications.Job", null=True, blank=True, on_delete=models.SET_NULL, related_name="assignment_previews"
    )
    ordered_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    ordered_at = models.DateTimeField()
    made_at = models.DateTimeField(null=True, blank=True)
    confirmed_by = models.ForeignKey(
        "accounts.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    confirmed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-ordered_at", "-pk"]
        constraints = [models.UniqueConstraint(fields=["stage", "inputs"], name="preview_once_for_its_inputs")]

    def __str__(self) -> str:
        return f"{self.stage_id} {self.inputs[:12]}"

    @property
    def short(self) -> str:
        """The part of the hash that people compare."""
        return self.inputs[:12]
