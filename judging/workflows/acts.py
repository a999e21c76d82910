"""What acts of judging that are no moves of a table are called in history tabs."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from competitions.queries.history import name_action

for action, words in {
    "competitions.tie_decided": _("Decision over a tie"),
    "competitions.promotion_number_set": _("Number of places or heads set"),
    "competitions.promotion_decided": _("Promotion decided"),
    "competitions.promotion_undone": _("Promotion undone"),
    "competitions.substituted": _("Decision about an empty place"),
    "judging.entries_entered": _("Entries put into the stage"),
    "judging.entries_taken_out": _("Entries taken out of the stage"),
    "judging.order_drawn": _("Order of appearance drawn"),
    "judging.halls_given": _("Halls given"),
    "judging.number_taken_over": _("Free number in the order taken over"),
    "judging.scores_recorded": _("Other marks entered"),
    "judging.points_changed": _("Points added or deducted"),
    "judging.points_taken_back": _("Added or deducted points taken back"),
    "judging.judges_chased": _("Judges reminded"),
}.items():
    name_action(action, words)
