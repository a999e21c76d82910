"""Small helpers for htmx answers; every flow works without it."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render


def is_htmx(request: HttpRequest) -> bool:
    """Whether htmx asks (and not for a whole page after a lost history)."""
    return request.headers.get("HX-Request") == "true" and request.headers.get("HX-History-Restore-Request") != "true"


def render_part(
    request: HttpRequest, template: str, part: str, context: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    """The named partial of the page's own template for htmx, the whole page for everybody else."""
    name = f"{template}#{part}" if is_htmx(request) else template
    response = render(request, name, context, status=status)
    response["Vary"] = "HX-Request"
    return response


def page_anew() -> HttpResponse:
    """What htmx gets once a bar is full: nothing to put in, the whole page is loaded anew."""
    response = HttpResponse(status=204)
    response["HX-Refresh"] = "true"
    return response


def bar_alone(request: HttpRequest, bar: dict[str, Any] | None, page: str) -> HttpResponse:
    """The bar of ``page``, which asks for it every two seconds; once it is over the page is loaded anew."""
    if not is_htmx(request):
        return HttpResponseRedirect(page)
    if bar is None or bar["finished"]:
        return page_anew()
    return render(request, "components/progress.html", bar)


def redirect(request: HttpRequest, to: str) -> HttpResponse:
    """A redirect of the whole page, also when htmx asked for a part."""
    if is_htmx(request):
        response = HttpResponse(status=204)
        response["HX-Redirect"] = to
        return response
    return HttpResponseRedirect(to)
