"""The published sheet of a stage: which versions the public may read, how much of them, and how it is written.

The embargo is here: nothing of a result is found before its list is public, whoever asks and by whatever address.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from competitions.domain.rulebook import AfterPublicity, Display, ReleaseLevel, ReleaseWhen
from competitions.enums import PublicityState
from competitions.models import Competition, PublicityNotice, Stage
from competitions.queries.results import results_are_out, stages_of
from competitions.queries.rule_books import book_of
from competitions.queries.unpublished import shown_rows
from judging.domain.public_sheet import COLUMNS, FORMAT, Names, Row, public_rows
from judging.models import Tabulation, TabulationSheet
from judging.queries.rubrics import rules_of
from ui.formats import when
from workflow import clock

LEVELS = (ReleaseLevel.TOTALS, ReleaseLevel.ANONYMOUS_MARKS)


@dataclass(frozen=True)
class PublicSheet:
    """One version as the public reads it. ``versions``: all that were public, newest first; ``has_marks``: the judges' too."""

    stage: Stage
    table: Tabulation
    rows: list[Row]
    has_marks: bool
    versions: list[int]


def sheet_names(document: Mapping[str, Any]) -> Names:
    """What a sheet calls entries and judges: by number, no judge by name."""
    entries = {key: (face["number"] or f"id-{key}", face["title"]) for key, face in document["entries"].items()}
    judges = {judge["id"]: str(judge["number"]) for judge in document["judges"]}
    return Names(entries, judges, dict(document["tracks"]))


def sheets_of(competition: Competition) -> list[Stage]:
    """The stages whose sheet the public may read now, in order. Three queries; none where the rules show awards only."""
    levels = {stage.code for stage in book_of(competition).stages if stage.display and stage.display.level in LEVELS}
    if not levels or not results_are_out(competition):
        return []
    shown = [stage for stage in stages_of(competition) if stage.code in levels]
    published = _published(competition)
    rows = _frozen(Tabulation.objects.filter(stage__in=shown))
    return [stage for stage in shown if _public(stage, [row for row in rows if row.stage_id == stage.pk], published)]


def public_sheet(slug: str, code: str, version: int = 0) -> PublicSheet | None:
    """The sheet of a stage by its address, None for whatever is not public: level, day, version. Six queries."""
    competition = Competition.objects.filter(slug=slug).first()
    if competition is None or not results_are_out(competition):
        return None
    stage = next((one for one in stages_of(competition) if one.code == code), None)
    display = _display(stage) if stage else None
    if stage is None or display is None:
        return None
    tables = _public(stage, _frozen(stage.tabulations.all()), _published(competition))
    table = next((one for one in tables if version in (0, one.version)), None)
    sheet = TabulationSheet.objects.filter(tabulation=table).first() if table else None
    if table is None or sheet is None:
        return None
    table.stage = stage
    marks = display.level is ReleaseLevel.ANONYMOUS_MARKS
    rows = public_rows(sheet.rows, marks=marks, struck=display.struck_out, titles=_named(competition))
    return PublicSheet(stage, table, rows, marks, [one.version for one in tables])


def _display(stage: Stage) -> Display | None:
    """What the rule book lets the public read of a stage; None where it is no more than the awards."""
    display = rules_of(stage).display
    return display if display is not None and display.level in LEVELS else None


def _published(competition: Competition) -> list[dt.datetime]:
    """When the lists of a contest went public, oldest first."""
    states = (PublicityState.PUBLISHED, PublicityState.CLOSED)
    rows = PublicityNotice.objects.filter(competition=competition, state__in=states, published_at__isnull=False)
    return list(rows.order_by("published_at").values_list("published_at", flat=True))  # type: ignore[arg-type]


def _frozen(tables: Any) -> list[Tabulation]:
    """Versions that were ever frozen, newest first, without the results themselves."""
    return list(tables.filter(frozen_at__isnull=False).defer("result").order_by("-version"))


def _public(stage: Stage, tables: Sequence[Tabulation], published: Sequence[dt.datetime]) -> list[Tabulation]:
    """Of each list that went public the version that held then: a correction waits for its own list."""
    found: dict[int, Tabulation] = {}
    for moment in published:
        held = next((one for one in tables if one.frozen_at is not None and one.frozen_at <= moment), None)
        if held is not None and _is_over(_display(stage), held.frozen_at):
            found[held.version] = held
    return sorted(found.values(), key=lambda one: -one.version)


def _is_over(display: Display | None, frozen_at: dt.datetime | None) -> bool:
    """Whether the days that the rule book holds scores back are over."""
    if display is None or frozen_at is None:
        return False
    if display.when is not ReleaseWhen.ON_DAY:
        return True
    return timezone.localdate(frozen_at) + dt.timedelta(days=display.held_days or 0) <= clock.today()


def _named(competition: Competition) -> set[str]:
    """Numbers of the entries that the public lists name: who is on none, or took the consent back, is a number here; so is
    everybody when the lists were taken down."""
    states = (PublicityState.PUBLISHED, PublicityState.CLOSED)
    notices = PublicityNotice.objects.filter(competition=competition, state__in=states)
    notices = notices.exclude(afterwards=AfterPublicity.TAKE_DOWN.value, ends_on__lt=clock.today())
    listed = shown_rows(row for notice in notices.only("rows") for row in notice.rows)
    numbers = dict(competition.entries.values_list("pk", "number"))
    return {numbers[row["entry"]] for row in listed if row.get("entry") in numbers}


# --- how it is written ------------------------------------------------------------------------------------------------


def csv_rows(stage: Stage, table: Tabulation, rows: Sequence[Row]) -> Iterator[list[Any]]:
    """The lines of the CSV: facts about the version, the names of the columns, then a line for each row."""
    yield ["format", FORMAT]
    yield ["contest", stage.competition.name]
    yield ["stage", stage.name]
    yield ["version", table.version]
    yield ["frozen", when(table.frozen_at) if table.frozen_at else ""]
    yield ["result_sha256", table.result_hash]
    yield ["check", "python3 recompute.py"]
    yield ["columns", *list(column_names().values())[1:]]
    yield list(COLUMNS)
    for row in rows:
        yield [_cell(row, column) for column in COLUMNS]


def _cell(row: Row, column: str) -> Any:
    """A number as a number, so that a minus is none of the signs that a formula begins with."""
    text = row.get(column, "")
    if column == "judge" and text.isdecimal():
        return judge_label(text)
    if column in ("number", "counted", "exact", "shown", "rank") and text and " " not in text:
        return Decimal(text)
    return text


def judge_label(number: str) -> str:
    """评委1: a judge without a name."""
    return _("Judge %(number)d") % {"number": int(number)}


def column_names() -> dict[str, str]:
    """The columns in the reader's language."""
    return {
        "record": pgettext("published sheet", "What"),
        "list": pgettext("published sheet", "List"),
        "track": _("Track"),
        "entry": pgettext("published sheet", "Number"),
        "title": _("Project"),
        "part": pgettext("published sheet", "Part"),
        "judge": _("Judge"),
        "items": pgettext("published sheet", "Items"),
        "number": _("Number given"),
        "struck": _("Dropped"),
        "counted": _("Counted"),
        "exact": _("Exact score"),
        "shown": _("Score"),
        "rank": _("Rank"),
        "tie_step": _("Tie step"),
        "note": pgettext("published sheet", "Note"),
    }


def of_everything(table: Tabulation) -> list[Row] | None:
    """The whole sheet of a version, for the office; None for a version from before there were sheets. One query."""
    sheet = TabulationSheet.objects.filter(tabulation=table).first()
    return None if sheet is None else sheet.rows
