"""The published sheet as tables, for the page and the paper."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from competitions.domain.rulebook import PartSource, ScorePart
from competitions.queries.nouns import nouns_of
from competitions.queries.rule_books import book_of
from judging.domain.public_sheet import Row
from judging.queries.public_sheet import PublicSheet, judge_label
from judging.queries.rubrics import rules_of
from judging.queries.stage_words import scoring_words
from ui.formats import when
from ui.paper import Facts, Grid, Heading, PaperForm, Text

# Parts with one mark that no judge gave: it stands as the part, not among the marks of the judges.
NOBODYS = (PartSource.PUBLIC_VOTE, PartSource.RECORD, PartSource.STAGE)
COLUMNS_AT_MOST = 9  # of judges on A4


@dataclass(frozen=True)
class MarkCell:
    """One mark as it is shown: by whom, the total or why there is none, whether it was dropped, how it counted."""

    judge: str
    text: str
    struck: bool = False
    counted: str = ""


@dataclass
class SheetLine:
    """An entry of a list. ``parts``: name and value; ``added``: amount and reason."""

    number: str
    title: str
    rank: str = ""
    shown: str = ""
    exact: str = ""
    tie: str = ""
    marks: list[MarkCell] = field(default_factory=list)
    parts: list[tuple[str, str]] = field(default_factory=list)
    added: list[tuple[str, str]] = field(default_factory=list)


@dataclass
class SheetTable:
    """What is ranked together; ``name`` is the track's, empty where there is one for all."""

    name: str
    lines: list[SheetLine]

    @property
    def has_parts(self) -> bool:
        """Whether there is anything beside the marks."""
        return any(line.parts or line.added for line in self.lines)


def tables_of(sheet: PublicSheet) -> list[SheetTable]:
    """Lists of a sheet with their entries by rank, tracks in the order of the rule book."""
    parts = {part.code: part for part in rules_of(sheet.stage).scoring.parts}
    found: dict[tuple[str, str], dict[str, SheetLine]] = {}
    for row in sheet.rows:
        if "entry" in row:
            lines = found.setdefault((row["list"], row.get("track", "")), {})
            line = lines.setdefault(row["entry"], SheetLine(row["entry"], row.get("title", "")))
            _add(line, row, parts)
    places = {track.name: place for place, track in enumerate(book_of(sheet.stage.competition).tracks)}
    tables = [SheetTable(track, list(lines.values())) for (_list, track), lines in found.items()]
    return sorted(tables, key=lambda table: places.get(table.name, len(places)))


def _add(line: SheetLine, row: Row, parts: Mapping[str, ScorePart]) -> None:
    record = row["record"]
    if record == "mark":
        if (part := parts.get(row.get("part", ""))) is None or part.source not in NOBODYS:
            line.marks.append(_mark(row))
    elif record == "part" and row["part"] in parts:
        part = parts[row["part"]]
        line.parts.append((part.name, _shown(part, row.get("shown", "–"))))
    elif record == "factor":
        line.parts.append((_("Factor"), row["number"]))
    elif record == "adjustment":
        line.added.append((row["number"], row["note"]))
    elif record == "result":
        line.rank, line.shown = row.get("rank", "–"), row.get("shown", _("no result"))
        line.exact, line.tie = row.get("exact", ""), tie_words(row.get("tie_step", ""))


def _shown(part: ScorePart, text: str) -> str:
    """The mark of a part: as the rules round it, else without the zeros that say nothing."""
    return text.rstrip("0").rstrip(".") if part.round is None and "." in text else text


def _mark(row: Row) -> MarkCell:
    label = row.get("judge", "")
    judge = judge_label(label) if label.isdecimal() else ""
    if row.get("note"):
        words = {"recused": _("recused"), "absent": _("missing"), "abandoned": _("missing")}
        return MarkCell(judge, words.get(row["note"], row["note"]))
    counted = row.get("counted", "")
    return MarkCell(
        judge, row["number"], struck=row.get("struck") == "yes", counted="" if counted == row["number"] else counted
    )


def tie_words(step: str) -> str:
    """Which step of the tie list parted an entry from its equals."""
    if not step:
        return ""
    if step == "shared":
        return _("shared place")
    return _("tie decided by step %(number)d of the tie list") % {"number": int(step) + 1}


def facts_of(sheet: PublicSheet) -> list[tuple[str, str]]:
    """What a reader needs to know of the version; its fingerprint stands where it is checked, at the end."""
    return [
        (_("How the score comes about"), scoring_words(rules_of(sheet.stage).scoring)),
        (_("Version"), str(sheet.table.version)),
        (_("Frozen on"), when(sheet.table.frozen_at)),
    ]


def paper_of(sheet: PublicSheet, title: str) -> PaperForm:
    """The sheet for A4."""
    blocks: list[Facts | Heading | Grid | Text] = [
        Facts([*facts_of(sheet), (_("Fingerprint"), sheet.table.result_hash)])
    ]
    for table in tables_of(sheet):
        if table.name:
            blocks.append(Heading(table.name))
        blocks.append(_grid(sheet, table))
    blocks.append(Text(_("In brackets: dropped as the highest or lowest. → : counted as."), indent=False, small=True))
    return PaperForm(f"{sheet.stage.competition.name}\n{sheet.stage.name} · {title}", blocks, landscape=True)


def _grid(sheet: PublicSheet, table: SheetTable) -> Grid:
    """A list: a column for each judge where there are few, else all marks in one; parts and amounts only where there are some."""
    nouns, judges, has_parts = nouns_of(sheet.stage.competition), _columns(table), table.has_parts
    headings, widths = [_("Rank"), nouns.number, nouns.title], [5, 13, 24]
    if sheet.has_marks:
        headings += judges or [_("Totals of the judges")]
        widths += [6] * len(judges) or [40]
    if has_parts:
        headings.append(_("Parts and amounts"))
        widths.append(16)
    headings += [_("Exact score"), _("Score")]
    rows = []
    for line in table.lines:
        row = [line.rank, line.number, line.title]
        if sheet.has_marks:
            row += _of_judges(line, judges) if judges else [_("; ").join(_written(mark) for mark in line.marks)]
        if has_parts:
            row.append(_("; ").join([*(f"{name} {value}" for name, value in line.parts), *_amounts(line.added)]))
        rows.append([*row, line.exact, f"{line.shown} {line.tie}".strip()])
    figures = {0, *range(3, 3 + len(judges)), len(headings) - 2, len(headings) - 1}
    return Grid([str(one) for one in headings], rows, [*widths, 10, 9], figures=figures)


def _columns(table: SheetTable) -> list[str]:
    """The judges of a list, where each has room for a column and one mark for an entry at most; else none."""
    found: list[str] = []
    for line in table.lines:
        mine = [mark.judge for mark in line.marks]
        if "" in mine or len(set(mine)) < len(mine):
            return []
        found += [judge for judge in mine if judge not in found]
    return found if len(found) <= COLUMNS_AT_MOST else []


def _of_judges(line: SheetLine, judges: Sequence[str]) -> list[str]:
    marks = {mark.judge: _text(mark) for mark in line.marks}
    return [marks.get(judge, "") for judge in judges]


def _amounts(added: Sequence[tuple[str, str]]) -> list[str]:
    return [f"{amount} {reason}".strip() for amount, reason in added]


def _text(mark: MarkCell) -> str:
    text = f"({mark.text})" if mark.struck else mark.text
    return f"{text} → {mark.counted}" if mark.counted and not mark.struck else text


def _written(mark: MarkCell) -> str:
    return _("%(judge)s: %(mark)s") % {"judge": mark.judge, "mark": _text(mark)} if mark.judge else _text(mark)
