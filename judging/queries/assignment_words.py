"""Why an assignment cannot be made and what would help, in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from judging.domain.assignment import Block
from judging.domain.trouble import Code, Trouble
from ui.formats import some, some_people


def trouble_words(trouble: Trouble) -> str:
    """What is wrong, in a sentence or a few; the ways out stand by themselves."""
    facts = trouble.facts
    if trouble.code is Code.NO_ENTRIES:
        return _("There are no entries in this stage yet.")
    if trouble.code is Code.NO_HALL:
        return _("Give every entry its hall first.")
    if trouble.code is Code.NO_JUDGE:
        return _("No judge has accepted a seat for: %(tracks)s.") % {"tracks": _(", ").join(facts["tracks"])}
    if trouble.code is Code.BARRED:
        return _("A conflict of interest bars what was fixed by hand: %(pairs)s.") % {"pairs": _pairs(facts["pairs"])}
    return " ".join(_infeasible(facts))


def ways_out(trouble: Trouble) -> list[str]:
    """Each alone is enough and was tried; the smallest first."""
    return [_way(way) for way in trouble.facts.get("ways", ())]


def said(troubles: Sequence[Trouble]) -> list[str]:
    """Every trouble with its ways out in one text, as a refusal tells it."""
    return [" ".join([trouble_words(one), *ways_out(one)]) for one in troubles]


def _infeasible(facts: Mapping[str, Any]) -> list[str]:
    count, entries = facts["count"], some(facts["entries"], 5)
    if facts["block"] == Block.TOO_MUCH_DUE:
        text = _("These judges cannot get as many entries as they are due at least: %(judges)s.")
        return [text % {"judges": some_people(facts["full"], 8)}]
    text = ngettext(
        "%(count)d entry has too few judges free of conflict: %(entries)s.",
        "%(count)d entries have too few judges free of conflict: %(entries)s.",
        count,
    )
    if facts["full"]:  # Conflicts alone would not block: the caps do as well, and they are what is changed most easily.
        text = ngettext(
            "%(count)d entry has too few judges who may still take it: %(entries)s.",
            "%(count)d entries have too few judges who may still take them: %(entries)s.",
            count,
        )
    parts = [text % {"count": count, "entries": entries}] if facts["judges"] or not facts["full"] else []
    if not parts:
        text = ngettext(
            "%(count)d review can be given by nobody: the judges are full.",
            "%(count)d reviews can be given by nobody: the judges are full.",
            facts["missing"],
        )
        parts.append(text % {"count": facts["missing"]})
    if facts["judges"]:
        parts.append(_("In conflict with them: %(judges)s.") % {"judges": some_people(facts["judges"], 8)})
    if facts["full"] and facts["judges"]:
        parts.append(_("Full by the limits set: %(judges)s.") % {"judges": some_people(facts["full"], 8)})
    if facts["forbidden"]:
        parts.append(_("Forbidden by hand: %(pairs)s.") % {"pairs": _pairs(facts["forbidden"], 5)})
    return parts


def _way(way: Mapping[str, Any]) -> str:
    parts = []
    if way["judges"]:
        parts.append(
            ngettext("Invite %(n)d more judge.", "Invite %(n)d more judges.", way["judges"]) % {"n": way["judges"]}
        )
    if way["raised"]:
        names = some_people([f"{name} +{by}" for name, by in way["raised"]], 8)
        parts.append(_("Let them take more than their most: %(names)s.") % {"names": names})
    if way["lowered"]:
        names = some_people([f"{name} −{by}" if by else f"{name} = 0" for name, by in way["lowered"]], 8)
        parts.append(_("Let them take fewer than their least: %(names)s.") % {"names": names})
    if way["lifted"]:
        parts.append(_("Allow again what was forbidden by hand: %(pairs)s.") % {"pairs": _pairs(way["lifted"], 5)})
    return " ".join(parts)


def _pairs(pairs: Sequence[Sequence[str]], most: int = 8) -> str:
    return some([f"{entry} – {judge}" for entry, judge in pairs], most)
