"""Choices of the accounts app."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class RegionLevel(models.TextChoices):
    PROVINCE = "province", pgettext_lazy("region level", "Province")
    CITY = "city", _("City")
    COUNTY = "county", _("County")


class OrganisationKind(models.TextChoices):
    DEPARTMENT = "department", _("Human-resources department")
    SERVICE_CENTRE = "service_centre", _("Employment service centre")
    INCUBATOR = "incubator", _("Start-up incubator base")
    ENTERPRISE = "enterprise", _("Enterprise")
    COLLEGE = "college", _("College")
    OTHER = "other", _("Other")


class Role(models.TextChoices):
    """What a person may do within a scope. Organiser, approver and administrator hold for a region subtree."""

    ADMINISTRATOR = "administrator", _("Administrator")
    APPROVER = "approver", _("Approver")
    ORGANISER = "organiser", _("Organiser")
    OVERSEER = "overseer", _("Overseer")
    EDITOR = "editor", _("Editor")
    JUDGE = "judge", _("Judge")


class IdKind(models.TextChoices):
    """Kinds of identity document; the values are those of ``accounts.domain.ids.IdType``."""

    RESIDENT = "resident", _("Resident identity card")
    HK_MACAO_PERMIT = "hk_macao_permit", _("Mainland travel permit for Hong Kong and Macao residents")
    TAIWAN_PERMIT = "taiwan_permit", _("Mainland travel permit for Taiwan residents")
    PASSPORT = "passport", _("Passport")
    FOREIGN_PR = "foreign_pr", _("Foreign permanent resident ID card")
    HMT_RESIDENCE = "hmt_residence", _("Residence permit for Hong Kong, Macao and Taiwan residents")


class InvitationState(models.TextChoices):
    OPEN = "open", pgettext_lazy("invitation", "Open")
    ACCEPTED = "accepted", pgettext_lazy("invitation", "Accepted")
    REVOKED = "revoked", pgettext_lazy("invitation", "Revoked")
