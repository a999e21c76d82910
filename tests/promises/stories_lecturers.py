"""The list of lecturers: uploaded, looked at, taken over."""

from __future__ import annotations

import functools
from collections.abc import Callable

from django.core.files.uploadedfile import SimpleUploadedFile

from competitions.models import LecturerList
from tests.factories.lecturers import workbook
from tests.permissions.things import Thing
from tests.promises.story import Story

Known = dict[str, Thing]


@functools.cache
def _a_list() -> bytes:
    """Made once: a workbook carries the minute it was made in, and stories are compared to the byte."""
    return workbook([["张示例", "SYB-示例-0001", "SIYB", "优秀", "", ""]])


def keeping_lecturers(story: Story, known: Known) -> None:
    """An administrator of the province uploads the list and takes it over."""
    file = SimpleUploadedFile("讲师名单.xlsx", _a_list())
    story.act("admin", "/desk/lecturers/new/", "lecturers.uploaded", files={"file": file})
    page = f"/desk/lecturers/{LecturerList.objects.latest('pk').pk}/"
    story.act("admin", page, "lecturers.taken_over", to="take-over/")


STORIES: dict[str, Callable[[Story, Known], None]] = {"the list of lecturers": keeping_lecturers}
