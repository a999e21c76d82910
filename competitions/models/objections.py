"""Objections (异议) against a public list: who raises it, what is said, what the office proposes and decides."""

from __future__ import annotations

import uuid

from django.db import models

from competitions.enums import ObjectionChannel, ObjectionEffect, ObjectionOutcome, ObjectionState, ObjectorKind
from workflow.fields import EncryptedTextField


def objection_path(instance: ObjectionFile, filename: str) -> str:
    """Own name on disk (promise I5): nothing of the user's file name reaches the file system."""
    return f"objections/{uuid.uuid4().hex}{instance.extension}"


class Objection(models.Model):
    """One objection against one version of a public list; without ``entry`` it is about the list as a whole.

    Who raised it and what was said and answered is encrypted: it names people. ``turn`` is raised by every act of the
    office, so that a stale page is told. ``public_reason`` stands on the corrected list and names nobody.
    """

    notice = models.ForeignKey("competitions.PublicityNotice", on_delete=models.PROTECT, related_name="objections")
    entry = models.ForeignKey(
        "competitions.Entry", null=True, blank=True, on_delete=models.PROTECT, related_name="objections"
    )
    number = models.CharField(max_length=40, unique=True)
    token = EncryptedTextField()
    token_index = models.CharField(max_length=64, unique=True)
    channel = models.CharField(max_length=10, choices=ObjectionChannel.choices)
    kind = models.CharField(max_length=10, choices=ObjectorKind.choices)
    name = EncryptedTextField(blank=True, help_text="the person, or who speaks for the unit")
    unit = EncryptedTextField(blank=True)
    phone = EncryptedTextField(blank=True)
    facts = EncryptedTextField()
    received_at = models.DateTimeField(help_text="when it reached the office; the period is judged by it")
    entered_by = models.ForeignKey("accounts.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    due_on = models.DateField(null=True, blank=True)
    remind_on = models.DateField(null=True, blank=True)
    state = models.CharField(max_length=20, choices=ObjectionState.choices, default=ObjectionState.RECEIVED)
    turn = models.PositiveIntegerField(default=0)
    proposal = models.CharField(max_length=10, choices=ObjectionOutcome.choices, blank=True)
    effect = models.CharField(max_length=12, choices=ObjectionEffect.choices, default=ObjectionEffect.NONE)
    corrected_title = models.CharField(max_length=120, blank=True)
    corrected_unit = models.CharField(max_length=120, blank=True)
    answer = EncryptedTextField(blank=True, help_text="what the one who raised it reads")
    public_reason = models.CharField(max_length=300, blank=True)
    proposed_by = models.ForeignKey(
        "accounts.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    proposed_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey("accounts.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.ForeignKey(
        "competitions.PublicityNotice", null=True, blank=True, on_delete=models.PROTECT, related_name="settles",
        help_text="the corrected list that carries out what was decided",
    )  # fmt: skip

    class Meta:
        ordering = ["-pk"]
        indexes = [models.Index(fields=["state", "due_on"], name="objection_due")]

    def __str__(self) -> str:
        return self.number

    @property
    def is_open(self) -> bool:
        """Whether it waits for a decision; as long it suspends the award."""
        return self.state in (ObjectionState.RECEIVED, ObjectionState.CHECKING)


class ObjectionFile(models.Model):
    """Evidence, or the scan of the letter."""

    objection = models.ForeignKey(Objection, on_delete=models.CASCADE, related_name="files")
    is_letter = models.BooleanField(default=False, help_text="the scan of the letter or of the record of a talk")
    file = models.FileField(upload_to=objection_path)
    name = models.CharField(max_length=200)
    extension = models.CharField(max_length=10)
    content_type = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    uploaded_at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.name
