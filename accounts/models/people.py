"""Who: a log-in and the person behind it are two things."""

from __future__ import annotations

import secrets
from typing import Any, ClassVar

from django.contrib.auth.models import AbstractUser
from django.contrib.auth.models import UserManager as DjangoUserManager
from django.db import models

from accounts.domain.masking import mask_id, mask_phone
from accounts.enums import IdKind
from accounts.models.roles import RoleAssignment
from workflow.crypto import blind_index
from workflow.fields import EncryptedTextField
from workflow.statements import Parameter, Statement


def random_username() -> str:
    """Usernames are internal: nobody types them and they tell nothing."""
    return f"u{secrets.token_hex(8)}"


class UserManager(DjangoUserManager["User"]):
    def by_phone(self, phone: str) -> User | None:
        """The log-in of an 11-digit phone number, or None."""
        return self.select_related("person").filter(phone_index=blind_index("phone", phone)).first()


class User(AbstractUser):
    """A log-in. The phone number is the name people know; it is encrypted and found by its keyed hash."""

    username = models.CharField(max_length=150, unique=True, default=random_username)
    phone = EncryptedTextField(blank=True)
    phone_index = models.CharField(max_length=64, unique=True, null=True, blank=True)
    phone_verified = models.BooleanField(default=False)

    objects: ClassVar[UserManager] = UserManager()

    def set_phone(self, phone: str, *, verified: bool = False) -> None:
        """Keep ``phone`` (11 digits) and its keyed hash together. Does not save."""
        self.phone = phone
        self.phone_index = blind_index("phone", phone) or None
        self.phone_verified = verified

    @property
    def masked_phone(self) -> str:
        return mask_phone(self.phone)

    def get_full_name(self) -> str:
        """The person's name: what the newsroom writes beside a version."""
        person = getattr(self, "person", None)
        return person.name if person else ""

    def __str__(self) -> str:
        return self.masked_phone or self.username


# Every page of somebody signed in starts with it.
_LIVE_ROLES: Statement[RoleAssignment] = Statement(
    lambda: RoleAssignment.objects.filter(ended_at__isnull=True, person=Parameter("person")).select_related(
        "region", "organisation"
    )
)


class Person(models.Model):
    """Somebody we know, perhaps with no log-in. Contestant, judge, mentor and organiser at once, over many years."""

    user = models.OneToOneField(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="person")
    name = models.CharField(max_length=60)
    id_kind = models.CharField(max_length=20, choices=IdKind.choices, blank=True)
    id_number = EncryptedTextField(blank=True)
    id_index = models.CharField(max_length=64, unique=True, null=True, blank=True)
    phone = EncryptedTextField(blank=True)
    phone_index = models.CharField(max_length=64, blank=True, db_index=True)
    birth_date = models.DateField(null=True, blank=True)
    employer = models.CharField(max_length=120, blank=True)
    title = models.CharField(max_length=60, blank=True)
    expertise = models.CharField(max_length=200, blank=True)
    region = models.ForeignKey("accounts.Region", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()

    actor_kind = "person"
    # The organisation whose roles count in this request (accounts.identity.choose_office); None: all of them.
    acting_for: int | None = None

    def __str__(self) -> str:
        return self.name

    @property
    def actor_key(self) -> str:
        return str(self.pk)

    @property
    def actor_label(self) -> str:
        return self.name

    def set_id(self, kind: str, number: str) -> None:
        """Keep the document and its keyed hash together. Does not save."""
        self.id_kind, self.id_number = kind, number
        self.id_index = blind_index(f"id:{kind}", number) or None

    def set_phone(self, phone: str) -> None:
        """Keep the phone and its keyed hash together. Does not save."""
        self.phone, self.phone_index = phone, blind_index("phone", phone)

    @property
    def masked_id(self) -> str:
        return mask_id(self.id_number)

    @property
    def masked_phone(self) -> str:
        return mask_phone(self.phone)

    def role_rows(self) -> list[Any]:
        """This person's live roles that count in this request, with their regions (one query per instance)."""
        rows = self.all_role_rows()
        return [row for row in rows if row.organisation_id in (None, self.acting_for)] if self.acting_for else rows

    def all_role_rows(self) -> list[Any]:
        """Every live role, whatever office the person acts for at the moment."""
        if not hasattr(self, "_role_rows"):
            self._role_rows = _LIVE_ROLES.rows(person=self.pk)
        return self._role_rows

    def forget_roles(self) -> None:
        """Read the roles again when they are asked for next."""
        self.__dict__.pop("_role_rows", None)
        self.__dict__.pop("_stood_in_rows", None)
