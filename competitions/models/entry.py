"""An entry, its team, its files, and its place in a stage."""

from __future__ import annotations

import secrets
import uuid
from collections.abc import Iterable
from typing import Any

from django.db import models

from accounts.domain import ids
from accounts.domain.masking import mask_id, mask_phone
from accounts.enums import IdKind
from competitions.data import variants
from competitions.domain.duplicate_keys import name_key
from competitions.domain.file_slots import key_of
from competitions.enums import AttachmentKind, EntrantType, EntrySource, EntryState, ScanMatch
from workflow.crypto import blind_index
from workflow.fields import EncryptedTextField


def private_path(instance: Attachment, filename: str) -> str:
    """Own name on disk (promise I5): nothing of the user's file name reaches the file system."""
    return f"entries/{uuid.uuid4().hex}{instance.extension}"


def new_token() -> str:
    """128 random bits: entries and files are addressed by it, so ids cannot be guessed (promise Z5)."""
    return secrets.token_urlsafe(16)


class Entry(models.Model):
    """One project in one competition. ``form`` holds the answers that the rule book asks for beyond the fixed fields."""

    token = models.CharField(max_length=32, unique=True, default=new_token)
    competition = models.ForeignKey("competitions.Competition", on_delete=models.PROTECT, related_name="entries")
    track = models.ForeignKey(
        "competitions.Track", null=True, blank=True, on_delete=models.PROTECT, related_name="entries"
    )
    leader = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="entries")
    source = models.CharField(max_length=20, choices=EntrySource.choices, default=EntrySource.DIRECT)
    from_entry = models.OneToOneField(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="entry_above",
        help_text="the promoted entry of the round below that this one goes on with",
    )
    number = models.CharField(max_length=40, blank=True)
    title = models.CharField(max_length=120, blank=True)
    entrant_type = models.CharField(max_length=20, choices=EntrantType.choices, blank=True)
    organisation_name = models.CharField(max_length=120, blank=True)
    uscc = models.CharField(max_length=18, blank=True)
    registered_on = models.DateField(null=True, blank=True)
    region = models.ForeignKey("accounts.Region", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    summary = models.TextField(blank=True)
    form = models.JSONField(default=dict, blank=True)
    consents = models.JSONField(default=dict, blank=True)
    eligibility = models.JSONField(default=dict, blank=True)
    version = models.PositiveIntegerField(default=0, help_text="raised by every save; a stale page is told")
    field_versions = models.JSONField(default=dict, blank=True, help_text="which version last changed each field")
    form_version = models.CharField(max_length=16, blank=True, help_text="hash of what the printed form shows")
    # Found by these among thousands; written when it is handed in (``queries.entry_keys``).
    firm_key = models.CharField(max_length=32, blank=True)
    text_key = models.CharField(max_length=32, blank=True)
    holder_key = models.CharField(max_length=32, blank=True)
    state = models.CharField(max_length=20, choices=EntryState.choices, default=EntryState.DRAFT)
    created_at = models.DateTimeField()
    saved_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True, blank=True)
    decision_reason = models.TextField(blank=True)
    remarks = models.JSONField(default=dict, blank=True, help_text="what to correct, by field of the form")
    decided_at = models.DateTimeField(null=True, blank=True, help_text="the last return, acceptance, refusal")
    seen_at = models.DateTimeField(null=True, blank=True, help_text="when the contestant last read a decision")
    correct_by = models.DateTimeField(null=True, blank=True, help_text="a returned entry may be handed in until then")
    withdrawal_pledge = models.JSONField(default=dict, blank=True, help_text="name as typed, at, version of the words")
    extended_until = models.DateTimeField(null=True, blank=True, help_text="of its personal extension")
    admitted_from = models.DateTimeField(
        null=True, blank=True, help_text="of an extension that begins before the window"
    )

    class Meta:
        ordering = ["-pk"]
        verbose_name_plural = "entries"
        constraints = [
            models.UniqueConstraint(
                fields=["competition", "number"], condition=~models.Q(number=""), name="entry_number_once"
            ),
        ]
        indexes = [
            models.Index(fields=["competition", "state", "-submitted_at"], name="entry_list"),
            models.Index(fields=["competition", "-submitted_at"], name="entry_recent"),
            models.Index(fields=["competition", "uscc"], name="entry_firm"),
            models.Index(fields=["competition", "firm_key"], name="entry_firm_name"),
            models.Index(fields=["competition", "text_key"], name="entry_text"),
            models.Index(fields=["competition", "holder_key"], name="entry_holder"),
        ]

    def __str__(self) -> str:
        return self.title or self.number


class TeamMembers(models.QuerySet["TeamMember"]):
    """Many at once carry their keys as well."""

    def bulk_create(self, objs: Iterable[TeamMember], *args: Any, **kwargs: Any) -> list[TeamMember]:  # type: ignore[override]
        rows = list(objs)
        for row in rows:
            row.set_keys()
        return super().bulk_create(rows, *args, **kwargs)  # type: ignore[arg-type, return-value]


class TeamMember(models.Model):
    """A member of the entry's team, the leader included. A member needs no log-in."""

    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="members")
    name = models.CharField(max_length=60)
    duty = models.CharField(max_length=60, blank=True)
    id_kind = models.CharField(max_length=20, choices=IdKind.choices, blank=True)
    id_number = EncryptedTextField(blank=True)
    id_index = models.CharField(max_length=64, blank=True, db_index=True)
    # Found by these whatever the form of the document or the name; set by every save.
    person_index = models.CharField(max_length=64, blank=True, db_index=True)
    phone_index = models.CharField(max_length=64, blank=True, db_index=True)
    name_key = models.CharField(max_length=32, blank=True, db_index=True)
    phone = EncryptedTextField(blank=True)
    is_leader = models.BooleanField(default=False)
    is_presenter = models.BooleanField(default=False)
    order = models.PositiveSmallIntegerField(default=0)
    token = EncryptedTextField(blank=True, help_text="of the link by which the member answers, once it was made")
    token_index = models.CharField(max_length=64, null=True, blank=True, unique=True)
    asked_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    has_accepted = models.BooleanField(default=False)
    accepted_print = models.CharField(max_length=64, blank=True, help_text="keyed hash of what was accepted")
    decline_reason = models.CharField(max_length=300, blank=True)

    objects = TeamMembers.as_manager()

    class Meta:
        ordering = ["order", "pk"]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.set_keys()
        if kwargs.get("update_fields") is not None:
            kwargs["update_fields"] = sorted({*kwargs["update_fields"], "person_index", "phone_index", "name_key"})
        super().save(*args, **kwargs)

    def set_keys(self) -> None:
        """What a duplicate is found by. Does not save."""
        self.person_index = blind_index(f"id:{self.id_kind}", ids.comparable(self.id_kind, self.id_number))
        self.phone_index = blind_index("phone", self.phone)
        self.name_key = name_key(self.name, variants())

    def set_id(self, kind: str, number: str) -> None:
        """Keep the document and its keyed hash together. Does not save."""
        self.id_kind, self.id_number = kind, number
        self.id_index = blind_index(f"id:{kind}", number)

    @property
    def masked_id(self) -> str:
        return mask_id(self.id_number)

    @property
    def masked_phone(self) -> str:
        return mask_phone(self.phone)


class Attachment(models.Model):
    """A file of an entry. One current file per kind and place; a new one replaces the old."""

    token = models.CharField(max_length=32, unique=True, default=new_token)
    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="attachments")
    kind = models.CharField(max_length=20, choices=AttachmentKind.choices)
    slot = models.PositiveSmallIntegerField(default=1, help_text="where the rule book takes several of a kind")
    file = models.FileField(upload_to=private_path)
    name = models.CharField(max_length=200, help_text="as the user named it")
    extension = models.CharField(max_length=10)
    content_type = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    form_version = models.CharField(max_length=16, blank=True, help_text="which printed form a stamped scan shows")
    match = models.CharField(max_length=10, choices=ScanMatch.choices, blank=True, default="")
    uploaded_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField()

    class Meta:
        ordering = ["kind", "slot", "pk"]
        constraints = [models.UniqueConstraint(fields=["entry", "kind", "slot"], name="attachment_one_per_slot")]

    def __str__(self) -> str:
        return self.name

    @property
    def key(self) -> str:
        """Its name in forms and addresses."""
        return key_of(self.kind, self.slot)


class StageEntry(models.Model):
    """An entry's place in a stage: its hall where there are several, its number in the running order, a code where blind."""

    stage = models.ForeignKey("competitions.Stage", on_delete=models.PROTECT, related_name="stage_entries")
    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="stage_entries")
    running_no = models.PositiveSmallIntegerField(null=True, blank=True)
    blind_code = models.CharField(max_length=20, blank=True)
    hall = models.PositiveSmallIntegerField(null=True, blank=True)

    class Meta:
        ordering = ["running_no", "pk"]
        constraints = [models.UniqueConstraint(fields=["stage", "entry"], name="stage_entry_once")]

    def __str__(self) -> str:
        return f"{self.stage_id}:{self.entry_id}"
