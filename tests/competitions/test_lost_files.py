"""A stored file that is lost: not found for the reader, an error in the log for the operator."""

from __future__ import annotations

import logging

import pytest
from django.test import Client

from competitions.models import Attachment
from tests.factories.competitions import pdf
from tests.factories.entries import attach, draft, open_competition

pytestmark = pytest.mark.django_db


def test_a_lost_file_of_an_entry_is_told_to_the_operator(caplog: pytest.LogCaptureFixture) -> None:
    entry = draft(open_competition())
    attach(entry, "plan", pdf())
    attachment = Attachment.objects.get()
    attachment.file.storage.delete(attachment.file.name)
    client = Client()
    client.force_login(entry.leader.user)
    assert client.get(f"/files/entries/{attachment.token}/").status_code == 404
    said = [record.getMessage() for record in caplog.records if record.levelno == logging.ERROR]
    assert said == [f"stored file is missing: {attachment.file.name}"]
