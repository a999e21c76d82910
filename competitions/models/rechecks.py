"""Eligibility looked at once more (资格复核): one run over a whole round, and each entry that it casts doubt on."""

from __future__ import annotations

from django.db import models

from competitions.enums import DoubtState

OPEN_STATES = (DoubtState.OPEN, DoubtState.PROPOSED)


class Recheck(models.Model):
    """One run: who ordered it, by which version of the rules, how many entries were looked at and how many would fail."""

    competition = models.ForeignKey("competitions.Competition", on_delete=models.PROTECT, related_name="rechecks")
    ordered_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    ordered_at = models.DateTimeField()
    rules_version = models.PositiveIntegerField(help_text="of the rules that it went by")
    job = models.OneToOneField("notifications.Job", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    finished_at = models.DateTimeField(null=True, blank=True)
    looked_at = models.PositiveIntegerField(default=0)
    failing = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.competition_id} {self.ordered_at:%Y-%m-%d}"


class Doubt(models.Model):
    """An entry that would not be let in today. ``reasons``: list of ``{"check", "outcome", "text"}``; empty for one that
    the office raised itself. Marks, ranks and files of the entry stay whatever is decided."""

    entry = models.ForeignKey("competitions.Entry", on_delete=models.PROTECT, related_name="doubts")
    recheck = models.ForeignKey(
        Recheck,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="doubts",
        help_text="the last that saw it",
    )
    reasons = models.JSONField(default=list, blank=True)
    state = models.CharField(max_length=20, choices=DoubtState.choices, default=DoubtState.OPEN)
    found_at = models.DateTimeField()
    reason = models.TextField(blank=True, help_text="of the proposal or the decision; the contestant reads it")
    proposed_by = models.ForeignKey(
        "accounts.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    proposed_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey("accounts.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-pk"]
        indexes = [models.Index(fields=["entry", "state"], name="doubt_of_entry")]
        constraints = [
            models.UniqueConstraint(
                fields=["entry"], condition=models.Q(state__in=["open", "proposed"]), name="doubt_open_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.entry_id}:{self.state}"

    @property
    def checks(self) -> list[str]:
        """The codes of the conditions that are not met."""
        return sorted({str(one["check"]) for one in self.reasons})
