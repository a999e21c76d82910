"""How an office signs: how many persons a decision takes, and who acts for whom during leave."""

from __future__ import annotations

import datetime as dt

from django.db import models

MOST_PERSONS = 3


class SignOffPolicy(models.Model):
    """The sign-off chain of an office (经办 → 审核 → 签发). Without a row: two persons file, one decides, no OA of its own."""

    organisation = models.OneToOneField(
        "accounts.Organisation", on_delete=models.CASCADE, related_name="sign_off_policy"
    )
    file_persons = models.PositiveSmallIntegerField(
        default=2, help_text="how many persons a filing of the office takes"
    )
    decide_persons = models.PositiveSmallIntegerField(default=1, help_text="how many persons an answer takes")
    own_oa = models.BooleanField(default=False, help_text="decisions made in the office's own OA may be recorded")
    version = models.PositiveIntegerField(default=0, help_text="raised by every save; a stale page is told")
    changed_by = models.ForeignKey("accounts.Person", null=True, on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name_plural = "sign-off policies"
        constraints = [
            models.CheckConstraint(
                name="sign_off_one_to_three",
                condition=models.Q(
                    file_persons__gte=1,
                    file_persons__lte=MOST_PERSONS,
                    decide_persons__gte=1,
                    decide_persons__lte=MOST_PERSONS,
                ),
            )
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id}: {self.file_persons}/{self.decide_persons}"


class Delegation(models.Model):
    """During leave ``delegate``, a colleague of the same office, signs for ``person`` with the roles of the latter.

    From ``first_day`` to ``last_day``, both inclusive; until ``ended_at`` where it was ended before.
    """

    person = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="delegations_given")
    delegate = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="delegations_taken")
    organisation = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="delegations")
    first_day = models.DateField()
    last_day = models.DateField()
    reason = models.CharField(max_length=200)
    made_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    ended_by = models.ForeignKey("accounts.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-first_day", "-pk"]
        indexes = [models.Index(fields=["delegate", "last_day"], name="delegation_live")]
        constraints = [
            models.CheckConstraint(
                name="delegation_ends_after_start", condition=models.Q(last_day__gte=models.F("first_day"))
            ),
            models.CheckConstraint(
                name="delegation_to_somebody_else", condition=~models.Q(person=models.F("delegate"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} → {self.delegate_id} {self.first_day}–{self.last_day}"

    @property
    def days(self) -> int:
        """How many calendar days it covers."""
        return (self.last_day - self.first_day).days + 1

    def covers(self, day: dt.date) -> bool:
        """Whether it holds on ``day``."""
        return self.ended_at is None and self.first_day <= day <= self.last_day
