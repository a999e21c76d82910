"""Entries that are judged again because marks lie far apart."""

from __future__ import annotations

from django.db import models

from judging.enums import RejudgementState


class Rejudgement(models.Model):
    """One re-judgement (复评) of an entry in a stage. Its second sheets are score sheets that point here.

    ``facts``: how far the marks lay apart when it was decided, as text: ``gap``, ``limit``, ``high``, ``low``, ``item``.
    """

    stage_entry = models.ForeignKey("competitions.StageEntry", on_delete=models.PROTECT, related_name="rejudgements")
    state = models.CharField(max_length=20, choices=RejudgementState.choices, default=RejudgementState.PROPOSED)
    facts = models.JSONField(default=dict)
    reason = models.TextField(help_text="why it was proposed or opened, or why the marks stand as they are")
    proposed_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    decided_by = models.ForeignKey("accounts.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["stage_entry"],
                condition=models.Q(state__in=["proposed", "open", "done"]),
                name="rejudgement_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.stage_entry_id} {self.state}"
