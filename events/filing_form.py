"""What is filed of an activity, field by field."""

from __future__ import annotations

from django.utils.translation import gettext as _

from competitions.domain.filing_form import FormField
from events.models import Activity
from ui import formats


def fields_of(activity: Activity) -> list[FormField]:
    """The document of the filing, frozen in the language of the site."""
    what, when = _("Activity"), _("Time and place")
    return [
        FormField("name", what, _("Name of the activity"), activity.name),
        FormField("kind", what, _("Kind"), str(activity.get_kind_display())),
        FormField("target_group", what, _("Target group"), str(activity.get_target_group_display())),
        FormField("introduction", what, _("About the activity"), activity.introduction),
        FormField("speaker", what, _("Speaker"), activity.speaker),
        FormField("starts_at", when, _("Begins"), formats.when(activity.starts_at)),
        FormField("ends_at", when, _("Ends"), formats.when(activity.ends_at)),
        FormField("place", when, _("Place"), activity.place),
        FormField("capacity", when, _("Places"), str(activity.capacity)),
        FormField("contact", when, _("Contact"), activity.contact),
    ]
