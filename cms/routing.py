"""From an address to a page in two queries, however deep it lies."""

from __future__ import annotations

from django.http import Http404, HttpRequest
from wagtail.models import Page
from wagtail.url_routing import RouteResult


def route_below(root: Page, request: HttpRequest, components: list[str]) -> RouteResult:
    """The page below ``root`` that answers for ``components``. Raises ``Http404`` when none does.

    Wagtail asks for every level twice (the page, then its type). All pages on the way have one of a few known paths, so
    one query finds them; the deepest is asked first, and where it declines (a draft, an unknown address) the one above.
    """
    paths = [root.url_path]
    for component in components:
        paths.append(f"{paths[-1]}{component}/")
    for page in Page.objects.filter(url_path__in=paths[1:]).order_by("-depth"):
        rest = components[page.depth - root.depth :]
        if rest and not hasattr(page.specific_class, "resolve_subpage"):
            continue  # nothing lies below pages of this type that the query would not have found
        try:
            return page.specific.route(request, rest)
        except Http404:
            continue
    raise Http404
