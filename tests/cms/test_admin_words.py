"""What the Wagtail editor says in Chinese where its own catalogue has no words."""

from __future__ import annotations

import pytest
from django.test import Client
from django.utils.translation import gettext
from wagtail.admin.ui.autosave import AutosaveIndicator

from cms.actions import sync_editor
from tests.factories.pages import editor

pytestmark = pytest.mark.django_db


def test_autosave_speaks_chinese() -> None:
    shown = AutosaveIndicator().render_html({})
    assert ("自动保存已暂停" in shown, "Autosave" in shown) == (True, False)
    assert gettext("Save your changes before leaving") == "离开前请先保存"


def test_so_do_the_scripts_of_the_editor() -> None:
    person = editor()
    sync_editor(person=person)
    client = Client()
    client.force_login(person.user)
    words = client.get("/cms/jsi18n/").content.decode()
    assert "Changes have been autosaved." in words
    assert "\\u4fee\\u6539\\u5df2\\u81ea\\u52a8\\u4fdd\\u5b58" in words  # 修改已自动保存
