"""One sheet as the page draws it: items with bands, and the entry without its names where the stage is blind."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal

from django.utils.translation import gettext as _

from competitions.domain.rounding import decimal_text, exact
from competitions.domain.rulebook import Dimension, Rubric
from competitions.enums import AttachmentKind, StageMode
from competitions.models import Attachment
from judging.models import ScoreSheet
from judging.queries.rubrics import rubric_for

HIDDEN = "▇▇"
# What judges read and watch of an entry, in this order.
MATERIALS = (
    AttachmentKind.SLIDES,
    AttachmentKind.PLAN,
    AttachmentKind.LESSON_PLAN,
    AttachmentKind.COURSEWARE,
    AttachmentKind.VIDEO,
)


@dataclass(frozen=True)
class Band:
    """A level word with the marks it stands for; ``middle`` is what one tap sets."""

    word: str
    low: str
    high: str
    middle: str
    is_on: bool


@dataclass(frozen=True)
class Item:
    """One item of the rubric. ``value`` is text, empty while not marked; ``saved`` what the server holds, when it differs."""

    code: str
    name: str
    hint: str
    low: str
    high: str
    step: str
    value: str
    bands: tuple[Band, ...]
    saved: str | None = None
    error: str = ""

    @property
    def range_words(self) -> str:
        """What a mark of this item is, in words: its bounds and its step."""
        words = _("Please enter a mark from {low} to {high} in steps of {step}.")
        return words.format(low=self.low, high=self.high, step=self.step)


@dataclass(frozen=True)
class EntryFace:
    """What the judge reads of an entry. In a blind stage nothing that names its people or its firm."""

    label: str
    title: str
    track: str
    number: str
    summary: str
    unit: str
    files: list[Attachment] = field(default_factory=list)
    is_blind: bool = False


def items_of(
    sheet: ScoreSheet, typed: dict[str, str] | None = None, errors: dict[str, str] | None = None
) -> list[Item]:
    """The rubric with the sheet's marks, or with what was typed and not saved (then ``saved`` shows the other)."""
    found = []
    for dimension in rubric_for(sheet.stage_entry).dimensions:
        held = str(sheet.values.get(dimension.code, ""))
        value = held if typed is None else typed.get(dimension.code, "")
        saved = held if typed is not None and held != value else None
        found.append(_item(dimension, value, saved, (errors or {}).get(dimension.code, "")))
    return found


def blank_items(rubric: Rubric) -> list[Item]:
    """The items of a rubric without marks, as a sheet shows them."""
    return [_item(dimension, "", None, "") for dimension in rubric.dimensions]


def _item(dimension: Dimension, value: str, saved: str | None, error: str) -> Item:
    step = exact(dimension.step)
    bands: list[Band] = []
    high = dimension.max
    for level in dimension.levels:
        # Both bounds as the source prints them, even where they overlap; else up to the next word.
        high = high if level.at_most is None else level.at_most
        middle = (
            exact(dimension.min) + ((exact(level.at_least) + exact(high)) / 2 - exact(dimension.min)) // step * step
        )
        low_text, high_text = _text(level.at_least), _text(high)
        bands.append(
            Band(level.word, low_text, high_text, decimal_text(middle, 6), _within(value, low_text, high_text))
        )
        high = level.at_least - dimension.step
    return Item(
        code=dimension.code,
        name=dimension.name,
        hint=dimension.hint,
        low=_text(dimension.min),
        high=_text(dimension.max),
        step=_text(dimension.step),
        value=value,
        bands=tuple(reversed(bands)),
        saved=saved,
        error=error,
    )


def _text(value: Decimal) -> str:
    return decimal_text(exact(value), 6)


def _within(value: str, low: str, high: str) -> bool:
    try:
        return exact(low) <= exact(value) <= exact(high)
    except ValueError:
        return False


def face_of(sheet: ScoreSheet) -> EntryFace:
    """The entry for its judge: one query for the files, one more for the team's names where the stage is blind.

    Where both were prefetched with many sheets, none.
    """
    place = sheet.stage_entry
    entry = place.entry
    blind = place.stage.mode == StageMode.BLIND_REVIEW
    # Nothing takes a face and a voice out of a film: a blind stage is judged without it.
    kinds = [kind for kind in MATERIALS if not (blind and kind == AttachmentKind.VIDEO)]
    found = [row for row in entry.attachments.all() if row.kind in kinds]
    files = sorted(found, key=lambda row: (kinds.index(AttachmentKind(row.kind)), row.slot))
    track = entry.track.name if entry.track else ""
    if not blind:
        label = f"{place.running_no:02d}" if place.running_no else ""
        return EntryFace(label, entry.title, track, entry.number, entry.summary, entry.organisation_name, files)
    names = [entry.organisation_name, entry.leader.name, entry.leader.employer]
    names += [member.name for member in entry.members.all()]
    return EntryFace(
        label=place.blind_code,
        title=without_names(entry.title, names),
        track=track,
        number="",
        summary=without_names(entry.summary, names),
        unit="",
        files=files,
        is_blind=True,
    )


def without_names(text: str, names: list[str]) -> str:
    """``text`` with every name blacked out, the longest first; a firm's name without its legal form as well."""
    wanted = {name.strip() for name in names} | {_core(name) for name in names}
    for name in sorted((name for name in wanted if len(name) > 1), key=len, reverse=True):
        text = text.replace(name, HIDDEN)
    return text


def _core(name: str) -> str:
    for ending in ("股份有限公司", "有限责任公司", "有限公司", "合作社", "工作室"):
        if name.strip().endswith(ending) and len(name.strip()) > len(ending) + 1:
            return name.strip().removesuffix(ending)
    return ""
