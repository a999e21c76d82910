"""The door of the desk: which office one acts for, and whether a second factor was shown."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.http import urlencode

from accounts import second_factor
from accounts.identity import choose_office
from accounts.models import Person
from accounts.queries import person_of
from ui import htmx

DESK = "/desk/"
# Where rights of an office are used. Private files are among them: an organiser reads other people's there.
GUARDED = (DESK, "/files/", settings.CMS_PREFIX)


class DeskDoorMiddleware:
    """On guarded addresses: settle the office, and send whoever needs a second factor to show or set one up."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path_info.startswith(GUARDED) or not request.user.is_authenticated:
            return self.get_response(request)
        person = person_of(request.user)
        if isinstance(person, Person) and request.path_info.startswith(DESK):
            choose_office(request, person)
        if second_factor.is_required(request.user) and not second_factor.has_passed(request, request.user):
            back = request.get_full_path() if request.method == "GET" else request.path
            return htmx.redirect(request, f"{reverse('accounts:second_factor')}?{urlencode({'next': back})}")
        return self.get_response(request)
