"""/_components/: every component and base layout with believable data. Development only (DEBUG), reads no database."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from ui import samples


def components(request: HttpRequest) -> HttpResponse:
    """All of them on one page; ?errors=1 shows the form with its errors."""
    form = samples.SampleForm({"name": "稻虾共作"} if "errors" in request.GET else None)
    context = samples.context() | {"form": form, "title": _("Components"), "subtitle": "", "crumbs": [], "steps": []}
    context["sample_steps"] = samples.context()["steps"]
    return render(request, "ui/components.html", context)


def layout(request: HttpRequest, layout: str) -> HttpResponse:
    """One base layout: public, my, desk, judge or entrance."""
    if layout not in ("public", "my", "desk", "judge", "entrance"):
        raise Http404
    if "message" in request.GET:
        messages.success(request, "已保存。")
    return render(
        request,
        f"ui/layout_{layout}.html",
        samples.context() | {"form": samples.SampleForm(), "levels": samples.LEVELS, "queue": samples.QUEUE},
    )
