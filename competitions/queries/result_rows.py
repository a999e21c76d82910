"""The rows of what goes out: the public list and the list that goes up. Never an ID number, never a phone."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from accounts.domain.masking import mask_name
from competitions.domain.awards import Awarded, AwardTie
from competitions.domain.consents import PUBLICATION, is_given
from competitions.domain.halls import split_key
from competitions.domain.rulebook import RuleBook, Track
from competitions.models import Competition, Entry, Promotion
from competitions.queries.entry_changes import was_changed
from competitions.queries.halls import list_name
from competitions.queries.honours import GONE, awarded, shown_ranks
from competitions.queries.results import final_decisions, promoted_ids, tracks_ending_in
from competitions.queries.rule_books import book_of
from competitions.queries.vacancies import vacancies, why_nobody
from competitions.queries.votes import entered_ids, live_tallies, vote_awards_in_book, vote_orders


@dataclass
class PublicRows:
    """The list as the public would see it.

    ``rows``: ``{"track", "rank", "award", "honours", "entry", "number", "title", "unit", "leader", "promoted"}``, by track of
    the rule book and decided order, with the ``"hall"`` where halls are ranked apart; ``award`` is the names of its honours or
    empty, ``rank`` None for who was named without a ranking. ``withheld``: the lines left out because the consent to
    publication is missing; place and award stay theirs. ``vacant``: tracks and awards without anybody
    (``queries.vacancies``). ``none_reason``: why nobody at all is on it, in
    words; empty where somebody is. ``problem`` in words when there can be no list yet.
    """

    rows: list[dict[str, Any]] = field(default_factory=list)
    withheld: list[dict[str, Any]] = field(default_factory=list)
    vacant: list[dict[str, str]] = field(default_factory=list)
    none_reason: str = ""
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
        shown = {key: row[key] for key in _PUBLIC if key != "hall" or row.get("hall")}
        if not is_given(entry.consents, PUBLICATION):
            found.withheld.append(shown)
            continue
        if mask_names:
            shown["leader"] = mask_name(shown["leader"])
        found.rows.append(shown)
    found.vacant = vacancies(competition, decisions.promotions, ranked)
    if not found.rows and not found.withheld:
        found.none_reason = why_nobody(decisions.promotions, ranked)
    return found


_PUBLIC = ("track", "rank", "award", "honours", "entry", "number", "title", "unit", "leader", "promoted", "hall")


def award_tie_words(competition: Competition, tie: AwardTie) -> str:
    """Where the tie is, and where it is decided."""
    words = _("A tie on the line between two awards over all tracks is not decided. Decide it on the promotion page.")
    voted = {award.code: award.name for award in vote_awards_in_book(book_of(competition))}
    if tie.award in voted:
        words = _("Equal votes on the line of the award “%(award)s” are not decided. Decide them on the page of votes.")
        return words % {"award": voted[tie.award]}
    if not tie.track:
        return words
    code, hall = split_key(tie.track)
    track = list_name(book_of(competition).track(code).name, hall)
    text = _("%(track)s: a tie on the line between two awards is not decided. Decide it on the promotion page.")
    return text % {"track": track}


def ranked_rows(competition: Competition, promotions: Sequence[Promotion]) -> list[tuple[dict[str, Any], Entry]]:
    """Every entry of the last stages that still stands, in decided order, with its honours. Raises ``AwardTie``.

    Who got an award by public vote without having come to the last stage stands below its track, without a rank. Ranks close
    up over who left where the rules let somebody move up, else they stay. Two queries, one more where a vote gives an award.
    """
    ids = {row["entry"] for promotion in promotions for rows in promotion.ranking.values() for row in rows}
    tallies = live_tallies(competition)
    wanted = ids | entered_ids(tallies)
    entries = Entry.objects.filter(pk__in=wanted).select_related("leader", "region", "track")
    by_id = {entry.pk: entry for entry in entries.annotate(was_changed=was_changed())}
    gone = frozenset(key for key, entry in by_id.items() if entry.state in GONE)
    book = book_of(competition)
    voted = vote_orders(tallies, {key: _code_of(entry) for key, entry in by_id.items()}, gone)
    found = awarded(competition, promotions, gone, voted)
    if found.ties:
        raise AwardTie(found.ties[0])
    honours = _honours(book, found)
    rows: list[tuple[dict[str, Any], Entry]] = []
    for track in book.tracks:
        for promotion in promotions:
            if track.code in tracks_ending_in(promotion.stage):
                rows += _rows_of(promotion, track, by_id, gone, honours)
        others = [by_id[key] for key in honours if key not in ids and _code_of(by_id[key]) == track.code]
        rows += [(_row(track, entry, honours[entry.pk]), entry) for entry in others]
    return rows


def _code_of(entry: Entry) -> str:
    return entry.track.code if entry.track else ""


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
    by_id: Mapping[int, Entry],
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
        made = _row(track, entry, mine)
        made |= {"rank": ranks.get(entry.pk), "score": row["shown"], "promoted": entry.pk in promoted}
        if row.get("hall"):
            made |= {"hall": row["hall"], "track_name": list_name(track.name, row["hall"])}
        yield made, entry


def _row(track: Track, entry: Entry, honours: list[dict[str, str]]) -> dict[str, Any]:
    """One line, as of an entry that nobody placed."""
    return {
        "track": track.code,
        "track_name": track.name,
        "rank": None,
        "score": None,
        "award": "、".join(one["name"] for one in honours),
        "honours": honours,
        "promoted": False,
        "entry": entry.pk,
        "number": entry.number,
        "title": entry.title,
        "unit": entry.organisation_name,
        "leader": entry.leader.name,
        "region": entry.region.name if entry.region else "",
    }


def hash_of_rows(rows: list[dict[str, Any]]) -> str:
    """SHA-256 of the canonical JSON of a list."""
    text = json.dumps(rows, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
