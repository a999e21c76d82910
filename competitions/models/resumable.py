"""A file of an entry that arrives in pieces (续传)."""

from __future__ import annotations

from django.db import models

from competitions.models.entry import new_token


class ResumableUpload(models.Model):
    """What was promised of the file; how much of it is there tells the file of pieces itself.

    It belongs to the entry and its head, not to a session: another device goes on with it. Ended, it tells for a while
    what became of it: ``attachment_token`` of the file that was kept, or ``reason`` why it was not.
    """

    token = models.CharField(max_length=32, unique=True, default=new_token)
    entry = models.ForeignKey("competitions.Entry", on_delete=models.CASCADE, related_name="resumable_uploads")
    kind = models.CharField(max_length=24, help_text="key of the file: its kind, with its place from the second on")
    name = models.CharField(max_length=200, help_text="as the user named it")
    size = models.PositiveBigIntegerField(help_text="as promised; not one byte more is taken")
    mark = models.CharField(max_length=64, blank=True, help_text="the browser's short print of the content")
    uploaded_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    began_at = models.DateTimeField()
    touched_at = models.DateTimeField(help_text="when the last piece arrived")
    ended_at = models.DateTimeField(null=True, blank=True)
    attachment_token = models.CharField(max_length=32, blank=True)
    reason = models.TextField(blank=True)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["entry", "kind"], condition=models.Q(ended_at=None), name="resumable_one_open_per_kind"
            )
        ]
        indexes = [models.Index(fields=["touched_at"], name="resumable_swept")]

    def __str__(self) -> str:
        return self.name
