"""Pictures lose what tells of their makers and no pixel."""

from __future__ import annotations

import io
from typing import Any

import pytest
from PIL import Image, ImageOps, PngImagePlugin

from judging.domain.bare_pictures import bare

TELLING = (b"ZHANGSAN", b"COMPANY", b"SECRET")


def picture(mode: str = "RGB") -> Image.Image:
    noise = Image.effect_noise((40, 30), 60)
    return noise.convert(mode)


def exif(way: int = 1) -> Image.Exif:
    made = Image.Exif()
    made[0x013B], made[0x8298], made[0x0112] = "ZHANGSAN", "COMPANY", way
    return made


def jpeg(mode: str = "RGB", way: int = 1, **more: Any) -> bytes:
    out = io.BytesIO()
    picture(mode).save(out, "JPEG", exif=exif(way), comment=b"SECRET", **more)
    return out.getvalue() + b"\xff\xd8SECRET behind its end"


def png(mode: str = "RGB") -> bytes:
    words = PngImagePlugin.PngInfo()
    words.add_text("Author", "ZHANGSAN")
    words.add_itxt("Comment", "SECRET")
    out = io.BytesIO()
    picture(mode).save(out, "PNG", pnginfo=words, exif=exif(), dpi=(300, 300))
    return out.getvalue() + b"SECRET behind its end"


def pixels(data: bytes) -> tuple[str, bytes]:
    with Image.open(io.BytesIO(data)) as opened:
        return opened.mode, opened.tobytes()


@pytest.mark.promise("Z3")
@pytest.mark.parametrize(
    "data",
    [
        jpeg(), jpeg("L"), jpeg("CMYK"), jpeg(progressive=True), jpeg(restart_marker_blocks=2, quality=95),
        png(), png("L"), png("P"), png("RGBA"),
    ],
    ids=["jpeg", "grey", "print", "progressive", "restarts", "png", "png grey", "palette", "alpha"],
)  # fmt: skip
def test_nothing_is_left_but_the_picture(data: bytes) -> None:
    assert any(word in data for word in TELLING)
    plain = bare(data)
    assert [word for word in TELLING if word in plain] == []
    assert pixels(plain) == pixels(data)
    assert bare(plain) == plain


@pytest.mark.parametrize("way", [3, 6, 8])
def test_what_is_up_stays_up(way: int) -> None:
    data = jpeg(way=way)
    plain = bare(data)
    with Image.open(io.BytesIO(data)) as before, Image.open(io.BytesIO(plain)) as after:
        assert ImageOps.exif_transpose(before).tobytes() == ImageOps.exif_transpose(after).tobytes()
        assert dict(after.getexif()) == {0x0112: way}


@pytest.mark.parametrize(
    "data", [jpeg(), png(), b"\xff\xd8", b"\xff\xd8\xff", b"\xff\xd8\xff\xda\x00\x02\xff", b"GIF89a"]
)
def test_what_is_cut_off_or_no_picture_ends_in_no_error(data: bytes) -> None:
    for length in range(len(data)):
        assert len(bare(data[:length])) <= length + 2
