"""Entries that have fewer score sheets than the rule book says, since a judge stepped back or fell out after the assignment."""

from __future__ import annotations

from django.db.models import Count, Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from competitions.enums import EntryState
from competitions.models import Stage
from judging.enums import SheetState
from judging.queries.rubrics import rules_of

SHOWN = 5  # names in one sentence


def shortage_words(stage: Stage) -> str:
    """Which entries have some of their sheets and not all; empty where all have, or where every judge marks everything.

    An entry that has none yet is one of an assignment that was not made; that is said elsewhere. One query at most.
    """
    wanted = rules_of(stage).reviews_per_entry
    if not wanted:
        return ""
    live = Q(sheets__rejudgement=None) & ~Q(sheets__state__in=[SheetState.RECUSED, SheetState.ABSENT])
    rows = (
        stage.stage_entries.filter(entry__state=EntryState.ACCEPTED)
        .annotate(there=Count("sheets", filter=live), given=Count("sheets"))
        .filter(there__lt=wanted, given__gt=0)
        .order_by("running_no", "blind_code", "pk")
        .values_list("blind_code", "entry__title", "there")
    )
    short = [_("%(entry)s (%(n)d)") % {"entry": f"{code} {title}".strip(), "n": there} for code, title, there in rows]
    if not short:
        return ""
    names = _("; ").join(short[:SHOWN]) + (" …" if len(short) > SHOWN else "")
    text = ngettext(
        "%(count)d entry has fewer than the %(wanted)d score sheets of the rules, since a judge stepped back: %(names)s.",
        "%(count)d entries have fewer than the %(wanted)d score sheets of the rules, since judges stepped back: %(names)s.",
        len(short),
    )
    return text % {"count": len(short), "wanted": wanted, "names": names}
