"""优秀组织奖 and other awards of the rule book that go to units (offices, organisations), not to entries."""

from __future__ import annotations

from django.db import models

from competitions.enums import UnitAwardState


class UnitAward(models.Model):
    """One unit named for one award by the office. It counts once it stood on a public list whose days are over.

    ``organisation`` where the unit is one of the system's; ``unit`` is its name as printed.
    """

    competition = models.ForeignKey("competitions.Competition", on_delete=models.PROTECT, related_name="unit_awards")
    code = models.SlugField(max_length=40, help_text="of the award in the rule book")
    name = models.CharField(max_length=60, help_text="of the award, as the rule book said when it was given")
    organisation = models.ForeignKey(
        "accounts.Organisation", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    unit = models.CharField(max_length=120)
    reason = models.CharField(max_length=300, help_text="what the unit did; the public reads it")
    state = models.CharField(max_length=20, choices=UnitAwardState.choices, default=UnitAwardState.NAMED)
    named_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    named_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    end_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["competition", "code", "unit"], condition=models.Q(ended_at=None), name="unit_award_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.name}: {self.unit}"
