"""Photographs of QR codes: what stands in them, as text. Pictures are drawn smaller before they are read."""

from __future__ import annotations

from typing import BinaryIO

import zxingcpp
from PIL import Image

MOST_PIXELS = 80_000_000  # what a file may claim; no camera makes more
READ_AT = 3200  # pixels of the longer side


class UnreadablePhoto(ValueError):
    """No photograph that can be opened."""


def codes_in(file: BinaryIO) -> list[str]:
    """The text of every QR code of a JPEG or PNG, whichever way round. Raises ``UnreadablePhoto``, also for too many pixels."""
    try:
        with Image.open(file, formats=("JPEG", "PNG")) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                raise UnreadablePhoto("pixels")
            picture.draft("L", (READ_AT, READ_AT))
            plain = picture.convert("L")
    except UnreadablePhoto:
        raise
    # A lying file may end anywhere in the decoder.
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise UnreadablePhoto(str(error)) from error
    plain.thumbnail((READ_AT, READ_AT))
    found = zxingcpp.read_barcodes(plain, formats=zxingcpp.BarcodeFormat.QRCode)  # type: ignore[arg-type]
    return [one.text for one in found]
