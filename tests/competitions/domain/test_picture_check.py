"""What passes for a picture, in a process that makes PDFs, too."""

from __future__ import annotations

from io import BytesIO

import pytest
from PIL import Image

import ui.pdf_layout  # noqa: F401 - WeasyPrint's import once let cut-off pictures pass
from competitions.domain.picture_check import PictureError, PictureFault, remake


def picture(kind: str) -> bytes:
    out = BytesIO()
    Image.effect_noise((600, 600), 80).save(out, kind)
    return out.getvalue()


@pytest.mark.promise("I2")
@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_a_picture_that_was_cut_off_is_refused(kind: str) -> None:
    whole = picture(kind)
    assert remake(BytesIO(whole))[1] == {"JPEG": ".jpg", "PNG": ".png"}[kind]
    with pytest.raises(PictureError) as refused:
        remake(BytesIO(whole[: len(whole) // 3]))
    assert refused.value.fault is PictureFault.BROKEN
