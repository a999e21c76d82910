"""Small drawings as SVG: colours come from the style sheet's classes, so no `style=` and dark mode for free."""

from __future__ import annotations

import html
import math
import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Any
from unicodedata import east_asian_width

import segno
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe


@dataclass(frozen=True)
class FunnelRow:
    """One stage: how many are through, how many still wait there, or (quota) how many places there will be."""

    label: str
    value: int
    note: str = ""
    pending: int = 0
    is_quota: bool = False


@dataclass(frozen=True)
class StripPoint:
    """One entry on the ranked strip. `kind`: "in", "out" or "tie"."""

    label: str
    value: Decimal
    kind: str = "out"


# Labels stand left of the bars, which give way to long ones; what is longer still is cut, its whole words are the tip.
_BARS, _ROW, _LEAST, _MOST = 324, 38, 92, 170
_WIDE, _NARROW, _GAP = 13, 8, 12
# Pictures that are drawn twice, and the most columns that a phone has room for.
WIDE, PHONE, MOST_ON_PHONE = 700, 340, 60


def _width_of(text: str) -> int:
    """About how wide a label is at the size of the style sheet."""
    return sum(_WIDE if east_asian_width(letter) in "WF" else _NARROW for letter in text)


def _fitting(label: str) -> SafeString:
    if _width_of(label) <= _MOST - _GAP:
        return format_html("{}", label)
    short = label
    while _width_of(short) > _MOST - _GAP - _WIDE:
        short = short[:-1]
    return format_html("<title>{}</title>{}…", label, short)


def funnel(rows: list[FunnelRow], label: str) -> SafeString:
    """Bars by stage, the widest one full width; quotas are drawn as dashed frames."""
    top = max([row.value + row.pending for row in rows] + [1])
    height = len(rows) * _ROW
    left = min(max([_width_of(row.label) + _GAP for row in rows] + [_LEAST]), _MOST)
    widest = _BARS - left
    parts = []
    for index, row in enumerate(rows):
        y = index * _ROW + 6
        width = max(round(widest * row.value / top), 3 if row.value else 0)
        more = round(widest * row.pending / top)
        kind = "quota" if row.is_quota else f"bar f{min(index, 4)}"
        parts.append(f'<text x="0" y="{y + 17}">{_fitting(row.label)}</text>')
        parts.append(f'<rect class="{kind}" x="{left}" y="{y}" width="{width}" height="24" rx="4"/>')
        if more:
            parts.append(f'<rect class="pending" x="{left + width}" y="{y}" width="{more}" height="24" rx="4"/>')
        note = f' <tspan class="{"sub" if more else "note"}">{escape(row.note)}</tspan>' if row.note else ""
        parts.append(f'<text class="v" x="{left + width + more + 8}" y="{y + 17}">{row.value:,}{note}</text>')
    return _svg(420, height, label, parts)


def ranked_strip(points: list[StripPoint], cut: Decimal | None, label: str, cut_label: str = "") -> SafeString:
    """Every score as a tick on one axis (low left, high right); the cut line between in and out."""
    if not points:
        return SafeString("")
    low, high = min(p.value for p in points), max(p.value for p in points)
    span = (high - low) or Decimal(1)

    def x(value: Decimal) -> float:
        return round(24 + 652 * float((value - low) / span), 1)

    parts = ['<line class="axis" x1="12" y1="56" x2="688" y2="56"/>']
    # Hundreds of points: what Django's ``escape`` does beside is a third of the chart.
    parts += [
        f'<circle class="{html.escape(point.kind)}" cx="{x(point.value)}" cy="56" r="6">'
        f"<title>{html.escape(point.label)} {point.value}</title></circle>"
        for point in points
    ]
    parts.append(f'<text x="24" y="86">{low}</text><text x="676" y="86" text-anchor="end">{high}</text>')
    if cut is not None:
        at = min(max(x(cut), 24.0), 676.0)
        anchor = "end" if at > 520 else "start"
        dx = -8 if anchor == "end" else 8
        parts.append(f'<line class="cut" x1="{at}" y1="12" x2="{at}" y2="74"/>')
        parts.append(
            f'<text class="cut-label" x="{at + dx}" y="24" text-anchor="{anchor}">{escape(cut_label)} {cut}</text>'
        )
    return _svg(700, 96, label, parts)


@dataclass(frozen=True)
class Whisker:
    """One dot with its error on both sides. `kind`: class of the dot ("in", "out", "tie")."""

    label: str
    value: float
    error: float
    kind: str = "out"


def whiskers(rows: list[Whisker], label: str, low: str = "", high: str = "") -> SafeString:
    """Dots on one axis around zero, an error bar through each. `low`, `high`: what the ends of the axis mean."""
    return _for_both(lambda width: _whiskers(rows, label, low, high, width)) if rows else SafeString("")


def _whiskers(rows: list[Whisker], label: str, low: str, high: str, width: int) -> SafeString:
    reach = max([abs(row.value) + row.error for row in rows] + [1e-9])
    left, right, step = (100, width - 20, 24) if width == WIDE else (64, width - 8, 24)
    middle = (left + right) / 2
    height = len(rows) * step + 34

    def x(value: float) -> float:
        return round(middle + (right - left) / 2 * value / reach, 1)

    parts = [f'<line class="axis" x1="{middle}" y1="4" x2="{middle}" y2="{height - 26}"/>']
    for index, row in enumerate(rows):
        y = index * step + 16
        parts.append(f'<text x="0" y="{y + 5}">{escape(row.label)}</text>')
        parts.append(
            f'<line class="whisker" x1="{x(row.value - row.error)}" y1="{y}" x2="{x(row.value + row.error)}" y2="{y}"/>'
        )
        tip = f"{escape(row.label)} {row.value:+.2f} ± {row.error:.2f}"
        parts.append(
            f'<circle class="{escape(row.kind)}" cx="{x(row.value)}" cy="{y}" r="5"><title>{tip}</title></circle>'
        )
    parts.append(f'<text class="note" x="{left}" y="{height - 8}">{escape(low)}</text>')
    parts.append(f'<text class="note" x="{right}" y="{height - 8}" text-anchor="end">{escape(high)}</text>')
    return _svg(width, height, label, parts)


@dataclass(frozen=True)
class Scale:
    """A scale from `low` to `high` with the marks that were given on it, each with its words for the tip.

    `mean` and `reference` are drawn as a stroke and a diamond, `mine` as a ring.
    """

    low: float
    high: float
    marks: list[tuple[str, float]]
    mean: float | None = None
    reference: float | None = None
    mine: float | None = None


def spread(scale: Scale, label: str) -> SafeString:
    """Dots on one line, equal marks stacked; the bar reaches from the lowest to the highest."""
    left, width, y = 12, 276, 22
    wide = (scale.high - scale.low) or 1.0

    def x(value: float) -> float:
        return round(left + width * (value - scale.low) / wide, 1)

    parts = [f'<line class="axis" x1="{left}" y1="{y}" x2="{left + width}" y2="{y}"/>']
    if scale.marks:
        values = [mark for _tip, mark in scale.marks]
        parts.append(f'<line class="whisker" x1="{x(min(values))}" y1="{y}" x2="{x(max(values))}" y2="{y}"/>')
    if scale.mean is not None:
        parts.append(f'<line class="mean" x1="{x(scale.mean)}" y1="{y - 11}" x2="{x(scale.mean)}" y2="{y + 11}"/>')
    seen: dict[float, int] = {}
    for tip, mark in scale.marks:
        level = seen[mark] = seen.get(mark, -1) + 1
        tipped = f"<title>{escape(tip)}</title>"
        parts.append(f'<circle class="in" cx="{x(mark)}" cy="{y - 4 * level}" r="4">{tipped}</circle>')
    if scale.reference is not None:
        parts.append(f'<path class="tie" d="M{x(scale.reference)} {y - 17}l6 6l-6 6l-6 -6z"/>')
    if scale.mine is not None:
        parts.append(f'<circle class="mine" cx="{x(scale.mine)}" cy="{y}" r="8"/>')
    return _svg(300, 36, label, parts)


@dataclass(frozen=True)
class Chance:
    """One entry of the ranked strip: its chance (0 to 1) of a place before the line. `kind`: "in", "out" or "tie"."""

    label: str
    chance: float
    kind: str = "out"


def chances(rows: list[Chance], cut: int, label: str, cut_label: str = "") -> SafeString:
    """A column for each entry in the order of rank, as high as its chance; the line after `cut` of them (0: none)."""
    if not rows:
        return SafeString("")
    if len(rows) > MOST_ON_PHONE:  # columns of a pixel would merge: the wide one is moved sideways
        drawn = _chances(rows, cut, label, cut_label, WIDE)
        return format_html('<div class="chart-wrap" tabindex="0" role="group" aria-label="{}">{}</div>', label, drawn)
    return _for_both(lambda wide: _chances(rows, cut, label, cut_label, wide))


def _chances(rows: list[Chance], cut: int, label: str, cut_label: str, wide: int) -> SafeString:
    width = min(max((wide - 60) / len(rows), 1.2), 28)
    parts = [
        f'<line class="axis" x1="30" y1="116" x2="{wide - 10}" y2="116"/>',
        '<text x="0" y="20">100%</text>',
        '<text x="0" y="116">0</text>',
    ]
    for index, row in enumerate(rows):
        tall = max(round(100 * row.chance, 1), 0.8)
        at = round(44 + index * width, 1)
        tip = f"{index + 1} {escape(row.label)} {row.chance:.0%}"
        parts.append(
            f'<rect class="{escape(row.kind)}" x="{at}" y="{116 - tall}" width="{max(width - 1, 0.8):.1f}" height="{tall}">'
            f"<title>{tip}</title></rect>"
        )
    if 0 < cut < len(rows):
        at = round(44 + cut * width - 0.5, 1)
        anchor, dx = ("end", -6) if at > 520 else ("start", 6)
        parts.append(f'<line class="cut" x1="{at}" y1="4" x2="{at}" y2="124"/>')
        parts.append(f'<text class="cut-label" x="{at + dx}" y="138" text-anchor="{anchor}">{escape(cut_label)}</text>')
    return _svg(wide, 144, label, parts)


def islands(groups: list[list[tuple[str, str]]], links: list[tuple[str, str, int]], label: str) -> SafeString:
    """Points on a circle for each group, side by side, a line between two that are linked (the more, the thicker).

    ``groups`` hold (key, what stands in the point); ``links`` are (key, key, how often).
    """
    # Points stand a little apart on their circle, whatever their number.
    rounds = [max(34.0, 18 * len(group) / math.pi) if len(group) > 1 else 0.0 for group in groups]
    middle = max([*rounds, 34.0]) + 16
    left, parts, dots = 4.0, [], []
    place: dict[str, tuple[float, float]] = {}
    for group, around in zip(groups, rounds, strict=True):
        centre = left + around + 14
        for index, (key, text) in enumerate(group):
            turn = 2 * math.pi * index / len(group) - math.pi / 2
            x, y = round(centre + around * math.cos(turn), 1), round(middle + around * math.sin(turn), 1)
            place[key] = (x, y)
            dots.append(f'<circle class="node" cx="{x}" cy="{y}" r="12"/>')
            dots.append(f'<text class="node-no" x="{x}" y="{y + 4}" text-anchor="middle">{escape(text)}</text>')
        left = centre + around + 34
    top = max([count for _one, _other, count in links] + [1])
    for one, other, count in links:
        (x1, y1), (x2, y2) = place[one], place[other]
        weight = 1 + min(2, 3 * count // (top + 1))
        parts.append(f'<line class="link w{weight}" x1="{x1}" y1="{y1}" x2="{x2}" y2="{y2}"/>')
    return _svg(max(round(left), 220), round(2 * middle), label, [*parts, *dots])


@lru_cache(maxsize=256)
def qr(text: str, label: str = "") -> SafeString:
    """A QR code (error level M) as inline SVG, black on white whatever the theme."""
    drawn = segno.make(text, error="m", micro=False).svg_inline(
        border=0, scale=4, omitsize=True, svgclass="", lineclass=""
    )
    return format_html('<span class="qr" role="img" aria-label="{}">{}</span>', label or text, mark_safe(drawn))


def _for_both(draw: Callable[[int], SafeString]) -> SafeString:
    """For wide screens and for phones; the style sheet shows the one that fits, in a size in which its words can be read."""
    return format_html('<div class="chart-wide">{}</div><div class="chart-narrow">{}</div>', draw(WIDE), draw(PHONE))


def _svg(width: int, height: int, label: Any, parts: list[str]) -> SafeString:
    body = "".join(parts)
    return mark_safe(
        f'<svg class="chart" viewBox="0 0 {width} {height}" role="img" aria-label="{escape(label)}">{body}</svg>'
    )


# What the style sheet says of the classes, for a file that has none beside it.
_ALONE = (
    "svg{background:#fff;font-family:'Noto Sans SC','Microsoft YaHei','PingFang SC',sans-serif}"
    ".link{stroke:#9aa1ab;stroke-width:1;opacity:.6}.link.w2{stroke-width:2}.link.w3{stroke-width:3}"
    ".node{fill:#fff;stroke:#b3202a;stroke-width:1.5}.node-no{font-size:11px;fill:#1f2328}.caption{font-size:12px;fill:#1f2328}"
)


def standalone(drawing: str, caption: str) -> str:
    """A drawing of ours as a file of its own: with its colours, on white, the caption below."""
    found = re.search(r'viewBox="0 0 (\d+) (\d+)"', drawing)
    width, height = (int(found[1]), int(found[2])) if found else (220, 0)
    wide = max(width, _width_of(caption) + 16)
    body = drawing[drawing.index(">") + 1 : drawing.rindex("</svg>")] if found else ""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {wide} {height + 28}" width="{wide}" height="{height + 28}">'
        f"<style>{_ALONE}</style>{body}"
        f'<text class="caption" x="8" y="{height + 16}">{escape(caption)}</text></svg>'
    )
