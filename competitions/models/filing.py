"""Filing (备案): a plan signed off inside its body and approved by the body above."""

from __future__ import annotations

import uuid

from django.db import models

from competitions.enums import FilingState, FilingSubject


def plan_path(instance: models.Model, filename: str) -> str:
    """Own name on disk (promise I5): nothing of the user's file name reaches the file system."""
    return f"filings/{uuid.uuid4().hex}.pdf"


class Filing(models.Model):
    """One filing of one subject. Each submission keeps its version.

    ``form`` is the document that is filed, see ``competitions.domain.filing_form``: fields with their labels and texts
    as people read them, so that it stays readable whatever becomes of its subject.
    """

    subject_kind = models.CharField(max_length=20, choices=FilingSubject.choices)
    title = models.CharField(max_length=160)
    organisation = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="filings_sent")
    addressee = models.ForeignKey(
        "accounts.Organisation",
        on_delete=models.PROTECT,
        related_name="filings_received",
        help_text="where it lies, or will lie first: the office of the present step",
    )
    region = models.ForeignKey("accounts.Region", on_delete=models.PROTECT, related_name="+")
    form = models.JSONField(default=dict)
    version = models.PositiveIntegerField(default=0)
    number = models.CharField(max_length=60, blank=True)
    plan = models.FileField(upload_to=plan_path, blank=True)
    plan_required = models.BooleanField(default=True, help_text="the stamped plan must be there before sign-off")
    plan_name = models.CharField(max_length=200, blank=True)
    plan_size = models.PositiveBigIntegerField(default=0)
    plan_sha256 = models.CharField(max_length=64, blank=True)
    state = models.CharField(max_length=20, choices=FilingState.choices, default=FilingState.DRAFT)
    is_late = models.BooleanField(default=False)
    drafted_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    signed_by = models.ForeignKey("accounts.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    signed_for = models.ForeignKey(
        "accounts.Person",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="who is away and was acted for",
    )
    signed_at = models.DateTimeField(null=True, blank=True)
    persons = models.PositiveSmallIntegerField(default=2, help_text="how many persons of the office file it")
    checked_by = models.ForeignKey("accounts.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    checked_for = models.ForeignKey(
        "accounts.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    checked_at = models.DateTimeField(null=True, blank=True)
    submitted_at = models.DateTimeField(null=True, blank=True)
    due_on = models.DateField(null=True, blank=True)
    decided_by = models.ForeignKey("accounts.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    opinion = models.TextField(blank=True, help_text="the words of the last return, approval or refusal")
    check_code = models.CharField(
        max_length=20, unique=True, null=True, blank=True, help_text="of the receipt: anybody may check it"
    )
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["addressee", "state"], name="filing_received"),
            models.Index(fields=["organisation", "state"], name="filing_sent"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["number"], condition=~models.Q(number=""), name="filing_number_once")
        ]

    def __str__(self) -> str:
        return self.title


class FilingVersion(models.Model):
    """What was filed the n-th time: for the diff between a return and the next submission."""

    filing = models.ForeignKey(Filing, on_delete=models.CASCADE, related_name="versions")
    version = models.PositiveIntegerField()
    form = models.JSONField()
    plan = models.FileField(upload_to=plan_path, blank=True)
    plan_name = models.CharField(max_length=200, blank=True)
    plan_sha256 = models.CharField(max_length=64, blank=True)
    submitted_at = models.DateTimeField()

    class Meta:
        ordering = ["-version"]
        constraints = [models.UniqueConstraint(fields=["filing", "version"], name="filing_version_once")]

    def __str__(self) -> str:
        return f"{self.filing_id} v{self.version}"


class FilingRemark(models.Model):
    """An approver's remark on one field of one version."""

    filing = models.ForeignKey(Filing, on_delete=models.CASCADE, related_name="remarks")
    version = models.PositiveIntegerField()
    field = models.CharField(max_length=60)
    text = models.TextField()
    made_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.field}: {self.text[:20]}"
