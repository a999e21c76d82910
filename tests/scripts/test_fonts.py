"""The printed face: TrueType, complete for names, and drawn like its source."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from fontTools.pens.areaPen import AreaPen
from fontTools.ttLib import TTFont

FACES = {"Regular": 400, "Bold": 700}
NAMES = "䶮𬭎㛃𬱖喆堃𫖯𬤊𨱏㻛䌹𬸦𰻝"
SAMPLE = "荣誉证书中国创翼长沙市Ag1，。（）《》" + NAMES
SOURCE = Path("/usr/share/fonts/opentype/noto")


@pytest.fixture(scope="module", params=FACES)
def face(request: pytest.FixtureRequest) -> Iterator[tuple[str, TTFont]]:
    with TTFont(settings.FONTS_DIR / f"CertSerif-{request.param}.ttf") as font:
        yield request.param, font


def test_it_is_truetype_of_one_family(face: tuple[str, TTFont]) -> None:
    weight, font = face
    assert ("glyf" in font, "CFF " in font) == (True, False)
    assert font["name"].getDebugName(1) == "Chuangxiang Serif"
    assert font["name"].getDebugName(2) == weight
    assert font["OS/2"].usWeightClass == FACES[weight]


def test_it_knows_the_characters_of_names(face: tuple[str, TTFont]) -> None:
    characters = face[1].getBestCmap()
    assert [name for name in SAMPLE if ord(name) not in characters] == []
    assert sum(1 for code in characters if 0x4E00 <= code <= 0x9FFF) > 20_900


def drawn(font: TTFont, character: str) -> tuple[float, int]:
    """The area that a character covers, and its width."""
    glyphs = font.getGlyphSet()
    glyph, pen = glyphs[font.getBestCmap()[ord(character)]], AreaPen(glyphs)
    glyph.draw(pen)
    return pen.value, glyph.width


def test_glyphs_cover_what_their_source_covers(face: tuple[str, TTFont]) -> None:
    weight, font = face
    with TTFont(SOURCE / f"NotoSerifCJK-{weight}.ttc", fontNumber=2, lazy=True) as source:
        for character in SAMPLE:
            mine, other = drawn(font, character), drawn(source, character)
            # The contours run the other way round, and curves differ by less than one unit of a thousand.
            assert mine[0] == pytest.approx(-other[0], rel=0.01), character
            assert mine[1] == other[1]
