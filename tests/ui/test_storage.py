"""Addresses of static files: hashed, worked out once, and a name nobody collected is an error."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from pytest_django import Settings

from ui.storage import PlainStaticStorage, StaticStorage


@pytest.mark.parametrize("kind", [PlainStaticStorage, StaticStorage])
def test_an_address_has_the_hash_of_its_file(
    kind: type[PlainStaticStorage | StaticStorage], tmp_path: Path, settings: Settings
) -> None:
    paths = {"css/base.css": "css/base.0123456789ab.css"}
    (tmp_path / "staticfiles.json").write_text(json.dumps({"paths": paths, "version": "1.1", "hash": ""}))
    storage = kind(location=str(tmp_path), base_url="/static/")
    assert [storage.url("css/base.css") for _ in range(2)] == ["/static/css/base.0123456789ab.css"] * 2
    for _ in range(2):
        with pytest.raises(ValueError, match="Missing staticfiles manifest entry"):
            storage.url("css/gone.css")
    settings.DEBUG = True
    assert storage.url("css/base.css") == "/static/css/base.css"
