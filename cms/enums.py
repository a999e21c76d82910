"""Choices of the CMS."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class NewsKind(models.TextChoices):
    NEWS = "news", _("News report")
    NOTICE = "notice", _("Official notice")
    POLICY = "policy", _("Policy")


class AfterPublicity(models.TextChoices):
    """What becomes of a public list when its days are over."""

    KEEP = "keep", _("Stays as it is")
    MASK = "mask", _("Stays with masked names")
    REMOVE = "remove", _("Is taken down")
