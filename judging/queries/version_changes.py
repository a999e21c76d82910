"""What a corrected ranking moves: against the version that held before, with promotion and awards as the rules give them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from competitions.models import Stage
from competitions.queries.halls import list_name
from competitions.queries.nouns import nouns_of
from judging.domain.versions import NOTHING, EntryChange, MarkChange, Pair, Standing, changes
from judging.models import Tabulation
from judging.queries.promotion_inputs import awards_of, inputs_of, source_of


@dataclass(frozen=True)
class Change:
    """One entry of the page. ``facts``: what changed, its value before, after. ``moved``: more than its own marks changed."""

    title: str
    under: str
    track: str
    facts: list[tuple[str, str, str]]
    moved: bool


@dataclass(frozen=True)
class Changes:
    """All that differs between ``old`` and ``new``. Counts are entries: with other marks, another place, another side of
    the line, another award. ``rules``: versions of the rule book where they differ."""

    old: Tabulation
    new: Tabulation
    entries: list[Change]
    marks: int
    ranks: int
    sides: int
    awards: int
    rules: tuple[int, int] | None


def version_before(table: Tabulation) -> Tabulation | None:
    """What a version is compared with: the newest earlier one that was frozen, else the one before it. One query."""
    rows = table.stage.tabulations.filter(version__lt=table.version).select_related("frozen_by", "created_by")
    earlier = list(rows.order_by("-version").defer("result"))
    found = next((row for row in earlier if row.frozen_at is not None), earlier[0] if earlier else None)
    if found is not None:
        found.stage = table.stage
    return found


def changes_of(old: Tabulation, new: Tabulation) -> Changes:
    """At most eight queries."""
    found = changes(old.result, new.result, _standing(old), _standing(new))
    words = _Words(new.stage, old, new)
    rules = (old.result.get("rules_version", 0), new.result.get("rules_version", 0))
    return Changes(
        old=old,
        new=new,
        entries=[words.change(one) for one in found],
        marks=sum(bool(one.marks) for one in found),
        ranks=sum(one.rank is not None for one in found),
        sides=sum(one.side is not None for one in found),
        awards=sum(one.awards is not None for one in found),
        rules=rules if rules[0] != rules[1] else None,
    )


def _standing(table: Tabulation) -> Standing:
    """Sides of the line and awards as this version gives them by the rules, with what people decided over its ties."""
    source = source_of(table.stage, table)
    if not source.rows:
        return NOTHING
    sides = {entry: side.value for entry, side in inputs_of(source).outcome().sides.items()}
    awards: dict[str, list[str]] = {}
    given = awards_of(source)
    names = {award.code: award.name for award in source.book.awards}
    for one in given.given if given else ():
        awards.setdefault(str(one.entry), []).append(names[one.award])
    return Standing(sides, {entry: _(", ").join(mine) for entry, mine in awards.items()})


class _Words:
    """Changes in words, with the names of both versions."""

    def __init__(self, stage: Stage, old: Tabulation, new: Tabulation) -> None:
        self.entries: Mapping[str, Any] = {**old.result["entries"], **new.result["entries"]}
        self.judges = {judge["id"]: judge["number"] for table in (old, new) for judge in table.result["judges"]}
        self.items = {**old.result.get("items", {}), **new.result.get("items", {})}
        self.parts = dict([*old.result.get("parts", []), *new.result.get("parts", [])])
        self.tracks = dict(new.result["tracks"])
        self.nouns = nouns_of(stage.competition)
        self.sides = {
            "in": _("goes on"),
            "out": _("does not go on"),
            "tied": _("tied on the line"),
            "no_place": _("no place"),
        }
        self.missing = {"recused": _("recused"), "absent": _("missing")}
        self.status = {"active": _("takes part"), "withdrawn": _("withdrawn"), "disqualified": _("disqualified")}

    def change(self, one: EntryChange) -> Change:
        """One entry."""
        entry = self.entries[one.entry]
        under = " · ".join(part for part in (entry["number"], entry["unit"]) if part)
        track = list_name(self.tracks.get(one.track, one.track), entry.get("hall"))
        return Change(entry["title"], under, track, list(self._facts(one)), one.is_moved)

    def _facts(self, one: EntryChange) -> Iterator[tuple[str, str, str]]:
        for mark in one.marks:
            yield from self._mark(mark)
        for code, pair in one.parts.items():
            yield self._fact(self.parts.get(code, code), pair)
        labels: tuple[tuple[str, Pair | None, Mapping[str, str]], ...] = (
            (_("Added or deducted"), one.adjustments, {}),
            (_("Score"), one.score, {}),
            (_("Rank"), one.rank, {}),
            (_("Participation"), one.status, self.status),
            (_("Promotion by the rules"), one.side, self.sides),
            (_("Award by the rules"), one.awards, {}),
        )
        for label, changed, words in labels:
            if changed is not None:
                yield self._fact(label, changed, words)

    def _mark(self, mark: MarkChange) -> Iterator[tuple[str, str, str]]:
        who = _("Judge %(number)d") % {"number": self.judges.get(mark.judge, 0)}
        for code, pair in mark.items.items():
            yield self._fact(_("%(judge)s: %(item)s") % {"judge": who, "item": self.items.get(code, code)}, pair)
        if mark.before != mark.after or mark.dropped[0] != mark.dropped[1]:
            told = tuple(
                _("%(mark)s (dropped)") % {"mark": text} if dropped else text
                for text, dropped in zip((mark.before, mark.after), mark.dropped, strict=True)
            )
            yield self._fact(_("%(judge)s: total") % {"judge": who}, (told[0], told[1]), self.missing)

    def _fact(self, label: str, pair: Pair, words: Mapping[str, str] | None = None) -> tuple[str, str, str]:
        before, after = ((words or {}).get(text, text) or "–" for text in pair)
        return label, before, after


def headings(changed: Changes) -> list[str]:
    """Columns of the export."""
    nouns = nouns_of(changed.new.stage.competition)
    before, after = (_("Version %(n)d") % {"n": table.version} for table in (changed.old, changed.new))
    return [_("Track"), nouns.title, _("Number and unit"), _("What changed"), before, after]


def export_rows(changed: Changes) -> Iterator[list[str]]:
    """One line for each fact."""
    for one in changed.entries:
        for label, before, after in one.facts:
            yield [one.track, one.title, one.under, label, before, after]
