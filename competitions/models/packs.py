"""Round packs (推荐上报材料包): those that were made here, those that came in, and where entries came from with one."""

from __future__ import annotations

import secrets
import uuid

from django.db import models

from competitions.enums import PackImportState


def new_name() -> str:
    """Own name on disk (promise I5)."""
    return uuid.uuid4().hex


def import_path(instance: PackImport, filename: str) -> str:
    """Nothing of the user's file name reaches the file system."""
    return f"pack_imports/{secrets.token_hex(16)}.zip"


class RoundPack(models.Model):
    """One version of a round's pack. ``inputs`` is the hash of all that goes in: the same gives no new version.

    ``file`` is empty until the worker has made it; its progress is its job's.
    """

    competition = models.ForeignKey("competitions.Competition", on_delete=models.PROTECT, related_name="round_packs")
    version = models.PositiveIntegerField()
    report_version = models.PositiveSmallIntegerField()
    inputs = models.CharField(max_length=64)
    name = models.CharField(max_length=32, default=new_name, help_text="of the file in the store")
    job = models.OneToOneField("notifications.Job", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    file = models.FileField(upload_to="round_packs/", blank=True)
    size = models.PositiveBigIntegerField(default=0)
    sha256 = models.CharField(max_length=64, blank=True)
    files = models.PositiveIntegerField(default=0, help_text="how many files stand in it, the manifest left out")
    ordered_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    ordered_at = models.DateTimeField()
    made_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-version"]
        constraints = [models.UniqueConstraint(fields=["competition", "version"], name="round_pack_version_once")]

    def __str__(self) -> str:
        return f"{self.competition_id} v{self.version}"


class PackImport(models.Model):
    """A pack of a round below that came in for ``competition``.

    ``facts``: the manifest's round, installation and version. ``rows``: the dry run, one line for each entry (titles and
    names, never a number of a person). ``problems``: why it cannot be taken over, in words; ``notes`` block nothing.
    """

    competition = models.ForeignKey("competitions.Competition", on_delete=models.PROTECT, related_name="pack_imports")
    name = models.CharField(max_length=200, help_text="as the user named it")
    file = models.FileField(upload_to=import_path, blank=True)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    state = models.CharField(max_length=20, choices=PackImportState.choices, default=PackImportState.CHECKING)
    facts = models.JSONField(default=dict, blank=True)
    rows = models.JSONField(default=list, blank=True)
    problems = models.JSONField(default=list, blank=True)
    notes = models.JSONField(default=list, blank=True)
    job = models.OneToOneField("notifications.Job", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    uploaded_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField()
    confirmed_by = models.ForeignKey(
        "accounts.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    confirmed_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["competition", "sha256"],
                condition=~models.Q(state__in=[PackImportState.REFUSED, PackImportState.DISCARDED]),
                name="pack_import_once",
            )
        ]

    def __str__(self) -> str:
        return self.name


class EntryOrigin(models.Model):
    """Where an entry that came in with a pack stood before: its round need not be in this installation."""

    entry = models.OneToOneField("competitions.Entry", on_delete=models.PROTECT, related_name="origin")
    competition = models.ForeignKey("competitions.Competition", on_delete=models.PROTECT, related_name="+")
    pack_import = models.ForeignKey(PackImport, on_delete=models.PROTECT, related_name="origins")
    installation = models.CharField(max_length=64)
    key = models.CharField(max_length=64, help_text="the entry's id in every pack of that installation")
    round_name = models.CharField(max_length=160)
    office = models.CharField(max_length=160)
    number = models.CharField(max_length=40)
    rank = models.PositiveIntegerField(null=True, blank=True)
    score = models.CharField(max_length=40, blank=True)
    award = models.CharField(max_length=400, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["competition", "installation", "key"], name="entry_origin_once")]

    def __str__(self) -> str:
        return f"{self.entry_id} ← {self.number}"
