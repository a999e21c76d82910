"""What people add to a promotion: numbers, a combination against the ranks, who moves up when somebody drops out."""

from __future__ import annotations

from django.db import models

from competitions.enums import CombinationState, PromotionNumberKind, SubstitutionKind


class PromotionNumber(models.Model):
    """A number that people set for one line of a promotion, with the reason. Append-only: a later one replaces it.

    places: how many pass a line whose number holds in principle (原则上) or lies in a range. heads: the head count of a
    unit. ``key``: code of a track or a unit, empty over all.
    """

    stage = models.ForeignKey("competitions.Stage", on_delete=models.PROTECT, related_name="promotion_numbers")
    kind = models.CharField(max_length=10, choices=PromotionNumberKind.choices)
    key = models.CharField(max_length=40, blank=True)
    number = models.PositiveIntegerField()
    reason = models.TextField()
    decided_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.stage_id} {self.kind} {self.key}: {self.number}"


class Combination(models.Model):
    """优化组合: who passes against the ranks, proposed by one person and confirmed by a second. The ranks stay as they are.

    ``changes``: list of ``{"entry": id, "passes": bool, "reason": text}``. It holds for one version of the ranking.
    """

    stage = models.ForeignKey("competitions.Stage", on_delete=models.PROTECT, related_name="combinations")
    tabulation_version = models.PositiveIntegerField()
    changes = models.JSONField()
    reason = models.TextField(blank=True, help_text="what holds for the whole, beside the reason of each entry")
    state = models.CharField(max_length=20, choices=CombinationState.choices, default=CombinationState.PROPOSED)
    proposed_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    decided_by = models.ForeignKey("accounts.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    decision_reason = models.TextField(blank=True)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["stage"],
                condition=models.Q(state__in=[CombinationState.PROPOSED, CombinationState.CONFIRMED]),
                name="combination_one_live_per_stage",
            )
        ]

    def __str__(self) -> str:
        return f"{self.stage_id} {self.proposed_at:%Y-%m-%d}"


class Substitution(models.Model):
    """递补: what was decided about one empty place of a promotion. Append-only.

    moved_up: ``entry`` goes on in place of ``gone``. passed_over: ``entry`` was next and does not go on, with the reason.
    left_empty: nobody takes the place of ``gone``. ``key``: the line.
    """

    promotion = models.ForeignKey("competitions.Promotion", on_delete=models.PROTECT, related_name="substitutions")
    kind = models.CharField(max_length=20, choices=SubstitutionKind.choices)
    key = models.CharField(max_length=40, blank=True)
    gone = models.ForeignKey(
        "competitions.Entry", null=True, blank=True, on_delete=models.PROTECT, related_name="substituted"
    )
    entry = models.ForeignKey(
        "competitions.Entry", null=True, blank=True, on_delete=models.PROTECT, related_name="substitutions"
    )
    reason = models.TextField(blank=True)
    decided_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["promotion", "entry"], condition=models.Q(entry__isnull=False), name="substitution_entry_once"
            ),
            models.UniqueConstraint(
                fields=["promotion", "gone"],
                condition=models.Q(gone__isnull=False),
                name="substitution_place_filled_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.promotion_id} {self.kind}"
