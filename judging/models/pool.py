"""The pool of judges (评委库、专家库): what an office knows of people that it may ask, ties that bar them, lists that came in."""

from __future__ import annotations

from django.db import models

from judging.domain.tags import split_tags
from judging.enums import TieKind
from workflow.fields import EncryptedTextField


class JudgeProfile(models.Model):
    """A person in the pool of an office. Name and number are the person's; what stands here is the office's knowledge.

    ``fields`` and ``schools`` are kept as ``domain.tags`` joins them. ``is_shared``: offices below may ask this judge, too.
    """

    organisation = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="judge_profiles")
    person = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="judge_profiles")
    group = models.CharField(max_length=30, blank=True)
    employer = models.CharField(max_length=120, blank=True)
    title = models.CharField(max_length=60, blank=True)
    fields = models.CharField(max_length=400, blank=True)
    schools = models.CharField(max_length=400, blank=True)
    region = models.ForeignKey("accounts.Region", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    is_mentor = models.BooleanField(default=False)
    is_shared = models.BooleanField(default=False)
    notes = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=0, help_text="raised by every save; a stale page is told")
    added_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True, blank=True)
    retired_reason = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["person__name", "pk"]
        indexes = [models.Index(fields=["organisation", "retired_at"], name="judge_pool")]
        constraints = [models.UniqueConstraint(fields=["organisation", "person"], name="judge_once_in_a_pool")]

    def __str__(self) -> str:
        return f"{self.organisation_id}: {self.person_id}"

    @property
    def field_list(self) -> tuple[str, ...]:
        """The fields one by one."""
        return split_tags(self.fields)

    @property
    def school_list(self) -> tuple[str, ...]:
        """The schools one by one."""
        return split_tags(self.schools)


class JudgeTie(models.Model):
    """What binds a judge to a firm, a person or a place: the system finds it among the entries by name or credit code."""

    person = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="judge_ties")
    kind = models.CharField(max_length=20, choices=TieKind.choices)
    name = models.CharField(max_length=120, help_text="of the firm, the person, the incubator or the project")
    uscc = models.CharField(max_length=18, blank=True)
    until = models.DateField(null=True, blank=True, help_text="when it ended; empty: it goes on")
    note = models.CharField(max_length=200, blank=True)
    organisation = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+")
    entered_by = models.ForeignKey("accounts.Person", null=True, on_delete=models.PROTECT, related_name="+")
    entered_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True, help_text="taken back: it was entered by mistake")

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["person", "ended_at"], name="judge_tie_live")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.name}"


class PoolImport(models.Model):
    """A list of judges that was uploaded: read and shown first, taken over as a whole or not at all.

    The rows hold names and numbers, so they are encrypted, and gone once they are taken over.
    """

    organisation = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=200)
    rows = EncryptedTextField(blank=True)
    count = models.PositiveIntegerField(default=0)
    faults = models.JSONField(default=list, help_text="[row, column, value, what is wrong]")
    made_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    taken_over_by = models.ForeignKey("accounts.Person", null=True, on_delete=models.PROTECT, related_name="+")
    taken_over_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.name
