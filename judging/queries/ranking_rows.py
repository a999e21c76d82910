"""A stored ranking as the page, the print and the export show it. Strings are put together here: 500 rows cost little."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from html import escape
from typing import Any

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from competitions.domain.halls import line_key
from competitions.queries.halls import hall_name, list_name
from competitions.queries.nouns import nouns_of
from judging.models import Tabulation

esc = lru_cache(maxsize=4096)(escape)  # totals, units and words repeat from row to row


@dataclass(frozen=True)
class TrackTable:
    """The rows of one track, drawn; of one hall of it where halls are ranked apart. ``ties`` counts groups of equal rank."""

    code: str
    name: str
    body: SafeString
    count: int
    ties: int


@dataclass(frozen=True)
class Ranking:
    """A whole ranking. ``wide``: every judge has a column; else the marks stand in one cell. ``drops``: a total was dropped.
    ``unscored``: entries that compete and have no result.

    ``parts``: names of the parts where the rules have some; ``adjusted``: points were added or deducted; ``paper``: how many
    sheets were entered from paper.
    """

    tables: list[TrackTable]
    judges: list[dict[str, Any]]
    wide: bool
    count: int
    ties: int
    fallbacks: int
    drops: bool
    parts: list[str]
    adjusted: bool
    paper: int = 0
    unscored: int = 0


def ranking_of(
    table: Tabulation,
    *,
    wide: bool,
    sides: Mapping[str, str] | None = None,
    expected: Mapping[str, int] | None = None,
) -> Ranking:
    """Draw ``table``. ``sides``: entry id → class of its row (promotion's "in", "out", "tie"). ``expected``: while marks
    come in, entry id → how many sheets it will have."""
    words = _Words(table, wide, expected)
    lines = table.result["result"]["lines"]
    by_track: dict[str, dict[str, list[dict[str, Any]]]] = {}
    for line in lines:
        by_track.setdefault(line["track"], {}).setdefault(line.get("hall", ""), []).append(line)
    tables = []
    for code, name in table.result["tracks"]:
        for hall, rows in by_track.get(code, {}).items():
            body = "".join(words.row(line, (sides or {}).get(line["entry"], "")) for line in rows)
            ties = len({line["tie"] for line in rows if line["tie"]})
            tables.append(TrackTable(line_key(code, hall), list_name(name, hall), mark_safe(body), len(rows), ties))
    return Ranking(
        tables=tables,
        judges=table.result["judges"],
        wide=wide,
        count=len(lines),
        ties=sum(track.ties for track in tables),
        fallbacks=sum("trim_fallback" in line["flags"] for line in lines),
        drops=any(line["dropped"] for line in lines),
        parts=[name for _code, name in parts_of(table)],
        adjusted=is_adjusted(table),
        paper=len(words.paper),
        unscored=sum(line["exact"] is None and line["status"] == "active" for line in lines),
    )


def parts_of(table: Tabulation) -> list[list[str]]:
    """Code and name of the parts that the result was made of; none where the sheets are all of it."""
    return list(table.result.get("parts", []))


def is_adjusted(table: Tabulation) -> bool:
    """Whether points were added or deducted for any entry."""
    return any(line.get("adjustments") for line in table.result["result"]["lines"])


def has_halls(table: Tabulation) -> bool:
    """Whether its entries appeared in several halls."""
    return any(entry.get("hall") for entry in table.result["entries"].values())


class _Words:
    """The parts of a row that repeat, translated and escaped once."""

    def __init__(self, table: Tabulation, wide: bool, expected: Mapping[str, int] | None = None) -> None:
        self.result = table.result
        self.expected = expected
        self.wide = wide
        self.parts, self.adjusted = parts_of(table), is_adjusted(table)
        self.judges: list[dict[str, Any]] = table.result["judges"]
        self.number = {judge["id"]: str(judge["number"]) for judge in self.judges}
        self.order = {judge["id"]: index for index, judge in enumerate(self.judges)}
        self.judge = esc(_("Judge"))
        self.recused, self.absent = esc(_("recused")), esc(_("missing"))
        tied = _("tied")
        self.tie = f'<span class="chip gold">{esc(tied)}</span> '
        self.dropped = esc(_("dropped"))
        self.paper = frozenset(table.result.get("paper", ()))
        words, sign = esc(_("Entered from paper")), esc(pgettext("mark of a sheet", "P"))
        self.by_paper = f'<sup class="paper" title="{words}">{sign}</sup>'
        self.none = esc(_("no result"))
        self.status = {"withdrawn": esc(_("withdrawn")), "disqualified": esc(_("disqualified"))}
        self.labels = {
            key: f' data-label="{esc(text)}"'
            for key, text in {
                "adjusted": _("Added or deducted"),
                "marks": _("Totals of the judges"), "n": _("Counted"), "exact": _("Exact score"), "score": _("Score"),
            }.items()
        }  # fmt: skip

    def row(self, line: Mapping[str, Any], side: str) -> str:
        entry = self.result["entries"][line["entry"]]
        rank = str(line["rank"]) if line["rank"] is not None else "–"
        code = entry["code"] or (f"{entry['running_no']:02d}" if entry["running_no"] else "")
        hall = "" if line.get("hall") else hall_name(entry.get("hall"))
        under = " · ".join(esc(part) for part in (hall, code, entry["number"], entry["unit"]) if part)
        cells = [
            f'<td class="n rank">{self.tie if line["tie"] else ""}{rank}</td>',
            f'<td><span class="cell-main">{esc(entry["title"])}</span><span class="cell-sub">{under}</span></td>',
        ]
        cells += (
            self._wide(line) if self.wide else [f'<td class="marks"{self.labels["marks"]}>{self._marks(line)}</td>']
        )
        counted = self._counted(line)
        note = f' <span class="tiny warn-text">{esc(flag_words(line["flags"]))}</span>' if line["flags"] else ""
        kind = "n flagged" if note or "warn-text" in counted else "n"
        cells.append(f'<td class="{kind}"{self.labels["n"]}>{counted}{note}</td>')
        cells += self._other(line)
        fraction, decimal = esc(line["exact"] or ""), esc(line["exact_decimal"] or "–")
        cells.append(f'<td class="n small"{self.labels["exact"]} title="{fraction}">{decimal}</td>')
        cells.append(f'<td class="n"{self.labels["score"]}><b>{self._score(line)}</b></td>')
        return f'<tr class="{side}">{"".join(cells)}</tr>' if side else f"<tr>{''.join(cells)}</tr>"

    def _counted(self, line: Mapping[str, Any]) -> str:
        """How many sheets count; of how many, where some were dropped or are not in yet."""
        wanted = line["n"] if self.expected is None else self.expected.get(line["entry"], line["n"])
        if self.expected is not None and line["n"] < wanted:
            return f'<b class="warn-text">{line["n"]} / {wanted}</b>'
        return str(line["used"]) if line["used"] == line["n"] else f"{line['used']} / {line['n']}"

    def _other(self, line: Mapping[str, Any]) -> list[str]:
        values = dict(line.get("parts", []))
        cells = [
            f'<td class="n small" data-label="{esc(name)}">{esc(values.get(code) or "–")}</td>'
            for code, name in self.parts
        ]
        if self.adjusted:
            cells.append(f'<td class="n small"{self.labels["adjusted"]}>{esc(line.get("adjustments", ""))}</td>')
        return cells

    def _score(self, line: Mapping[str, Any]) -> str:
        if line["status"] != "active":
            return str(self.status[line["status"]])
        return esc(line["longer"] or line["shown"] or self.none)

    def _mark(self, line: Mapping[str, Any], judge: str) -> str:
        total = line["totals"].get(judge)
        if total is not None:
            shown = f'<del title="{self.dropped}">{esc(total)}</del>' if judge in line["dropped"] else str(esc(total))
            return shown + self.by_paper if f"{line['entry']}:{judge}" in self.paper else shown
        reason = line["missing"].get(judge)
        if reason is None:
            return ""
        why = esc(self.result["reasons"].get(f"{line['entry']}:{judge}", ""))
        return f'<span class="muted" title="{why}">{self.recused if reason == "recused" else self.absent}</span>'

    def _wide(self, line: Mapping[str, Any]) -> list[str]:
        return [
            f'<td class="n" data-label="{self.judge} {judge["number"]}">{self._mark(line, judge["id"]) or "·"}</td>'
            for judge in self.judges
        ]

    def _marks(self, line: Mapping[str, Any]) -> str:
        # A few of many judges marked this entry.
        shown = sorted(self.order.keys() & {*line["totals"], *line["missing"]}, key=self.order.__getitem__)
        return " ".join(
            f'<span class="by">{self.number[judge]}<i>{self._mark(line, judge)}</i></span>' for judge in shown
        )


def flag_words(flags: list[str]) -> str:
    """What a reader of a line must know."""
    words = {
        "trim_fallback": _("too few sheets, nothing dropped"),
        "trim_refused": _("too few sheets for a result"),
        "no_marks": _("no marks"),
        "fewer_marks": _("sheets missing"),
    }
    return _(", ").join(words[flag] for flag in flags)


def headings(table: Tabulation) -> list[str]:
    """Columns of the export."""
    judges = [_("Judge %(number)d") % {"number": judge["number"]} for judge in table.result["judges"]]
    other = [name for _code, name in parts_of(table)] + ([_("Added or deducted")] if is_adjusted(table) else [])
    nouns = nouns_of(table.stage.competition)
    hall = [_("Hall")] if has_halls(table) else []
    return [
        _("Track"), *hall, _("Rank"), nouns.number, _("Code or order"), nouns.title, _("Unit"), *judges, _("Dropped"),
        _("Sheets"), _("Counted"), *other, _("Exact score"), _("Score"), _("Tied with others"), _("Notes"),
    ]  # fmt: skip


def export_rows(table: Tabulation) -> Iterator[list[Any]]:
    """Every line of the ranking; scores as text, so that no spreadsheet rounds them again."""
    names = dict(table.result["tracks"])
    number = {judge["id"]: judge["number"] for judge in table.result["judges"]}
    missing = {"recused": _("recused"), "absent": _("missing")}
    parts, adjusted, halls = parts_of(table), is_adjusted(table), has_halls(table)
    for line in table.result["result"]["lines"]:
        entry = table.result["entries"][line["entry"]]
        marks = [line["totals"].get(judge) or missing.get(line["missing"].get(judge, ""), "") for judge in number]
        values = dict(line.get("parts", []))
        other = [values.get(code) for code, _name in parts] + ([line.get("adjustments", "")] if adjusted else [])
        hall = [hall_name(entry.get("hall"))] if halls else []
        dropped = ngettext("judge %(n)s", "judges %(n)s", len(line["dropped"]))
        yield [
            names.get(line["track"], line["track"]), *hall, line["rank"], entry["number"], entry["code"] or entry["running_no"],
            entry["title"], entry["unit"], *marks,
            dropped % {"n": _(", ").join(str(number[judge]) for judge in line["dropped"])} if line["dropped"] else "",
            line["n"], line["used"], *other, line["exact_decimal"], line["longer"] or line["shown"], bool(line["tie"]),
            flag_words(line["flags"]),
        ]  # fmt: skip
