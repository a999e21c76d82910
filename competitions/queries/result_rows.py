"""The rows of what goes out: the public list and the list that goes up. Never an ID number, never a phone."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from accounts.domain.masking import mask_name
from competitions.domain.awards import Awarded, AwardTie
from competitions.domain.consents import PUBLICATION, is_given
from competitions.domain.rulebook import RuleBook, Track
from competitions.models import Competition, Entry, Promotion
from competitions.queries.honours import GONE, awarded, shown_ranks
from competitions.queries.results import final_decisions, promoted_ids, tracks_ending_in
from competitions.queries.rule_books import book_of


@dataclass
class PublicRows:
    """The list as the public would see it.

    ``rows``: ``{"track", "rank", "award", "honours", "entry", "number", "title", "unit", "leader", "promoted"}``, by track of
    the rule book and decided order; ``award`` is the names of its honours or empty, ``rank`` None for who was named without
    a ranking. ``withheld``: the lines left out because the consent to publication is missing; place and award stay theirs.
    ``problem`` in words when there can be no list yet.
    """

    rows: list[dict[str, Any]] = field(default_factory=list)
    withheld: list[dict[str, Any]] = field(default_factory=list)
    problem: str = ""


def public_rows(competition: Competition, *, mask_names: bool) -> PublicRows:
    """Who is promoted or wins an award by the decisions of the last stages. Five queries."""
    found = PublicRows()
    decisions = final_decisions(competition)
    if decisions.problem:
        found.problem = decisions.problem
        return found
    try:
        ranked = ranked_rows(competition, decisions.promotions)
    except AwardTie as tie:
        found.problem = award_tie_words(competition, tie)
        return found
    for row, entry in ranked:
        if not (row["promoted"] or row["award"]):
            continue
        shown = {key: row[key] for key in _PUBLIC}
        if not is_given(entry.consents, PUBLICATION):
            found.withheld.append(shown)
            continue
        if mask_names:
            shown["leader"] = mask_name(shown["leader"])
        found.rows.append(shown)
    if not found.rows:
        found.problem = _("There is nobody on the list yet.")
    return found


_PUBLIC = ("track", "rank", "award", "honours", "entry", "number", "title", "unit", "leader", "promoted")


def award_tie_words(competition: Competition, tie: AwardTie) -> str:
    """Where the tie is, and where it is decided."""
    words = _("A tie on the line between two awards over all tracks is not decided. Decide it on the promotion page.")
    if not tie.track:
        return words
    track = book_of(competition).track(tie.track).name
    text = _("%(track)s: a tie on the line between two awards is not decided. Decide it on the promotion page.")
    return text % {"track": track}


def ranked_rows(competition: Competition, promotions: Sequence[Promotion]) -> list[tuple[dict[str, Any], Entry]]:
    """Every entry of the last stages that still stands, in decided order, with its honours. Raises ``AwardTie``.

    Ranks close up over who left where the rules let somebody move up, else they stay. Two queries.
    """
    ids = [row["entry"] for promotion in promotions for rows in promotion.ranking.values() for row in rows]
    by_id = {entry.pk: entry for entry in Entry.objects.filter(pk__in=ids).select_related("leader", "region", "track")}
    gone = frozenset(key for key, entry in by_id.items() if entry.state in GONE)
    book = book_of(competition)
    found = awarded(competition, promotions, gone)
    if found.ties:
        raise AwardTie(found.ties[0])
    honours = _honours(book, found)
    rows: list[tuple[dict[str, Any], Entry]] = []
    for track in book.tracks:
        for promotion in promotions:
            if track.code in tracks_ending_in(promotion.stage):
                rows += _rows_of(promotion, track, by_id, gone, honours)
    return rows


def _honours(book: RuleBook, found: Awarded) -> dict[int, list[dict[str, str]]]:
    names = {award.code: award for award in book.awards}
    honours: dict[int, list[dict[str, str]]] = {}
    for one in found.given:
        award = names[one.award]
        honours.setdefault(one.entry, []).append({"code": award.code, "name": award.name, "scope": award.scope.value})
    return honours


def _rows_of(
    promotion: Promotion,
    track: Track,
    by_id: dict[int, Entry],
    gone: frozenset[int],
    honours: dict[int, list[dict[str, str]]],
) -> Iterator[tuple[dict[str, Any], Entry]]:
    promoted = set(promoted_ids(promotion))
    placed = promotion.ranking.get(track.code, [])
    ranks = shown_ranks(promotion, placed, gone)
    for row in placed:
        entry = by_id.get(row["entry"])
        if entry is None or entry.pk in gone:
            continue
        mine = honours.get(entry.pk, [])
        if row["rank"] is None and entry.pk not in promoted and not mine:
            continue
        yield (
            {
                "track": track.code,
                "track_name": track.name,
                "rank": ranks.get(entry.pk),
                "score": row["shown"],
                "award": "、".join(one["name"] for one in mine),
                "honours": mine,
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


def hash_of_rows(rows: list[dict[str, Any]]) -> str:
    """SHA-256 of the canonical JSON of a list."""
    text = json.dumps(rows, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
