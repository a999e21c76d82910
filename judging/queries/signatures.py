"""Which sheets of a stage are signed, by whom and how, and which are not."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.db.models import Prefetch, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from competitions.domain.rulebook import SignOff, Unsigned
from competitions.enums import EntryState
from competitions.models import Stage, StageEntry
from judging.enums import SheetState
from judging.models import ScoreSheet, SheetSignature
from judging.queries.rubrics import rules_of
from judging.queries.second_sheets import second_label, set_aside

SHOWN = 8  # names in one sentence


def are_wanted(stage: Stage) -> bool:
    """Whether the rule book wants the sheets of this stage signed."""
    return rules_of(stage).sign_off is not SignOff.NONE


def unsigned_sheets(stage: Stage) -> QuerySet[ScoreSheet]:
    """Sheets that count and are not signed, of entries that still compete, by judge; none where no signature is wanted."""
    if not are_wanted(stage):
        return ScoreSheet.objects.none()
    rows = ScoreSheet.objects.filter(
        stage_entry__stage=stage, state=SheetState.SUBMITTED, stage_entry__entry__state__in=COMPETES
    ).exclude(pk__in=set_aside(stage))
    return rows.order_by("seat__panel_id", "seat__number", "stage_entry__running_no", "stage_entry__blind_code", "pk")


COMPETES = (EntryState.ACCEPTED, EntryState.PROMOTED, EntryState.NOT_PROMOTED)


def place_words(place: StageEntry) -> str:
    """How the desk calls an entry: its number in the order or its code, and its title."""
    return _words(place.running_no, place.blind_code, place.entry.title)


def _words(running_no: int | None, blind_code: str, title: str) -> str:
    number = f"{running_no:02d}" if running_no else blind_code
    return " ".join(part for part in (number, title) if part)


def unsigned_words(stage: Stage) -> str:
    """The sheets that are not signed, the first few by name; empty where all are. One query."""
    place = (f"stage_entry__{name}" for name in ("running_no", "blind_code", "entry__title"))
    rows = list(unsigned_sheets(stage).values_list("seat__person__name", "rejudgement_id", *place))
    if not rows:
        return ""
    names = [
        _("%(judge)s: %(entry)s") % {"judge": judge, "entry": second_label(_words(*place), again)}
        for judge, again, *place in rows[:SHOWN]
    ]
    return ngettext(
        "%(count)d score sheet is not signed: %(names)s.",
        "%(count)d score sheets are not signed: %(names)s.",
        len(rows),
    ) % {"count": len(rows), "names": _("; ").join(names) + (" …" if len(rows) > SHOWN else "")}


def freeze_is_barred(stage: Stage) -> bool:
    """Whether unsigned sheets bar the freeze by the rule book."""
    return rules_of(stage).unsigned is Unsigned.REFUSE


@dataclass
class Signed:
    """A sheet at the page of signatures; ``signature`` is None while it waits."""

    sheet: ScoreSheet
    label: str
    signature: SheetSignature | None
    url: str = ""


@dataclass
class Stack:
    """What of a judge waits for a signature: sheet and version, one after the other. ``is_ticked``: chosen, for the view."""

    seat: int
    number: int
    name: str
    sheets: list[tuple[int, int]] = field(default_factory=list)
    is_ticked: bool = False


def stacks_of(stage: Stage) -> list[Stack]:
    """Who has not signed what, by judge. One query."""
    rows = unsigned_sheets(stage)
    found: dict[int, Stack] = {}
    for seat, number, name, pk, version in rows.values_list(
        "seat_id", "seat__number", "seat__person__name", "pk", "version"
    ):
        found.setdefault(seat, Stack(seat, number, name)).sheets.append((pk, version))
    return list(found.values())


def counted_sheets(stage: Stage) -> QuerySet[ScoreSheet]:
    """Every sheet that is signed, with its signature, and every one that is to be, in the order of the judges: two queries."""
    live = SheetSignature.objects.filter(taken_back_at__isnull=True).select_related("file")
    shown = Q(state=SheetState.SIGNED) | Q(pk__in=unsigned_sheets(stage).order_by().values("pk"))
    rows = ScoreSheet.objects.filter(shown, stage_entry__stage=stage).select_related(
        "seat__person", "stage_entry__entry"
    )
    rows = rows.prefetch_related(Prefetch("signatures", live, "live_signatures")).order_by(
        "seat__panel_id", "seat__number", "stage_entry__running_no", "stage_entry__blind_code", "pk"
    )
    return rows.only(
        "state", "source", "version", "submitted_at", "signed_at", "rejudgement", "seat__number", "seat__person__name",
        "stage_entry__running_no", "stage_entry__blind_code", "stage_entry__entry__title",
    )  # fmt: skip


def signed_of(row: ScoreSheet) -> Signed:
    """A row of ``counted_sheets`` with its words."""
    signature = next(iter(row.live_signatures), None)  # type: ignore[attr-defined]
    return Signed(row, second_label(place_words(row.stage_entry), row.rejudgement_id), signature)
