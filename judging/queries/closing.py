"""What stands against closing a stage: sheets that are not in, by judge, and entries that never appeared."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from competitions.enums import EntryState
from competitions.models import Stage
from judging.enums import OPEN_SHEETS
from judging.models import Appearance, PaperSheet, ScoreSheet
from judging.queries.paper_state import LIVE, second_label

# Sheets of one judge that are named before they are only counted.
_NAMED = 3


@dataclass(frozen=True)
class OpenSheet:
    """A sheet that is not in: whose, for what, whether every item of it is marked, whether its paper is being entered, and
    whether it is the second one of a re-judgement, which lets no stage be closed."""

    judge: str
    number: int
    entry: str
    place: int
    is_whole: bool
    is_paper: bool = False
    is_second: bool = False


def open_sheets(stage: Stage) -> list[OpenSheet]:
    """Every sheet that is not in, of entries that still compete, by judge and entry: one query."""
    rows = (
        ScoreSheet.objects.filter(
            stage_entry__stage=stage, state__in=OPEN_SHEETS, stage_entry__entry__state=EntryState.ACCEPTED
        )
        .annotate(on_paper=Exists(PaperSheet.objects.filter(sheet=OuterRef("pk"), state__in=LIVE)))
        .order_by("seat__number", "stage_entry__running_no", "stage_entry_id")
    )
    found = rows.values_list(
        "seat__person__name", "seat__number", "stage_entry__blind_code", "stage_entry__entry__title", "stage_entry_id",
        "total", "on_paper", "rejudgement_id",
    )  # fmt: skip
    return [
        OpenSheet(judge, number, _label(code, title, again), place, bool(total), on_paper, again is not None)
        for judge, number, code, title, place, total, on_paper, again in found
    ]


def _label(code: str, title: str, rejudgement: int | None) -> str:
    """How an entry is called in a list of sheets."""
    label = " ".join(part for part in (code, title) if part)
    return second_label(label) if rejudgement else label


@dataclass(frozen=True)
class NeverOn:
    """An entry whose marking was never opened on the stage. ``place`` is the key of its place in the stage."""

    place: int
    label: str


def never_on(stage: Stage) -> list[NeverOn]:
    """The entries of a conducted stage that nobody could mark, in their order. One query, none where nobody appears."""
    if not stage.is_on_stage:
        return []
    rows = Appearance.objects.filter(
        live__stage=stage, opened_at=None, stage_entry__entry__state=EntryState.ACCEPTED
    ).select_related("stage_entry__entry")
    found = []
    for row in rows.order_by("live__hall", "position", "pk"):
        number = row.stage_entry.running_no
        label = " ".join(part for part in (f"{number:02d}" if number else "", row.stage_entry.entry.title) if part)
        found.append(
            NeverOn(row.stage_entry_id, _("%(entry)s (%(state)s)") % {"entry": label, "state": row.get_state_display()})
        )
    return found


@dataclass(frozen=True)
class Closing:
    """What the page of the close says: sentences, a line for each judge and the entries; whom a reminder can help."""

    detail: str
    facts: list[tuple[str, str]]
    is_missing: bool
    can_remind: bool
    papers: int
    seconds: int


def closing_of(stage: Stage) -> Closing:
    """What is not in yet. Two queries."""
    missing, unseen = open_sheets(stage), never_on(stage)
    places = {row.place for row in unseen}
    asked = [sheet for sheet in missing if sheet.place not in places]
    facts = _by_judge(asked)
    if unseen:
        facts = [(_("Never on the stage"), _("; ").join(row.label for row in unseen)), *facts]
    papers = sum(sheet.is_paper for sheet in asked)
    seconds = len({sheet.place for sheet in missing if sheet.is_second})
    can_remind = any(not sheet.is_paper for sheet in asked)
    return Closing(_detail(missing, asked, unseen), facts, bool(missing), can_remind, papers, seconds)


def _detail(missing: list[OpenSheet], asked: list[OpenSheet], unseen: list[NeverOn]) -> str:
    if not missing and not unseen:
        return _("Every sheet is in. After the close no mark can change; the ranking is made next.")
    said = []
    if unseen:
        text = ngettext(
            "%(count)d entry never appeared on the stage, so nobody could mark it.",
            "%(count)d entries never appeared on the stage, so nobody could mark them.",
            len(unseen),
        )
        said.append(text % {"count": len(unseen)})
    if asked:
        text = ngettext("%(count)d score sheet is not in.", "%(count)d score sheets are not in.", len(asked))
        said.append(text % {"count": len(asked)})
    if papers := sum(sheet.is_paper for sheet in asked):
        text = ngettext(
            "%(count)d of them is being entered from paper: type it again and attach the scan before the close, "
            "for afterwards it arrives late.",
            "%(count)d of them are being entered from paper: type them again and attach the scan before the close, "
            "for afterwards they arrive late.",
            papers,
        )
        said.append(text % {"count": papers})
    if whole := sum(sheet.is_whole and not sheet.is_paper for sheet in asked):
        text = ngettext(
            "%(count)d of them is complete and only not locked: its judge presses “Check and lock”.",
            "%(count)d of them are complete and only not locked: their judges press “Check and lock”.",
            whole,
        )
        said.append(text % {"count": whole})
    if any(sheet.is_second for sheet in missing):
        said.append(
            _(
                "An entry is being judged again: marking cannot be closed before its second marks are in or the first stand."
            )
        )
    if missing:
        said.append(_("Closed with a reason, what is not in counts as missing, never as zero."))
    return " ".join(said)


def _by_judge(missing: list[OpenSheet]) -> list[tuple[str, str]]:
    """A line a judge, so that the button stays in sight however many sheets are out; a few are named."""
    found: dict[tuple[int, str], list[OpenSheet]] = {}
    for row in missing:
        found.setdefault((row.number, row.judge), []).append(row)
    lines = []
    for (number, judge), sheets in found.items():
        paper = [row.entry for row in sheets if row.is_paper]
        whole = [row.entry for row in sheets if row.is_whole and not row.is_paper]
        rest = [row.entry for row in sheets if not row.is_whole and not row.is_paper]
        said = []
        if paper:
            text = ngettext(
                "%(n)d being entered from paper: %(names)s", "%(n)d being entered from paper: %(names)s", len(paper)
            )
            said.append(text % {"n": len(paper), "names": _names(paper)})
        if whole:
            text = ngettext(
                "%(n)d complete, not locked: %(names)s", "%(n)d complete, not locked: %(names)s", len(whole)
            )
            said.append(text % {"n": len(whole), "names": _names(whole)})
        if rest:
            text = ngettext("%(n)d to be marked: %(names)s", "%(n)d to be marked: %(names)s", len(rest))
            said.append(text % {"n": len(rest), "names": _names(rest)})
        lines.append((_("%(judge)s (judge %(n)d)") % {"judge": judge, "n": number}, _("; ").join(said)))
    return lines


def _names(entries: list[str]) -> str:
    return " / ".join(entries[:_NAMED]) + (" …" if len(entries) > _NAMED else "")
