"""States of a certificate."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class CertificateState(models.TextChoices):
    PREPARED = "prepared", _("Being made")
    ISSUED = "issued", _("Issued")
    REVOKED = "revoked", _("Revoked")
