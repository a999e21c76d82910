"""What a public list would say otherwise now: who left it, who is new on it, whose award or promotion changed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from competitions.domain.awards import AwardTie
from competitions.domain.consents import PUBLICATION, is_given
from competitions.models import Competition, Entry, PublicityNotice
from competitions.queries.result_rows import ranked_rows
from competitions.queries.results import FinalDecisions, final_decisions
from competitions.queries.unit_awards import unit_changes

Ranked = Iterable[tuple[Mapping[str, Any], Entry]]


def list_changes(
    competition: Competition, notice: PublicityNotice, decisions: FinalDecisions | None = None
) -> list[str]:
    """In words, one for each entry; nothing while the decisions are open. Two queries (one where the caller has the
    decisions), and one for units where the rule book has awards for them."""
    decisions = decisions or final_decisions(competition)
    if decisions.problem:
        return []
    try:
        changes = changes_between(notice, ranked_rows(competition, decisions.promotions))
    except AwardTie:
        return []
    return changes + unit_changes(competition, notice)


def changes_between(notice: PublicityNotice, ranked: Ranked) -> list[str]:
    """In words. Who is not shown for want of a consent is never named; ranks that close up alone are no change. No query."""
    before = {row["entry"]: row for row in notice.rows}
    unread = {row["entry"]: row["award"] for row in notice.withheld}
    now = {entry.pk: (row, entry) for row, entry in ranked if row["promoted"] or row["award"]}
    words = [
        _("%(title)s is no longer on the list") % {"title": row["title"]}
        for key, row in before.items()
        if key not in now
    ]
    for key, (row, entry) in now.items():
        title = {"title": row["title"]}
        if key not in before:
            if is_given(entry.consents, PUBLICATION):
                words.append(_("%(title)s is new on the list") % title)
            elif row["award"] != unread.get(key, ""):
                words.append(_("The award of a project that is not shown has changed"))
            continue
        old = before[key]
        if row["promoted"] and not old["promoted"]:
            words.append(_("%(title)s moves up") % title)
        elif old["promoted"] and not row["promoted"]:
            words.append(_("%(title)s no longer goes up") % title)
        if row["award"] != old["award"]:
            words.append(_("%(title)s: %(award)s") % {**title, "award": row["award"] or _("no award")})
    return words
