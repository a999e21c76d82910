"""The rows of what goes out: the public list and the list that goes up. Never an ID number, never a phone."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from accounts.domain.masking import mask_name
from competitions.domain.awards import AwardTie
from competitions.domain.consents import PUBLICATION, is_given
from competitions.enums import EntryState
from competitions.models import Competition, Entry, Promotion
from competitions.queries.results import allotted_awards, final_promotion
from competitions.queries.rule_books import book_of


@dataclass
class PublicRows:
    """The list as the public would see it.

    ``rows``: ``{"track", "rank", "award", "entry", "number", "title", "unit", "leader", "promoted"}``, by track of the
    rule book and decided order; ``award`` is its name or empty. ``withheld``: titles left out because the consent to
    publication is missing. ``problem`` in words when there can be no list yet.
    """

    rows: list[dict[str, Any]] = field(default_factory=list)
    withheld: list[str] = field(default_factory=list)
    problem: str = ""


def public_rows(competition: Competition, *, mask_names: bool) -> PublicRows:
    """Who is promoted or wins an award by the decision of the last stage. Three queries."""
    found = PublicRows()
    promotion = final_promotion(competition)
    if promotion is None:
        found.problem = _("Promotion of the last stage is not decided yet.")
        return found
    try:
        ranked = ranked_rows(competition, promotion)
    except AwardTie as tie:
        track = book_of(competition).track(tie.track).name
        found.problem = _("%(track)s: a tie on the line between two awards is not decided.") % {"track": track}
        return found
    for row, entry in ranked:
        if not (row["promoted"] or row["award"]):
            continue
        if not is_given(entry.consents, PUBLICATION):
            found.withheld.append(entry.title)
            continue
        shown = {
            key: row[key]
            for key in ("track", "rank", "award", "entry", "number", "title", "unit", "leader", "promoted")
        }
        if mask_names:
            shown["leader"] = mask_name(shown["leader"])
        found.rows.append(shown)
    if not found.rows:
        found.problem = _("There is nobody on the list yet.")
    return found


def ranked_rows(competition: Competition, promotion: Promotion) -> list[tuple[dict[str, Any], Entry]]:
    """Every ranked entry that still stands, in decided order, with its award. Raises ``AwardTie``."""
    book = book_of(competition)
    names = {award.code: award.name for award in book.awards}
    awards = {item.entry: names[item.award] for item in allotted_awards(competition, promotion)}
    promoted = {entry for entries in promotion.promoted.values() for entry in entries}
    ids = [row["entry"] for rows in promotion.ranking.values() for row in rows]
    entries = Entry.objects.filter(pk__in=ids).exclude(state__in=[EntryState.DISQUALIFIED, EntryState.WITHDRAWN])
    by_id = {entry.pk: entry for entry in entries.select_related("leader", "region", "track")}
    found = []
    for track in book.tracks:
        for row in promotion.ranking.get(track.code, []):
            entry = by_id.get(row["entry"])
            if entry is None or row["rank"] is None:
                continue
            found.append(
                (
                    {
                        "track": track.code,
                        "track_name": track.name,
                        "rank": row["rank"],
                        "score": row["shown"],
                        "award": awards.get(entry.pk, ""),
                        "promoted": entry.pk in promoted,
                        "entry": entry.pk,
                        "number": entry.number,
                        "title": entry.title,
                        "unit": entry.organisation_name,
                        "leader": entry.leader.name,
                        "region": entry.region.name if entry.region else "",
                    },
                    entry,
                )
            )
    return found


def report_rows(competition: Competition, promotion: Promotion) -> list[dict[str, Any]]:
    """The promoted, as the level above gets them: with rank, score and award."""
    return [row for row, _entry in ranked_rows(competition, promotion) if row["promoted"]]


def hash_of_rows(rows: list[dict[str, Any]]) -> str:
    """SHA-256 of the canonical JSON of a list."""
    text = json.dumps(rows, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
