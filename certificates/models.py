"""Certificates: one per award grant, with a serial for people and a code for machines."""

from __future__ import annotations

import secrets

from django.db import models

from certificates.domain.codes import ALPHABET, LENGTH
from certificates.enums import CertificateState


def new_code() -> str:
    """The verification code in the QR: 140 random bits (promise Z5), in signs that nobody takes for one another."""
    return "".join(secrets.choice(ALPHABET) for _sign in range(LENGTH))


class CertificateBatch(models.Model):
    """One order to issue the certificates of a competition; its progress is its job's."""

    competition = models.ForeignKey(
        "competitions.Competition", on_delete=models.PROTECT, related_name="certificate_batches"
    )
    job = models.OneToOneField("notifications.Job", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    ordered_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    ordered_at = models.DateTimeField()

    class Meta:
        ordering = ["-pk"]
        verbose_name_plural = "certificate batches"

    def __str__(self) -> str:
        return f"{self.competition_id} {self.ordered_at:%Y-%m-%d}"


class Certificate(models.Model):
    """A certificate (荣誉证书), made exactly once per grant.

    ``text`` is the frozen copy of everything it prints, in the site's language: ``heading``, ``names`` (list),
    ``unit``, ``sentence``, ``award``, ``closing``, ``bodies`` (list), ``date``, ``result`` (the version of the ranking that
    the award rests on; left out where no marks were given); and for the verification page ``contest``, ``track``, ``title``.
    """

    grant = models.OneToOneField("competitions.AwardGrant", on_delete=models.PROTECT, related_name="certificate")
    batch = models.ForeignKey(CertificateBatch, on_delete=models.PROTECT, related_name="certificates")
    serial = models.CharField(max_length=120, unique=True)
    code = models.CharField(max_length=32, unique=True, default=new_code)
    text = models.JSONField()
    file = models.FileField(upload_to="certificates/", blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    state = models.CharField(max_length=20, choices=CertificateState.choices, default=CertificateState.PREPARED)
    created_at = models.DateTimeField()
    issued_at = models.DateTimeField(null=True, blank=True)
    revoked_reason = models.TextField(blank=True)

    class Meta:
        ordering = ["serial"]

    def __str__(self) -> str:
        return self.serial


class UnitCertificate(models.Model):
    """The certificate of a unit (优秀组织奖). Its PDF is drawn from the frozen ``text`` whenever it is asked for; it is in
    force as long as the award of the unit is. ``text`` has the keys of ``Certificate.text``."""

    unit_award = models.OneToOneField("competitions.UnitAward", on_delete=models.PROTECT, related_name="certificate")
    serial = models.CharField(max_length=120, unique=True)
    code = models.CharField(max_length=32, unique=True, default=new_code)
    text = models.JSONField()
    made_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["serial"]

    def __str__(self) -> str:
        return self.serial

    @property
    def state(self) -> str:
        """As ``Certificate.state`` says it: revoked once the award was taken back."""
        return CertificateState.REVOKED if self.unit_award.ended_at else CertificateState.ISSUED

    @property
    def revoked_reason(self) -> str:
        """What whoever checks it reads."""
        return self.unit_award.end_reason
