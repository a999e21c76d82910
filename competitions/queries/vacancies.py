"""What a public list says where nobody is on it: of a track, of an award, of the whole round."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from competitions.domain.rulebook import AwardScope, RuleBook
from competitions.models import Competition, Entry, Promotion
from competitions.queries.results import tracks_ending_in
from competitions.queries.rule_books import book_of

Ranked = Iterable[tuple[Mapping[str, Any], Entry]]


def vacancies(competition: Competition, promotions: Sequence[Promotion], ranked: Ranked) -> list[dict[str, str]]:
    """Tracks without anybody on the list, and awards that nobody got (奖项空缺), by track in the order of the book:
    ``{"track", "track_name", "award"}``. ``award`` is empty where the track has nobody at all, ``track`` where the award is
    over all tracks. Who is on the list without being named counts as there. No query.
    """
    book = book_of(competition)
    listed = [row for row, _entry in ranked if row["promoted"] or row["award"]]
    peopled = {row["track"] for row in listed}
    given = {(row["track"], one["code"]) for row in listed for one in row["honours"]}
    ending = {code for promotion in promotions for code in tracks_ending_in(promotion.stage)}
    found: list[dict[str, str]] = []
    for track in book.tracks:
        if track.code not in ending:
            continue
        if track.code not in peopled:
            found.append({"track": track.code, "track_name": track.name, "award": ""})
            continue
        found += [
            {"track": track.code, "track_name": track.name, "award": name}
            for code, name in _awards_in(book, track.code)
            if (track.code, code) not in given
        ]
    codes = {code for _track, code in given}
    over_all = [one for one in book.awards if one.scope is AwardScope.OVERALL and one.code not in codes]
    # With nobody on the list at all, the tracks say so already.
    return found + [{"track": "", "track_name": "", "award": one.name} for one in over_all if listed]


def _awards_in(book: RuleBook, track: str) -> list[tuple[str, str]]:
    """Code and name of the awards of a track that have places."""
    return [
        (one.code, one.name)
        for one in book.awards
        if one.scope is AwardScope.TRACK and one.count and (not one.tracks or track in one.tracks)
    ]


def vacancy_words(vacant: Iterable[Mapping[str, str]]) -> list[str]:
    """One sentence for each line of ``PublicityNotice.vacant``, as it is printed."""
    words = []
    for one in vacant:
        if not one["award"]:
            words.append(_("%(track_name)s: no project was chosen.") % one)
        elif one["track"]:
            words.append(_("%(track_name)s: the award “%(award)s” is not given.") % one)
        else:
            words.append(_("The award “%(award)s” is not given.") % one)
    return words


def why_nobody(promotions: Sequence[Promotion], ranked: Ranked) -> str:
    """Why a list has nobody, in words that name nobody; the office may write its own. No query."""
    placed = {row["entry"] for promotion in promotions for rows in promotion.ranking.values() for row in rows}
    if not placed:
        return _("No project stood in the last stage.")
    if not list(ranked):
        return _("All projects of the last stage withdrew or were disqualified.")
    return _("No project of the last stage was promoted or got an award by the rules.")


def without_promoted(competition: Competition, rows: Iterable[Mapping[str, Any]]) -> list[str]:
    """Names of the tracks from which nobody goes up, though a stage decides about them. No query."""
    book = book_of(competition)
    there = {row["track"] for row in rows}
    return [one.name for one in book.tracks if book.path_of(one.code) and one.code not in there]
