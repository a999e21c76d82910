"""What the public site has beside its pages: search, and the small files that machines ask for."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe
from wagtail.documents.views.serve import serve as serve_document

from cms.queries.search import search_everything
from cms.queries.sitemap import public_addresses
from cms.search import MAX_QUESTION
from ui.parts import Crumb
from workflow import clock


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    words = request.GET.get("q", "").replace("\x00", "").strip()[:MAX_QUESTION]
    context = {
        "title": _("Search"),
        "words": words,
        "limit": MAX_QUESTION,
        "hits": search_everything(words),
        "crumbs": [Crumb(_("Home"), "/"), Crumb(_("Search"))],
    }
    return render(request, "cms/search.html", context)


@require_safe
@cache_control(public=True, max_age=3600)
def robots(request: HttpRequest) -> HttpResponse:
    lines = ["User-agent: *"]
    lines += [
        f"Disallow: {prefix}"
        for prefix in ("/accounts/", "/my/", "/judge/", "/desk/", "/cms/", "/files/", "/search/", "/objections/")
    ]
    lines += ["", f"Sitemap: {_site()}{reverse('cms_public:sitemap')}", ""]
    return _plain("\n".join(lines))


@require_safe
@cache_control(public=True, max_age=3600)
def sitemap(request: HttpRequest) -> HttpResponse:
    context = {"site": _site(), "addresses": public_addresses()}
    return render(request, "cms/sitemap.xml", context, content_type="application/xml")


@require_safe
@cache_control(public=True, max_age=86400)
def security(request: HttpRequest) -> HttpResponse:
    """RFC 9116 (promise O7): where to report a hole, and until when this file holds."""
    expires = (clock.now() + dt.timedelta(days=180)).astimezone(dt.UTC).replace(microsecond=0)
    lines = [
        f"Contact: mailto:{settings.DEFAULT_FROM_EMAIL}",
        f"Expires: {expires.isoformat().replace('+00:00', 'Z')}",
        "Preferred-Languages: zh, en",
        f"Canonical: {_site()}/.well-known/security.txt",
        f"Policy: {_site()}/about/",
        "",
    ]
    return _plain("\n".join(lines))


@require_safe
@cache_control(public=True, max_age=86400)
def favicon(request: HttpRequest) -> HttpResponse:
    """Browsers that ask for the old name get the drawing."""
    return HttpResponsePermanentRedirect(staticfiles_storage.url("img/logo.svg"))


@require_safe
def document(request: HttpRequest, document_id: int, document_filename: str) -> HttpResponse:
    """An editor's file: as an attachment, sniffed by nobody, run by nothing (promises I1, I2)."""
    response = serve_document(request, document_id, document_filename)
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    return response


def _plain(text: str) -> HttpResponse:
    return HttpResponse(text, content_type="text/plain; charset=utf-8")


def _site() -> str:
    return str(settings.SITE_URL).rstrip("/")
