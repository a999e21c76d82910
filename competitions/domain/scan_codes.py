"""Scans and photographs of printed forms: their pages as pictures, and the codes of ours that stand on them."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import BinaryIO

import pypdfium2
import zxingcpp
from PIL import Image

from competitions.domain.paper_codes import PaperCode, read_code

# A printed code is 25 mm wide: at 200 dpi each of its points has four pixels, which survives a crooked photocopy.
DPI = 200
MAX_PIXELS = 12_000_000


class Unreadable(ValueError):
    """The file cannot be drawn."""


def pages_of(file: BinaryIO, extension: str, *, most: int) -> Iterator[Image.Image]:
    """The first ``most`` pages, drawn one at a time; a picture is one page. Raises Unreadable."""
    file.seek(0)
    try:
        if extension == ".pdf":
            yield from _drawn(file, most)
        else:
            with Image.open(file, formats=("JPEG", "PNG")) as picture:
                yield picture.convert("RGB")
    except (pypdfium2.PdfiumError, OSError, ValueError) as error:
        raise Unreadable(str(error)) from error
    finally:
        file.seek(0)


def _drawn(file: BinaryIO, most: int) -> Iterator[Image.Image]:
    document = pypdfium2.PdfDocument(file, autoclose=False)
    try:
        for number in range(min(len(document), most)):
            page = document[number]
            width, height = page.get_size()
            scale = min(DPI / 72, math.sqrt(MAX_PIXELS / max(width * height, 1)))
            bitmap = page.render(scale=scale)
            picture = bitmap.to_pil().convert("RGB")
            bitmap.close()
            page.close()
            yield picture
    finally:
        document.close()


def codes_on(picture: Image.Image) -> list[PaperCode]:
    """Every code of ours on a page, whichever way round it lies; other codes are passed over."""
    found = zxingcpp.read_barcodes(picture.convert("L"), formats=zxingcpp.BarcodeFormat.QRCode)  # type: ignore[arg-type]
    codes = (read_code(one.text) for one in found)
    return [code for code in codes if code is not None]
