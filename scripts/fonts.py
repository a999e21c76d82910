"""Make the printed face: Debian's Noto Serif CJK (SC) as plain TrueType, one file per weight.

    python scripts/fonts.py [TARGET_DIR]      default: assets/fonts

Why: WeasyPrint subsets with kept glyph ids. With Debian's own CFF collection that costs 15 ms and 115 KB for three
characters, with `glyf` outlines 0.1 ms and 0.75 KB; and one file per weight is the only form whose characters never get
mixed up in a PDF (unicode-range chunks do, renumbered CID fonts print blank in some viewers).

How it stays quick: HarfBuzz, which WeasyPrint needs anyway, draws the outlines (interpreting the charstrings in
Python takes most of a minute), cu2qu's compiled core turns the cubic curves into quadratic ones, and the glyph table
is packed here. Kept: every Han character of the face (GB 18030-2022 level 2 and the rare name characters of level 3
that it has), Latin, Greek, Cyrillic, kana, punctuation and symbols. Dropped: Hangul, layout tables, hints.
"""

from __future__ import annotations

import os
import struct
import sys
import time
from array import array
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

from cffi import FFI
from fontTools.cu2qu.cu2qu import curve_to_quadratic
from fontTools.ttLib import TTFont, newTable
from fontTools.ttLib.tables.DefaultTable import DefaultTable

SOURCES = Path("/usr/share/fonts/opentype/noto")
SC_FACE = 2  # the collections' order is JP, KR, SC, TC, HK
FAMILY = "Chuangxiang Serif"
WEIGHTS = {"Regular": "CertSerif-Regular.ttf", "Bold": "CertSerif-Bold.ttf"}
MAX_ERROR = 1.0  # of 1000 units an em
KEPT_RANGES = (
    (0x0020, 0x04FF),
    (0x1E00, 0x1EFF),
    (0x2000, 0x2BFF),
    (0x2E80, 0x30FF),
    (0x3105, 0x312F),
    (0x3190, 0x4DBF),
    (0x4E00, 0x9FFF),
    (0xF900, 0xFAFF),
    (0xFE10, 0xFE6F),
    (0xFF00, 0xFFEF),
    (0x20000, 0x3FFFF),
)

ffi = FFI()
ffi.cdef(
    """
    typedef ... hb_blob_t; typedef ... hb_face_t; typedef ... hb_font_t; typedef ... hb_draw_funcs_t;
    hb_blob_t *hb_blob_create_from_file(const char *);
    hb_face_t *hb_face_create(hb_blob_t *, unsigned int);
    hb_font_t *hb_font_create(hb_face_t *);
    hb_draw_funcs_t *hb_draw_funcs_create(void);
    typedef void (*move_t)(void *, void *, void *, float, float, void *);
    typedef void (*cubic_t)(void *, void *, void *, float, float, float, float, float, float, void *);
    typedef void (*close_t)(void *, void *, void *, void *);
    void hb_draw_funcs_set_move_to_func(hb_draw_funcs_t *, move_t, void *, void *);
    void hb_draw_funcs_set_line_to_func(hb_draw_funcs_t *, move_t, void *, void *);
    void hb_draw_funcs_set_cubic_to_func(hb_draw_funcs_t *, cubic_t, void *, void *);
    void hb_draw_funcs_set_close_path_func(hb_draw_funcs_t *, close_t, void *, void *);
    void hb_font_get_glyph_shape(hb_font_t *, unsigned int, hb_draw_funcs_t *, void *);
    """
)

Point = tuple[int, int, int]  # x, y, 1 where the point is on the curve


class Outlines:
    """Draws glyphs of one face as quadratic contours."""

    def __init__(self, path: Path, index: int) -> None:
        self._hb: Any = ffi.dlopen("libharfbuzz.so.0")
        blob = self._hb.hb_blob_create_from_file(os.fsencode(path))
        self._font = self._hb.hb_font_create(self._hb.hb_face_create(blob, index))
        self._contours: list[list[Point]] = []
        self._last = (0.0, 0.0)
        self._funcs = self._hb.hb_draw_funcs_create()
        # Kept on self: cffi callbacks live only as long as these.
        self._callbacks = (
            ffi.callback("move_t", self._move),
            ffi.callback("move_t", self._line),
            ffi.callback("cubic_t", self._cubic),
            ffi.callback("close_t", self._close),
        )
        for name, callback in zip(("move_to", "line_to", "cubic_to", "close_path"), self._callbacks, strict=True):
            getattr(self._hb, f"hb_draw_funcs_set_{name}_func")(self._funcs, callback, ffi.NULL, ffi.NULL)

    def _move(self, _f: Any, _d: Any, _s: Any, x: float, y: float, _u: Any) -> None:
        self._contours.append([(round(x), round(y), 1)])
        self._last = (x, y)

    def _line(self, _f: Any, _d: Any, _s: Any, x: float, y: float, _u: Any) -> None:
        self._contours[-1].append((round(x), round(y), 1))
        self._last = (x, y)

    def _cubic(
        self, _f: Any, _d: Any, _s: Any, x1: float, y1: float, x2: float, y2: float, x: float, y: float, _u: Any
    ) -> None:
        points = curve_to_quadratic((self._last, (x1, y1), (x2, y2), (x, y)), MAX_ERROR)
        contour = self._contours[-1]
        contour.extend((round(px), round(py), 0) for px, py in points[1:-1])
        contour.append((round(x), round(y), 1))
        self._last = (x, y)

    def _close(self, _f: Any, _d: Any, _s: Any, _u: Any) -> None:
        contour = self._contours[-1]
        if len(contour) > 1 and contour[0] == contour[-1]:
            contour.pop()

    def glyph(self, index: int) -> list[list[Point]]:
        """The contours of a glyph, clockwise as TrueType wants its outer ones."""
        self._contours = []
        self._hb.hb_font_get_glyph_shape(self._font, index, self._funcs, ffi.NULL)
        return [[contour[0], *contour[:0:-1]] for contour in self._contours if len(contour) > 2]


def pack(contours: list[list[Point]]) -> tuple[bytes, tuple[int, int, int, int], int]:
    """A simple glyph as bytes of the glyf table, its box (xMin, yMin, xMax, yMax) and its number of points."""
    if not contours:
        return b"", (0, 0, 0, 0), 0
    flags, xs, ys, ends = bytearray(), bytearray(), bytearray(), array("H")
    last_x = last_y = 0
    count = 0
    for contour in contours:
        for x, y, on in contour:
            flag, dx, dy = on, x - last_x, y - last_y
            if dx == 0:
                flag |= 0x10
            elif -256 < dx < 256:
                flag |= 0x12 if dx > 0 else 0x02
                xs.append(abs(dx))
            else:
                xs += struct.pack(">h", dx)
            if dy == 0:
                flag |= 0x20
            elif -256 < dy < 256:
                flag |= 0x24 if dy > 0 else 0x04
                ys.append(abs(dy))
            else:
                ys += struct.pack(">h", dy)
            flags.append(flag)
            last_x, last_y = x, y
        count += len(contour)
        ends.append(count - 1)
    every_x = [point[0] for contour in contours for point in contour]
    every_y = [point[1] for contour in contours for point in contour]
    box = (min(every_x), min(every_y), max(every_x), max(every_y))
    ends.byteswap()
    data = struct.pack(">hhhhh", len(contours), *box) + ends.tobytes() + b"\0\0" + bytes(flags + xs + ys)
    return data + b"\0" * (-len(data) % 4), box, count


def raw(tag: str, data: bytes) -> DefaultTable:
    table = DefaultTable(tag)
    table.data = data
    return table


def fill_outlines(font: TTFont, source: Path, glyph_ids: list[int], advances: list[int]) -> None:
    """Write glyf, loca, hmtx and the numbers of head, hhea and maxp that follow from them."""
    outlines = Outlines(source, SC_FACE)
    glyf, loca, hmtx = bytearray(), array("I", [0]), bytearray()
    boxes, bearings = [], []
    most_points = most_contours = 0
    for glyph_id, advance in zip(glyph_ids, advances, strict=True):
        contours = outlines.glyph(glyph_id)
        data, box, count = pack(contours)
        glyf += data
        loca.append(len(glyf))
        hmtx += struct.pack(">Hh", advance, box[0])
        most_points, most_contours = max(most_points, count), max(most_contours, len(contours))
        if data:
            boxes.append(box)
            bearings.append((box[0], advance - box[2], box[2]))
    loca.byteswap()
    font["glyf"], font["loca"], font["hmtx"] = (
        raw("glyf", bytes(glyf)),
        raw("loca", loca.tobytes()),
        raw("hmtx", bytes(hmtx)),
    )
    head, hhea = font["head"], font["hhea"]
    head.xMin, head.yMin = min(box[0] for box in boxes), min(box[1] for box in boxes)
    head.xMax, head.yMax = max(box[2] for box in boxes), max(box[3] for box in boxes)
    hhea.minLeftSideBearing = min(left for left, _, _ in bearings)
    hhea.minRightSideBearing = min(right for _, right, _ in bearings)
    hhea.xMaxExtent = max(extent for _, _, extent in bearings)
    hhea.advanceWidthMax, hhea.numberOfHMetrics = max(advances), len(advances)
    font["maxp"] = raw(
        "maxp",
        struct.pack(">I14H", 0x00010000, len(advances), most_points, most_contours, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0),
    )


def format_12(mapping: dict[int, int]) -> bytes:
    """The cmap subtable of all planes: {code point: glyph id}."""
    groups: list[list[int]] = []
    for code, glyph in sorted(mapping.items()):
        if groups and code == groups[-1][1] + 1 and glyph == groups[-1][2] + code - groups[-1][0]:
            groups[-1][1] = code
        else:
            groups.append([code, code, glyph])
    body = b"".join(struct.pack(">III", *group) for group in groups)
    return struct.pack(">HHIII", 12, 0, 16 + len(body), 0, len(groups)) + body


def build(weight: str, target: Path) -> str:
    """Write one weight to `target`; return a line about it."""
    started = time.perf_counter()
    source = SOURCES / f"NotoSerifCJK-{weight}.ttc"
    old = TTFont(source, fontNumber=SC_FACE, lazy=True)
    codes = {
        code: name
        for code, name in old.getBestCmap().items()
        if any(first <= code <= last for first, last in KEPT_RANGES)
    }
    names = [".notdef", *sorted(set(codes.values()) - {".notdef"}, key=old.getGlyphID)]
    new_id = {name: index for index, name in enumerate(names)}
    metrics = old["hmtx"].metrics

    font = TTFont(sfntVersion="\0\1\0\0", recalcBBoxes=False)
    font["head"], font["hhea"], font["OS/2"] = old["head"], old["hhea"], old["OS/2"]
    font.setGlyphOrder([f"g{index}" for index in range(len(names))])
    fill_outlines(font, source, [old.getGlyphID(name) for name in names], [metrics[name][0] for name in names])
    font["head"].indexToLocFormat, font["head"].glyphDataFormat = 1, 0
    subtable = format_12({code: new_id[name] for code, name in codes.items()})
    # (3, 10) for all planes and (0, 4) for readers that look for Unicode's own platform.
    font["cmap"] = raw("cmap", struct.pack(">HHHHIHHI", 0, 2, 0, 4, 20, 3, 10, 20) + subtable)
    font["post"] = raw("post", struct.pack(">IIhhIIIII", 0x00030000, 0, -150, 50, 0, 0, 0, 0, 0))
    font["name"] = newTable("name")
    licence = old["name"].getDebugName(13) or "SIL Open Font License 1.1"
    # The licence reserves the name Noto's makers chose for changed fonts; ours says what it is made from.
    for number, text in {
        0: old["name"].getDebugName(0) or "",
        1: FAMILY,
        2: weight,
        3: f"{FAMILY} {weight}; made from {source.name}",
        4: f"{FAMILY} {weight}",
        6: f"{FAMILY.replace(' ', '')}-{weight}",
        13: licence,
    }.items():
        font["name"].setName(text, number, 3, 1, 0x409)
    scratch = target.with_suffix(".tmp")
    font.save(scratch, reorderTables=None)
    scratch.replace(target)
    size, seconds = target.stat().st_size / 1e6, time.perf_counter() - started
    return f"{target.name}: {len(codes)} characters, {size:.1f} MB, {seconds:.0f} s"


def main(folder: Path) -> int:
    if missing := [weight for weight in WEIGHTS if not (SOURCES / f"NotoSerifCJK-{weight}.ttc").is_file()]:
        print(f"fonts-noto-cjk is missing ({', '.join(missing)}): certificates need it")
        return 1
    folder.mkdir(parents=True, exist_ok=True)
    with ProcessPoolExecutor(max_workers=2) as pool:
        for line in pool.map(build, WEIGHTS, [folder / name for name in WEIGHTS.values()]):
            print(line)
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1] if len(sys.argv) > 1 else "assets/fonts")))
