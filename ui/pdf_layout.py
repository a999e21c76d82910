"""WeasyPrint, with a fetcher that hands out our own fonts and print styles and nothing else (promise I8).

Apart from `ui.pdf` because it is slow to load: whoever only links to a PDF does without it until the first is made.
"""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings
from PIL import ImageFile
from weasyprint import HTML, Document
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher, URLFetcherResponse

# WeasyPrint lets every picture of the process pass that was cut off; ours are uploads, and a cut-off one is refused.
ImageFile.LOAD_TRUNCATED_IMAGES = False

_NAME = re.compile(r"^asset:///(fonts|print)/([A-Za-z0-9_-]+\.(?:ttf|css|svg|png))$")
_TYPES = {"ttf": "font/ttf", "css": "text/css", "svg": "image/svg+xml", "png": "image/png"}


class ForbiddenAddress(ValueError):
    """A document asked for something that is not one of our assets. WeasyPrint logs it and leaves the thing out."""


class AssetFetcher(URLFetcher):
    """Answers our own fonts and print styles, by name, and nothing else."""

    def fetch(self, url: str, headers: Any = None) -> URLFetcherResponse:
        match = _NAME.match(url)
        if match is None:
            raise ForbiddenAddress(f"not one of our assets: {url[:80]}")
        folder, name = match.groups()
        root = Path(settings.FONTS_DIR) if folder == "fonts" else settings.BASE_DIR / "assets" / "print"
        return URLFetcherResponse(url, _read(root / name), {"Content-Type": _TYPES[name.rpartition(".")[2]]})


@lru_cache(maxsize=32)
def _read(path: Path) -> bytes:
    return path.read_bytes()


def lay_out(html: str) -> Document:
    """``html`` as pages, not written yet: ``len(document.pages)`` tells whether it fits. What is not ours is left out.

    A font configuration of its own for each call: sharing one between threads corrupts memory.
    """
    document = HTML(string=html, base_url="asset:///", url_fetcher=AssetFetcher())
    return document.render(font_config=FontConfiguration(), presentational_hints=False)
