"""The audit chain, its checkpoints, answers to forms already sent, and the clock's offset."""

from __future__ import annotations

from django.conf import settings
from django.db import models

LONGEST_LOCATION = 1000  # an address that is longer is kept without its query


class AuditRow(models.Model):
    """One act, written in the transaction of the act. Append-only (triggers) and chained by HMAC per ``chain``."""

    chain = models.CharField(max_length=120)
    seq = models.PositiveIntegerField()
    at = models.DateTimeField(db_index=True)
    action = models.CharField(max_length=80)
    target_type = models.CharField(max_length=60, blank=True)
    target_id = models.CharField(max_length=40, blank=True)
    from_state = models.CharField(max_length=40, blank=True)
    to_state = models.CharField(max_length=40, blank=True)
    actor_kind = models.CharField(max_length=20)
    actor_key = models.CharField(max_length=80, blank=True)
    actor_label = models.CharField(max_length=120, blank=True)
    reason = models.TextField(blank=True)
    data = models.JSONField(default=dict, blank=True)
    succeeded = models.BooleanField(default=True)
    request_id = models.CharField(max_length=40, blank=True)
    address = models.CharField(max_length=45, blank=True)
    key_id = models.CharField(max_length=20)
    previous_mac = models.CharField(max_length=64, blank=True)
    mac = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["chain", "seq"], name="audit_chain_seq")]
        indexes = [
            models.Index(fields=["target_type", "target_id", "seq"], name="audit_target"),
            models.Index(fields=["actor_kind", "actor_key", "at"], name="audit_actor"),
        ]

    def __str__(self) -> str:
        return f"{self.chain}#{self.seq} {self.action}"


class AuditCheckpoint(models.Model):
    """A digest of all chain heads at one moment; the heads themselves go to a file outside the database."""

    at = models.DateTimeField()
    rows = models.PositiveBigIntegerField()
    chains = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)
    key_id = models.CharField(max_length=20)
    mac = models.CharField(max_length=64)
    file_name = models.CharField(max_length=120, blank=True)

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d} {self.digest[:12]}"


class IdempotencyRecord(models.Model):
    """The answer to a form, stored in the transaction of its act: sent twice is done once."""

    key = models.CharField(max_length=64, unique=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    path = models.CharField(max_length=300)
    digest = models.CharField(
        max_length=64, blank=True
    )  # of what was sent: other content under this key is another act
    status = models.PositiveSmallIntegerField(default=0)
    location = models.CharField(max_length=LONGEST_LOCATION, blank=True)
    content_type = models.CharField(max_length=80, blank=True)
    content = models.TextField(blank=True)
    created_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return self.key


class ClockOffset(models.Model):
    """How far demo and test time runs ahead of true time (seconds). One row."""

    seconds = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.seconds:+d} s"
