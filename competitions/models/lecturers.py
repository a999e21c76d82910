"""The list of lecturers of a province: who holds which certificate, how the years were assessed, who is suspended."""

from __future__ import annotations

from django.db import models


class LecturerList(models.Model):
    """An uploaded list: its rows as read, what is wrong with them, and when it was taken over as a whole.

    The newest one taken over is the one that holds.
    """

    region = models.ForeignKey("accounts.Region", on_delete=models.PROTECT, related_name="lecturer_lists")
    name = models.CharField(max_length=200)
    rows = models.JSONField(default=list)
    faults = models.JSONField(default=list, help_text="[row, column, value, what is wrong]")
    made_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    taken_over_by = models.ForeignKey(
        "accounts.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    taken_over_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-pk"]
        verbose_name = "list of lecturers"
        verbose_name_plural = "lists of lecturers"

    def __str__(self) -> str:
        return self.name


class Lecturer(models.Model):
    """A lecturer of the list that holds; the rows are replaced when a newer list is taken over."""

    region = models.ForeignKey("accounts.Region", on_delete=models.PROTECT, related_name="lecturers")
    source = models.ForeignKey(LecturerList, on_delete=models.PROTECT, related_name="lecturers")
    key = models.CharField(max_length=60, help_text="the certificate number as it is compared")
    certificate = models.CharField(max_length=60)
    name = models.CharField(max_length=50)
    courses = models.JSONField(default=list)
    level = models.CharField(max_length=40, blank=True)
    grades = models.JSONField(default=dict, help_text="year → grade")
    suspended_since = models.DateField(null=True, blank=True)
    suspended_until = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["key"]
        constraints = [models.UniqueConstraint(fields=["region", "key"], name="lecturer_once_in_a_region")]

    def __str__(self) -> str:
        return self.certificate
