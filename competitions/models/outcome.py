"""What became of an entry: asked some months after the awards."""

from __future__ import annotations

from django.db import models

from competitions.enums import OutcomeState
from competitions.models.entry import new_token


class OutcomeReport(models.Model):
    """The answer of one entrant at one date. Money in 万元 (10,000 CNY), two decimals."""

    entry = models.ForeignKey("competitions.Entry", on_delete=models.PROTECT, related_name="outcomes")
    months = models.PositiveSmallIntegerField()
    due_on = models.DateField()
    token = models.CharField(max_length=32, unique=True, default=new_token, help_text="of the link in the SMS")
    state = models.CharField(max_length=20, choices=OutcomeState.choices, default=OutcomeState.DUE)
    is_running = models.BooleanField(null=True, blank=True, help_text="whether the project still goes on")
    jobs = models.PositiveIntegerField(null=True, blank=True)
    revenue = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    finance = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    story = models.TextField(blank=True)
    may_publish = models.BooleanField(default=False)
    asked_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["due_on", "pk"]
        constraints = [models.UniqueConstraint(fields=["entry", "months"], name="outcome_once_per_date")]

    def __str__(self) -> str:
        return f"{self.entry_id} +{self.months}"
