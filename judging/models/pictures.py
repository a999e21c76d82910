"""What was computed of the judges' severity, for one page alone."""

from __future__ import annotations

from typing import Any

from django.db import models

from workflow.fields import EncryptedJSONField


class SeverityPicture(models.Model):
    """The computation behind the page before the freeze, of one stage: encrypted, read by that page alone, in no export.

    ``fingerprint`` is of all that it was computed from; of another fingerprint it is thrown away.
    """

    stage = models.OneToOneField("competitions.Stage", on_delete=models.CASCADE, related_name="severity_picture")
    fingerprint = models.CharField(max_length=64)
    facts: Any = EncryptedJSONField()
    job = models.ForeignKey("notifications.Job", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    made_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.stage_id} {self.fingerprint[:8]}"
