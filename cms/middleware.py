"""At the newsroom's door: rights there follow the roles of this minute, whoever granted or ended them."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.contrib.auth.models import Group
from django.http import HttpRequest, HttpResponse

from accounts.models import Person
from accounts.queries import person_of
from cms.actions.editors import PREFIX, group_name, sync_editor
from cms.queries.editors import editor_regions


class NewsroomMiddleware:
    """Under the CMS prefix, bring the groups of the signed-in person in line with its roles. Elsewhere no query."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path_info.startswith(settings.CMS_PREFIX) and request.user.is_authenticated:
            person = person_of(request.user)
            if isinstance(person, Person):
                self._align(person)
        return self.get_response(request)

    def _align(self, person: Person) -> None:
        wanted = {group_name(region) for region in editor_regions(person)}
        ours = Group.objects.filter(user__person=person, name__startswith=f"{PREFIX} ")
        held = set(ours.values_list("name", flat=True))
        if wanted != held:
            sync_editor(person=person)
