"""A list of people at the desk: uploaded and looked at, then taken over. Lecturers and judges come in by these pages."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from django.forms import Form
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from ui.parts import Crumb
from ui.views import act_on_form

SHOWN = 200


def upload_page(
    request: HttpRequest,
    template: str,
    *,
    form: Form,
    take: Callable[[Any], Any],
    found_url: Callable[[Any], str],
    title: str,
    crumbs: list[Crumb],
    headings: Mapping[str, tuple[str, ...]],
    template_url: str,
    back: str,
) -> HttpResponse:
    """The form; POST has the file read and goes to what was found. ``take`` gets the file."""
    found, status = act_on_form(request, form, lambda: take(form.cleaned_data["file"]))
    if not status:
        return HttpResponseRedirect(found_url(found))
    context = {
        "title": title, "crumbs": crumbs, "form": form, "headings": [words[0] for words in headings.values()],
        "template_url": template_url, "back": back,
    }  # fmt: skip
    return render(request, template, context, status=status)


def found_page(
    request: HttpRequest,
    template: str,
    *,
    found: Any,
    faults: Sequence[Any],
    counts: Mapping[str, int],
    sample: Iterable[Any],
    crumbs: list[Crumb],
    new_url: str,
) -> HttpResponse:
    """What the look at a list found, and the button that takes it over."""
    context = {
        "title": found.name, "crumbs": crumbs, "found": found, "faults": faults[:SHOWN],
        "more_faults": max(0, len(faults) - SHOWN), "counts": counts, "sample": list(sample), "new_url": new_url,
    }  # fmt: skip
    return render(request, template, context)
