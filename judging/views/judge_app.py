"""The tablet app: its shell, its service worker and its manifest. None of them holds anything of anybody."""

from __future__ import annotations

import hashlib
import json
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from judging.enums import ConflictKind
from judging.views.app_words import app_words

STYLES = ("tokens", "base", "components", "forms", "layouts", "judge", "judge_app")
MODULES = (
    "acts", "app", "bar", "box", "check", "compare", "conflict", "dom", "fallback", "home", "kept", "live", "marks", "materials",
    "net", "pad", "practice", "pwa", "queue", "ready", "review", "rubric", "sender", "sheet", "statement", "vault", "windows",
    "words", "work",
)  # fmt: skip
WORKBOX = ("core", "routing", "strategies", "precaching", "cacheable-response", "range-requests")
ICONS = ("img/icons.svg", "img/logo.svg", "img/judge-icon.svg", "img/judge-icon-maskable.svg")
SHELL = "judging_judge:app_shell"
PAGE = "judging/judge/app.html"


def assets() -> list[str]:
    """Every file that the shell needs, by address: what the worker keeps and what 就绪 is proven with."""
    names = [f"css/{name}.css" for name in STYLES] + [f"js/judge/{name}.js" for name in MODULES]
    return [
        static(name) for name in (*names, "js/theme.js", "js/menus.js", "vendor/idb.js", "vendor/lean-qr.js", *ICONS)
    ]


def shell_version() -> str:
    """A short name of the app as it is now: another one whenever one of its files is another one.

    The files of a running server stay as they are; only those of a developer change beside it.
    """
    return _version_now() if settings.DEBUG else _version_of_process()


@cache
def _version_of_process() -> str:
    return _version_now()


def _version_now() -> str:
    text = " ".join(f"{url}{revision_of(url) or ''}" for url in assets())
    return hashlib.sha256(text.encode()).hexdigest()[:10]


def shell_facts() -> dict[str, Any]:
    """What the shell is made of, in the reader's language."""
    return {
        "title": _("Judging"),
        "version": shell_version(),
        "words": app_words(),
        "kinds": [[value, str(label)] for value, label in ConflictKind.choices],
        "assets": assets(),
        "styles": [f"css/{name}.css" for name in STYLES],
    }


@lru_cache(maxsize=256)
def _digest(path: str, _changed: float) -> str:
    return hashlib.sha256(Path(path).read_bytes()).hexdigest()[:16]


def revision_of(url: str) -> str | None:
    """Nothing for a name that is hashed by its content; else a digest of the file, so that a change is seen."""
    name = url.removeprefix(settings.STATIC_URL)
    if hasattr(staticfiles_storage, "hashed_files") and not settings.DEBUG:
        return None
    found = finders.find(name)
    return _digest(str(found), Path(str(found)).stat().st_mtime) if found else None


@require_safe
def shell(request: HttpRequest, pk: int = 0) -> HttpResponse:
    """The app's one page; what it shows comes from the tablet and from ``work.json``. The same for every seat."""
    response = render(request, PAGE, shell_facts())
    response["Cache-Control"] = "no-cache"
    return response


@require_safe
def manifest(request: HttpRequest) -> HttpResponse:
    """What the browser needs to install the app."""
    answer = {
        "id": "/judge/",
        "name": _("Chuangxiang judging"),
        "short_name": _("Judging"),
        "lang": translation.get_language(),
        "start_url": reverse("judging_judge:home"),
        "scope": reverse("judging_judge:home"),
        "display": "standalone",
        "orientation": "any",
        "background_color": "#f6f7f9",
        "theme_color": "#b3202a",
        "icons": [
            {"src": static("img/judge-icon.svg"), "type": "image/svg+xml", "sizes": "any", "purpose": "any"},
            {
                "src": static("img/judge-icon-maskable.svg"),
                "type": "image/svg+xml",
                "sizes": "any",
                "purpose": "maskable",
            },
        ],
    }
    response = JsonResponse(answer, content_type="application/manifest+json")
    response["Cache-Control"] = "no-cache"
    return response


@require_safe
def worker(request: HttpRequest) -> HttpResponse:
    """The service worker: what to keep, by hashed name, then the files that do the work.

    Its bytes change whenever a file, a word of the shell or the language does, and only then does a browser fetch a new
    version, which waits until the judge takes it.
    """
    kept: list[dict[str, Any]] = [{"url": url, "revision": revision_of(url)} for url in assets()]
    page = render_to_string(PAGE, shell_facts(), request).encode()
    shell_url = reverse(SHELL)
    kept.append({"url": shell_url, "revision": hashlib.sha256(page).hexdigest()[:16]})
    scripts = [static(f"vendor/workbox-{name}.js") for name in WORKBOX] + [static("js/judge/sw_core.js")]
    facts = json.dumps({"precache": kept, "shell": shell_url}, separators=(",", ":"))
    text = f"self.judge = {facts};\nimportScripts({', '.join(json.dumps(url) for url in scripts)});\n"
    # An unhashed script (development) is told apart by its content.
    text += f"// {' '.join(revision_of(url) or '' for url in scripts)}\n"
    response = HttpResponse(text, content_type="text/javascript; charset=utf-8")
    response["Cache-Control"] = "no-cache"
    response["Service-Worker-Allowed"] = reverse("judging_judge:home")
    return response
