"""The count of a public vote for an award of the rule book (最佳人气奖), as the office entered it."""

from __future__ import annotations

import uuid

from django.db import models

from competitions.enums import VoteTieWay


def statement_path(instance: models.Model, filename: str) -> str:
    """Own name on disk: nothing of the user's file name reaches the file system."""
    return f"votes/{uuid.uuid4().hex}.pdf"


class VoteTally(models.Model):
    """One count. The one without ``ended_at`` holds; one that was entered anew ends the one before.

    ``counts``: votes by the key of the entry. ``order``: equals on the line of the award, best first, as the written rule
    (one person) or two persons decided; it counts from ``decided_at`` on.
    """

    competition = models.ForeignKey("competitions.Competition", on_delete=models.PROTECT, related_name="vote_tallies")
    code = models.SlugField(max_length=40, help_text="of the award in the rule book")
    counts = models.JSONField()
    source = models.CharField(max_length=200, help_text="where the votes were cast: platform, page, account")
    closed_at = models.DateTimeField(help_text="when the vote ended")
    scan = models.FileField(upload_to=statement_path, blank=True)
    scan_name = models.CharField(max_length=200, blank=True)
    scan_sha256 = models.CharField(max_length=64, blank=True)
    entered_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    entered_at = models.DateTimeField()
    order = models.JSONField(default=list, blank=True)
    order_way = models.CharField(max_length=10, choices=VoteTieWay.choices, blank=True)
    order_reason = models.CharField(max_length=300, blank=True)
    proposed_by = models.ForeignKey(
        "accounts.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    proposed_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey("accounts.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    end_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["competition", "code"], condition=models.Q(ended_at=None), name="vote_tally_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.competition_id} {self.code}"
