"""What the demonstration is, who can sign in, and its movable clock."""

from __future__ import annotations

import datetime as dt

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from competitions.actions.outcomes import ask_due_outcomes
from competitions.actions.publicity import close_due_notices
from demo.forms import ClockForm
from demo.world.people import LOGINS, PASSWORD
from workflow import clock

_DAY = dt.timedelta(days=1)


@never_cache
@require_safe
def about(request: HttpRequest) -> HttpResponse:
    """Log-ins, codes, clock."""
    return _page(request, ClockForm(initial={"day": clock.today() + _DAY}))


def _page(request: HttpRequest, form: ClockForm, *, status: int = 200) -> HttpResponse:
    context = {
        "title": _("About this demonstration"),
        "logins": LOGINS,
        "password": PASSWORD,
        "now": clock.now(),
        "is_moved": bool(clock.offset()),
        "form": form,
    }
    return render(request, "demo/about.html", context, status=status)


@never_cache
@require_POST
def move_clock(request: HttpRequest) -> HttpResponse:
    """Move the site's time to a day and a time, or back to the true time; then do what the clock does by itself."""
    form = ClockForm(request.POST)
    if "back" in request.POST:
        clock.move(0)
    elif form.is_valid():
        day, time = form.cleaned_data["day"], form.cleaned_data["time"]
        clock.move_to(dt.datetime.combine(day, time, timezone.get_default_timezone()))
    else:
        return _page(request, form, status=422)
    close_due_notices(now=clock.now())
    ask_due_outcomes()
    messages.success(request, _("The demonstration's clock has been set; all pages follow within a second."))
    return HttpResponseRedirect(reverse("demo:about"))
