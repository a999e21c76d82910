"""What acts that are no moves of a table are called in history tabs."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from competitions.permissions import votes as _votes  # noqa: F401 - registers the predicate
from competitions.queries.history import name_action

for action, words in {
    "competition.entry_list_printed": _("List of entries printed"),
    "competition.rules_changed": _("Rule book changed"),
    "competitions.publicity_drafted": _("Public list drafted"),
    "entry.corrected": _("Corrected after an objection"),
    "entry.paper_printed": _("Form printed"),
    "extension.ended": _("Extension ended"),
    "extension.granted": _("Extension granted"),
    "filing_route.set": _("Way of filings changed"),
    "lecturers.taken_over": _("List of lecturers taken over"),
    "lecturers.uploaded": _("List of lecturers uploaded"),
    "objection.filed": _("Objection received online"),
    "objection.entered": _("Objection entered by the office"),
    "objection.tied": _("Objection tied to an entry"),
    "publicity.privacy_masked": _("Personal numbers masked before publication"),
    "publicity.privacy_passed": _("Published after a look at what was found"),
    "round_report.sent": _("Reported up"),
    "rules.begun": _("Change of the rule book begun"),
    "rules.changed": _("Draft of the rule book changed"),
    "votes.entered": _("Votes entered"),
    "votes.order_proposed": _("Order of equal votes proposed"),
    "votes.order_decided": _("Order of equal votes decided"),
    "votes.order_declined": _("Order of equal votes sent back"),
}.items():
    name_action(action, words)
