"""A photo or scan made anew: only the picture is kept, without EXIF, place or anything behind it (promises I2, I4).

Formats are an allow-list; the number of pixels is known from the header and refused before a pixel is decoded.
"""

from __future__ import annotations

import io
from enum import StrEnum
from typing import BinaryIO

from PIL import Image, ImageOps

MAX_PIXELS = 40_000_000
LONGEST_SIDE = 4_000
QUALITY = 88
_FORMATS = {"JPEG": ".jpg", "PNG": ".png"}
_TYPES = {".jpg": "image/jpeg", ".png": "image/png"}


class PictureFault(StrEnum):
    """Why a file is refused."""

    NOT_PICTURE = "not_picture"
    TOO_MANY_PIXELS = "too_many_pixels"
    BROKEN = "broken"


class PictureError(ValueError):
    """The picture cannot be used."""

    def __init__(self, fault: PictureFault) -> None:
        self.fault = fault
        super().__init__(str(fault))


def remake(file: BinaryIO) -> tuple[bytes, str]:
    """The picture drawn anew and its extension (`.jpg`, `.png`). Raises PictureError."""
    file.seek(0)
    try:
        with Image.open(file, formats=tuple(_FORMATS)) as picture:
            if picture.width * picture.height > MAX_PIXELS:
                raise PictureError(PictureFault.TOO_MANY_PIXELS)
            return _draw(picture)
    except PictureError:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise PictureError(PictureFault.TOO_MANY_PIXELS) from error
    except (Image.UnidentifiedImageError, SyntaxError) as error:
        raise PictureError(PictureFault.NOT_PICTURE) from error
    except (OSError, ValueError, EOFError, MemoryError) as error:
        raise PictureError(PictureFault.BROKEN) from error
    finally:
        file.seek(0)


def content_type_of(extension: str) -> str:
    """`image/jpeg` or `image/png`. Raises KeyError for another extension."""
    return _TYPES[extension]


def _draw(picture: Image.Image) -> tuple[bytes, str]:
    extension = _FORMATS[picture.format or ""]
    # Half and quarter sizes are decoded straight from a JPEG: a photo of a telephone costs a third.
    picture.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
    upright = ImageOps.exif_transpose(picture)
    upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    plain = upright.convert("RGB" if extension == ".jpg" or upright.mode not in ("L", "1") else "L")
    fresh = Image.new(plain.mode, plain.size)
    fresh.paste(plain)
    out = io.BytesIO()
    if extension == ".jpg":
        fresh.save(out, "JPEG", quality=QUALITY)
    else:
        fresh.save(out, "PNG")
    return out.getvalue(), extension
