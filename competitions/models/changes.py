"""A change that a contestant asks for after the check was passed (变更)."""

from __future__ import annotations

from django.db import models

from competitions.enums import ChangeState


class EntryChange(models.Model):
    """What shall stand in some fields instead; until it is approved the entry stays as it was approved.

    ``values`` and ``before`` by field of the form, as typed and as they stood; neither holds a number of a person.
    """

    entry = models.ForeignKey("competitions.Entry", on_delete=models.PROTECT, related_name="changes")
    state = models.CharField(max_length=20, choices=ChangeState.choices, default=ChangeState.WAITING)
    values = models.JSONField(default=dict)
    before = models.JSONField(default=dict)
    entry_version = models.PositiveIntegerField(help_text="of the entry that it was asked for")
    reason = models.CharField(max_length=500)
    asked_at = models.DateTimeField()
    decided_by = models.ForeignKey("accounts.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    decision_reason = models.CharField(max_length=1000, blank=True)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["entry"], condition=models.Q(state="waiting"), name="entry_change_one_waits"
            )
        ]

    def __str__(self) -> str:
        return f"{self.entry_id} {self.state}"
