"""What people decided about anomalies."""

from __future__ import annotations

from django.db import models

from judging.enums import FlagVerdict


class FlagDecision(models.Model):
    """What somebody decided about one flag. Append-only: a later one stands beside it. No mark changes by it.

    ``kind`` is that of ``judging.domain.anomalies``; ``about`` the other judge of a pair, by seat id, or empty.
    """

    stage = models.ForeignKey("competitions.Stage", on_delete=models.PROTECT, related_name="flag_decisions")
    seat = models.ForeignKey("judging.PanelSeat", on_delete=models.PROTECT, related_name="flag_decisions")
    kind = models.CharField(max_length=20)
    about = models.CharField(max_length=40, blank=True)
    verdict = models.CharField(max_length=20, choices=FlagVerdict.choices)
    reason = models.TextField()
    decided_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.stage_id} {self.seat_id} {self.kind}"
