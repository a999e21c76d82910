"""States and choices of the events app. Words: domain reference, sections 5, 8 and 11."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class ActivityKind(models.TextChoices):
    LECTURE = "lecture", _("Lecture")
    SALON = "salon", _("Salon")
    ROADSHOW = "roadshow", _("Roadshow")
    POLICY_TALK = "policy_talk", _("Policy talk")
    CAMP = "camp", _("Training camp")


class ActivityState(models.TextChoices):
    DRAFT = "draft", pgettext_lazy("activity", "Draft")
    LAUNCHED = "launched", _("Launched")
    RUNNING = "running", _("Running")
    FINISHED = "finished", _("Finished")
    OUTCOME_RECORDED = "outcome_recorded", _("Outcome to be confirmed")
    OUTCOME_CONFIRMED = "outcome_confirmed", _("Outcome confirmed")
    CANCELLED = "cancelled", pgettext_lazy("activity", "Cancelled")


class RegistrationState(models.TextChoices):
    WAITING = "waiting", _("On the waiting list")
    REGISTERED = "registered", _("Registered")
    ATTENDED = "attended", _("Attended")
    ABSENT = "absent", _("Absent")
    UNPLACED = "unplaced", _("No place came free")
    CANCELLED = "cancelled", pgettext_lazy("registration", "Cancelled")


class TargetGroup(models.TextChoices):
    ALL = "all", _("Everybody")
    GRADUATES = "graduates", _("College graduates")
    RETURNEES = "returnees", _("Returning migrant workers")
    VETERANS = "veterans", _("Veterans")
    WOMEN = "women", _("Women")


class RatingItem(models.TextChoices):
    """What attendees are asked, on a scale of five (domain reference 5.4: no official list exists)."""

    CONTENT = "content", _("The content fits my needs")
    SPEAKER = "speaker", _("Speaker")
    ORGANISATION = "organisation", _("Organisation")
    PLACE = "place", _("Place")
    HELP = "help", _("Help for my start-up")
    OVERALL = "overall", _("Overall")


class OutcomeFigure(models.TextChoices):
    """What is counted of an activity (domain reference 5.3: no official list exists)."""

    ATTENDED = "attended", _("People who came")
    PROJECTS = "projects", _("Projects shown")
    INTENTS = "intents", _("Letters of intent")
    LOANS = "loans", _("Loan applications handed in")
    MEDIA = "media", _("Media reports")
