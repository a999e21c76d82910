"""What a person may do, and where: rows with a scope; and the invitations that lead to them."""

from __future__ import annotations

from django.db import models

from accounts.enums import InvitationState, Role
from workflow.fields import EncryptedTextField


class RoleAssignment(models.Model):
    """A role within a scope: a region subtree, an organisation, or one object (``scope_type``/``scope_id``)."""

    person = models.ForeignKey("accounts.Person", on_delete=models.CASCADE, related_name="roles")
    role = models.CharField(max_length=20, choices=Role.choices)
    region = models.ForeignKey("accounts.Region", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(
        "accounts.Organisation", null=True, blank=True, on_delete=models.PROTECT, related_name="role_assignments"
    )
    scope_type = models.CharField(max_length=60, blank=True)
    scope_id = models.CharField(max_length=40, blank=True)
    granted_by = models.ForeignKey("accounts.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    granted_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["person", "ended_at"], name="role_live")]

    def __str__(self) -> str:
        return f"{self.get_role_display()} {self.region or self.organisation or self.scope_type}"


class Invitation(models.Model):
    """An offer of a role, opened by a one-time link whose secret is stored only as a keyed hash."""

    secret_index = models.CharField(max_length=64, unique=True)
    role = models.CharField(max_length=20, choices=Role.choices)
    region = models.ForeignKey("accounts.Region", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(
        "accounts.Organisation", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    scope_type = models.CharField(max_length=60, blank=True)
    scope_id = models.CharField(max_length=40, blank=True)
    name = models.CharField(max_length=60)
    phone = EncryptedTextField(blank=True)
    phone_index = models.CharField(max_length=64, blank=True, db_index=True)
    state = models.CharField(max_length=10, choices=InvitationState.choices, default=InvitationState.OPEN)
    invited_by = models.ForeignKey("accounts.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    accepted_by = models.ForeignKey(
        "accounts.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    def __str__(self) -> str:
        return f"{self.name}: {self.get_role_display()}"
