"""Between levels: the call to hold rounds, the answers to it, what replaces a round, and who was recommended by whom."""

from __future__ import annotations

import uuid

from django.db import models

from competitions.enums import (
    ConsentSide,
    ConsentState,
    RecommendationWay,
    ReplacementForm,
    ReplacementReason,
    ReplacementState,
    RoundAnswerState,
)


def scan_path(instance: models.Model, filename: str) -> str:
    """Own name on disk (promise I5): nothing of the user's file name reaches the file system."""
    return f"replacements/{uuid.uuid4().hex}.pdf"


class RoundCall(models.Model):
    """A competition that its office opened for rounds below: they are opened or declined by the end of ``answer_by``."""

    competition = models.OneToOneField("competitions.Competition", on_delete=models.PROTECT, related_name="call")
    answer_by = models.DateField()
    note = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=0, help_text="raised by every change; a stale page is told")
    opened_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.competition_id} {self.answer_by}"


class RoundAnswer(models.Model):
    """What one region answered to a call, and how often it was reminded. Its row is the lock of everything a region
    answers: opening a round, declining it and asking for a replacement wait for one another here."""

    call = models.ForeignKey(RoundCall, on_delete=models.PROTECT, related_name="answers")
    region = models.ForeignKey("accounts.Region", on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=20, choices=RoundAnswerState.choices, default=RoundAnswerState.OPEN)
    reason = models.TextField(blank=True)
    doc_no = models.CharField(max_length=80, blank=True)
    declined_by = models.ForeignKey(
        "accounts.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    declined_at = models.DateTimeField(null=True, blank=True)
    chased_on = models.DateField(null=True, blank=True)
    chased_times = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["call", "region"], name="round_answer_once")]

    def __str__(self) -> str:
        return f"{self.call_id}:{self.region_id}"


class Recommendation(models.Model):
    """Why an entry stands in a round without having won its place in one of the level below.

    ``direct``: an office named it for a direct place. ``selected``: it comes from a camp or roadshow that replaced a
    round (评审选拔推荐); when a consent to that falls away the mark is void, with the reason.
    """

    entry = models.OneToOneField("competitions.Entry", on_delete=models.CASCADE, related_name="recommendation")
    way = models.CharField(max_length=20, choices=RecommendationWay.choices)
    unit = models.CharField(max_length=120)
    reason = models.TextField(blank=True)
    organisation = models.ForeignKey(
        "accounts.Organisation",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="the office that named it",
    )
    replacement = models.ForeignKey(
        "competitions.ReplacementRequest", null=True, blank=True, on_delete=models.PROTECT, related_name="nominees"
    )
    made_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    void_reason = models.TextField(blank=True)
    voided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.entry_id} {self.unit}"


class ReplacementRequest(models.Model):
    """A city that cannot hold its round asks to select by a camp or a roadshow instead (集训/路演选拔)."""

    answer = models.ForeignKey(RoundAnswer, on_delete=models.PROTECT, related_name="replacements")
    organisation = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+")
    addressee = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+")
    reason_code = models.CharField(max_length=20, choices=ReplacementReason.choices)
    reason = models.TextField()
    form = models.CharField(max_length=20, choices=ReplacementForm.choices)
    planned_on = models.DateField()
    scan = models.FileField(upload_to=scan_path)
    scan_name = models.CharField(max_length=200)
    scan_sha256 = models.CharField(max_length=64)
    state = models.CharField(max_length=20, choices=ReplacementState.choices, default=ReplacementState.ASKED)
    closing_reason = models.TextField(blank=True)
    round = models.OneToOneField(
        "competitions.Competition", null=True, blank=True, on_delete=models.PROTECT, related_name="replacement"
    )
    rules_version = models.PositiveIntegerField(
        null=True, blank=True, help_text="of the book above, when it was opened"
    )
    asked_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["answer"],
                condition=models.Q(state__in=["asked", "granted", "opened"]),
                name="replacement_one_live",
            )
        ]

    def __str__(self) -> str:
        return f"{self.answer_id} {self.form}"


class ReplacementConsent(models.Model):
    """One of the two consents. The province decides here; what the national committee decided is recorded with its
    document number, date and scan."""

    request = models.ForeignKey(ReplacementRequest, on_delete=models.PROTECT, related_name="consents")
    side = models.CharField(max_length=20, choices=ConsentSide.choices)
    state = models.CharField(max_length=20, choices=ConsentState.choices, default=ConsentState.PENDING)
    doc_no = models.CharField(max_length=80, blank=True)
    decided_on = models.DateField(null=True, blank=True, help_text="the day on the document")
    opinion = models.TextField(blank=True)
    scan = models.FileField(upload_to=scan_path, blank=True)
    scan_name = models.CharField(max_length=200, blank=True)
    scan_sha256 = models.CharField(max_length=64, blank=True)
    entered_by = models.ForeignKey("accounts.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    entered_at = models.DateTimeField(null=True, blank=True)
    withdrawal_reason = models.TextField(blank=True)
    withdrawal_doc_no = models.CharField(max_length=80, blank=True)
    withdrawn_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["request", "side"], name="consent_one_per_side")]

    def __str__(self) -> str:
        return f"{self.request_id} {self.side}"
