"""A promotion in words: what is missing, what speaks against a combination."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from competitions.domain.halls import split_key
from competitions.domain.promotion import Gap, Line, Objection, Scope
from competitions.domain.rulebook import RuleBook
from competitions.queries.halls import list_name
from judging.queries.promotion_inputs import Source


def line_name(source: Source, key: str) -> str:
    """How a line is called: its track, its unit, its hall, or all tracks."""
    return key_name(source.book, key, source.units)


def key_name(book: RuleBook, key: str, units: Mapping[str, str]) -> str:
    """The same of a key alone."""
    if not key:
        return _("All tracks")
    code, hall = split_key(key)
    return list_name(next((track.name for track in book.tracks if track.code == code), units.get(code, code)), hall)


def entry_title(source: Source, entry: str) -> str:
    """The title of an entry at the freeze."""
    label = source.labels.get(entry)
    return str(label["title"]) if label else entry


def gap_words(source: Source, gap: Gap, key: str) -> str:
    """What is missing, or what should be seen before the decision."""
    name = line_name(source, key)
    words = {
        Gap.HEADS_MISSING: _("%(name)s: enter the head count, from which the places follow."),
        Gap.WINNERS_UNKNOWN: _("All winners pass; first the ties on the lines between awards have to be decided."),
        Gap.MINIMUM_TOO_HIGH: _("%(name)s: the minimum of the tracks takes more places than there are."),
        Gap.TOO_FEW: _("%(name)s has fewer entries than the range asks for; the unit explains it in writing."),
        Gap.TRACK_SHORT: _("%(name)s has fewer entries than its minimum; all of them pass."),
    }
    return words[gap] % {"name": name}


def objection_words(source: Source, objection: Objection, key: str) -> str:
    """Why a combination cannot hold."""
    words = {
        Objection.NOT_ALLOWED: _("The rules of this stage know no combination; the ranks decide."),
        Objection.UNKNOWN: _("This entry is not in the stage: %(entry)s."),
        Objection.TWICE: _("This entry stands twice in the proposal: %(entry)s."),
        Objection.NO_CHANGE: _("%(entry)s is on that side by rank already."),
        Objection.NO_PLACE: _("%(entry)s left the competition or has no result; it cannot pass."),
        Objection.NO_REASON: _("Please give the reason for %(entry)s."),
        Objection.TOO_MANY: _(
            "%(line)s: more entries would pass than there are places. Take out as many as you bring in."
        ),
        Objection.MINIMUM: _("%(line)s: fewer entries would pass than the minimum of the track."),
    }
    return words[objection] % {"entry": entry_title(source, key), "line": line_name(source, key)}


def places_words(line: Line) -> str:
    """How many of the places are taken."""
    passing = len(line.promoted)
    if line.places is None:
        return ngettext("%(count)d passes", "%(count)d pass", passing) % {"count": passing}
    return ngettext("%(count)d of %(quota)d place", "%(count)d of %(quota)d places", line.places) % {
        "count": passing,
        "quota": line.places,
    }


def is_by_track(lines: Sequence[Line]) -> bool:
    """Whether each track has a line of its own."""
    return all(line.scope is Scope.TRACK for line in lines)
