"""What a promotion is computed from: the rule of the book, the frozen ranking, and what people set and decided."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from accounts.models import Region
from competitions.domain.awards import Awarded, award_all
from competitions.domain.halls import hall_order, line_key
from competitions.domain.promotion import Field, Inputs, Placed, TieAnswer
from competitions.domain.rulebook import Promotion as Rule
from competitions.domain.rulebook import PromotionKind, RankOn, RankWithin, RuleBook
from competitions.domain.rulebook import Stage as StageRules
from competitions.enums import EntryState, PromotionNumberKind
from competitions.models import PromotionNumber, Stage, TieDecision
from competitions.queries.honours import Compared, orders_over
from competitions.queries.results import is_last_stage
from competitions.queries.rule_books import book_of
from judging.models import Tabulation

_BY_UNIT = (PromotionKind.BY_HEAD_COUNT, PromotionKind.RANGE_PER_UNIT)


@dataclass
class Source:
    """A stage with what its promotion reads. ``rows``: entry id as text → ``{"track", "rank", "shown", "exact", "status"}``,
    and ``"hall"`` where halls are ranked apart.

    ``labels``: entry id → number, title, unit as they were at the freeze. ``units``: code → name of the units that sent
    entries, empty where the rule asks for none. ``decisions``: all steps over ties that hold for this version, in order.
    ``gone``: titles of those that are ranked and left since.
    """

    stage: Stage
    book: RuleBook
    rules: StageRules
    rule: Rule
    table: Tabulation | None
    rows: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    labels: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    units: Mapping[str, str] = field(default_factory=dict)
    unit_of: Mapping[str, str] = field(default_factory=dict)
    gone: Sequence[str] = ()
    decisions: Sequence[TieDecision] = ()
    numbers: Sequence[PromotionNumber] = ()

    @property
    def is_marked(self) -> bool:
        """Whether judges mark in this stage, so that there is a ranking."""
        return self.rules.mode.is_marked

    @property
    def version(self) -> int:
        """The version of the ranking; 0 without marks."""
        return self.table.version if self.table else 0

    @property
    def settled(self) -> list[TieDecision]:
        """The newest decision about each set of equals."""
        return list({frozenset(row.order): row for row in self.decisions if row.settled}.values())

    def number_of(self, kind: PromotionNumberKind) -> dict[str, int]:
        """The newest numbers of a kind by key."""
        return {row.key: row.number for row in self.numbers if row.kind == kind}


def rule_of(book: RuleBook, code: str) -> Rule:
    """The rule of a stage; where it has only a number, or the quotas of the tracks, the same as a rule."""
    return book.stage(code).promotion or Rule(kind=PromotionKind.QUOTA)


def may_be_combined(source: Source) -> bool:
    """Whether a combination can be there: the rules allow one, or people name who passes."""
    return source.rule.combination or source.rule.kind is PromotionKind.DIRECT or not source.is_marked


def source_of(stage: Stage, table: Tabulation | None) -> Source:
    """Everything read, in at most four queries beside the ranking's and the stages'."""
    source = frozen_source(stage, table)
    if source.rule.soft or source.rule.kind in _BY_UNIT:
        source.numbers = list(stage.promotion_numbers.order_by("pk"))
    source.decisions = list(
        TieDecision.objects.filter(stage=stage, tabulation_version=source.version)
        .select_related("decided_by")
        .order_by("pk")
    )
    if source.is_marked:
        _read_standing(source)
    return source


def frozen_source(stage: Stage, table: Tabulation | None) -> Source:
    """The same for a decision that was made: without what people add before it. No query but for a stage without marks."""
    book = book_of(stage.competition)
    source = Source(stage, book, book.stage(stage.code), rule_of(book, stage.code), table)
    if source.is_marked and table is not None:
        source.rows = {row["entry"]: row for row in table.result["result"]["lines"]}
        source.labels = table.result["entries"]
    elif not source.is_marked:
        _read_places(source)
    return source


def _read_places(source: Source) -> None:
    """A stage without marks: its entries as they stand, without ranks."""
    rows, labels = {}, {}
    places = source.stage.stage_entries.select_related("entry__track", "entry__region").order_by("entry__number", "pk")
    for place in places:
        entry = place.entry
        rows[str(entry.pk)] = {
            "entry": str(entry.pk),
            "track": entry.track.code if entry.track else "",
            "rank": None,
            "shown": None,
            "exact": None,
            "status": "active" if entry.state == EntryState.ACCEPTED else entry.state,
        }
        labels[str(entry.pk)] = {
            "number": entry.number,
            "title": entry.title,
            "unit": entry.organisation_name,
            "region": entry.region.short_name if entry.region else "",
            "code": place.blind_code,
            "running_no": place.running_no,
            **({"hall": place.hall} if place.hall else {}),
        }
    source.rows, source.labels = rows, labels


def _read_standing(source: Source) -> None:
    """Who left since the freeze, and of which unit each entry is.

    The unit is the region right below the one of the competition: its city, its county.
    """
    region = source.stage.competition.region
    places = source.stage.stage_entries.order_by("pk").values_list(
        "entry_id", "entry__title", "entry__state", "entry__region__path"
    )
    gone, unit_of = [], {}
    for entry, title, state, path in places:
        row = source.rows.get(str(entry))
        if row is not None and row["status"] == "active" and state != EntryState.ACCEPTED:
            gone.append(title)
        below = (path or "").partition(region.path)[2].split("/")
        unit_of[str(entry)] = below[0] if path and path.startswith(region.path) and below[0] else region.pk
    source.gone = gone
    if source.rule.kind in _BY_UNIT:
        source.unit_of = unit_of
        source.units = dict(Region.objects.filter(pk__in=set(unit_of.values())).values_list("pk", "name"))


def inputs_of(source: Source) -> Inputs:
    """The inputs of the domain, without a combination."""
    book, stage = source.book, source.rules
    scoring = stage.scoring
    tracks = tuple(track.code for track in book.tracks_of(source.rules))
    whole = source.rules.promotion is not None and source.rules.advance_per_track is None
    quotas = {track.code: track.quota for track in book.tracks} if whole else book.quotas(stage.code)
    field = Field(
        entries=tuple(_placed(source, key, row) for key, row in sorted(source.rows.items())),
        tracks=tracks,
        quotas={track: quotas.get(track, 0) for track in tracks},
        direct={track.code: track.direct_places for track in book.tracks if track.code in tracks},
        heads={key: n for key, n in source.number_of(PromotionNumberKind.HEADS).items() if key in source.units},
        numbers=_places(source, tracks),
        winners=_winners(source),
        together=scoring.rank_within is RankWithin.STAGE,
        ascending=scoring.ascending,
        ranked=source.is_marked,
        halls=halls_of(stage),
        apart=stage.ranks_halls_apart,
        by_hall=_by_hall(source, tracks),
    )
    answers = tuple(
        TieAnswer(tuple(map(str, row.order)), frozenset(map(str, row.chosen)) or None) for row in source.settled
    )
    return Inputs(source.rule, field, answers)


def halls_of(rules: StageRules) -> tuple[str, ...]:
    """The halls that count in this stage, in order; none where they make no difference."""
    by_hall = rules.promotion is not None and rules.promotion.kind is PromotionKind.PER_HALL
    return tuple(map(str, range(1, rules.halls + 1))) if by_hall or rules.ranks_halls_apart else ()


def _by_hall(source: Source, tracks: Sequence[str]) -> frozenset[str]:
    """The tracks whose number holds in each hall: where halls are ranked apart, all numbers of tracks but those of a quota,
    which is a total.
    """
    if not source.rules.ranks_halls_apart:
        return frozenset()
    if source.rules.promotion is None:
        leading = source.rules.advance_per_track is not None
        return frozenset(track for track in tracks if leading and not source.book.is_last(source.rules, track))
    return frozenset(tracks if source.rule.kind in (PromotionKind.PER_TRACK, PromotionKind.PERCENT) else ())


def _hall(source: Source, key: str, row: Mapping[str, Any]) -> str:
    """The hall of an entry; who left before halls were given stands with the first."""
    halls = halls_of(source.rules)
    found = str(row.get("hall") or source.labels.get(key, {}).get("hall") or "")
    return found if found in halls else next(iter(halls), "")


def _placed(source: Source, key: str, row: Mapping[str, Any]) -> Placed:
    standing = row["status"] == "active"
    rank = None if row["rank"] is None or not standing else Fraction(str(row["rank"]))
    # Over tracks or halls that were ranked apart the same result decides as within them.
    by = "shown" if source.rules.scoring.rank_on is RankOn.SHOWN else "exact"
    value = None if row["exact"] is None else Fraction(str(row[by]))
    return Placed(key, row["track"], rank, source.unit_of.get(key, ""), value, standing, _hall(source, key, row))


def _places(source: Source, tracks: Sequence[str]) -> dict[str, int]:
    """The numbers that people set, where the rule lets them: on its own lines, in its range."""
    rule = source.rule
    if rule.kind is PromotionKind.OVERALL or (rule.kind is PromotionKind.PERCENT and rule.overall):
        keys = {""}
    else:
        keys = set(source.units) if rule.kind in _BY_UNIT else _line_keys(source, tracks)
    found = {key: n for key, n in source.number_of(PromotionNumberKind.PLACES).items() if key in keys}
    if rule.soft:
        return found
    if rule.kind is PromotionKind.RANGE_PER_UNIT:
        return {key: n for key, n in found.items() if (rule.low or 0) <= n <= (rule.high or 0)}
    return {}


def _line_keys(source: Source, tracks: Sequence[str]) -> set[str]:
    """The keys that lines of tracks and halls can have."""
    halls, within = halls_of(source.rules), _by_hall(source, tracks)
    if source.rule.kind is PromotionKind.PER_HALL:
        return {line_key("", hall) for hall in halls}
    there = {(row["track"], _hall(source, key, row)) for key, row in source.rows.items()}
    return {track for track in tracks if track not in within} | {
        line_key(track, hall) for track, hall in there if track in within
    }


def ranking_of(source: Source) -> dict[str, list[dict[str, Any]]]:
    """By track: entries in the decided order (rank, then the decisions over ties), those without a place last."""
    position = {entry: index for decision in source.settled for index, entry in enumerate(decision.order)}
    tracks: dict[str, list[dict[str, Any]]] = {track.code: [] for track in source.book.tracks_of(source.rules)}
    for key, row in source.rows.items():
        place = {"entry": int(key), "rank": row["rank"], "shown": row["shown"], "exact": row["exact"]}
        if source.rules.ranks_halls_apart:
            place["hall"] = _hall(source, key, row)
        tracks[row["track"]].append(place)
    for rows in tracks.values():
        rows.sort(key=lambda row: (hall_order(row.get("hall", "")), *_order(row, position)))
    return tracks


def _order(row: Mapping[str, Any], position: Mapping[int, int]) -> tuple[bool, Fraction, int, int]:
    rank = Fraction(0) if row["rank"] is None else Fraction(str(row["rank"]))
    return row["rank"] is None, rank, position.get(row["entry"], 0), row["entry"]


def awards_of(source: Source, *, with_decisions: bool = True) -> Awarded | None:
    """The awards as this stage would give them; None in a stage that others follow, or without a ranking."""
    if not source.is_marked or not source.rows or not is_last_stage(source.stage):
        return None
    ties = [row.order for row in source.settled] if with_decisions else []
    how = Compared.under(source.rules)
    return award_all(orders_over(source.book, ranking_of(source), ties, how), source.book.awards)


def _winners(source: Source) -> frozenset[str] | None:
    """Who wins an award by rank, once no tie between awards is open."""
    if source.rule.kind is not PromotionKind.ALL_WINNERS:
        return None
    found = awards_of(source)
    return frozenset(map(str, found.winners)) if found is not None and not found.ties else None
