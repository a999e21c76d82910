"""States of the judging app."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class SeatState(models.TextChoices):
    INVITED = "invited", _("Invited")
    ACCEPTED = "accepted", _("Accepted")
    DECLINED = "declined", _("Declined")
    RELEASED = "released", _("Released from the panel")


class SheetState(models.TextChoices):
    UNMARKED = "unmarked", _("Not yet marked")
    SAVED = "saved", _("Saved")
    SUBMITTED = "submitted", _("Submitted and locked")
    SIGNED = "signed", _("Signed")
    RECUSED = "recused", _("Recused")
    ABSENT = "absent", _("Not marked by the close")


# The sheets whose marks count, signed or not. Ask for these wherever "is it in?" is asked.
COUNTED = (SheetState.SUBMITTED, SheetState.SIGNED)
# Those that the judge still works on.
OPEN_SHEETS = (SheetState.UNMARKED, SheetState.SAVED)


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


class TieKind(models.TextChoices):
    """What binds a judge to somebody or something, as the office knows it."""

    EMPLOYER = "employer", _("Works or worked there")
    SHAREHOLDER = "shareholder", _("Shareholder or investor")
    KINSHIP = "kinship", _("Kinship")
    COACHED = "coached", _("Mentored or coached")
    PAIRED = "paired", _("Paired (结对)")
    INCUBATOR = "incubator", _("Runs or advises this incubator")


class PairKind(models.TextChoices):
    """What an organiser says of an entry and a judge."""

    FIXED = "fixed", _("Fixed")
    FORBIDDEN = "forbidden", _("Forbidden")


class PreviewKind(models.TextChoices):
    """What a preview is of: the assignment, or who takes over what a judge leaves."""

    ASSIGN = "assign", _("Assignment")
    HAND_OVER = "hand_over", _("Handing over")


class ConflictSource(models.TextChoices):
    """Who found it."""

    SYSTEM = "system", _("Found by the system")
    JUDGE = "judge", _("Declared by the judge")
    ORGANISER = "organiser", _("Entered by the organiser")


class EnvelopeVerdict(models.TextChoices):
    """What became of marks as they arrived."""

    APPLIED = "applied", _("Saved")
    OLDER = "older", _("Older than what this tablet sent before; kept, not used")
    STALE = "stale", _("Based on older marks; kept, not used")
    LOCKED = "locked", _("Arrived after the sheet was locked; kept, not used")
    CLOSED = "closed", _("Arrived after marking closed; kept, not used")


class MarkSource(models.TextChoices):
    """How marks came in."""

    FORM = "form", _("Typed into the page")
    TABLET = "tablet", _("Sent by a tablet")
    FILE = "file", _("Brought as a file")
    QR = "qr", _("Brought as QR codes")
    PAPER = "paper", _("Entered from paper")


class SignedBy(models.TextChoices):
    """How a sheet was signed."""

    FINGER = "finger", _("On the screen")
    SCAN = "scan", _("On paper")


class PaperState(models.TextChoices):
    """How far a paper sheet is entered."""

    ONCE = "once", _("Entered once")
    DIFFERS = "differs", _("Entered twice, different")
    AGREED = "agreed", _("Entered twice, waits for the scan")
    TAKEN = "taken", _("Taken in")
    DROPPED = "dropped", _("Taken back")


class RecordKind(models.TextChoices):
    """What the scorer enters beside the judges' sheets."""

    MARK = "mark", _("Mark of a part")
    FACTOR = "factor", _("Factor of a part")
    OVERTIME = "overtime", _("Overtime in seconds")
    DEDUCTION = "deduction", _("Points added or deducted")


class AppearanceState(models.TextChoices):
    """Where an entry is on its way over the stage."""

    WAITING = "waiting", pgettext_lazy("appearance", "Waiting")
    CALLED = "called", pgettext_lazy("appearance", "Called")
    ON_STAGE = "on_stage", _("On stage")
    MARKING = "marking", _("Being marked")
    DONE = "done", pgettext_lazy("appearance", "Done")
    ABSENT = "absent", pgettext_lazy("appearance", "Absent")


class RejudgementState(models.TextChoices):
    """Where a re-judgement (复评) is."""

    PROPOSED = "proposed", pgettext_lazy("re-judgement", "Proposed")
    OPEN = "open", pgettext_lazy("re-judgement", "Being judged again")
    DONE = "done", pgettext_lazy("re-judgement", "Judged again")
    DROPPED = "dropped", pgettext_lazy("re-judgement", "Not judged again")


class FlagVerdict(models.TextChoices):
    """What a person decides about an anomaly; never a change of marks."""

    NOTHING = "nothing", _("Nothing odd after looking into it")
    ASKED = "asked", _("The judge was asked and explained it")
    AGAIN = "again", _("The entries are judged again under the rules")
    REPORTED = "reported", _("Passed on to the supervision")
