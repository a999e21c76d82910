"""Django's own refusals, in the words of an office."""

from __future__ import annotations

from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import translation


class _Form(forms.Form):
    year = forms.IntegerField(min_value=2000, max_value=2200)
    file = forms.FileField()


def test_a_number_out_of_bounds_and_an_empty_file_are_refused_plainly() -> None:
    empty = {"file": SimpleUploadedFile("空.pdf", b"")}
    with translation.override("zh-hans"):
        low, high = (_Form({"year": year}, empty).errors for year in ("20", "99999"))
        assert [list(errors["year"]) for errors in (low, high)] == [["不能小于 2000。"], ["不能大于 2200。"]]
        assert list(low["file"]) == ["文件是空的，请重新选择。"]
