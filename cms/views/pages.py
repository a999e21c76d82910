"""The door of Wagtail's pages: the site of a host name is asked for once in a while, not for every page."""

from __future__ import annotations

import copy

from django.http import HttpRequest, HttpResponse
from wagtail.models import Site
from wagtail.views import serve as serve_page

from ui.memory import Kept

# A site changes when somebody moves the whole house; the pages themselves are read anew for every request.
_sites: Kept[Site | None] = Kept(seconds=10)


def serve(request: HttpRequest, path: str) -> HttpResponse:
    """Wagtail's own view, with the site put where ``Site.find_for_request`` looks first."""
    request._wagtail_site = site_of(request)  # type: ignore[attr-defined]
    return serve_page(request, path)


def site_of(request: HttpRequest) -> Site | None:
    """The site of this host name; a copy of its own for every request, because pages keep what they once looked up."""
    kept = _sites.get(request.get_host(), lambda: Site.find_for_request(request))
    if kept is None:
        return None
    site = copy.copy(kept)
    site.root_page = copy.copy(site.root_page)
    return site
