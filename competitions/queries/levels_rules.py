"""What a round may not change of its rules, because the level above left it closed, in words."""

from __future__ import annotations

from django.utils.translation import gettext as _

from competitions.domain.levels import unified_differences
from competitions.domain.rulebook import RuleBook, closed_differences
from competitions.models import Competition
from competitions.queries.levels_placing import replacement_of
from competitions.queries.rule_books import book_of


def why_rules_closed(competition: Competition, before: RuleBook, after: RuleBook) -> str | None:
    """The first difference from the book above that the change brings in; None when it brings none. Two queries at most.

    What differed before does not count: a round may have had its own book before it was put under another.
    """
    if competition.parent_id is None or competition.parent is None:
        return None
    above = book_of(competition.parent)
    known = {(one.path, str(one.difference.after)) for one in closed_differences(above, before)}
    for one in closed_differences(above, after):
        if (one.path, str(one.difference.after)) not in known:
            return one.sentence.text(_)
    if replacement_of(competition) is not None:
        changed = unified_differences(above, after)
        if changed:
            return _("“%(name)s” is the unified score sheet; a camp or roadshow cannot change it.") % {
                "name": changed[0]
            }
    return None
