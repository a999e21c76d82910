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


@pytest.mark.parametrize("kind", [PlainStaticStorage, StaticStorage])
def test_a_module_imports_hashed_modules(kind: type[PlainStaticStorage | StaticStorage], tmp_path: Path) -> None:
    """The judging app keeps the hashed files: one that imported a plain name would not open without a network."""
    (tmp_path / "js" / "judge").mkdir(parents=True)
    (tmp_path / "js" / "menus.js").write_text("export const startMenus = 1;\n")
    (tmp_path / "js" / "judge" / "app.js").write_text('import { startMenus } from "../menus.js";\nstartMenus;\n')
    storage = kind(location=str(tmp_path), base_url="/static/")
    for _name, _hashed, done in storage.post_process(
        {name: (storage, name) for name in ("js/menus.js", "js/judge/app.js")}
    ):
        assert not isinstance(done, Exception)
    app = (tmp_path / storage.hashed_files["js/judge/app.js"]).read_text()
    assert app.startswith(f'import {{ startMenus }} from "../{Path(storage.hashed_files["js/menus.js"]).name}";')
