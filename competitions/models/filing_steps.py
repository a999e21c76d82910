"""The way of a filing: whose answer is due when, the papers it rests on, and the settings of the way."""

from __future__ import annotations

import uuid

from django.db import models

from accounts.enums import RegionLevel
from competitions.enums import FilingAnswer, FilingSubject
from competitions.models.filing import Filing


def paper_path(instance: models.Model, filename: str) -> str:
    """Own name on disk (promise I5): nothing of the user's file name reaches the file system."""
    return f"filings/papers/{uuid.uuid4().hex}.pdf"


class FilingRoute(models.Model):
    """Which bodies answer a filing of a level, and the clock of each answer in working days.

    ``stops`` is read by ``competitions.domain.filing_chain``. Where a level has no row the defaults of the settings hold.
    """

    level = models.CharField(max_length=10, choices=RegionLevel.choices)
    subject_kind = models.CharField(max_length=20, choices=FilingSubject.choices)
    stops = models.JSONField()
    answer_days = models.PositiveSmallIntegerField()
    remind_days = models.PositiveSmallIntegerField(help_text="working days before the due day; 0: no reminder")
    escalate_days = models.PositiveSmallIntegerField(help_text="working days after the due day; 0: never")
    version = models.PositiveIntegerField(default=0, help_text="raised by every save; a stale page is told")
    changed_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["level", "subject_kind"], name="filing_route_once")]

    def __str__(self) -> str:
        return f"{self.level} {self.subject_kind}"


class FilingStep(models.Model):
    """One body's answer to one version of a filing. All steps of a version are made when it is filed, in their order.

    ``office`` answers; where ``outside`` names a body, the office sent it there and records the answer. A step is open
    from ``received_at`` until it has an ``answer``; at most one of a filing is open. What the office's own people do with
    it before the answer (proposed, checked) stands here, too; ``turn`` is raised by each, so that a stale page is told.
    """

    filing = models.ForeignKey(Filing, on_delete=models.CASCADE, related_name="steps")
    version = models.PositiveIntegerField()
    order = models.PositiveSmallIntegerField(help_text="from 1 on")
    office = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="filing_steps")
    outside = models.CharField(max_length=120, blank=True, help_text="an outside body, by its name")
    answer_days = models.PositiveSmallIntegerField(default=0)
    remind_days = models.PositiveSmallIntegerField(default=0)
    escalate_days = models.PositiveSmallIntegerField(default=0)
    received_at = models.DateTimeField(null=True, blank=True)
    due_on = models.DateField(null=True, blank=True)
    remind_on = models.DateField(null=True, blank=True)
    escalate_on = models.DateField(null=True, blank=True)
    reminded_at = models.DateTimeField(null=True, blank=True)
    chased_at = models.DateTimeField(null=True, blank=True, help_text="when the office was told that it is late")
    escalated_at = models.DateTimeField(null=True, blank=True, help_text="when the office above was told")
    persons = models.PositiveSmallIntegerField(default=1, help_text="how many persons of the office an answer takes")
    turn = models.PositiveIntegerField(default=0)
    proposal = models.CharField(max_length=10, choices=FilingAnswer.choices, blank=True)
    remarks = models.JSONField(default=dict, blank=True, help_text="remarks by field, proposed and not yet given")
    proposed_by = models.ForeignKey(
        "accounts.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    proposed_for = models.ForeignKey(
        "accounts.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    proposed_at = models.DateTimeField(null=True, blank=True)
    checked_by = models.ForeignKey("accounts.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    checked_for = models.ForeignKey(
        "accounts.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    checked_at = models.DateTimeField(null=True, blank=True)
    answer = models.CharField(max_length=10, choices=FilingAnswer.choices, blank=True)
    opinion = models.TextField(blank=True, help_text="proposed, and then given")
    decided_by = models.ForeignKey("accounts.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    decided_for = models.ForeignKey(
        "accounts.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["version", "order"]
        constraints = [
            models.UniqueConstraint(fields=["filing", "version", "order"], name="filing_step_once"),
            models.UniqueConstraint(
                fields=["filing"],
                condition=models.Q(answer="", received_at__isnull=False),
                name="filing_step_one_open",
            ),
        ]
        indexes = [models.Index(fields=["answer", "due_on"], name="filing_step_due")]

    def __str__(self) -> str:
        return f"{self.filing_id} v{self.version}.{self.order}"

    @property
    def body(self) -> str:
        """Who answers, by name."""
        return self.outside or self.office.name

    @property
    def paper_or_none(self) -> FilingPaper | None:
        """The paper of its answer. No query where it was read with the step."""
        return getattr(self, "paper", None)

    @property
    def is_open(self) -> bool:
        """Whether it lies there now."""
        return self.received_at is not None and not self.answer


class FilingPaper(models.Model):
    """The paper of a decision made outside this system: the office's own OA, or an outside body.

    Number and date are those on the paper, never made here. Without a ``step`` it is the paper with which the office
    itself signed ``version``.
    """

    filing = models.ForeignKey(Filing, on_delete=models.CASCADE, related_name="papers")
    version = models.PositiveIntegerField()
    step = models.OneToOneField(FilingStep, null=True, blank=True, on_delete=models.CASCADE, related_name="paper")
    doc_no = models.CharField(max_length=60)
    doc_date = models.DateField()
    scan = models.FileField(upload_to=paper_path)
    scan_name = models.CharField(max_length=200)
    scan_size = models.PositiveBigIntegerField()
    scan_sha256 = models.CharField(max_length=64)
    recorded_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["filing", "version"], name="filing_paper_version")]

    def __str__(self) -> str:
        return self.doc_no
