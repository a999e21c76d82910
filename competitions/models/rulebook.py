"""Versions of a rule book: each with its reason, who made it, who approved it, and when it came into force."""

from __future__ import annotations

from django.db import models

from competitions.enums import RulesState


class RuleBookVersion(models.Model):
    """One version. The plan's own saves are in force at once; after the filing a version needs a second person.

    ``number`` is given when it comes into force: the ``rules_version`` of the competition, which marks and results carry.
    ``edition`` is what people count: 1 for the plan as filed, one more with each version that was approved later.
    ``turn`` is raised by every save of a draft, so that a stale page is told.
    """

    competition = models.ForeignKey("competitions.Competition", on_delete=models.CASCADE, related_name="rules_versions")
    number = models.PositiveIntegerField(null=True, blank=True)
    edition = models.PositiveIntegerField(default=1)
    based_on = models.PositiveIntegerField(default=0, help_text="the number that it was made from; 0 for the first")
    rules = models.JSONField()
    reason = models.CharField(max_length=1000, blank=True)
    state = models.CharField(max_length=20, choices=RulesState.choices, default=RulesState.DRAFT)
    turn = models.PositiveIntegerField(default=0)
    made_by = models.ForeignKey("accounts.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    approved_by = models.ForeignKey(
        "accounts.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    in_force_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["competition", "number"], name="rules_number_once"),
            models.UniqueConstraint(
                fields=["competition"],
                condition=models.Q(state__in=("draft", "proposed")),
                name="rules_one_draft",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.competition_id} / {self.number or self.state}"
