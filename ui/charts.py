"""Small drawings as SVG: colours come from the style sheet's classes, so no `style=` and dark mode for free."""

from __future__ import annotations

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
    parts += [
        f'<circle class="{escape(point.kind)}" cx="{x(point.value)}" cy="56" r="6">'
        f"<title>{escape(point.label)} {point.value}</title></circle>"
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


@lru_cache(maxsize=256)
def qr(text: str, label: str = "") -> SafeString:
    """A QR code (error level M) as inline SVG, black on white whatever the theme."""
    drawn = segno.make(text, error="m", micro=False).svg_inline(
        border=0, scale=4, omitsize=True, svgclass="", lineclass=""
    )
    return format_html('<span class="qr" role="img" aria-label="{}">{}</span>', label or text, mark_safe(drawn))


def _svg(width: int, height: int, label: Any, parts: list[str]) -> SafeString:
    body = "".join(parts)
    return mark_safe(
        f'<svg class="chart" viewBox="0 0 {width} {height}" role="img" aria-label="{escape(label)}">{body}</svg>'
    )
