"""Files larger than allowed are read away; the rest of the form arrives."""

from __future__ import annotations

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpRequest
from django.test import RequestFactory
from pytest_django import Settings

LIMIT = 200_000


def sent(settings: Settings, size: int) -> HttpRequest:
    settings.UPLOAD_MAX_BYTES = LIMIT
    settings.FILE_UPLOAD_MAX_MEMORY_SIZE = 1000
    file = SimpleUploadedFile("计划书.pdf", b"x" * size, content_type="application/pdf")
    return RequestFactory().post("/", {"name": "示例项目", "plan": file})


@pytest.mark.promise("I3")
def test_a_file_over_the_limit_takes_no_space_but_tells_its_size(settings: Settings) -> None:
    request = sent(settings, LIMIT + 1)
    assert request.POST["name"] == "示例项目"
    plan = request.FILES["plan"]
    assert (plan.name, plan.size, plan.read()) == ("计划书.pdf", LIMIT + 1, b"")
    plan.seek(0, io.SEEK_END)
    assert plan.tell() == 0
    request.close()


def test_a_file_at_the_limit_arrives_whole(settings: Settings) -> None:
    request = sent(settings, LIMIT)
    plan = request.FILES["plan"]
    assert (plan.size, len(plan.read())) == (LIMIT, LIMIT)
    request.close()
