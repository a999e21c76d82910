"""The door of Wagtail's pages: the site of a host name is asked for once in a while, not for every page."""

from __future__ import annotations

import copy
import time

from django.http import HttpRequest, HttpResponse
from wagtail.models import Site
from wagtail.views import serve as serve_page

# A site changes when somebody moves the whole house; the pages themselves are read anew for every request.
KEEP_SECONDS = 10.0
MOST_NAMES = 100
_sites: dict[str, tuple[float, Site | None]] = {}


def serve(request: HttpRequest, path: str) -> HttpResponse:
    """Wagtail's own view, with the site put where ``Site.find_for_request`` looks first."""
    request._wagtail_site = site_of(request)  # type: ignore[attr-defined]
    return serve_page(request, path)


def site_of(request: HttpRequest) -> Site | None:
    """The site of this host name; a copy of its own for every request, because pages keep what they once looked up."""
    name = request.get_host()
    kept = _sites.get(name)
    if kept is None or time.monotonic() - kept[0] > KEEP_SECONDS:
        if len(_sites) >= MOST_NAMES:
            _sites.clear()
        kept = _sites[name] = (time.monotonic(), Site.find_for_request(request))
    if kept[1] is None:
        return None
    site = copy.copy(kept[1])
    site.root_page = copy.copy(site.root_page)
    return site
