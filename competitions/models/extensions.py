"""A personal extension (个别延期): one contestant may hand in earlier or later than the window says."""

from __future__ import annotations

from django.db import models

from accounts.domain.masking import mask_phone
from workflow.crypto import blind_index
from workflow.fields import EncryptedTextField


class Extension(models.Model):
    """Given by the organiser to one phone, with a reason and an end; whoever signs in with that phone has it.

    ``entry`` is the one it serves, once there is one, and carries its times. Ended ones stay, with who ended them and why.
    """

    competition = models.ForeignKey("competitions.Competition", on_delete=models.PROTECT, related_name="extensions")
    phone = EncryptedTextField()
    phone_index = models.CharField(max_length=64)
    entry = models.ForeignKey(
        "competitions.Entry", null=True, blank=True, on_delete=models.PROTECT, related_name="extensions"
    )
    opens_at = models.DateTimeField(null=True, blank=True, help_text="may enter from here on, before everybody else")
    until = models.DateTimeField()
    reason = models.CharField(max_length=300)
    granted_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    granted_at = models.DateTimeField()
    ended_by = models.ForeignKey("accounts.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)
    end_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["competition", "phone_index"],
                condition=models.Q(ended_at__isnull=True),
                name="extension_one_at_a_time",
            )
        ]

    def __str__(self) -> str:
        return f"{self.competition_id} {self.until:%Y-%m-%d}"

    def set_phone(self, phone: str) -> None:
        """Keep the phone and its keyed hash together. Does not save."""
        self.phone, self.phone_index = phone, blind_index("phone", phone)

    @property
    def masked_phone(self) -> str:
        return mask_phone(self.phone)
