"""States of the judging app."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class SeatState(models.TextChoices):
    INVITED = "invited", _("Invited")
    ACCEPTED = "accepted", _("Accepted")
    DECLINED = "declined", _("Declined")
    RELEASED = "released", _("Released from the panel")


class SheetState(models.TextChoices):
    UNMARKED = "unmarked", _("Not yet marked")
    SAVED = "saved", _("Saved")
    SUBMITTED = "submitted", _("Submitted and locked")
    RECUSED = "recused", _("Recused")
    ABSENT = "absent", _("Not marked by the close")


class TabulationState(models.TextChoices):
    DRAFT = "draft", _("Provisional")
    FROZEN = "frozen", _("Frozen")
    SUPERSEDED = "superseded", _("Superseded")


class ConflictKind(models.TextChoices):
    SELF = "self", _("The judge is on the team")
    EMPLOYER = "employer", _("Same employer")
    KINSHIP = "kinship", _("Kinship")
    SHAREHOLDER = "shareholder", _("Shareholder or investor")
    COACHED = "coached", _("Coached or paired with the entrant")
    OTHER = "other", _("Other")


class ConflictSource(models.TextChoices):
    """Who found it."""

    SYSTEM = "system", _("Found by the system")
    JUDGE = "judge", _("Declared by the judge")
    ORGANISER = "organiser", _("Entered by the organiser")


class EnvelopeVerdict(models.TextChoices):
    """What became of marks as they arrived."""

    APPLIED = "applied", _("Saved")
    STALE = "stale", _("Based on older marks; kept, not used")
    LOCKED = "locked", _("Arrived after the sheet was locked; kept, not used")
    CLOSED = "closed", _("Arrived after marking closed; kept, not used")


class RecordKind(models.TextChoices):
    """What the scorer enters beside the judges' sheets."""

    MARK = "mark", _("Mark of a part")
    FACTOR = "factor", _("Factor of a part")
    OVERTIME = "overtime", _("Overtime in seconds")
    DEDUCTION = "deduction", _("Points added or deducted")
