"""Entries that an office imports from a list (批量导入): the file, what its check said, and which row became which entry."""

from __future__ import annotations

import uuid
from typing import Any

from django.db import models

from competitions.enums import ImportState
from workflow.fields import EncryptedJSONField


def list_path(instance: models.Model, filename: str) -> str:
    """Own name on disk (promise I5): nothing of the user's file name reaches the file system."""
    return f"imports/{uuid.uuid4().hex}.xlsx"


class EntryImport(models.Model):
    """One file with entries for one round.

    ``basis`` names the rules and dates that the check went by: when they changed, it is checked again. ``problems`` is
    encrypted, for it quotes cells. ``is_handed_in``: its entries are handed in; else they are drafts of their applicants.
    """

    competition = models.ForeignKey("competitions.Competition", on_delete=models.PROTECT, related_name="entry_imports")
    state = models.CharField(max_length=20, choices=ImportState.choices, default=ImportState.CHECKING)
    is_handed_in = models.BooleanField(default=True)
    file = models.FileField(upload_to=list_path, blank=True)
    name = models.CharField(max_length=200, help_text="as the user named it")
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    made_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    job = models.ForeignKey(
        "notifications.Job", null=True, blank=True, on_delete=models.PROTECT, related_name="+", help_text="the last one"
    )
    basis = models.CharField(max_length=64, blank=True)
    checked_at = models.DateTimeField(null=True, blank=True)
    good_rows = models.PositiveIntegerField(default=0)
    bad_rows = models.PositiveIntegerField(default=0)
    known_rows = models.PositiveIntegerField(default=0, help_text="imported before: nothing is done for them")
    problems: Any = EncryptedJSONField(default=list, blank=True)
    trouble = models.TextField(blank=True, help_text="why it cannot be read, or was not imported")
    late_reason = models.CharField(max_length=300, blank=True, help_text="why it comes after the end of registration")
    confirmed_by = models.ForeignKey(
        "accounts.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    confirmed_at = models.DateTimeField(null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-pk"]
        indexes = [models.Index(fields=["competition", "-made_at"], name="entry_import_list")]

    def __str__(self) -> str:
        return self.name


class ImportedEntry(models.Model):
    """Where an imported entry came from. ``key`` is a keyed hash of title, unit and the leader's document: the same row
    makes no second entry, in whichever file it comes again."""

    competition = models.ForeignKey("competitions.Competition", on_delete=models.PROTECT, related_name="+")
    entry_import = models.ForeignKey(EntryImport, on_delete=models.PROTECT, related_name="rows")
    entry = models.OneToOneField("competitions.Entry", on_delete=models.CASCADE, related_name="imported")
    row = models.PositiveIntegerField()
    number = models.CharField(max_length=40, blank=True, help_text="the office's own, from the file")
    key = models.CharField(max_length=64)

    class Meta:
        ordering = ["row", "pk"]
        verbose_name_plural = "imported entries"
        constraints = [models.UniqueConstraint(fields=["competition", "key"], name="imported_entry_once")]

    def __str__(self) -> str:
        return f"{self.entry_import_id}:{self.row}"
